"""People by group, recorded outcome, today's decision and bin of the score."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.agreement import PAST_DECISIONS, TRUTH
from answerable.checks.evidence.asking import favourable_among
from answerable.checks.evidence.conflict_cells import (
    BINS,
    LEAST,
    MOST_GROUPS,
    Conflicting,
    bins_of,
    group_of,
    people_of,
)
from answerable.checks.registry import provides
from answerable.errors import EvidenceError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ThresholdCells:
    """Counts per group, outcome (bad, good), decision now (refused, approved) and bin."""

    attribute: str
    is_truth: bool
    groups: tuple[str, ...]
    n: "Floats"
    """Shape (groups, 2, 2, bins), best bin last."""
    edges: tuple[float, ...]
    """The worse end of each bin of the score, in the order of the bins."""
    below: bool
    """Whether a low score is the favourable one."""
    left_out: int
    """People without group, outcome, decision or score, or in groups too small."""

    @property
    def against(self) -> str:
        """What accuracy is measured against, in the words every result carries."""
        return TRUTH if self.is_truth else PAST_DECISIONS


class Thresholds:
    """Makes `ThresholdCells` wherever conflicts between definitions can be computed."""

    makes: type = ThresholdCells

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return every use and group the card declares, or why it is not looked at."""
        yield from Conflicting().asks(card)

    def open(self, ask: Ask, bench: Any) -> ThresholdCells:
        """Return the counts. Raises `EvidenceError` unless two groups are large enough."""
        import numpy as np

        card: Card = bench.card
        decision, outcome = card.data.decision, card.data.outcome
        if decision is None or outcome is None:
            raise EvidenceError("no decision with a score and no outcome are declared.")
        bins = bins_of(bench, decision.score)
        cube = bench.cases.cube([people_of(ask, card), outcome.column, decision.field, bins])
        found = list(cube.cells())
        good = favourable_among(card, outcome.column, (cell[1] for cell, _ in found))
        yes = favourable_among(card, decision.field, (cell[2] for cell, _ in found))
        cells: dict[str, Floats] = {}
        left_out = 0
        for (value, happened, decided, place), n in found:
            group = group_of(ask, card, value)
            if group is None or None in (happened, decided, place):
                left_out += n
                continue
            made = cells.setdefault(group, np.zeros((2, 2, BINS)))
            made[int(happened == good), int(decided == yes), int(place)] += n
        edges = bins.low + (bins.high - bins.low) / BINS * np.arange(BINS + 1)
        if decision.favourable_side == "below":
            cells = {name: one[..., ::-1] for name, one in cells.items()}
            edges = edges[::-1]
        large = sorted(n for n, one in cells.items() if one.sum(axis=(1, 2)).min() >= LEAST)
        if not 2 <= len(large) <= MOST_GROUPS:
            raise EvidenceError(
                f"{len(large)} of the groups of {ask.label!r} have at least {LEAST} people of each "
                f"outcome; thresholds are sought for 2 to {MOST_GROUPS}."
            )
        small = sum(int(one.sum()) for name, one in cells.items() if name not in large)
        return ThresholdCells(
            attribute=ask.label,
            is_truth=outcome.means == "truth",
            groups=tuple(large),
            n=np.stack([cells[name] for name in large]),
            edges=tuple(float(edge) for edge in edges[:-1]),
            below=decision.favourable_side == "below",
            left_out=left_out + small,
        )


provides(Thresholds())
