"""Accuracy difference: how often the decision and the outcome go together."""

from answerable.checks.evidence.agreement import AgreementCounts, Confusion
from answerable.checks.fairness.comparing import compare_agreement
from answerable.checks.registry import check
from answerable.stats.rates import differences
from answerable.stats.results import Count, Series


@check(
    "fairness.accuracy_difference.v1",
    asks="Is the decision right equally often in each group?",
    source="Berk et al., Sociol. Methods Res. 50 (2021) (overall accuracy equality)",
    does_not_show=(
        "Which way the errors go: equal accuracy can hide that one group bears all refusals."
    ),
    weighs=True,
)
def accuracy_difference(counts: AgreementCounts, *, level: float = 0.95) -> Series:
    """Return one difference of accuracies per group: 0 is equal accuracy.

    Where the outcome is a past decision the entries say "agreement with past decisions": they
    show who was treated as before, not who was treated rightly.
    `Undefined` for a group without people.
    """
    return compare_agreement(counts, accuracy, lambda pairs: differences(pairs, level=level))


def accuracy(group: Confusion) -> Count:
    """Return those whose decision and outcome agree among all."""
    return Count(group.label, group.selected_good + group.refused_bad, group.selected.n)
