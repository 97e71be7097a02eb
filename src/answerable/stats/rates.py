"""Counts in, estimates out: rates, their ratios and differences, each with interval and counts.

The name of the interval says which quantity an estimate is: `RATE`, `RATIO`, `DIFFERENCE` and
`PAIRED` are the values of `Estimate.method` that this module writes.
"""

from collections.abc import Sequence

from answerable.stats.design import design_pairs, design_rate
from answerable.stats.design_paired import design_paired
from answerable.stats.intervals import newcombe_paired, wilson
from answerable.stats.people import People, is_sampled, plain
from answerable.stats.results import Count, Estimate, Undefined
from answerable.stats.score import difference_bounds, ratio_bounds
from answerable.stats.tests import fisher_exact, mcnemar_exact

RATE = "wilson"
RATIO = "miettinen_nurminen_ratio"
DIFFERENCE = "miettinen_nurminen_difference"
PAIRED = "newcombe_paired"

Pair = tuple[Count, Count]


def rate(c: Count, *, level: float = 0.95) -> Estimate | Undefined:
    """Return the share of successes with its Wilson interval; `Undefined` without people.

    >>> r = rate(Count("women", 319, 369))
    >>> f"{r.value:.3f} [{r.low:.3f}, {r.high:.3f}]"
    '0.864 [0.826, 0.896]'
    """
    if is_sampled(c):
        return design_rate(c, method=RATE, level=level)
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
    return ratios([(a, b)], level=level)[0]


def difference(a: Count, b: Count, *, level: float = 0.95) -> Estimate | Undefined:
    """Return rate(a) - rate(b) with its score interval and the exact p-value of equal rates.

    0 is parity, negative means `a` has the lower rate. `Undefined` when either group is empty.

    >>> d = difference(Count("women", 319, 369), Count("men", 1411, 1605))
    >>> f"{d.value:.3f} [{d.low:.3f}, {d.high:.3f}]"
    '-0.015 [-0.056, 0.021]'
    """
    return differences([(a, b)], level=level)[0]


def ratios(pairs: Sequence[Pair], *, level: float = 0.95) -> list[Estimate | Undefined]:
    """Return the ratio of every pair, as `ratio` does; thousands of pairs in one pass."""
    if _sampled(pairs):
        return design_pairs(pairs, ratio_bounds, method=RATIO, ratio=True, level=level)
    whole = [_lacks(a, b) or _none_in(b, a) for a, b in pairs]
    return _many(pairs, whole, RATIO, level)


def differences(pairs: Sequence[Pair], *, level: float = 0.95) -> list[Estimate | Undefined]:
    """Return the difference of every pair, as `difference` does; thousands in one pass."""
    if _sampled(pairs):
        return design_pairs(pairs, difference_bounds, method=DIFFERENCE, ratio=False, level=level)
    return _many(pairs, [_lacks(a, b) for a, b in pairs], DIFFERENCE, level)


def _sampled(pairs: Sequence[Pair]) -> bool:
    """Whether people are weighed or clustered: then all of them are."""
    return any(is_sampled(count) for pair in pairs for count in pair)


def _many(
    pairs: Sequence[Pair], missing: Sequence[Undefined | None], method: str, level: float
) -> list[Estimate | Undefined]:
    """Return an estimate for every pair that is not missing, all intervals at once."""
    there = [pair for pair, reason in zip(pairs, missing, strict=True) if reason is None]
    bounds = iter(_bounds(there, method, level) if there else ())
    return [
        reason or _estimate(a, b, next(bounds), method, level)
        for (a, b), reason in zip(pairs, missing, strict=True)
    ]


def _bounds(pairs: Sequence[Pair], method: str, level: float) -> list[tuple[float, float]]:
    """Return the score intervals of pairs of groups that have people."""
    import numpy as np

    x1, n1, x0, n0 = (
        np.array(column, np.float64)
        for column in zip(*((a.successes, a.n, b.successes, b.n) for a, b in pairs), strict=True)
    )
    bounds = ratio_bounds if method == RATIO else difference_bounds
    low, high = bounds(x1, n1, x0, n0, level=level)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _estimate(
    a: Count, b: Count, bounds: tuple[float, float], method: str, level: float
) -> Estimate:
    value = a.rate / b.rate if method == RATIO else a.rate - b.rate
    low, high = min(bounds[0], value), max(bounds[1], value)
    p = fisher_exact((a.successes, a.n), (b.successes, b.n))
    return Estimate(value, low, high, level, method, a.n + b.n, (a, b), p)


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
    `Undefined` without pairs. People who are weighed or clustered are compared in the population.
    """
    pairs = (both, only_first, only_second, neither)
    n = sum(pairs)
    counts = (
        Count(first, both + only_first, n),
        Count(second, both + only_second, n),
        Count(f"only {first}", only_first, n),
        Count(f"only {second}", only_second, n),
    )
    if not n:
        return Undefined(f"no pairs of {first!r} and {second!r}", tuple(map(plain, counts)))
    if isinstance(n, People):
        return design_paired(pairs, counts, method=PAIRED, level=level)
    low, high = newcombe_paired(both, only_first, only_second, neither, level=level)
    value = (only_first - only_second) / n
    p = mcnemar_exact(only_first, only_second)
    return Estimate(value, min(low, value), max(high, value), level, PAIRED, n, counts, p)


def _lacks(a: Count, b: Count) -> Undefined | None:
    """Return why two groups cannot be compared: one of them has nobody."""
    empty = next((c for c in (a, b) if not c.n), None)
    return _nobody(empty, a, b) if empty else None


def _none_in(b: Count, a: Count) -> Undefined | None:
    """Return why there is no ratio: nobody in `b` succeeded."""
    if b.successes:
        return None
    return Undefined(f"none of {b.n:,} in {b.label!r}: there is no rate to compare with", (a, b))


def _nobody(empty: Count, *counts: Count) -> Undefined:
    return Undefined(f"no people in {empty.label!r}", counts or (empty,))
