"""The cases counted with whom everybody stands for: sampling weights, arms of a sample, clusters.

Where a source declares none of them, cases are counted as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.evidence.split import Cell
from answerable.errors import EvidenceError
from answerable.stats.missing import IGNORING
from answerable.stats.people import People
from answerable.system.data import Source
from answerable.tables.cases import case_source

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.tables.dimensions import Dimension

EACH = 256
"""Up to this many clusters each stands for itself; beyond it they are put into 256 buckets."""
_ARM, _CLUSTER = "arm of the sample", "cluster of the case"


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the source of the cases says about how they were sampled."""

    weight: str = ""
    """Column of the sampling weight."""
    arm: str = ""
    """Column whose values were sampled at different shares."""
    shares: tuple[tuple[str, float], ...] = ()
    cluster: str = ""

    def __bool__(self) -> bool:
        return bool(self.weight or self.arm or self.cluster)

    @property
    def ignoring(self) -> str:
        """What a number leaves out that counts people one by one; "" where that is nothing."""
        return f"{IGNORING}{' and '.join(self.left_out)}" if self else ""

    @property
    def left_out(self) -> tuple[str, ...]:
        """What such a number does not know of, in words."""
        return tuple(
            word for word, said in (("weights", self.weights), ("clusters", self.cluster)) if said
        )

    @property
    def of_weight(self) -> str:
        """Said behind a number of people who must stand for somebody; "" without weights."""
        return " who stand for somebody" if self.weights else ""

    @property
    def weights(self) -> bool:
        """Whether people stand for different numbers of people."""
        return bool(self.weight or self.arm)


EVERYBODY_ONCE = Weighing()


def weighing_of(card: Card) -> Weighing:
    """Return how the cases of a card were sampled; false where everybody counts once."""
    if not card.data.sources:
        return EVERYBODY_ONCE
    source: Source = case_source(card)
    arm, shares = next(iter(source.fractions), ("", ()))
    return Weighing(source.weight, arm, shares, source.cluster)


def weighed(bench: Any) -> Any:
    """Return the cases, counted as `People` where they are weighed or clustered."""
    weighing = weighing_of(bench.card)
    if not weighing:
        return bench.cases
    clusters: tuple[str | None, ...] = ()
    if weighing.cluster:
        (clusters,) = bench.cases.cube([clusters_of(bench.cases, weighing.cluster)]).levels
    return Weighed(bench.cases, weighing, clusters)


def clusters_of(cases: Any, cluster: str) -> "Dimension":
    """Return the axis of the clusters: each for itself where they are few, else buckets."""
    from answerable.tables.dimensions import Apart, Bucket

    few = cases.door([cluster]).distinct(cluster) <= EACH
    return Apart(cluster, _CLUSTER) if few else Bucket(cluster)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Cases whose counts are `People`."""

    cases: Any
    weighing: Weighing
    clusters: tuple[str | None, ...] = ()
    """Every cluster, or bucket of clusters, that any case is in; people of no known cluster are
    one more."""
    axes: "tuple[tuple[str, Dimension], ...]" = ()
    """Names that stand for something else than the values of a column of that name."""

    def count(self, by: Sequence[str], where: str = "") -> Mapping[Cell, int]:
        """Return people per combination of values, as `Cases.count` does.

        Raises `EvidenceError` for a weight that is missing or below zero, and for a value of the
        arm whose share the card does not name.
        """
        import numpy as np

        from answerable.tables.dimensions import Apart, Values

        how = self.weighing
        axes = dict(self.axes)
        dims: list[Dimension] = [axes.get(name) or Values(name) for name in by]
        if how.arm:
            dims.append(Apart(how.arm, _ARM))
        if self.clusters:
            dims.append(clusters_of(self.cases, how.cluster))
        cube = self.cases.cube(dims, where=where, weight=how.weight)
        names = [dim.name for dim in dims]
        mass, square = self._masses(cube, names)
        order = np.lexsort(cube.codes[:, : len(by)].T) if by else np.arange(len(cube.n))
        keys = cube.codes[order][:, : len(by)]
        ends = np.flatnonzero((keys[1:] != keys[:-1]).any(axis=1)) + 1 if by else ()
        counted: dict[Cell, int] = {}
        for first, end in pairwise([0, *ends, len(order)] if len(order) else []):
            rows = order[first:end]
            cell = tuple(cube.levels[i][code] for i, code in enumerate(keys[first].tolist()))
            counted[cell] = People(
                int(cube.n[rows].sum()),
                float(mass[rows].sum()),
                float(square[rows].sum()),
                self._by_cluster(cube, rows, mass),
                weighted=how.weights,
            )
        return counted

    def _by_cluster(self, cube: Any, rows: Any, mass: Any) -> "npt.NDArray[np.float64] | None":
        """Return the sums of weights in each cluster, in one order for all cells and questions."""
        import numpy as np

        if not self.clusters:
            return None
        place = {cluster: at for at, cluster in enumerate(self.clusters)}
        at = np.array([place[level] for level in cube.levels[-1]])[cube.codes[rows, -1]]
        return np.bincount(at, mass[rows], len(self.clusters)).astype(np.float64)

    def _masses(
        self, cube: Any, names: Sequence[str]
    ) -> "tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]":
        """Return the sums of weights and of their squares, cell by cell."""
        import numpy as np

        if not self.weighing.arm:
            people = cube.n.astype(np.float64)
            return (people, people) if cube.weight is None else (cube.weight, cube.square)
        shares, place = dict(self.weighing.shares), names.index(_ARM)
        unnamed = [level for level in cube.levels[place] if level not in shares]
        if unnamed:
            raise unnamed_share(self.weighing.arm, unnamed[0])
        each = np.array([1 / shares[level] for level in cube.levels[place]])[cube.codes[:, place]]
        return cube.n * each, cube.n * each**2


def unnamed_share(arm: str, value: str | None) -> EvidenceError:
    """Return what is said where nobody knows what share of an arm was sampled."""
    what = "nothing" if value is None else repr(value)
    return EvidenceError(
        f"column {arm!r} holds {what} for some cases, and the card names no "
        "share sampled of it. Write it under `fractions` of the source."
    )
