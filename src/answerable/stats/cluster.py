"""Intervals for people who come in clusters: one bank, one officer, many cases that go alike.

Clusters are put into buckets by a hash; leaving out one bucket at a time shows how much the number
depends on single clusters, which no formula for independent people can know.
"""

from collections.abc import Callable
from math import exp, log
from typing import TYPE_CHECKING

from answerable.stats.results import Count, Estimate, Undefined

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

METHOD_RATIO = "cluster_jackknife_ratio"
METHOD_DIFFERENCE = "cluster_jackknife_difference"
LEAST = 10
"""Buckets with people below which no interval is given: it would rest on a handful of banks."""


def clustered_ratio(
    a: "tuple[Ints, Ints]",
    b: "tuple[Ints, Ints]",
    labels: tuple[str, str],
    *,
    level: float = 0.95,
) -> Estimate | Undefined:
    """Return rate(a) / rate(b) with the interval of clusters, on the scale of its logarithm.

    Each group is (successes, n) per bucket. `Undefined` as `stats.rates.ratio` is, with too few
    clusters, and where the number has no meaning without one bucket.
    """
    found = _jackknife(a, b, labels, lambda p, q: log(p / q) if p > 0 and q > 0 else None, level)
    if isinstance(found, Undefined):
        return found
    value, half, counts = found
    low, high = exp(value - half), exp(value + half)
    return Estimate(exp(value), low, high, level, METHOD_RATIO, counts[0].n + counts[1].n, counts)


def clustered_difference(
    a: "tuple[Ints, Ints]",
    b: "tuple[Ints, Ints]",
    labels: tuple[str, str],
    *,
    level: float = 0.95,
) -> Estimate | Undefined:
    """Return rate(a) - rate(b) with the interval of clusters, within [-1, 1]."""
    found = _jackknife(a, b, labels, lambda p, q: p - q, level)
    if isinstance(found, Undefined):
        return found
    value, half, counts = found
    low, high = max(-1.0, value - half), min(1.0, value + half)
    return Estimate(value, low, high, level, METHOD_DIFFERENCE, counts[0].n + counts[1].n, counts)


def _jackknife(
    a: "tuple[Ints, Ints]",
    b: "tuple[Ints, Ints]",
    labels: tuple[str, str],
    measure: Callable[[float, float], float | None],
    level: float,
) -> tuple[float, float, tuple[Count, Count]] | Undefined:
    """Return the value, half the width of its interval, and the counts.

    The delete-a-group jackknife (Kott, J. Official Statistics 17, 2001) with as many degrees of
    freedom as buckets less one; Student's t in place of the normal, because clusters are few.
    """
    from scipy.special import stdtrit

    counts = tuple(
        Count(label, int(x.sum()), int(n.sum()))
        for label, (x, n) in zip(labels, (a, b), strict=True)
    )
    first, second = counts
    if empty := next((c for c in counts if not c.n), None):
        return Undefined(f"no people in {empty.label!r}", counts)
    buckets = int(((a[1] + b[1]) > 0).sum())
    if buckets < LEAST:
        reason = f"{buckets} clusters are too few for an interval; {LEAST} are needed"
        return Undefined(reason, counts)
    value = measure(first.rate, second.rate)
    if value is None:
        return Undefined(
            "nobody succeeded in one of the groups: the ratio has no logarithm", counts
        )
    without = []
    for place in range(len(a[0])):
        if not a[1][place] + b[1][place]:
            continue
        rates = [
            (c.successes - int(x[place])) / rest if (rest := c.n - int(n[place])) else None
            for c, (x, n) in zip(counts, (a, b), strict=True)
        ]
        left = None if None in rates else measure(*rates)  # type: ignore[arg-type]
        if left is None:
            reason = "one cluster holds everybody the number rests on: nothing is left without it"
            return Undefined(reason, counts)
        without.append(left)
    variance = (buckets - 1) / buckets * sum((one - value) ** 2 for one in without)
    half = float(stdtrit(buckets - 1, 0.5 + level / 2)) * variance**0.5
    return value, half, (first, second)
