"""Mean absolute error difference: how far off the number is, group by group."""

from answerable.checks.evidence.amounts import AmountMoments
from answerable.checks.fairness.comparing_amounts import compare_amounts, mean_gap
from answerable.checks.registry import check
from answerable.stats.results import Series


@check(
    "fairness.mean_absolute_error.v1",
    asks="Is the number the system sets as far from the true one in each group?",
    source=(
        "Agarwal, Dudik and Wu, ICML 2019 (bounded group loss); "
        "interval: Welch (1947); with weights or clusters: Kish (1965), Kott, "
        "J. Official Statistics 17 (2001)"
    ),
    does_not_show="In which direction the number is wrong.",
    weighs=True,
)
def mean_absolute_error(counts: AmountMoments, *, level: float = 0.95) -> Series:
    """Return per group mean |number - truth| minus the comparator's: 0 is equally far off.

    `Undefined` where no true number is recorded, and as in the mean difference.
    """
    return compare_amounts(counts, lambda g: g.error, lambda a, b: mean_gap(a, b, level))
