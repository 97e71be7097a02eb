"""Theil's index of errors in people's favour and against them."""

from answerable.checks.evidence.agreement import AgreementCounts
from answerable.checks.fairness.benefits import shared_out
from answerable.checks.registry import check
from answerable.stats.results import Series


@check(
    "fairness.theil_index.v1",
    asks="How unevenly are errors shared out, and how much of that lies between the groups?",
    source="Speicher et al., KDD 2018 (generalised entropy, alpha 1); Theil (1967)",
    does_not_show="Who gains and who loses: the index has no direction.",
    weighs=True,
)
def theil_index(counts: AgreementCounts, *, level: float = 0.95) -> Series:
    """Return mean(b / m log(b / m)) of benefits b with mean m: 0 is everybody alike.

    A benefit is 0 for a good person refused, 1 for a right decision, 2 for a bad one selected.
    "between groups" is what would remain if everybody had the mean of their group: 0 is parity.
    Where the outcome is a past decision the entries say "agreement with past decisions".
    `Undefined` when nobody has a decision and an outcome.
    """
    return shared_out(counts, 1.0, level)
