"""The one reason that the system itself writes down acted: a wrong one is a breach."""

from answerable.checks.evidence.reasons import RefusedReasons
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Estimate, Undefined


@check(
    "explanation.stated_reason_acts.v1",
    asks="For how many refused people does the reason that the system states act?",
    source="12 CFR 1002.9(b)(2) and comment 9(b)(2)-4 (the factors actually scored); interval: "
    "Wilson, JASA 22 (1927)",
    does_not_show="Whether it was the gravest reason, and whether the phrase in the card speaks of "
    "the fields that were moved: somebody has to read both.",
)
def stated_reason_acts(evidence: RefusedReasons, *, level: float = 0.95) -> Estimate | Undefined:
    """Return the share of refused people whose stated reason, when moved, raised the score.

    A code without a [[reason]] counts as not acting: nobody can say what it means.
    """
    stated = [case.stated for case in evidence.cases if case.stated]
    if not stated:
        return Undefined("the card names no field in which the system states its reason")
    acted = sum(one.acted for one in stated)
    return rate(Count("refused people whose stated reason acts", acted, len(stated)), level=level)
