"""Intervals for the gaps of many groups that hold all at once, small groups and overlaps included.

The gap of a group is the rate of everybody else minus its own: positive means it is behind. The
largest of many gaps is large by luck alone, so its interval must know how many were looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.stats.score import difference_variance, z_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

METHOD = "permutation_max_t"
REPLICATES = 2_000
_BLOCK = 4_000_000
"""Counters of one block of replicates, to bound the memory of large families."""


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Groups that do not overlap: for each cell its group, -1 where nobody knows."""

    group: "Ints"
    """Shape (cells,); values from -1 to `groups` - 1."""
    groups: int
    looked: "npt.NDArray[np.bool_]"
    """Shape (groups,): whether a gap is asked about; the others only stand among everybody else,
    which is why a group too small to be counted belongs to nobody: -1."""


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """One value per group, the groups of all partitions in order."""

    gap: "Floats"
    low: "Floats"
    high: "Floats"
    z: "Floats"
    """How unlikely the gap is by luck, on the scale of a standard normal; positive: behind."""
    critical: float
    """What the largest z of the family exceeds with probability (1 - level) / 2 at parity."""
    p_value: "Floats"
    """Two-sided, of no gap anywhere: adjusted for the whole family."""


def simultaneous_gaps(
    successes: "Ints",
    n: "Ints",
    partitions: Sequence[Partition],
    *,
    level: float = 0.95,
    replicates: int = REPLICATES,
    seed: int = 0,
) -> Gaps:
    """Return every group's gap with intervals that all hold together with probability `level`.

    `successes` and `n` are people per cell, shape (cells,). Groups that are not looked at, are
    empty, or hold everybody whose group is known, have gap 0, interval (-1, 1) and z 0.

    The critical values are quantiles of the largest z, and of the smallest, when the outcomes of
    everybody are dealt out again at random, so that at parity some lower bound exceeds 0 in at most
    (1 - level) / 2 of all audits, however small or overlapping the groups. z is the signed root of
    the deviance with a correction of half a person: unlike a studentised difference it is not
    thrown off by groups of five. Intervals are Miettinen and Nurminen's, cut where z reaches its
    critical value.

    Sources: Westfall and Young, Resampling-Based Multiple Testing (1993); Beran, JASA 83 (1988)
    (balance); Cherian and Candes, arXiv 2305.03712 (all subgroups at once).
    """
    import numpy as np

    seen = [_table(successes, n, partition) for partition in partitions]
    x1, n1, x0, n0 = (np.concatenate(part) for part in zip(*seen, strict=True))
    largest = largest_dealt(successes, n, partitions, replicates=replicates, seed=seed)
    looked = np.concatenate([partition.looked for partition in partitions])
    return gaps_of((x1, n1, x0, n0), looked, largest, level)


def largest_dealt(
    successes: "Ints", n: "Ints", partitions: Sequence[Partition], *, replicates: int, seed: int
) -> "Floats":
    """Return the largest z and the largest -z of every deal of the same successes, each sorted."""
    import numpy as np

    blocks = _deal(int(successes.sum()), n, replicates=replicates, seed=seed)
    largest = np.concatenate([_largest(dealt, n, partitions) for dealt in blocks])
    largest.sort(axis=0)
    return largest


def gaps_of(
    table: "tuple[Floats, Floats, Floats, Floats]",
    looked: "npt.NDArray[np.bool_]",
    largest: "Floats",
    level: float,
) -> Gaps:
    """Return the gaps of groups and of everybody else beside the largest z that luck makes.

    `table` holds successes and sizes of both; `largest` is sorted, shape (replicates, 2): z of the
    group furthest behind, -z of the one furthest ahead.
    """
    import numpy as np

    (x1, n1, x0, n0), replicates = table, len(largest)
    # The observed deal is one of them, so the rank is among replicates + 1: exact, not nearly so.
    rank = min(int(np.ceil((1 + level) / 2 * (replicates + 1))), replicates)
    critical = np.maximum(largest[rank - 1], z_of(level))
    alone = (n1 == 0) | (n0 == 0) | ~looked
    z = np.where(alone, 0.0, signed_root(x1, n1, x0, n0))
    as_far = [replicates - np.searchsorted(largest[:, side], np.abs(z) - 1e-9) for side in (0, 1)]
    p = 2 * (np.where(z >= 0, *as_far) + 1) / (replicates + 1)
    size1, size0 = np.maximum(n1, 1), np.maximum(n0, 1)
    gap = np.where(alone, 0.0, x0 / size0 - x1 / size1)
    behind, ahead = _cut(x1, n1, x0, n0, (float(critical[0]), float(critical[1])))
    # Bounds of rate(group) - rate(others): its upper end is the lower end of the gap.
    upper = _bound((x1, size1, x0, size0), -gap, 1.0, behind)
    lower = _bound((x1, size1, x0, size0), -gap, -1.0, ahead)
    low = np.where(alone, -1.0, np.minimum(-upper, gap))
    high = np.where(alone, 1.0, np.maximum(-lower, gap))
    return Gaps(gap, low, high, z, float(critical[0]), np.minimum(p, 1.0))


