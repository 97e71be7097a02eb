"""Odds ratios of two groups, with the score interval."""

from collections.abc import Callable
from math import exp, inf, sqrt

from answerable.stats.design import design_name, design_odds
from answerable.stats.people import is_sampled, plain, share_of
from answerable.stats.results import Count, Estimate, Undefined
from answerable.stats.score import z_of
from answerable.stats.tests import fisher_exact

NAME = "score_odds_ratio"
_WIDEST_LOG = 40.0


def odds_ratio(a: Count, b: Count, *, level: float = 0.95) -> Estimate | Undefined:
    """Return odds(a) / odds(b) with its score interval and the exact p-value of equal rates.

    1 is parity. `Undefined` when a group is empty, or when nobody in `b` succeeded or everybody in
    `a` did: the ratio would be infinite or nothing over nothing.

    >>> r = odds_ratio(Count("a", 20, 50), Count("b", 10, 50))
    >>> f"{r.value:.3f} [{r.low:.3f}, {r.high:.3f}]"
    '2.667 [1.098, 6.463]'
    """
    if is_sampled(a) or is_sampled(b):
        return _sampled(a, b, level)
    for group in (a, b):
        if not group.n:
            return Undefined(f"no people in {group.label!r}", (a, b))
    if not b.successes or a.successes == a.n:
        return Undefined("the odds of one group are nothing, or have no end", (a, b))
    value = odds(a) / odds(b) if b.successes < b.n else 0.0
    low, high = score_bounds((a.successes, a.n), (b.successes, b.n), level=level)
    p = fisher_exact((a.successes, a.n), (b.successes, b.n))
    return Estimate(value, min(low, value), max(high, value), level, NAME, a.n + b.n, (a, b), p)


def _sampled(a: Count, b: Count, level: float) -> Estimate | Undefined:
    """Return the ratio of the odds in the population, from people weighed or clustered."""
    there = (plain(a), plain(b))
    p, q = share_of(a), share_of(b)
    left = design_odds(a, b, level=level)
    if isinstance(left, Undefined):
        return left
    if not q or p == 1:
        return Undefined("the odds of one group are nothing, or have no end", there)
    value = p / (1 - p) / (q / (1 - q)) if q < 1 else 0.0
    low, high = score_bounds(left.first, left.second, level=level)
    return Estimate(
        value, min(low, value), max(high, value), level, design_name(NAME, a, b),
        int(a.n) + int(b.n), there, left.p_value, left.population,
    )  # fmt: skip


def odds(group: Count) -> float:
    """Return successes per failure; infinite when nobody failed."""
    failures = group.n - group.successes
    return group.successes / failures if failures else inf


def score_bounds(
    a: tuple[float, float], b: tuple[float, float], *, level: float = 0.95
) -> tuple[float, float]:
    """Return the bounds of the odds ratio of two groups (successes, n), n >= 1.

    0 where the lower, infinite where the upper has no end. Source: Miettinen and Nurminen, Stat.
    Med. 4 (1985) 213-226, section 4, with their factor n / (n - 1).
    """
    (x1, n1), (x0, n0) = a, b
    z = z_of(level)

    def allowed(log: float) -> bool:
        return _distance(exp(log), a, b) <= z * z

    middle = 0.0
    inner = x1 * (n0 - x0), x0 * (n1 - x1)
    if all(inner):
        from math import log

        middle = log(inner[0] / inner[1])
    elif any(inner):
        middle = _WIDEST_LOG if inner[0] else -_WIDEST_LOG
    low = _furthest(middle, -_WIDEST_LOG, allowed)
    high = _furthest(middle, _WIDEST_LOG, allowed)
    end = _WIDEST_LOG - 1
    return (0.0 if low < -end else exp(low)), (inf if high > end else exp(high))


def _distance(theta: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the squared score statistic of the hypothesis that the odds ratio is `theta`."""
    (x1, n1), (x0, n0) = a, b
    x, n = x1 + x0, n1 + n0
    if x in (0, n):
        return 0.0
    lead, mid = n0 * (theta - 1), n1 * theta + n0 - x * (theta - 1)
    root = sqrt(max(mid * mid + 4 * lead * x, 0.0))
    # Of the two forms of the root, the one that does not cancel.
    p0 = 2 * x / (mid + root) if mid > 0 else (root - mid) / (2 * lead)
    p0 = min(p0, 1.0)
    p1 = p0 * theta / (1 - p0 + p0 * theta)
    spread0, spread1 = n0 * p0 * (1 - p0), n1 * p1 * (1 - p1)
    if spread0 <= 0 or spread1 <= 0:
        return 0.0
    return (x1 - n1 * p1) ** 2 * (1 / spread1 + 1 / spread0) * (n - 1) / n


def _furthest(start: float, end: float, allowed: Callable[[float], bool]) -> float:
    inside, outside = start, end
    for _ in range(60):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if allowed(middle) else (inside, middle)
    return inside
