"""Favourable outcomes by group and by hash bucket of the declared cluster."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import favourable_among
from answerable.checks.evidence.columns import sentinels_of
from answerable.checks.evidence.intersections import word_of
from answerable.checks.evidence.selection import Selections
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.tables.dimensions import Bucket, Holds

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ClusterCounts:
    """Successes and people per group and bucket of clusters."""

    attribute: str
    outcome: str
    cluster: str
    groups: tuple[str, ...]
    successes: "Ints"
    """Shape (groups, buckets)."""
    n: "Ints"
    reference: str = ""
    left_out: int = 0
    """People without group, outcome or cluster."""

    @property
    def comparator(self) -> int:
        """Place of the named reference, else of the most selected group; ties by size and name."""
        if self.reference:
            return self.groups.index(self.reference)
        x, n = self.successes.sum(axis=1), self.n.sum(axis=1)
        places = range(len(self.groups))
        return max(places, key=lambda g: (x[g] / n[g] if n[g] else -1.0, n[g], self.groups[g]))


class Clustered:
    """Makes `ClusterCounts` where the source of the cases names a cluster."""

    makes: type = ClusterCounts

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return what selection is asked for, where a cluster is declared; nothing otherwise."""
        if not any(source.cluster for source in card.data.sources):
            return
        yield from (a for a in Selections().asks(card) if isinstance(a, Ask))

    def open(self, ask: Ask, bench: Any) -> ClusterCounts:
        """Return the counts. Raises `EvidenceError` when nobody's group is known."""
        import numpy as np

        card: Card = bench.card
        cluster = next(source.cluster for source in card.data.sources if source.cluster)
        people, words, missing = _people(ask, card)
        cube = bench.cases.cube([people, ask.outcome, Bucket(cluster)])
        favourable = favourable_among(card, ask.outcome, (cell[1] for cell, _ in cube.cells()))
        cells: dict[str, Ints] = {}
        left_out = 0
        buckets: dict[str, int] = {}
        for (value, outcome, bucket), n in cube.cells():
            group = word_of(value, words, missing)
            if group is None or outcome is None or bucket is None:
                left_out += n
                continue
            made = cells.setdefault(group, np.zeros((2, 256), np.int64))
            place = buckets.setdefault(bucket, len(buckets))
            made[0, place] += n * (outcome == favourable)
            made[1, place] += n
        if not cells:
            raise EvidenceError(f"nobody's {ask.label}, outcome and {cluster} are all known.")
        names = tuple(sorted(cells))
        reference = next((p.reference for p in card.data.protected if p.name == ask.attribute), "")
        if ask.group:
            reference = next(g.others for g in card.data.groups if g.name == ask.group)
        stacked = np.stack([cells[name] for name in names])
        kept = reference if reference in names else ""
        return ClusterCounts(
            ask.label, ask.outcome, cluster, names, stacked[:, 0], stacked[:, 1], kept, left_out
        )


def _people(ask: Ask, card: Card) -> tuple[str | Holds, Mapping[str, str], frozenset[float]]:
    """Return the dimension people are grouped by, the words for its values, and missing codes."""
    if ask.group:
        group = next(g for g in card.data.groups if g.name == ask.group)
        return (
            Holds(group.where, group.name),
            {"true": group.name, "false": group.others},
            frozenset(),
        )
    protected = next(p for p in card.data.protected if p.name == ask.attribute)
    missing = dict(sentinels_of(card.data.sources)).get(protected.column, ())
    return protected.column, protected.words, frozenset(missing)


provides(Clustered())
