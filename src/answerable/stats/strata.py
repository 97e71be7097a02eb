"""Two groups compared within strata: like with like, and put together again."""

from collections.abc import Sequence
from math import inf, sqrt
from statistics import NormalDist

from answerable.stats.design import design_name, populations
from answerable.stats.effective import Drawn
from answerable.stats.people import is_sampled, mass_of, plain
from answerable.stats.results import Count, Estimate, Undefined
from answerable.stats.score import z_of
from answerable.stats.strata_design import fewer_in_strata

NAME = "klingenberg_common_risk"

Pair = tuple[Count, Count]
"""The two groups of one stratum."""
_NO_PAIR = "no stratum has people of both groups, so like is nowhere met by like"


def common_difference(strata: Sequence[Pair], *, level: float = 0.95) -> Estimate | Undefined:
    """Return the Mantel-Haenszel mean of rate(a) - rate(b) over strata; 0 is conditional parity.

    A stratum weighs as much as it tells: n_a n_b / (n_a + n_b). One without people of both groups
    tells nothing. The p-value is that of Cochran, Mantel and Haenszel with continuity correction.
    `counts` holds both groups' people of the strata used. Source: Greenland and Robins,
    Biometrics 41 (1985); variance: Sato, Biometrics 45 (1989); interval: Klingenberg, Stat. Med.
    33 (2014) 2968-2983. People weighed or clustered: `strata_design`.

    >>> d = common_difference([(Count("a", 3, 10), Count("b", 5, 10)),
    ...                        (Count("a", 6, 10), Count("b", 8, 10))])
    >>> f"{d.value:.2f}"
    '-0.20'
    """
    used = [pair for pair in strata if pair[0].n and pair[1].n]
    if not used:
        return Undefined(_NO_PAIR)
    if is_sampled(used[0][0]):
        return _of_a_sample(used, level)
    counts = _sum(used)
    n = sum(count.n for count in counts)
    p = cochran_mantel_haenszel(used)
    return Estimate(*_bounded(used, level), level, NAME, n, counts, p)


def _of_a_sample(strata: Sequence[Pair], level: float) -> Estimate | Undefined:
    """Return the mean difference in the population, from people weighed or clustered."""
    used = [(a, b) for a, b in strata if mass_of(a.n) and mass_of(b.n)]
    if not used:
        return Undefined(_NO_PAIR)
    whole = _sum(used)
    counts = (plain(whole[0]), plain(whole[1]))
    left = fewer_in_strata(used, whole, level)
    if isinstance(left, str):
        return Undefined(left, counts)
    bounded, name = _bounded(left.strata, level), design_name(NAME, *whole)
    p = cochran_mantel_haenszel(left.even, effect=left.effect, freedom=left.freedom)
    n = sum(count.n for count in counts)
    return Estimate(*bounded, level, name, n, counts, p, populations(*whole))


def _bounded(
    used: Sequence[tuple[Count | Drawn, Count | Drawn]], level: float
) -> tuple[float, float, float]:
    """Return the mean difference of strata that have both groups, with its low and high end."""
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
    return value, min(low, value), max(high, value)


def cochran_mantel_haenszel(
    strata: Sequence[tuple[Count | Drawn, Count | Drawn]],
    *,
    effect: float = 1.0,
    freedom: float = inf,
) -> float:
    """Return the p-value of no association in any stratum; 1 when nothing varies.

    With the continuity correction, as R's `mantelhaen.test` by default. Source: Mantel and
    Haenszel, JNCI 22 (1959). `effect` divides its square, and `freedom` is that of Student's t in
    place of the normal, where people are weighed or clustered (Rao and Scott, Ann. Statist. 12).
    """
    surplus = variance = 0.0
    for a, b in strata:
        n, x = a.n + b.n, a.successes + b.successes
        if n < 2 - 1e-9:
            continue
        surplus += a.successes - a.n * x / n
        variance += a.n * b.n * x * (n - x) / (n * n * (n - 1))
    if variance <= 0:
        return 1.0
    z = max(abs(surplus) - 0.5, 0.0) / sqrt(variance * effect)
    if freedom == inf:
        return 2 * NormalDist().cdf(-z)
    from scipy.special import stdtr

    return 2 * float(stdtr(freedom, -z))


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
