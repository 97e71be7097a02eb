"""Counts in, estimates out: rates, their ratios and differences, each with interval and counts.

The name of the interval says which quantity an estimate is: `RATE`, `RATIO`, `DIFFERENCE` and
`PAIRED` are the values of `Estimate.method` that this module writes.
"""

from answerable.stats.intervals import (
    miettinen_nurminen_difference,
    miettinen_nurminen_ratio,
    newcombe_paired,
    wilson,
)
from answerable.stats.results import Count, Estimate, Undefined
from answerable.stats.tests import fisher_exact, mcnemar_exact

RATE = "wilson"
RATIO = "miettinen_nurminen_ratio"
DIFFERENCE = "miettinen_nurminen_difference"
PAIRED = "newcombe_paired"


def rate(c: Count, *, level: float = 0.95) -> Estimate | Undefined:
    """Return the share of successes with its Wilson interval; `Undefined` without people.

    >>> r = rate(Count("women", 319, 369))
    >>> f"{r.value:.3f} [{r.low:.3f}, {r.high:.3f}]"
    '0.864 [0.826, 0.896]'
    """
    if not c.n:
        return _nobody(c)
    low, high = wilson(c.successes, c.n, level=level)
    return Estimate(c.rate, low, high, level, RATE, c.n, (c,))


def ratio(a: Count, b: Count, *, level: float = 0.95) -> Estimate | Undefined:
    """Return rate(a) / rate(b) with its score interval and the exact p-value of equal rates.

    1 is parity, 0.8 is four fifths, 0 means nobody in `a`. `Undefined` when either group is empty
    or nobody in `b` succeeded: no number is the ratio to nothing.

    >>> r = ratio(Count("black", 133, 197), Count("white", 1527, 1681))
    >>> f"{r.value:.3f} [{r.low:.3f}, {r.high:.3f}]"
    '0.743 [0.667, 0.812]'
    """
    if empty := next((c for c in (a, b) if not c.n), None):
        return _nobody(empty, a, b)
    if not b.successes:
        return Undefined(
            f"none of {b.n:,} in {b.label!r}: there is no rate to compare with", (a, b)
        )
    pair_a, pair_b = (a.successes, a.n), (b.successes, b.n)
    low, high = miettinen_nurminen_ratio(pair_a, pair_b, level=level)
    p = fisher_exact(pair_a, pair_b)
    return Estimate(a.rate / b.rate, low, high, level, RATIO, a.n + b.n, (a, b), p)


def difference(a: Count, b: Count, *, level: float = 0.95) -> Estimate | Undefined:
    """Return rate(a) - rate(b) with its score interval and the exact p-value of equal rates.

    0 is parity, negative means `a` has the lower rate. `Undefined` when either group is empty.

    >>> d = difference(Count("women", 319, 369), Count("men", 1411, 1605))
    >>> f"{d.value:.3f} [{d.low:.3f}, {d.high:.3f}]"
    '-0.015 [-0.056, 0.021]'
    """
    if empty := next((c for c in (a, b) if not c.n), None):
        return _nobody(empty, a, b)
    pair_a, pair_b = (a.successes, a.n), (b.successes, b.n)
    low, high = miettinen_nurminen_difference(pair_a, pair_b, level=level)
    p = fisher_exact(pair_a, pair_b)
    return Estimate(a.rate - b.rate, low, high, level, DIFFERENCE, a.n + b.n, (a, b), p)


def paired_difference(
    both: int,
    only_first: int,
    only_second: int,
    neither: int,
    *,
    first: str = "first",
    second: str = "second",
    level: float = 0.95,
) -> Estimate | Undefined:
    """Return rate(first) - rate(second) where both were measured on the same units, as twins are.

    The four counts are pairs: favourable both times, only the first, only the second, neither.
    The interval is Newcombe's for pairs, the p-value McNemar's exact one. `counts` holds both
    rates and, after them, the pairs that differ, from which all four can be recovered.
    `Undefined` without pairs.
    """
    n = both + only_first + only_second + neither
    counts = (
        Count(first, both + only_first, n),
        Count(second, both + only_second, n),
        Count(f"only {first}", only_first, n),
        Count(f"only {second}", only_second, n),
    )
    if not n:
        return Undefined(f"no pairs of {first!r} and {second!r}", counts)
    low, high = newcombe_paired(both, only_first, only_second, neither, level=level)
    value = (only_first - only_second) / n
    p = mcnemar_exact(only_first, only_second)
    return Estimate(value, min(low, value), max(high, value), level, PAIRED, n, counts, p)


def _nobody(empty: Count, *counts: Count) -> Undefined:
    return Undefined(f"no people in {empty.label!r}", counts or (empty,))
