"""Root mean squared error difference: large errors counted more."""

from math import sqrt

from answerable.checks.evidence.amounts import AmountMoments, Moments
from answerable.checks.fairness.comparing_amounts import compare_amounts
from answerable.checks.registry import check
from answerable.stats.means import mean_interval
from answerable.stats.means_design import (
    SampledSpread,
    mean_interval_of_a_sample,
    roots_of_a_sample,
)
from answerable.stats.results import Entry, Estimate, Series
from answerable.stats.together import MINUS, Bounded, minus


@check(
    "fairness.root_mean_squared_error.v1",
    asks="Is the number the system sets as far off in each group, when large errors count more?",
    source=(
        "Agarwal, Dudik and Wu, ICML 2019 (bounded group loss); interval: Zou and Donner, Stat. "
        "Med. 27 (2008); clusters: the jackknife of Kott, J. Official Statistics 17 (2001)"
    ),
    does_not_show="In which direction the number is wrong, or whether one person makes the gap.",
    weighs=True,
)
def root_mean_squared_error(counts: AmountMoments, *, level: float = 0.95) -> Series:
    """Return per group sqrt(mean (number - truth)^2) minus the comparator's: 0 is equally far off.

    Interval: roots of Student's bounds of each mean square, joined by "square and add". `Undefined`
    where no true number is recorded, and as in the mean difference.
    """

    def measure(a: Moments, b: Moments) -> Entry:
        knows = a.knows if isinstance(a, SampledSpread) else ""
        if isinstance(a, SampledSpread) and isinstance(b, SampledSpread) and a.units is not None:
            value, low, high = roots_of_a_sample(a, b, level)
        else:
            value, low, high = minus(_root(a, level), _root(b, level))
        return Estimate(value, low, high, level, f"{MINUS}{knows}", a.n + b.n)

    return compare_amounts(counts, lambda g: g.square, measure)


def _root(square: Moments, level: float) -> Bounded:
    if isinstance(square, SampledSpread):
        low, high = mean_interval_of_a_sample(square, level)
    else:
        low, high = mean_interval(square, level=level)
    return sqrt(square.mean), sqrt(max(low, 0.0)), sqrt(high)
