"""Generalised entropy of benefits that take a few values: how unevenly they are shared out.

Groups are pairs of people and benefits as histograms `{benefit: people}`, benefits at least 0.
Alpha 1 is Theil's index, alpha 2 half the squared coefficient of variation. Source: Speicher et
al., KDD 2018; Shorrocks, Econometrica 48 (1980), for the part between groups.
"""

from collections.abc import Mapping, Sequence
from math import inf, log, sqrt

from answerable.stats.score import z_of

Histogram = Mapping[float, float]

DELTA = "delta"
BETWEEN = "noncentral_chi_squared"


def entropy(benefits: Histogram, alpha: float) -> float:
    """Return the index: 0 when everybody has the same. Needs people and a mean above 0.

    >>> f"{entropy({0.0: 1, 2.0: 1}, 1):.4f} {entropy({0.0: 1, 2.0: 1}, 2):.4f}"
    '0.6931 0.5000'
    """
    n, mean = moments(benefits)[:2]
    return max(0.0, sum(m * _term(b / mean, alpha) for b, m in benefits.items()) / n)


def entropy_interval(
    benefits: Histogram, alpha: float, *, level: float = 0.95
) -> tuple[float, float]:
    """Return the delta interval of the index, not below 0: its influence on counted people."""
    n, value = moments(benefits)[0], entropy(benefits, alpha)
    reach = influence(benefits, alpha)
    spread = sum(m * reach[b] ** 2 for b, m in benefits.items()) / n
    half = z_of(level) * sqrt(spread / n)
    return max(0.0, value - half), value + half


def influence(benefits: Histogram, alpha: float) -> dict[float, float]:
    """Return for each benefit how far one more of its people would move the index, times people."""
    n, mean = moments(benefits)[:2]
    value = entropy(benefits, alpha)
    slope = sum(m * (b / mean) * _slope(b / mean, alpha) for b, m in benefits.items()) / n
    return {b: _term(b / mean, alpha) - value - (b / mean - 1) * slope for b in benefits}


def between(
    groups: Sequence[Histogram],
    alpha: float,
    *,
    level: float = 0.95,
    effect: float = 1.0,
    freedom: float = inf,
) -> tuple[float, float, float]:
    """Return the part of the index that lies between groups, with low and high; 0 is none.

    What would remain if everybody in a group had its mean. The interval inverts the test of equal
    means (noncentral chi squared), so that under parity it reaches down to 0 as often as promised,
    which a bootstrap of a number that cannot fall below 0 would not. `effect` is how many times
    more than those of people drawn one by one the means vary, known with so many degrees of
    `freedom`.
    """
    held = [moments(group) for group in groups if sum(group.values())]
    n = sum(size for size, _, _ in held)
    mean = sum(size * m for size, m, _ in held) / n
    value = max(0.0, sum(size * _term(m / mean, alpha) for size, m, _ in held) / n)
    within = sum(size * variance for size, _, variance in held) / n
    if len(held) < 2 or within <= 0:
        return value, value, value
    statistic = sum(size * (m - mean) ** 2 for size, m, _ in held) / within / effect
    low, high = _noncentrality(statistic, len(held) - 1, level, freedom)
    unit = within * effect / (2 * mean * mean * n)
    # Every index of the family agrees with the squared one to second order; their ratio carries
    # the interval over.
    scale = value / (statistic * unit) if statistic > 0 and value > 0 else 1.0
    return value, min(value, low * unit * scale), max(value, high * unit * scale)


def moments(benefits: Histogram) -> tuple[float, float, float]:
    """Return people, mean and variance of the benefits."""
    n = sum(benefits.values())
    mean = sum(b * m for b, m in benefits.items()) / n
    return n, mean, sum(m * (b - mean) ** 2 for b, m in benefits.items()) / n


def _term(ratio: float, alpha: float) -> float:
    if alpha == 1:
        return ratio * log(ratio) if ratio > 0 else 0.0
    if alpha == 0:
        raise ValueError("alpha 0 is infinite where somebody has nothing")
    return float((ratio**alpha - 1) / (alpha * (alpha - 1)))


def _slope(ratio: float, alpha: float) -> float:
    """Return the derivative of a term; only used where it is multiplied by the ratio."""
    if alpha == 1:
        return log(ratio) + 1 if ratio > 0 else 0.0
    return float(ratio ** (alpha - 1) / (alpha - 1)) if ratio > 0 else 0.0


def _noncentrality(statistic: float, df: int, level: float, freedom: float) -> tuple[float, float]:
    """Return the noncentralities of which the statistic is the upper and the lower tail."""
    from scipy.special import chndtr, ncfdtr

    tail = (1 - level) / 2

    def below(seen: float, off: float) -> float:
        if freedom == inf:
            return float(chndtr(seen, df, off))
        return float(ncfdtr(df, freedom, off, seen / df))

    def solve(seen: float, wanted: float) -> float:
        if below(seen, 0.0) <= wanted:
            return 0.0
        low, high = 0.0, 1.0
        while below(seen, high) > wanted:
            high *= 2
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if below(seen, middle) > wanted else (low, middle)
        return high

    # Means closer together than chance makes them say nothing more than those that are not.
    return solve(statistic, 1 - tail), solve(max(statistic, df), tail)
