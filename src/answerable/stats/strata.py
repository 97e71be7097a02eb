"""Two groups compared within strata: like with like, and put together again."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

from answerable.stats.results import Count, Estimate, Undefined
from answerable.stats.score import z_of

NAME = "klingenberg_common_risk"

Pair = tuple[Count, Count]
"""The two groups of one stratum."""


def common_difference(strata: Sequence[Pair], *, level: float = 0.95) -> Estimate | Undefined:
    """Return the Mantel-Haenszel mean of rate(a) - rate(b) over strata; 0 is conditional parity.

    A stratum weighs as much as it tells: n_a n_b / (n_a + n_b). One without people of both groups
    tells nothing. The p-value is that of Cochran, Mantel and Haenszel with continuity correction.
    `counts` holds both groups' people of the strata used. Source: Greenland and Robins,
    Biometrics 41 (1985); variance: Sato, Biometrics 45 (1989); interval: Klingenberg, Stat. Med.
    33 (2014) 2968-2983.

    >>> d = common_difference([(Count("a", 3, 10), Count("b", 5, 10)),
    ...                        (Count("a", 6, 10), Count("b", 8, 10))])
    >>> f"{d.value:.2f}"
    '-0.20'
    """
    used = [pair for pair in strata if pair[0].n and pair[1].n]
    if not used:
        return Undefined("no stratum has people of both groups, so like is nowhere met by like")
    weight = numerator = ps = qs = 0.0
    for a, b in used:
        n = a.n + b.n
        w = a.n * b.n / n
        weight += w
        numerator += w * (a.rate - b.rate)
        half = a.n * b.n * (b.n - a.n) / 2
        ps += (a.n**2 * b.successes - b.n**2 * a.successes + half) / n**2
        mixed = a.successes * (b.n - b.successes) + b.successes * (a.n - a.successes)
        qs += mixed / (2 * n)
    value = numerator / weight
    z2 = z_of(level) ** 2
    middle = value + z2 * ps / (2 * weight**2)
    half = sqrt(max(middle**2 - value**2 + z2 * qs / weight**2, 0.0))
    low, high = max(-1.0, middle - half), min(1.0, middle + half)
    counts = _sum(used)
    return Estimate(
        value,
        min(low, value),
        max(high, value),
        level,
        NAME,
        sum(count.n for count in counts),
        counts,
        cochran_mantel_haenszel(used),
    )


def cochran_mantel_haenszel(strata: Sequence[Pair]) -> float:
    """Return the p-value of no association in any stratum; 1 when nothing varies.

    With the continuity correction, as R's `mantelhaen.test` by default. Source: Mantel and
    Haenszel, JNCI 22 (1959).
    """
    surplus = variance = 0.0
    for a, b in strata:
        n, x = a.n + b.n, a.successes + b.successes
        if n < 2:
            continue
        surplus += a.successes - a.n * x / n
        variance += a.n * b.n * x * (n - x) / (n * n * (n - 1))
    if variance <= 0:
        return 1.0
    z = max(abs(surplus) - 0.5, 0.0) / sqrt(variance)
    return 2 * NormalDist().cdf(-z)


def _sum(strata: Sequence[Pair]) -> Pair:
    a, b = (
        Count(
            strata[0][side].label,
            sum(pair[side].successes for pair in strata),
            sum(pair[side].n for pair in strata),
        )
        for side in (0, 1)
    )
    return a, b
