"""People by group, recorded outcome, today's decision and bin of the score."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

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
from answerable.checks.evidence.weighing import Weighed, Weighing, clusters_of, weighing_of
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.stats.people import mass_of
from answerable.stats.sample import half_of
from answerable.stats.score import z_of
from answerable.tables.dimensions import Bins, Holds, Values

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.stats.sample import Sample
    from answerable.tables.dimensions import Dimension

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ThresholdCells:
    """Counts per group, outcome (bad, good), decision now (refused, approved) and bin."""

    attribute: str
    is_truth: bool
    groups: tuple[str, ...]
    n: "Floats"
    """People, or whom they stand for in a sample; shape (groups, 2, 2, bins), best bin last."""
    edges: tuple[float, ...]
    """The worse end of each bin of the score, in the order of the bins."""
    below: bool
    """Whether a low score is the favourable one."""
    left_out: int
    """People without group, outcome, decision or score, or in groups too small."""
    sample: "Sample | None" = None
    """The people weighed or clustered, in finer cells; None where everybody counts once."""
    places: "Ints | None" = None
    """Place of each of these cells among those of `n`, flattened."""

    @property
    def people(self) -> int:
        """How many people were counted."""
        counted = self.n if self.sample is None else self.sample.n
        return int(counted.sum())

    @property
    def knows(self) -> str:
        """How the names of intervals end that know of weights or clusters."""
        return "" if self.sample is None else self.sample.knows

    def half(self, each: "Floats", variance: float, level: float) -> float:
        """Return half an interval: from `variance` where everybody counts once.

        In a sample from what a person of each cell adds to the error, in the shape of `n`.
        """
        if self.sample is None or self.places is None:
            return z_of(level) * float(variance**0.5)
        return half_of([(self.sample, each.ravel()[self.places])], 1, level)

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
        bins, below = bins_of(bench, decision.score), decision.favourable_side == "below"
        rows, left_out = _rows(ask, bench, bins, below=below)
        cells: dict[str, Floats] = {}
        for row in rows:
            made = cells.setdefault(row.group, np.zeros((2, 2 * BINS)))
            made[row.place // (2 * BINS), row.place % (2 * BINS)] += int(row.n)
        edges = bins.low + (bins.high - bins.low) / BINS * np.arange(BINS + 1)
        edges = edges[::-1] if below else edges
        large = sorted(n for n, one in cells.items() if one.sum(axis=1).min() >= LEAST)
        if not 2 <= len(large) <= MOST_GROUPS:
            raise EvidenceError(
                f"{len(large)} of the groups of {ask.label!r} have at least {LEAST} people of each "
                f"outcome; thresholds are sought for 2 to {MOST_GROUPS}."
            )
        small = sum(int(one.sum()) for name, one in cells.items() if name not in large)
        kept = [row for row in rows if row.group in large]
        places = np.array([large.index(row.group) * 4 * BINS + row.place for row in kept], np.int64)
        mass = np.array([mass_of(row.n) for row in kept], np.float64)
        n: Floats = np.bincount(places, mass, len(large) * 4 * BINS).astype(np.float64)
        n = n.reshape(-1, 2, 2, BINS)
        _refuse_nobody(large, n)
        how = weighing_of(card)
        return ThresholdCells(
            attribute=ask.label,
            is_truth=outcome.means == "truth",
            groups=tuple(large),
            n=n,
            edges=tuple(float(edge) for edge in edges[:-1]),
            below=below,
            left_out=left_out + small,
            sample=_sample(kept, how) if how else None,
            places=places if how else None,
        )


class _Row(NamedTuple):
    """People of one group, one cell of outcome, decision and bin, and one cluster."""

    group: str
    place: int
    n: int
    cluster: str


def _rows(ask: Ask, bench: Any, bins: Bins, *, below: bool) -> tuple[list[_Row], int]:
    """Return the people of whom everything is known, and how many others."""
    card: Card = bench.card
    decision, outcome = card.data.decision, card.data.outcome
    assert decision is not None
    assert outcome is not None
    found = _counted(bench, people_of(ask, card), outcome.column, decision.field, bins)
    good = favourable_among(card, outcome.column, (cell[1] for cell, _ in found))
    yes = favourable_among(card, decision.field, (cell[2] for cell, _ in found))
    rows, left_out = [], 0
    for (value, happened, decided, place, *cluster), n in found:
        group = group_of(ask, card, value)
        if group is None or happened is None or decided is None or place is None:
            left_out += int(n)
            continue
        at = BINS - 1 - int(place) if below else int(place)
        cell = (2 * (happened == good) + (decided == yes)) * BINS + at
        rows.append(_Row(group, cell, n, str(cluster)))
    return rows, left_out


def _counted(
    bench: Any, people: "str | Holds", outcome: str, decision: str, bins: Bins
) -> list[tuple[tuple[str | None, ...], int]]:
    """Return people by group, outcome, decision and bin, and by cluster where they have one."""
    weighing = weighing_of(bench.card)
    if not weighing:
        return list(bench.cases.cube([people, outcome, decision, bins]).cells())
    axes: dict[str, Dimension] = {"group": Values(people) if isinstance(people, str) else people}
    axes |= {"outcome": Values(outcome), "decision": Values(decision), "bin": bins}
    if weighing.cluster:
        axes["cluster"] = clusters_of(bench.cases, weighing.cluster)
    alone = replace(weighing, cluster="")
    return list(Weighed(bench.cases, alone, axes=tuple(axes.items())).count(list(axes)).items())


def _sample(rows: list[_Row], weighing: Weighing) -> "Sample":
    import numpy as np

    from answerable.stats.sample import sample_of

    named, cluster = np.unique([row.cluster for row in rows], return_inverse=True)
    where = cluster.astype(np.int64) if weighing.cluster else None
    return sample_of([row.n for row in rows], where, len(named), weighted=weighing.weights)


def _refuse_nobody(groups: list[str], n: "Floats") -> None:
    """Raise `EvidenceError` where the people of an outcome have weights of 0."""
    for group, outcomes in zip(groups, n.sum(axis=(2, 3)), strict=True):
        if not outcomes.min() > 0:
            raise EvidenceError(
                f"everybody of one outcome in {group!r} has the weight 0 and stands for nobody, so "
                "thresholds are not sought. Correct the weights."
            )


provides(Thresholds())
