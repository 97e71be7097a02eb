"""Mean difference of a number the system sets: a price, a rent, a wage."""

from answerable.checks.evidence.amounts import AmountMoments
from answerable.checks.fairness.comparing_amounts import compare_amounts, mean_gap
from answerable.checks.registry import check
from answerable.stats.results import Series


@check(
    "fairness.mean_amount.v1",
    asks="Is the number the system sets as high, on average, in each group?",
    source=(
        "Calders et al., ICDM 2013 (mean difference); "
        "interval: Welch, Biometrika 34 (1947); with weights or clusters: Kish (1965), Kott, "
        "J. Official Statistics 17 (2001)"
    ),
    does_not_show="Why the means differ, or whether the rest of the two distributions does.",
    weighs=True,
)
def mean_amount(counts: AmountMoments, *, level: float = 0.95) -> Series:
    """Return per group its mean minus the comparator's, in the unit of the number: 0 is parity.

    The comparator is the named reference, else the largest group. `Undefined` for a group without
    people; one below the card's smallest cell is withheld.
    """
    return compare_amounts(counts, lambda g: g.amount, lambda a, b: mean_gap(a, b, level))
