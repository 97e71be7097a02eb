"""People by group, recorded outcome and bin of the score: what conflicts are computed from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.agreement import PAST_DECISIONS, TRUTH, Agreements
from answerable.checks.evidence.asking import favourable_among
from answerable.checks.evidence.columns import sentinels_of
from answerable.checks.evidence.split import word_of
from answerable.checks.evidence.weighing import Weighed, Weighing, clusters_of, weighing_of
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.stats.people import mass_of
from answerable.stats.results import Count
from answerable.tables.dimensions import Bins, Dimension, Holds, Values

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.stats.sample import Sample

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

T = TypeVar("T", int, float)
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
    """Shape (groups, 2, bins); whom they stand for, where people are weighed."""
    small: tuple[str, ...] = ()
    """Groups with fewer than `LEAST` people of either outcome, who are in no rule."""
    left_out: int = 0
    """People in them, or without group, outcome or score."""
    sample: "Sample | None" = None
    """The same people where they are weighed or clustered, a cell for each cluster; the cells of
    `n` in order are those of `places`."""
    places: "Ints | None" = None

    @property
    def against(self) -> str:
        """What accuracy is measured against, in the words every result carries."""
        return TRUTH if self.is_truth else PAST_DECISIONS

    @property
    def base_rates(self) -> tuple[Count, ...]:
        """The good outcomes in each group, with whom they stand for where that is known."""
        if self.sample is None or self.places is None:
            return tuple(
                Count(name, int(cells[1].sum()), int(cells.sum()))
                for name, cells in zip(self.groups, self.n, strict=True)
            )
        group, good = self.places // (2 * BINS), self.places // BINS % 2 == 1
        of = self.sample.people
        return tuple(
            Count(name, of((group == at) & good), of(group == at))
            for at, name in enumerate(self.groups)
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
        rows, left_out = _rows(ask, bench)
        weighing, sizes, masses = weighing_of(card), _sizes(rows, int), _sizes(rows, mass_of)
        large = sorted(k for k, n in sizes.items() if min(n) >= LEAST and min(masses[k]) > 0)
        if not 2 <= len(large) <= MOST_GROUPS:
            raise EvidenceError(
                f"{len(large)} {'group' if len(large) == 1 else 'groups'} of {ask.label!r} "
                f"{'has' if len(large) == 1 else 'have'} at least {LEAST} people of each "
                f"outcome{weighing.of_weight}; conflicts are computed for 2 to {MOST_GROUPS}."
            )
        kept = [row for row in rows if row.group in large]
        below = decision.favourable_side == "below"
        places = np.array([_place(row, large, below=below) for row in kept], np.int64)
        sample = _sample(kept, weighing) if weighing else None
        mass = np.array([float(row.n) for row in kept]) if sample is None else sample.mass
        n = np.bincount(places, mass, len(large) * 2 * BINS)
        small = sorted(set(sizes) - set(large))
        return ConflictCells(
            attribute=ask.label,
            score=decision.score,
            outcome=outcome.column,
            is_truth=outcome.means == "truth",
            groups=tuple(large),
            n=n.astype(np.float64).reshape(-1, 2, BINS),
            small=tuple(small),
            left_out=left_out + sum(sum(sizes[name]) for name in small),
            sample=sample,
            places=places if sample else None,
        )


class _Row(NamedTuple):
    """People of one group, one outcome, one bin and one cluster."""

    group: str
    good: bool
    bin: int
    n: int
    cluster: str


def _rows(ask: Ask, bench: Any) -> tuple[list[_Row], int]:
    """Return the people of whom group, outcome and score are known, and how many others."""
    card: Card = bench.card
    decision, outcome = card.data.decision, card.data.outcome
    assert decision is not None
    assert outcome is not None
    counted = _counted(bench, people_of(ask, card), outcome.column, decision.score)
    favourable = favourable_among(card, outcome.column, (cell[1] for cell, _ in counted))
    rows, left_out = [], 0
    for (value, happened, place, *cluster), n in counted:
        group = group_of(ask, card, value)
        if group is None or happened is None or place is None:
            left_out += int(n)
        else:
            rows.append(_Row(group, happened == favourable, int(place), n, str(cluster)))
    return rows, left_out


def _counted(
    bench: Any, people: "str | Holds", outcome: str, score: str
) -> list[tuple[tuple[str | None, ...], int]]:
    """Return people by group, outcome and bin, and by cluster where they have one."""
    weighing, bins = weighing_of(bench.card), bins_of(bench, score)
    if not weighing:
        return list(bench.cases.cube([people, outcome, bins]).cells())
    axes: dict[str, Dimension] = {"group": Values(people) if isinstance(people, str) else people}
    axes |= {"outcome": Values(outcome), "bin": bins}
    if weighing.cluster:
        axes["cluster"] = clusters_of(bench.cases, weighing.cluster)
    alone = replace(weighing, cluster="")
    return list(Weighed(bench.cases, alone, axes=tuple(axes.items())).count(list(axes)).items())


def _sizes(rows: list[_Row], of: Callable[[int], T]) -> dict[str, list[T]]:
    """Return how many bad and good outcomes each group has: people, or whom they stand for."""
    sizes: dict[str, list[T]] = {}
    for row in rows:
        sizes.setdefault(row.group, [of(0), of(0)])[row.good] += of(row.n)
    return sizes


def _place(row: _Row, groups: list[str], *, below: bool) -> int:
    """Return the place of a cell among all, best bin last."""
    at = BINS - 1 - row.bin if below else row.bin
    return (groups.index(row.group) * 2 + row.good) * BINS + at


def _sample(rows: list[_Row], weighing: Weighing) -> "Sample":
    import numpy as np

    from answerable.stats.sample import sample_of

    named, cluster = np.unique([row.cluster for row in rows], return_inverse=True)
    where = cluster.astype(np.int64) if weighing.cluster else None
    people = [row.n for row in rows]
    return sample_of(people, where, len(named), weighted=weighing.weights)


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
