"""Rates by probability of a population, from people sampled with weights or in clusters.

As in `membership`, by sums of weights; sampling errors are worked out from the weights
(linearised), from cluster to cluster where there are clusters, with Student's t as in `design`.
"""

from math import inf
from typing import TYPE_CHECKING

from answerable.stats.design_effect import too_few, wider
from answerable.stats.membership import BOUNDS, WEIGHTED
from answerable.stats.results import Estimate, Undefined
from answerable.stats.score import z_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.stats.simultaneous_design import Cells

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

NOBODY = "nobody has any probability of belonging to the group"


def bounded_rate_of_a_sample(
    probability: "Floats", n: "Ints", bins: "Cells", *, level: float = 0.95
) -> Estimate | Undefined:
    """Return how high and how low the rate can be if the probabilities are right.

    `n` are people per bin, `bins` whom they stand for. `Undefined` without members, and where
    clusters are too few.
    """
    import numpy as np

    members = float((probability * bins.mass).sum())
    if why := _why_not(members, bins):
        return Undefined(why)
    rate = bins.good / np.where(bins.mass > 0, bins.mass, 1.0)
    lowest, highest = np.maximum(0.0, probability + rate - 1), np.minimum(probability, rate)
    half = _quantile(n, bins, level) / members
    # An end moves with the rate of a bin only where it is not held by the probability.
    down = half * _spread(bins, rate, (lowest > 0).astype(np.float64)) ** 0.5
    up = half * _spread(bins, rate, (rate < probability).astype(np.float64)) ** 0.5
    low, high = (float((bins.mass * end).sum()) / members for end in (lowest, highest))
    ends = max(0.0, low - down), min(1.0, high + up)
    return Estimate((low + high) / 2, *ends, level, f"{BOUNDS}{bins.knows}", int(n.sum()))


def weighted_rate_of_a_sample(
    probability: "Floats", n: "Ints", bins: "Cells", *, level: float = 0.95
) -> Estimate | Undefined:
    """Return the rate weighted by the probabilities too, as `weighted_rate` does."""
    import numpy as np

    members = float((probability * bins.mass).sum())
    if why := _why_not(members, bins):
        return Undefined(why)
    value = float((probability * bins.good).sum()) / members
    spread = _spread(bins, np.full(len(n), value), probability)
    half = _quantile(n, bins, level) * spread**0.5 / members
    low, high = max(0.0, value - half), min(1.0, value + half)
    return Estimate(value, low, high, level, f"{WEIGHTED}{bins.knows}", int(n.sum()))


def _why_not(members: float, bins: "Cells") -> str:
    if members <= 0:
        return NOBODY
    return "" if bins.units is None else too_few(bins.clusters)


def _spread(bins: "Cells", rate: "Floats", factor: "Floats") -> float:
    """Return the variance of the sum over people of weight, factor, and outcome less a rate."""
    if bins.units is None:
        bad = bins.square - bins.good_square
        squares = bins.good_square * (1 - rate) ** 2 + bad * rate**2
        return float((factor**2 * squares).sum())
    assert bins.good_units is not None
    each = factor @ (bins.good_units - rate[:, None] * bins.units)
    clusters = bins.clusters
    return float((each**2).sum()) * clusters / (clusters - 1)


def _quantile(n: "Ints", bins: "Cells", level: float) -> float:
    """Return the normal quantile, or Student's with as few degrees of freedom as there are."""
    if bins.units is not None:
        freedom, counted = bins.clusters - 1.0, inf
    else:
        counted = max(1.0, float(n.sum()) - 1)
        kish = float(bins.mass.sum() ** 2 / bins.square.sum())
        freedom = min(counted, max(1.0, kish - 1))
    return float(z_of(level) * wider(freedom, counted, level) ** 0.5)
