"""People by group, recorded outcome and bin of the score: what conflicts are computed from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.agreement import PAST_DECISIONS, TRUTH, Agreements
from answerable.checks.evidence.asking import favourable_among
from answerable.checks.evidence.columns import sentinels_of
from answerable.checks.evidence.intersections import word_of
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.stats.results import Count
from answerable.tables.dimensions import Bins, Holds

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.cube import Cube

    Floats = npt.NDArray[np.float64]

BINS = 50
LEAST = 20
"""People of each outcome a group needs: rates among fewer bind nothing."""
MOST_GROUPS = 12


@dataclass(frozen=True, slots=True, eq=False)
class ConflictCells:
    """Counts per group, outcome (bad, good) and bin of the score, best bin last."""

    attribute: str
    score: str
    outcome: str
    is_truth: bool
    groups: tuple[str, ...]
    n: "Floats"
    """Shape (groups, 2, bins)."""
    small: tuple[str, ...] = ()
    """Groups with fewer than `LEAST` people of either outcome, who are in no rule."""
    left_out: int = 0
    """People in them, or without group, outcome or score."""

    @property
    def against(self) -> str:
        """What accuracy is measured against, in the words every result carries."""
        return TRUTH if self.is_truth else PAST_DECISIONS

    @property
    def base_rates(self) -> tuple[Count, ...]:
        """The good outcomes in each group."""
        return tuple(
            Count(name, int(cells[1].sum()), int(cells.sum()))
            for name, cells in zip(self.groups, self.n, strict=True)
        )


class Conflicting:
    """Makes `ConflictCells`; only where a score, a decision and another recorded outcome exist."""

    makes: type = ConflictCells

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return every use and group the card declares, or why it is not looked at."""
        for asked in Agreements().asks(card):
            if isinstance(asked, Skip) or (card.data.decision and card.data.decision.score):
                yield asked
            else:
                mend = "Name the field of the score behind the decision under [decision]."
                yield Skip(asked, "no score behind the decision is recorded", mend)

    def open(self, ask: Ask, bench: Any) -> ConflictCells:
        """Return the counts. Raises `EvidenceError` unless two groups are large enough."""
        import numpy as np

        card: Card = bench.card
        decision, outcome = card.data.decision, card.data.outcome
        if decision is None or outcome is None:
            raise EvidenceError("no decision with a score and no outcome are declared.")
        bins = bins_of(bench, decision.score)
        cube: Cube = bench.cases.cube([people_of(ask, card), outcome.column, bins])
        favourable = favourable_among(card, outcome.column, (cell[1] for cell, _ in cube.cells()))
        cells: dict[str, Floats] = {}
        left_out = 0
        for (value, happened, place), n in cube.cells():
            group = group_of(ask, card, value)
            if group is None or happened is None or place is None:
                left_out += n
                continue
            made = cells.setdefault(group, np.zeros((2, BINS)))
            made[int(happened == favourable), int(place)] += n
        if decision.favourable_side == "below":
            cells = {name: one[:, ::-1] for name, one in cells.items()}
        large = sorted(name for name, one in cells.items() if one.sum(axis=1).min() >= LEAST)
        small = tuple(sorted(set(cells) - set(large)))
        if not 2 <= len(large) <= MOST_GROUPS:
            raise EvidenceError(
                f"{len(large)} {'group' if len(large) == 1 else 'groups'} of {ask.label!r} "
                f"{'has' if len(large) == 1 else 'have'} at least {LEAST} people of each "
                f"outcome; conflicts are computed for 2 to {MOST_GROUPS}."
            )
        return ConflictCells(
            attribute=ask.label,
            score=decision.score,
            outcome=outcome.column,
            is_truth=outcome.means == "truth",
            groups=tuple(large),
            n=np.stack([cells[name] for name in large]),
            small=small,
            left_out=left_out + int(sum(cells[name].sum() for name in small)),
        )


def people_of(ask: Ask, card: Card) -> str | Holds:
    """Return what the people of an ask are counted by: a column, or a declared condition."""
    if ask.group:
        return Holds(next(g.where for g in card.data.groups if g.name == ask.group), ask.group)
    return next(p.column for p in card.data.protected if p.name == ask.attribute)


def group_of(ask: Ask, card: Card, value: str | None) -> str | None:
    """Return the word for a level of the first dimension; None where nobody knows."""
    if ask.group:
        group = next(g for g in card.data.groups if g.name == ask.group)
        return {"true": group.name, "false": group.others}.get(value or "")
    protected = next(p for p in card.data.protected if p.name == ask.attribute)
    missing = dict(sentinels_of(card.data.sources)).get(protected.column, ())
    return word_of(value, protected.words, frozenset(missing))


def bins_of(bench: Any, score: str) -> Bins:
    """Return bins of a score from 0 to 1, or of any other within four deviations of its mean."""
    outside = bench.cases.count([], where=f"`{score}` < 0 or `{score}` > 1")
    if not sum(outside.values()):
        return Bins(score, BINS)
    moments = bench.cases.door([score]).moments(score)[()]
    reach = 4 * moments.variance**0.5
    return Bins(score, BINS, moments.mean - reach, moments.mean + reach)


provides(Conflicting())
