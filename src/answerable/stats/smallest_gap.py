"""The smallest gap these people could have shown: what an audit of this size is blind to."""

from math import sqrt
from statistics import NormalDist

from answerable.stats.effective import Drawn
from answerable.stats.results import Count
from answerable.stats.score import z_of

CHANCE = 0.8


def highest_rate_seen_as_lower(
    n: float, other: Count | Drawn, *, level: float = 0.95, chance: float = CHANCE
) -> float | None:
    """Return the highest rate of a group of `n` that would be told apart from a higher one.

    "Told apart" means: with probability `chance` the pooled score test against `other`, its rate
    taken as observed, is significant at 1 - level. None where even a rate of 0 would not be: then
    no drop at all could have been seen.

    >>> f"{highest_rate_seen_as_lower(47, Count('others', 1689, 1924)):.3f}"
    '0.727'
    """
    if not n or not other.n:
        return None
    if _power(0.0, n, other, level) < chance:
        return None
    low, high = 0.0, other.rate
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _power(middle, n, other, level) >= chance else (low, middle)
    return low


def _power(rate: float, n: float, other: Count | Drawn, level: float) -> float:
    pooled = (rate * n + other.successes) / (n + other.n)
    at_parity = sqrt(pooled * (1 - pooled) * (1 / n + 1 / other.n))
    spread = sqrt(rate * (1 - rate) / n + other.rate * (1 - other.rate) / other.n)
    gap = other.rate - rate - z_of(level) * at_parity
    return NormalDist().cdf(gap / spread) if spread else float(gap > 0)
