"""Means of numbers in a population and their differences, from people weighed or in clusters.

The mean is Hajek's. Its variance is worked out from the weights (linearised) or by leaving out one
cluster at a time. With weights alone the interval is Welch's with as few people as Kish's number
says; with clusters it is Student's with as many degrees of freedom as clusters less one.
Sources: Cochran, Sampling Techniques (1977); and those of `design`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from answerable.stats.design_effect import why_not, wider
from answerable.stats.people import People
from answerable.stats.results import Count
from answerable.stats.score import z_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

Bounded = tuple[float, float, float]
"""(value, low, high)."""


@dataclass(frozen=True, slots=True)
class WeighedMoments:
    """Moments of the known values of a number in one cell of people."""

    n: int
    mass: float
    """Sum of weights."""
    mean: float
    square: float
    """Sum of squared weights."""
    centre: float
    """Mean by squared weights."""
    spread: float
    """Sum of squared weights times squared distances from `centre`."""


Part = tuple[WeighedMoments, float, int]
"""A cell, by how much more each of its weights is, and the place of its cluster (0 without)."""


@dataclass(frozen=True, slots=True, eq=False)
class SampledSpread:
    """Moments of a number in one group of a population."""

    label: str
    n: int
    mass: float
    mean: float
    square: float
    spread: float
    """Sum of squared weights times squared distances from the mean."""
    units: "tuple[Floats, Floats] | None" = None
    """Sum of weights, and of weighted values, in each cluster; None without clusters."""
    weighted: bool = True

    @property
    def kish(self) -> float:
        """As many people of one weight would tell as much, where weights go with nothing."""
        return self.mass**2 / self.square if self.square else 0.0

    @property
    def error(self) -> float:
        """Squared standard error of the mean of people drawn one by one; needs two people."""
        return self.spread / self.mass**2 * self.n / max(1, self.n - 1)

    @property
    def knows(self) -> str:
        """What its intervals know, as their names end."""
        clustered = "" if self.units is None else "_clustered"
        return f"{'_weighted' if self.weighted else ''}{clustered}"


def sampled_spread(
    label: str, parts: Sequence[Part], *, clusters: int, weighted: bool
) -> SampledSpread:
    """Return the moments of cells put together; `clusters` is 0 where none are declared."""
    import numpy as np

    n = sum(moments.n for moments, _, _ in parts)
    mass = sum(more * moments.mass for moments, more, _ in parts)
    total = sum(more * moments.mass * moments.mean for moments, more, _ in parts if moments.mass)
    mean = total / mass if mass else float("nan")
    square = sum(more**2 * moments.square for moments, more, _ in parts)
    spread = sum(
        more**2 * (moments.spread + moments.square * (moments.centre - mean) ** 2)
        for moments, more, _ in parts
        if moments.square
    )
    units = None
    if clusters:
        at = [place for _, _, place in parts]
        masses = [more * moments.mass for moments, more, _ in parts]
        totals = [more * moments.mass * moments.mean if moments.mass else 0.0
                  for moments, more, _ in parts]  # fmt: skip
        units = (
            np.bincount(at, masses, clusters).astype(np.float64),
            np.bincount(at, totals, clusters).astype(np.float64),
        )
    return SampledSpread(label, n, mass, mean, square, spread, units, weighted)


def why_no_mean(*groups: SampledSpread) -> str:
    """Return why means have no interval; "" where they do."""
    return why_not(
        *(
            Count(g.label, 0, People(g.n, g.mass, g.square, None if g.units is None else g.units[0],
                                     weighted=g.weighted))
            for g in groups
        )
    )  # fmt: skip


def welch_of_a_sample(a: SampledSpread, b: SampledSpread, level: float) -> Bounded:
    """Return mean(a) - mean(b) with low and high; there must be no reason against it."""
    if a.units is not None:
        return _jackknifed(a, b, float, level)
    gap, squared = a.mean - b.mean, a.error + b.error
    if squared <= 0:
        return gap, gap, gap
    df = squared**2 / (a.error**2 / _freedom(a) + b.error**2 / _freedom(b))
    half = _t(df, level) * sqrt(squared)
    return gap, gap - half, gap + half


def roots_of_a_sample(a: SampledSpread, b: SampledSpread, level: float) -> Bounded:
    """Return sqrt(mean(a)) - sqrt(mean(b)) of clustered means, with low and high."""
    return _jackknifed(a, b, lambda mean: sqrt(max(mean, 0.0)), level)


def log_ratio_half(a: SampledSpread, b: SampledSpread, level: float, *, few: bool) -> float:
    """Return half the interval of the logarithm of mean(a) / mean(b), both above 0.

    Linearised, from unit to unit where there are units (`few`: with Student's t, else with the
    normal), and from person to person where there are none.
    """
    import numpy as np

    if a.units is None or b.units is None:
        whole = (a, b)
        variance = sum(group.error / group.mean**2 for group in whole)
        freedom = max(1.0, sum(group.kish for group in whole) - 2)
        counted = max(1.0, a.n + b.n - 2.0)
        return z_of(level) * sqrt(variance * wider(min(freedom, counted), counted, level))
    pulls, there = [], []
    for group in (a, b):
        assert group.units is not None
        mass, total = group.units
        pulls.append((total - group.mean * mass) / (group.mean * group.mass))
        there.append(mass > 0)
    units = int(np.any(there, axis=0).sum())
    variance = float(((pulls[0] - pulls[1]) ** 2).sum()) * units / max(1, units - 1)
    usual = _t(max(1, units - 1), level) if few else z_of(level)
    return usual * sqrt(variance)


def mean_interval_of_a_sample(a: SampledSpread, level: float) -> tuple[float, float]:
    """Return Student's interval of a weighted mean of people drawn one by one."""
    half = _t(_freedom(a), level) * sqrt(max(a.error, 0.0))
    return a.mean - half, a.mean + half


def _jackknifed(
    a: SampledSpread, b: SampledSpread, of: Callable[[float], float], level: float
) -> Bounded:
    """Return the difference of a function of both means, leaving out one cluster at a time."""
    import numpy as np

    value, moved, there = of(a.mean) - of(b.mean), [], []
    for group in (a, b):
        assert group.units is not None
        mass, total = group.units
        left = (total.sum() - total) / (mass.sum() - mass)
        moved.append(np.array([of(mean) - of(group.mean) for mean in left.tolist()]))
        there.append(mass > 0)
    deviates = (moved[0] - moved[1])[np.any(there, axis=0)]
    clusters = len(deviates)
    half = _t(clusters - 1, level) * sqrt((clusters - 1) / clusters * float((deviates**2).sum()))
    return value, value - half, value + half


def _freedom(group: SampledSpread) -> float:
    return max(1.0, group.kish - 1)


def _t(df: float, level: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(df, 0.5 + level / 2))
