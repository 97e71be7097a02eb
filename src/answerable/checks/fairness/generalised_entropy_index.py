"""Generalised entropy, alpha 2: half the squared coefficient of variation of benefits."""

from answerable.checks.evidence.agreement import AgreementCounts
from answerable.checks.fairness.benefits import shared_out
from answerable.checks.registry import check
from answerable.stats.results import Series


@check(
    "fairness.generalised_entropy_index.v1",
    asks="How unevenly are errors shared out, with favours counted more than by Theil's index?",
    source="Speicher et al., KDD 2018 (generalised entropy, alpha 2); Shorrocks (1980)",
    does_not_show="Who gains and who loses: the index has no direction.",
    weighs=True,
)
def generalised_entropy_index(counts: AgreementCounts, *, level: float = 0.95) -> Series:
    """Return mean((b / m)^2 - 1) / 2 of benefits b with mean m: 0 is everybody alike.

    Benefits, parts, past decisions and what is `Undefined` as in Theil's index.
    """
    return shared_out(counts, 2.0, level)
