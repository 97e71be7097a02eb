"""Who stands where in lists: people and the attention their place gets, per group and list."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import log2
from typing import Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import about_groups
from answerable.checks.evidence.split import Cell, split
from answerable.checks.evidence.weighing import Weighed, clusters_of, weighing_of
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.stats.means_design import SampledSpread, WeighedMoments, sampled_spread
from answerable.stats.people import mass_of, square_of
from answerable.tables.values import number_of

_CLUSTER = "cluster of the place"


@dataclass(frozen=True, slots=True)
class Exposed:
    """People of a group and their exposure, list by list."""

    label: str
    n: Mapping[str, int] = field(default_factory=dict)
    """List (or bucket of lists) -> people of the group in it."""
    exposure: Mapping[str, float] = field(default_factory=dict)
    """List -> sum of 1 / log2(1 + place) over the people of the group in it."""
    squares: float = 0.0
    """Sum of squares of everybody's exposure, for a single list."""

    @property
    def people(self) -> int:
        """Everybody of the group, in all lists."""
        return sum(self.n.values())

    @property
    def total(self) -> float:
        """Exposure of all of them."""
        return sum(self.exposure.values())


@dataclass(frozen=True, slots=True)
class ExposureSums:
    """Exposure per group."""

    attribute: str
    rank: str
    groups: tuple[Exposed, ...]
    comparator: str
    """The named reference, else the group with the most exposure per head."""
    lists: int
    """Lists, or buckets of lists; 1 when the card names no column for them."""
    unknown: int = 0
    elsewhere: int = 0
    without_place: int = 0
    minimum: int = 5
    """Groups of fewer people get no number."""
    sampled: tuple["SampledExposure", ...] = ()
    """The same groups in the population, where people are weighed or clustered."""
    ignoring: str = ""
    """What a number leaves out that counts people one by one: weights, clusters; else ""."""


@dataclass(frozen=True, slots=True)
class SampledExposure:
    """Moments of the exposure of a group whose people are weighed or clustered."""

    label: str
    by_list: SampledSpread
    by_cluster: SampledSpread | None = None
    """None where no clusters are declared."""


class Rankings:
    """Makes `ExposureSums` where the card declares a `[ranking]`."""

    makes: type = ExposureSums

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return every group, under the use whose decision the card describes; else nothing."""
        if card.data.ranking is None:
            return
        decision = card.data.decision
        uses = [u for u in card.system.uses if decision and u.decision == decision.field]
        for use in uses[:1] or card.system.uses[:1]:
            yield from about_groups(card, use.name, card.data.ranking.rank)

    def open(self, ask: Ask, bench: Any) -> ExposureSums:
        """Return the sums for one ask.

        Raises `EvidenceError` for a place that is no number from 1, and `CannotRun`.
        """
        ranking = bench.card.data.ranking
        by = [ranking.rank, *([ranking.list] if ranking.list else [])]
        cells = split(ask, bench.card, bench.cases, by)
        groups = tuple(_exposed(label, counter, ranking.rank) for label, counter in cells.groups)
        everyone = [*(counter for _, counter in cells.groups), cells.unknown, cells.elsewhere]
        placed = [group for group in groups if group.people]
        if not placed:
            raise EvidenceError(f"nobody has a place in {ranking.rank!r}. Name another column.")
        best = max(placed, key=lambda g: (g.total / g.people, g.people)).label
        how = weighing_of(bench.card)
        sampled = _sampled(ask, bench, ranking.rank, ranking.list) if how else ()
        if known := [one.by_list for one in sampled if one.by_list.mass]:
            best = max(known, key=lambda g: (g.mean, g.n)).label
        return ExposureSums(
            attribute=ask.label,
            rank=ranking.rank,
            groups=groups,
            comparator=cells.reference or best,
            lists=len({name for group in groups for name in group.n}),
            unknown=sum(n for cell, n in cells.unknown.items() if None not in cell),
            elsewhere=sum(n for cell, n in cells.elsewhere.items() if None not in cell),
            without_place=sum(n for c in everyone for cell, n in c.items() if None in cell),
            minimum=bench.card.minimum_cell,
            sampled=sampled,
            ignoring=how.ignoring,
        )


def attention(place: float) -> float:
    """Return 1 / log2(1 + place): 1 for the first place, falling slowly."""
    return 1 / log2(1 + place)


def _sampled(ask: Ask, bench: Any, rank: str, name: str) -> tuple[SampledExposure, ...]:
    """Return the exposure of every group in the population. Raises `EvidenceError`."""
    how = weighing_of(bench.card)
    alone = replace(how, cluster="")
    lists = split(ask, bench.card, Weighed(bench.cases, alone), [rank, *([name] if name else [])])
    clusters: dict[str, SampledSpread] = {}
    if how.cluster:
        axis = (_CLUSTER, clusters_of(bench.cases, how.cluster))
        cases = Weighed(bench.cases, alone, axes=(axis,))
        found = split(ask, bench.card, cases, [rank, _CLUSTER])
        clusters = _spreads(found.groups, weighted=how.weights)
    return tuple(
        SampledExposure(label, spread, clusters.get(label))
        for label, spread in _spreads(lists.groups, weighted=how.weights, known=True).items()
    )


def _spreads(
    groups: Iterable[tuple[str, Mapping[Cell, int]]], *, weighted: bool, known: bool = False
) -> dict[str, SampledSpread]:
    """Return the moments of every group's exposure, in units where cells name one.

    A cell without a unit is in one more, and left out where it must be `known`.
    """
    held: dict[str, list[tuple[WeighedMoments, str | None]]] = {}
    units: dict[str | None, int] = {}
    for label, counter in groups:
        parts = held.setdefault(label, [])
        for cell, people in counter.items():
            if cell[0] is None or (known and None in cell):
                continue
            unit = cell[1] if len(cell) > 1 else None
            units.setdefault(unit, len(units))
            at, mass, square = attention(number_of(cell[0])), mass_of(people), square_of(people)
            parts.append((WeighedMoments(int(people), mass, at, square, at, 0.0), unit))
    many = len(units) if len(units) > 1 or not known else 0
    return {
        label: sampled_spread(
            label,
            [(moments, 1.0, units[unit] if many else 0) for moments, unit in parts],
            clusters=many,
            weighted=weighted,
        )
        for label, parts in held.items()
    }


def _exposed(label: str, counter: Mapping[Cell, int], rank: str) -> Exposed:
    people: dict[str, int] = {}
    exposure: dict[str, float] = {}
    squares = 0.0
    for cell, n in sorted(counter.items(), key=str):
        if None in cell:
            continue
        place = number_of(cell[0])
        if not place >= 1:
            raise EvidenceError(
                f"{rank!r} holds {cell[0]!r}, which is no place in a list: 1 is the first. "
                "Correct the column under [ranking]."
            )
        name = str(cell[1]) if len(cell) > 1 else ""
        people[name] = people.get(name, 0) + n
        exposure[name] = exposure.get(name, 0.0) + n * attention(place)
        squares += n * attention(place) ** 2
    return Exposed(label, people, exposure, squares)


provides(Rankings())
