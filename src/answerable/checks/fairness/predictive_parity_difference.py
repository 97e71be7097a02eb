"""Predictive parity difference: what being selected means, group by group."""

from answerable.checks.evidence.agreement import AgreementCounts, Confusion
from answerable.checks.fairness.comparing import compare_agreement
from answerable.checks.registry import check
from answerable.stats.rates import differences
from answerable.stats.results import Count, Series


@check(
    "fairness.predictive_parity_difference.v1",
    asks="Of those selected, does the same share of each group turn out well?",
    source="Chouldechova, Big Data 5 (2017) (predictive parity)",
    does_not_show="Anything about the people refused: their outcome is often never seen.",
    weighs=True,
)
def predictive_parity_difference(counts: AgreementCounts, *, level: float = 0.95) -> Series:
    """Return one difference of positive predictive values per group: 0 is predictive parity.

    Where the outcome is a past decision the entries say "agreement with past decisions": they
    show who was treated as before, not who was treated rightly.
    `Undefined` where nobody of a group was selected.
    """
    return compare_agreement(
        counts, positive_predictive_value, lambda pairs: differences(pairs, level=level)
    )


def positive_predictive_value(group: Confusion) -> Count:
    """Return those with the good outcome among the selected."""
    selected = group.selected_good + group.selected_bad
    return Count(group.label, group.selected_good, selected)
