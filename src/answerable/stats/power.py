"""The n that could: how many people a verdict would need, if the rates seen are the true ones."""

from collections.abc import Callable
from math import ceil, sqrt
from statistics import NormalDist

from answerable.stats.effective import Drawn, design_effect, drawn, usual_method
from answerable.stats.rates import DIFFERENCE, PAIRED, RATE, RATIO
from answerable.stats.results import Estimate
from answerable.stats.score import difference_variance, ratio_variance, z_of
from answerable.stats.tests import two_proportion_z

Chance = Callable[[int], float]
"""Size of the first group -> probability of the verdict."""

POWERED = frozenset({RATE, RATIO, DIFFERENCE, PAIRED})
"""Intervals for which the n that could is computed at all."""

LARGEST = 10_000_000
"""More people than this is no advice: such an estimate sits on the limit."""


def n_that_could(
    estimate: Estimate,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    chance: float = 0.8,
) -> int | None:
    """Return the smallest size of the first group at which the interval would clear the limits.

    The other group keeps its size; both rates are taken as observed. "Clear" means: lie within
    the limits when the estimate does, lie beyond the one it misses otherwise, with probability
    `chance`. None when no size below ten million would do, as when the estimate sits on a limit
    or when the other group is what is too small; None too for an interval not made in
    `stats.rates`. Of people who are weighed or clustered so many more are needed as the design
    effect says, drawn as these were.

    Normal approximation of the score test: mean and variance of the statistic under the observed
    rates, critical value under the limit. Farrington and Manning, Stat. Med. 9 (1990).
    """
    limits = [(bound, sign) for bound, sign in ((at_least, 1), (at_most, -1)) if bound is not None]
    missed = [(bound, -sign) for bound, sign in limits if sign * (estimate.value - bound) < 0]
    clearing = [_chance_to_clear(estimate, *target) for target in missed or limits]
    if not clearing or any(one is None for one in clearing):
        return None
    found = [one for one in clearing if one is not None]
    # Bonferroni's inequality: both sides of an interval must clear at once.
    alone = _smallest(lambda n: sum(one(n) for one in found) - (len(found) - 1), chance)
    return _drawn_alike(alone, estimate)


def n_that_could_differ(estimate: Estimate, *, at_least: float, chance: float = 0.8) -> int | None:
    """Return the smallest first group for which the two conditions of four fifths would settle.

    Below `at_least`: ratio below it *and* the pooled z test significant. Otherwise: ratio not
    below it, in a group large enough that nobody selected would have been significant.
    """
    if usual_method(estimate.method) != RATIO or not is_powered(estimate):
        return None
    below = estimate.value < at_least
    # The ratio itself is compared, not its interval: z = 0, and half a person for discreteness.
    beside = _normal_chance(estimate, at_least, -1 if below else 1, 0.0, step=0.5)
    if below:
        significant = _normal_chance(estimate, 1.0, -1, z_of(estimate.level))
        alone = _smallest(lambda n: beside(n) + significant(n) - 1, chance)
        return _drawn_alike(alone, estimate)
    _, b = drawn(estimate)
    alpha, other = 1 - estimate.level, (b.successes, b.n)
    alone = _smallest(
        lambda n: beside(n) if two_proportion_z((0, n), other) < alpha else 0.0, chance
    )
    return _drawn_alike(alone, estimate)


def is_powered(estimate: Estimate) -> bool:
    """Whether the n that could is computed for such a number at all."""
    return usual_method(estimate.method) in POWERED and bool(drawn(estimate))


def _drawn_alike(alone: int | None, estimate: Estimate) -> int | None:
    """Return how many people drawn as these were tell as much as so many drawn one by one."""
    if alone is None:
        return None
    needed = ceil(alone * design_effect(estimate) - 1e-9)
    return needed if needed <= LARGEST else None


def _chance_to_clear(estimate: Estimate, bound: float, sign: int) -> Chance | None:
    """Return the chance, by size, that the interval lies above (+1) or below (-1) the bound."""
    z, method = z_of(estimate.level), usual_method(estimate.method)
    if not is_powered(estimate):
        return None
    if (method == RATIO and bound > 0) or (method == DIFFERENCE and -1 <= bound <= 1):
        return _normal_chance(estimate, bound, sign, z)
    if method == RATE and 0 <= bound <= 1:
        p = estimate.value
        return lambda n: _beyond(
            sign * (p - bound), z * sqrt(bound * (1 - bound) / n), sqrt(p * (1 - p) / n)
        )
    if method == PAIRED:
        differ = [c.rate for c in estimate.counts[2:]]
        seen = max(sum(differ) - estimate.value**2, 0.0)
        # Under the limit at least that share of pairs must differ.
        limit = max(max(sum(differ), abs(bound)) - bound**2, 0.0)
        return lambda n: _beyond(
            sign * (estimate.value - bound), z * sqrt(limit / n), sqrt(seen / n)
        )
    return None


def _normal_chance(
    estimate: Estimate, bound: float, sign: int, z: float, *, step: float = 0.0
) -> Chance:
    """Return the chance, by size, that the score statistic clears `z`; `step` in people."""
    a, b = drawn(estimate)[:2]
    is_ratio = usual_method(estimate.method) == RATIO
    scale = bound if is_ratio else 1.0
    gap = sign * (a.rate - bound * b.rate if is_ratio else a.rate - b.rate - bound)
    variance = ratio_variance if is_ratio else difference_variance

    def chance(n: int) -> float:
        at_limit = float(variance(bound, n * a.rate, n, b.successes, b.n))
        seen = _spread(a, n) + scale**2 * _spread(b, b.n)
        return _beyond(gap - step / n, z * sqrt(max(at_limit, 0.0)), sqrt(seen))

    return chance


def _spread(group: Drawn, n: float) -> float:
    return group.rate * (1 - group.rate) / n


def _beyond(gap: float, needed: float, deviation: float) -> float:
    """Return the chance that a normal value around `gap` exceeds `needed`."""
    if deviation == 0:
        return float(gap > needed)
    return NormalDist().cdf((gap - needed) / deviation)


def _smallest(chance: Chance, wanted: float) -> int | None:
    """Return the first size with the wanted chance, by doubling and halving."""
    high = 1
    while chance(high) < wanted:
        high *= 2
        if high > LARGEST:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(middle) >= wanted else (middle, high)
    return high