def signed_root(x1: "Floats", n1: "Floats", x0: "Floats", n0: "Floats") -> "Floats":
    """Return the signed root of the deviance of equal rates, half a person nearer to parity.

    Positive where the first group has the lower rate; 0 within half a person of parity.
    """
    import numpy as np

    total = np.maximum(n1 + n0, 1)
    expected = (x1 + x0) * n1 / total
    away = x1 - expected
    moved = np.where(np.abs(away) <= 0.5, expected, x1 - 0.5 * np.sign(away))
    other = x1 + x0 - moved
    deviance = (
        _term(moved, expected)
        + _term(n1 - moved, n1 - expected)
        + _term(other, x1 + x0 - expected)
        + _term(n0 - other, n0 - x1 - x0 + expected)
    )
    return -np.sign(away) * np.sqrt(np.maximum(2 * deviance, 0.0))


def _term(seen: "Floats", expected: "Floats") -> "Floats":
    import numpy as np

    ratio = np.where(seen > 0, seen, 1.0) / np.where(expected > 0, expected, 1.0)
    return np.where(seen > 0, seen * np.log(ratio), 0.0)


def _table(successes: "Ints", n: "Ints", partition: Partition) -> "tuple[Floats, ...]":
    """Return successes and sizes of every group, and of everybody else whose group is known."""
    import numpy as np

    known = partition.group >= 0
    place = partition.group[known]
    x = np.bincount(place, successes[known], partition.groups).astype(np.float64)
    size = np.bincount(place, n[known], partition.groups).astype(np.float64)
    return x, size, x.sum() - x, size.sum() - size


def _deal(successes: int, n: "Ints", *, replicates: int, seed: int) -> "Iterator[Ints]":
    """Yield blocks of ways in which the same successes could have fallen on the same people."""
    import numpy as np

    rng = np.random.default_rng(seed)
    block = max(1, min(replicates, _BLOCK // max(len(n), 1)))
    for start in range(0, replicates, block):
        size = min(block, replicates - start)
        yield rng.multivariate_hypergeometric(n, successes, size=size, method="marginals")


def _largest(dealt: "Ints", n: "Ints", partitions: Sequence[Partition]) -> "Floats":
    """Return the largest z of all groups, and the largest -z, for every row of dealt successes."""
    import numpy as np

    worst = np.zeros((len(dealt), 2))
    for partition in partitions:
        order = np.argsort(partition.group, kind="stable")
        order = order[partition.group[order] >= 0]
        if not len(order) or not partition.looked.any():
            continue
        group = partition.group[order]
        starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
        x = np.add.reduceat(dealt[:, order], starts, axis=1).astype(np.float64)
        size = np.add.reduceat(n[order], starts).astype(np.float64)
        if len(starts) < 2:
            continue
        others = x.sum(axis=1, keepdims=True) - x
        z = signed_root(x, size, others, size.sum() - size)[:, partition.looked[group[starts]]]
        if z.shape[1]:
            worst = np.maximum(worst, np.stack([z.max(axis=1), -z.min(axis=1)], axis=1))
    return worst


def _bound(
    table: "tuple[Floats, Floats, Floats, Floats]", seen: "Floats", end: float, cut: "Floats"
) -> "Floats":
    """Return the difference p1 - p0 furthest towards `end` that the score test would still allow.

    `cut` takes the place of the normal quantile, one per group.
    """
    import numpy as np

    near: Floats = seen
    far = np.full(seen.shape, end)
    for _ in range(52):
        middle = (near + far) / 2
        beyond = (seen - middle) ** 2 > cut**2 * difference_variance(middle, *table)
        near, far = np.where(beyond, near, middle), np.where(beyond, middle, far)
    bound: Floats = (near + far) / 2
    return bound


def _cut(
    x1: "Floats", n1: "Floats", x0: "Floats", n0: "Floats", critical: tuple[float, float]
) -> "tuple[Floats, Floats]":
    """Return where to cut the studentised difference so that z is cut at the critical value.

    One value for groups behind and one for groups ahead, found by halving over the number of
    successes. Where no number of them would reach the critical value, the cut is out of reach.
    """
    import numpy as np

    total = np.maximum(n1 + n0, 2.0)
    successes = x1 + x0
    expected = successes * n1 / total
    pooled = successes / total
    size1, size0 = np.maximum(n1, 1.0), np.maximum(n0, 1.0)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / size1 + 1 / size0) * total / (total - 1))
    spread = np.where(spread > 0, spread, np.inf)
    cuts = []
    ends = (np.maximum(0.0, successes - n0), np.minimum(n1, successes))
    for end, reach in zip(ends, critical, strict=True):
        near, far = expected, end
        for _ in range(50):
            middle = (near + far) / 2
            reached = np.abs(signed_root(middle, n1, successes - middle, n0)) > reach
            near, far = np.where(reached, near, middle), np.where(reached, middle, far)
        gap = np.abs((successes - far) / size0 - far / size1)
        most = np.abs(signed_root(end, n1, successes - end, n0))
        # Out of reach: as far beyond the largest possible gap as z would still have to go.
        beyond = np.maximum(gap / spread, 1.0) * reach / np.maximum(most, 0.1)
        cuts.append(np.where(most > reach, gap / spread, beyond))
    return cuts[0], cuts[1]
