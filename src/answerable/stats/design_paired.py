"""Two rates of the same people, as twins are, from people weighed or in clusters.

As in `design`: the variance of the weighted difference by that of as many people drawn one by one
is an effect by which the pairs are made fewer in Newcombe's interval for pairs.
"""

from math import inf, sqrt

from answerable.stats.design import design_name
from answerable.stats.design_effect import fewer, why_not, wider
from answerable.stats.intervals import newcombe_paired
from answerable.stats.people import People, mass_of, plain, population
from answerable.stats.results import Count, Estimate, Undefined

Four = tuple[int, int, int, int]
"""Favourable both times, only the first, only the second, neither: `People`, or nobody."""
_MOVES = (0.0, 1.0, -1.0, 0.0)


def design_paired(
    pairs: Four, counts: tuple[Count, Count, Count, Count], *, method: str, level: float
) -> Estimate | Undefined:
    """Return rate(first) - rate(second) in the population.

    `counts` are those of `rates.paired_difference`. `Undefined` without people, weight or enough
    clusters.
    """
    told = tuple(map(plain, counts))
    everyone = Count(counts[0].label, 0, counts[0].n)
    if reason := why_not(everyone):
        return Undefined(reason, told)
    whole = everyone.n
    assert isinstance(whole, People)
    value = (mass_of(pairs[1]) - mass_of(pairs[2])) / whole.mass
    variance, freedom, counted = _spread(pairs, whole, value)
    alone = sum(mass_of(p) * (v - value) ** 2 for p, v in zip(pairs, _MOVES, strict=True))
    alone /= whole.mass * max(1, int(whole) - 1)
    left = fewer(whole, variance / alone if alone else 1.0, certain=not alone)
    n = max(1.0, left / wider(freedom, counted, level))
    low, high = newcombe_paired(*(mass_of(p) / whole.mass * n for p in pairs), level=level)
    return Estimate(
        value, min(low, value), max(high, value), level, design_name(method, everyone),
        int(whole), told, _p_value(pairs, whole.mass / left, freedom),
        tuple(map(population, counts)) if whole.weighted else (),
    )  # fmt: skip


def _spread(pairs: Four, whole: People, value: float) -> tuple[float, float, float]:
    """Return the variance, its degrees of freedom, and those of people drawn one by one."""
    import numpy as np

    moved = zip(pairs, ((move - value) / whole.mass for move in _MOVES), strict=True)
    there = [(some, each) for some, each in moved if isinstance(some, People)]
    n = int(whole)
    if whole.units is None:
        variance = sum(some.square * each**2 for some, each in there) * n / max(1, n - 1)
        return variance, max(1.0, whole.mass**2 / whole.square - 1), max(1.0, n - 1.0)
    sums = np.zeros_like(whole.units)
    for some, each in there:
        if some.units is not None:
            sums += some.units * each
    clusters = int((whole.units > 0).sum())
    return float((sums**2).sum()) * clusters / (clusters - 1), clusters - 1, inf


def _p_value(pairs: Four, unit: float, freedom: float) -> float:
    """Return McNemar's p-value of equal rates on the pairs left; 1 when no pair differs."""
    from scipy.special import stdtr

    first, second = mass_of(pairs[1]) / unit, mass_of(pairs[2]) / unit
    if first + second <= 0:
        return 1.0
    z = abs(first - second) / sqrt(first + second)
    return min(1.0, 2 * float(stdtr(min(freedom, 1e9), -z)))
