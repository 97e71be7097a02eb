"""Gaps of many groups at once, from people sampled with weights or in clusters.

Every group and everybody else are as many people as would tell as much, drawn one by one (the
variance is that of equal rates); the gaps of these are those of `simultaneous`. With weights alone
luck is dealt out as there. In clusters, whose people may go alike, luck is the sign of what each
cluster adds to a gap, turned round at random for all groups at once: exact where clusters lean
either way alike, also for a group that is found in few of them; as they do not where rates are
high, few clusters widen by Student's t.
Sources: Rao and Scott, Biometrics 48 (1992); Canay, Romano and Shaikh, Econometrica 85 (2017).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from answerable.stats.simultaneous import (
    METHOD,
    REPLICATES,
    Gaps,
    Partition,
    gaps_of,
    largest_dealt,
    signed_root,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Table = tuple[Floats, Floats, Floats, Floats]

FLIPS = "sign_flip_max_t"
_BLOCK = 1_000_000
"""Counters of one block of turnings, to bound the memory of large families."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Whom the people of each cell stand for: successes, and everybody. Shape (cells,)."""

    good: "Floats"
    mass: "Floats"
    good_square: "Floats"
    """Sum of squared weights."""
    square: "Floats"
    good_units: "Floats | None" = None
    """Sum of weights in each cluster, shape (cells, clusters); None without clusters."""
    units: "Floats | None" = None
    weighted: bool = True

    @property
    def method(self) -> str:
        """Name of the interval of gaps, with what it knows."""
        return f"{METHOD if self.units is None else FLIPS}{self.knows}"

    @property
    def knows(self) -> str:
        """How the names of intervals end that know of weights or clusters."""
        clustered = "" if self.units is None else "_clustered"
        return f"{'_weighted' if self.weighted else ''}{clustered}"

    def among(self, kept: "Flags") -> "Cells":
        """Return some of the cells."""
        good_units = None if self.good_units is None else self.good_units[kept]
        units = None if self.units is None else self.units[kept]
        return Cells(self.good[kept], self.mass[kept], self.good_square[kept], self.square[kept],
                     good_units, units, self.weighted)  # fmt: skip

    @property
    def clusters(self) -> int:
        """How many clusters anybody is in; 0 where none are declared."""
        return 0 if self.units is None else int((self.units.sum(axis=0) > 0).sum())


def tellable(cells: Cells, partition: Partition) -> "Flags":
    """Return which groups, and those outside, stand for somebody and are in two clusters each."""
    import numpy as np

    group = _summed(cells.mass, partition)
    told = (group > 0) & (group.sum() > group)
    if cells.units is not None:
        units = _summed(cells.units, partition)
        others = units.sum(axis=0) - units
        told &= ((units > 0).sum(axis=1) > 1) & ((others > 1e-9).sum(axis=1) > 1)
    return np.asarray(told, dtype=bool)


def sampled_gaps(
    counted: "tuple[Ints, Ints]",
    cells: Cells,
    partitions: Sequence[Partition],
    *,
    level: float = 0.95,
    replicates: int = REPLICATES,
    seed: int = 0,
) -> Gaps:
    """Return every group's gap in the population, as `simultaneous_gaps` does.

    `counted` are successes and people per cell. Groups of which nothing can be told (`tellable`)
    are not looked at.
    """
    import numpy as np

    kept = [replace(p, looked=p.looked & tellable(cells, p)) for p in partitions]
    tables = [_fewer(counted[1], cells, partition) for partition in kept]
    if cells.units is None:
        largest = largest_dealt(*counted, kept, replicates=replicates, seed=seed)
    else:
        largest = _largest_flipped(cells, kept, tables, replicates=replicates, seed=seed)
        largest *= _few_clusters(float(largest[int((1 + level) / 2 * (replicates - 1))].max()),
                                 cells.clusters)  # fmt: skip
    x1, n1, x0, n0 = (np.concatenate(part) for part in zip(*tables, strict=True))
    looked = np.concatenate([partition.looked for partition in kept])
    return gaps_of((x1, n1, x0, n0), looked, largest, level)


def _few_clusters(critical: float, clusters: int) -> float:
    """Return by how much Student's t lies further out than the normal, at a critical value.

    High rates lean one way more than the other, which few clusters do not average out.
    """
    from scipy.special import ndtr, stdtrit

    return float(stdtrit(clusters - 1, ndtr(critical)) / critical) if critical > 0 else 1.0


