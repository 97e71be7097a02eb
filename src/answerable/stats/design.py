"""Rates, ratios and differences in a population, from people sampled with weights or in clusters.

The rate is the weighted share of Horvitz and Thompson (JASA 47, 1952) in Hajek's form. Its variance
is worked out from the weights (linearised) or by leaving out one cluster at a time (the jackknife
of Kott, J. Official Statistics 17, 2001), and divided by the variance of as many people drawn one
by one. By that design effect the people are made fewer in the score intervals that hold in small
groups: Rao and Scott, Biometrics 48 (1992). As in Korn and Graubard, Survey Methodology 24 (1998),
the effect is never below 1, and few clusters widen by Student's t.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.stats.design_effect import (
    Effect,
    Small,
    p_value,
    pair_left,
    people_left,
    why_not,
    widened,
)
from answerable.stats.intervals import wilson
from answerable.stats.people import People, mass_of, plain, population, share_of
from answerable.stats.results import Count, Estimate, Undefined

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

Pair = tuple[Count, Count]
Bounds = Callable[..., "tuple[Floats, Floats]"]


def design_rate(count: Count, *, method: str, level: float) -> Estimate | Undefined:
    """Return the share in the population; `Undefined` without people, weight or enough clusters."""
    if reason := why_not(count):
        return Undefined(reason, (plain(count),))
    rate, n = share_of(count), people_left(count, level)
    low, high = wilson(rate * n, n, level=level)
    return Estimate(
        rate, low, high, level, design_name(method, count), int(count.n), (plain(count),),
        population=populations(count), effective=(n,),
    )  # fmt: skip


def design_pairs(
    pairs: Sequence[Pair], bounds: Bounds, *, method: str, ratio: bool, level: float
) -> list[Estimate | Undefined]:
    """Return the ratio or difference of the rates of every pair, all intervals at once.

    `bounds` are the score intervals of two groups of independent people. `Undefined` as
    `design_rate` is, and where nobody in the second group of a ratio succeeded.
    """
    import numpy as np

    reasons = [why_not(a, b) or _no_ratio(b, ratio=ratio) for a, b in pairs]
    there = [pair for pair, reason in zip(pairs, reasons, strict=True) if not reason]
    slopes = [_slopes(a, b, ratio=ratio) for a, b in there]
    effects = [pair_left(*pair, slope) for pair, slope in zip(there, slopes, strict=True)]
    ends: list[tuple[float, float]] = []
    shrunk = [widened(effect, level) for effect in effects]
    if shrunk:
        columns = zip(*shrunk, strict=True)
        low, high = bounds(*(np.array(column, np.float64) for column in columns), level=level)
        ends = list(zip(low.tolist(), high.tolist(), strict=True))
    named = _Named(method, level, ratio)
    left = [(n, m) for _, n, _, m in shrunk]
    made = iter([named.estimate(*each) for each in zip(there, ends, effects, left, strict=True)])
    return [
        Undefined(reason, (plain(a), plain(b))) if reason else next(made)
        for (a, b), reason in zip(pairs, reasons, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Named:
    """What all numbers of one call share."""

    method: str
    level: float
    ratio: bool

    def estimate(
        self, pair: Pair, ends: tuple[float, float], effect: Effect, left: tuple[float, float]
    ) -> Estimate:
        """Return the number of one pair inside its interval."""
        a, b = pair
        p, q = share_of(a), share_of(b)
        value = p / q if self.ratio else p - q
        return Estimate(
            value,
            min(ends[0], value),
            max(ends[1], value),
            self.level,
            design_name(self.method, a, b),
            int(a.n) + int(b.n),
            (plain(a), plain(b)),
            p_value(effect),
            populations(a, b),
            left,
        )


def _no_ratio(other: Count, *, ratio: bool) -> str:
    if not ratio or mass_of(other.successes):
        return ""
    return f"none of {int(other.n):,} in {other.label!r}: there is no rate to compare with"


def design_odds(a: Count, b: Count, *, level: float) -> "Shrunk | Undefined":
    """Return both groups with as many people as the design leaves, for their odds ratio."""
    if reason := why_not(a, b):
        return Undefined(reason, (plain(a), plain(b)))
    slopes = tuple(1 / (p * (1 - p)) if 0 < p < 1 else 1.0 for p in map(share_of, (a, b)))
    effect = pair_left(a, b, (slopes[0], -slopes[1]))
    x, n, y, m = widened(effect, level)
    return Shrunk((x, n), (y, m), p_value(effect), populations(a, b))


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Two groups of fewer people than were counted, with the p-value of equal rates."""

    first: Small
    second: Small
    p_value: float
    population: tuple[tuple[float, float], ...]


def _slopes(a: Count, b: Count, *, ratio: bool) -> tuple[float, float]:
    """Return 1 and -R of p - R q: R is the ratio seen, or 1 for a difference.

    Of that number both score intervals take the variance.
    """
    p, q = share_of(a), share_of(b)
    return 1.0, -(p / q if ratio and p > 0 else 1.0)


def design_name(method: str, *counts: Count) -> str:
    """Return the name of an interval with what it knows: weights, clusters."""
    people = [count.n for count in counts if isinstance(count.n, People)]
    weighted = "_weighted" if any(one.weighted for one in people) else ""
    return f"{method}{weighted}{'_clustered' if people[0].units is not None else ''}"


def populations(*counts: Count) -> tuple[tuple[float, float], ...]:
    """Return whom the counts stand for; nothing where everybody stands for one person."""
    if any(isinstance(c.n, People) and c.n.weighted for c in counts):
        return tuple(population(count) for count in counts)
    return ()
