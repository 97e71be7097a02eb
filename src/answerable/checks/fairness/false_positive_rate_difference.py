"""False positive rate difference: predictive equality, as a number."""

from answerable.checks.evidence.agreement import AgreementCounts, Confusion
from answerable.checks.fairness.comparing import compare_agreement
from answerable.checks.registry import check
from answerable.stats.rates import differences
from answerable.stats.results import Count, Series


@check(
    "fairness.false_positive_rate_difference.v1",
    asks="Of those with the bad outcome, is the same share of each group selected all the same?",
    source="Corbett-Davies et al., KDD 2017 (predictive equality)",
    does_not_show=(
        "Whether the recorded outcome is itself just: a biased past makes a biased yardstick."
    ),
    weighs=True,
)
def false_positive_rate_difference(counts: AgreementCounts, *, level: float = 0.95) -> Series:
    """Return one difference per group: 0 is predictive equality, negative means fewer let through.

    Where the outcome is a past decision the entries say "agreement with past decisions": they
    show who was treated as before, not who was treated rightly.
    `Undefined` where a group has nobody with the bad outcome.
    """
    return compare_agreement(
        counts, false_positive_rate, lambda pairs: differences(pairs, level=level)
    )


def false_positive_rate(group: Confusion) -> Count:
    """Return the selected among those with the bad outcome."""
    bad = group.selected_bad + group.refused_bad
    return Count(group.label, group.selected_bad, bad)
