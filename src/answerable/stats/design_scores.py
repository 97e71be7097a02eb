"""Areas under the ROC curve and calibration in a population, from people weighed or clustered.

The weighted area is the share of pairs in order when every pair counts with both people's weights.
What each person contributes to its error are DeLong's placements (Biometrics 44, 1988), with
people of one cluster added first: Obuchowski, Biometrics 53 (1997). The variance by that of as many
people drawn one by one is a design effect, by which people are made fewer in the interval that
also holds in small groups, as in `design`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.stats.auc_interval import newcombe_auc
from answerable.stats.design import design_name
from answerable.stats.design_effect import fewer, why_not, wider
from answerable.stats.intervals import wilson
from answerable.stats.people import plain, population, share_of
from answerable.stats.results import Count, Estimate, Undefined
from answerable.stats.sample import Sample, spread
from answerable.stats.together import MINUS, minus

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

Bounded = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredSample:
    """People of a group: cells of one score, one outcome and one cluster."""

    label: str
    people: Sample
    score: "Floats"
    good: "Flags"

    @property
    def observed(self) -> Count:
        """Those with the good outcome among all."""
        people = self.people
        return Count(f"{self.label}, good outcome", people.people(self.good), people.people())


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """The number of one group and what its people contribute to the error."""

    value: float
    each: "Floats"
    """Contributions whose squares, weighed, add up to the variance."""
    alone: float
    """The variance of as many people drawn one by one."""


@dataclass(frozen=True, slots=True)
class _How:
    """How the number of one group is measured, and its interval."""

    measure: Callable[[ScoredSample], _Side]
    interval: Callable[[ScoredSample, _Side, float, float, float], Bounded]
    reach: float
    """How far a difference of two such numbers can lie from 0."""


def weighted_area(sample: ScoredSample) -> "tuple[float, Floats]":
    """Return the weighted area, and for each cell the share of the other outcome it is right about.

    Ties count as half. There must be weight of both outcomes.
    """
    import numpy as np

    mass, good = sample.people.mass, sample.good
    distinct, place = np.unique(sample.score, return_inverse=True)
    ups, downs = (np.bincount(place[k], mass[k], len(distinct)) for k in (good, ~good))
    below = np.cumsum(downs) - downs / 2
    above = ups.sum() - np.cumsum(ups) + ups / 2
    placed = np.where(good, below[place] / downs.sum(), above[place] / ups.sum())
    return float((mass * placed)[good].sum() / mass[good].sum()), placed


def design_area_gap(
    a: ScoredSample, b: ScoredSample, *, level: float = 0.95
) -> Estimate | Undefined:
    """Return area(a) - area(b) in the population: 0 when the score tells both groups' good apart.

    `Undefined` where a group lacks good or bad people, weight, or enough clusters.
    """
    counts = a.observed, b.observed
    outcomes = []
    for side in (a, b):
        for kind, word in ((side.good, "good"), (~side.good, "bad")):
            if not kind.any():
                reason = f"nobody in {side.label!r} has the {word} outcome"
                return Undefined(reason, tuple(map(plain, counts)))
            outcomes.append(Count(f"{side.label}, {word} outcome", 0, side.people.people(kind)))
    return _gap((a, b), counts, tuple(outcomes), _AREA, level)


def design_calibration_gap(
    a: ScoredSample, b: ScoredSample, *, level: float = 0.95
) -> Estimate | Undefined:
    """Return (observed - expected) of `a` minus that of `b` in the population.

    Observed is the weighted share of good outcomes, expected the weighted mean score, a
    probability. `Undefined` as `design_area_gap` is, except that everybody may be good.
    """
    counts = a.observed, b.observed
    empty = next((side for side in (a, b) if not len(side.good)), None)
    if empty:
        return Undefined(f"no people in {empty.label!r}", tuple(map(plain, counts)))
    return _gap((a, b), counts, counts, _CALIBRATION, level)


def _gap(
    sides: tuple[ScoredSample, ScoredSample],
    counts: tuple[Count, Count],
    needed: tuple[Count, ...],
    how: _How,
    level: float,
) -> Estimate | Undefined:
    """Return the difference of the numbers of two groups; both are made fewer by one effect."""
    told = tuple(map(plain, counts))
    if reason := why_not(*needed):
        return Undefined(reason, told)
    found = [how.measure(side) for side in sides]
    sign = (1.0, -1.0)
    parts = [(one.people, s * f.each) for one, s, f in zip(sides, sign, found, strict=True)]
    seen = spread(parts, lost=len(needed))
    alone = sum(one.alone for one in found)
    effect = seen.variance / alone if alone else 1.0
    by = wider(seen.freedom, seen.counted, level)
    bounded = [how.interval(one, f, effect, by, level) for one, f in zip(sides, found, strict=True)]
    value, low, high = minus(*bounded)
    weighed = sides[0].people.weighted
    return Estimate(
        value, max(-how.reach, low), min(how.reach, high), level, design_name(MINUS, *counts),
        sum(int(count.n) for count in counts), told,
        population=tuple(map(population, counts)) if weighed else (),
    )  # fmt: skip


def _area_of(side: ScoredSample) -> _Side:
    import numpy as np

    value, placed = weighted_area(side)
    each, alone = np.zeros(len(placed)), 0.0
    for kind in (side.good, ~side.good):
        one = side.people.among(kind)
        off, m = placed[kind] - value, float(one.n.sum())
        alone += one.mean(off**2) / max(1.0, m - 1)
        each[kind] = off / one.mass.sum() * _corrected(side.people, m)
    return _Side(value, each, alone)


def _newcombe(side: ScoredSample, one: _Side, effect: float, by: float, level: float) -> Bounded:
    left = (
        max(1.0, fewer(side.people.people(kind), effect, certain=not one.alone) / by)
        for kind in (side.good, ~side.good)
    )
    low, high = newcombe_auc(one.value, *left, level=level)
    return one.value, low, high


def _excess_of(side: ScoredSample) -> _Side:
    people, m = side.people, float(side.people.n.sum())
    off = side.good - side.score
    value = people.mean(off)
    off = off - value
    alone = people.mean(off**2) / max(1.0, m - 1)
    return _Side(value, off / people.mass.sum() * _corrected(people, m), alone)


def _wilson(side: ScoredSample, one: _Side, effect: float, by: float, level: float) -> Bounded:
    observed = side.observed
    rate = share_of(observed)
    everyone = side.people.people()
    n = max(1.0, fewer(everyone, effect, certain=rate in (0, 1)) / by)
    low, high = wilson(rate * n, n, level=level)
    mean = rate - one.value
    return one.value, low - mean, high - mean


def _corrected(people: Sample, m: float) -> float:
    """Return the root of m / (m - 1), which people counted one by one need and clusters do not."""
    return 1.0 if people.cluster is not None or m < 2 else float((m / (m - 1)) ** 0.5)


_AREA, _CALIBRATION = _How(_area_of, _newcombe, 1.0), _How(_excess_of, _wilson, 2.0)
