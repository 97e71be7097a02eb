"""True positive rate difference: equal opportunity, as a number."""

from answerable.checks.evidence.agreement import AgreementCounts, Confusion
from answerable.checks.fairness.comparing import compare_agreement
from answerable.checks.registry import check
from answerable.stats.rates import differences
from answerable.stats.results import Count, Series


@check(
    "fairness.true_positive_rate_difference.v1",
    asks="Of those with the good outcome, is the same share of each group selected?",
    source="Hardt, Price and Srebro, NeurIPS 2016 (equal opportunity)",
    does_not_show=(
        "Whether the recorded outcome is itself just: a biased past makes a biased yardstick."
    ),
    weighs=True,
)
def true_positive_rate_difference(counts: AgreementCounts, *, level: float = 0.95) -> Series:
    """Return one difference per group: 0 is equal opportunity, negative: more good ones missed.

    Where the outcome is a past decision the entries say "agreement with past decisions": they
    show who was treated as before, not who was treated rightly.
    `Undefined` where a group has nobody with the good outcome.
    """
    return compare_agreement(
        counts, true_positive_rate, lambda pairs: differences(pairs, level=level)
    )


def true_positive_rate(group: Confusion) -> Count:
    """Return the selected among those with the good outcome."""
    good = group.selected_good + group.refused_good
    return Count(group.label, group.selected_good, good)