def _summed(values: "Floats", partition: Partition) -> "Floats":
    """Return sums over the cells of each group; further axes are kept."""
    import numpy as np

    out = np.zeros((partition.groups, *values.shape[1:]))
    order = np.argsort(partition.group, kind="stable")
    order = order[partition.group[order] >= 0]
    if len(order):
        group = partition.group[order]
        starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
        out[group[starts]] = np.add.reduceat(values[order], starts, axis=0)
    return out


def _fewer(n: "Ints", cells: Cells, partition: Partition) -> "Table":
    """Return successes and sizes of every group and of everybody else, less the design effect."""
    import numpy as np

    people = _summed(n.astype(np.float64), partition)
    good, mass = _summed(cells.good, partition), _summed(cells.mass, partition)
    sides = [(good, mass, people), tuple(all_.sum() - all_ for all_ in (good, mass, people))]
    pooled = good.sum() / mass.sum() if mass.sum() else 0.0
    rates = [np.clip(x / np.where(m > 0, m, 1.0), 0.0, 1.0) for x, m, _ in sides]
    alone = sum(
        (p * (1 - pooled) ** 2 + (1 - p) * pooled**2) / np.maximum(k, 1.0)
        for p, (_, _, k) in zip(rates, sides, strict=True)
    )
    if cells.units is None:
        up, all_ = _summed(cells.good_square, partition), _summed(cells.square, partition)
        own = up * (1 - pooled) ** 2 + (all_ - up) * pooled**2
        each = (own, own.sum() - own)
        spread = sum(
            s / np.where(m > 0, m, 1.0) ** 2 for s, (_, m, _) in zip(each, sides, strict=True)
        )
    else:
        spread = (_pulls(cells, partition) ** 2).sum(axis=1)
    effect = np.maximum(1.0, spread / np.where(alone > 0, alone, 1.0))
    left = [np.where(k > 0, np.maximum(1.0, k / effect), 0.0) for _, _, k in sides]
    return rates[0] * left[0], left[0], rates[1] * left[1], left[1]


def _pulls(cells: Cells, partition: Partition) -> "Floats":
    """Return what each cluster adds to rate(group) - rate(others): shape (groups, clusters)."""
    import numpy as np

    assert cells.units is not None
    assert cells.good_units is not None
    good, mass = _summed(cells.good_units, partition), _summed(cells.units, partition)
    all_good, all_mass = good.sum(axis=0), mass.sum(axis=0)
    pooled = all_good.sum() / max(all_mass.sum(), 1e-300)
    group = mass.sum(axis=1, keepdims=True)
    others = all_mass.sum() - group
    here, rest = good - pooled * mass, (all_good - good) - pooled * (all_mass - mass)
    return np.asarray(
        here / np.where(group > 0, group, 1.0) - rest / np.where(others > 0, others, 1.0)
    )


def _largest_flipped(
    cells: Cells,
    partitions: Sequence[Partition],
    tables: "Sequence[Table]",
    *,
    replicates: int,
    seed: int,
) -> "Floats":
    """Return the largest z and the largest -z of every turning of clusters, each sorted."""
    import numpy as np

    assert cells.units is not None
    rng = np.random.default_rng(seed)
    signs = rng.choice(np.array([-1.0, 1.0]), (replicates, cells.units.shape[1]))
    worst = np.zeros((replicates, 2))
    for partition, table in zip(partitions, tables, strict=True):
        looked = np.flatnonzero(partition.looked)
        if not len(looked):
            continue
        pulls = _pulls(cells, partition)[looked]
        x1, n1, x0, n0 = (column[looked] for column in table)
        successes, total = x1 + x0, n1 + n0
        least, most = np.maximum(0.0, successes - n0), np.minimum(n1, successes)
        block = max(1, _BLOCK // len(looked))
        for first in range(0, replicates, block):
            some = slice(first, min(first + block, replicates))
            gap = signs[some] @ pulls.T
            first_good = np.clip(n1 * (successes + gap * n0) / total, least, most)
            z = signed_root(first_good, n1, successes - first_good, n0)
            seen = np.stack([z.max(axis=1), -z.min(axis=1)], axis=1)
            worst[some] = np.maximum(worst[some], seen)
    worst.sort(axis=0)
    return worst
