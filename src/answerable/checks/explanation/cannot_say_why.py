"""We cannot say why: of how many refused people no reason can be told that would be true."""

from answerable.checks.evidence.reasons import ExplainedCase, RefusedReasons
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Estimate, Undefined


@check(
    "explanation.cannot_say_why.v1",
    asks="About how many refused people can nobody say why?",
    source="12 CFR 1002.9(b)(2) and Article 86 of the AI Act presuppose that it can be said; "
    "redraws: Efron, Ann. Stat. 7 (1979); interval: Wilson, JASA 22 (1927)",
    does_not_show="Whether reasons that stay are the right ones: see explanation.deletion_gain and "
    "explanation.methods_agree.",
)
def cannot_say_why(evidence: RefusedReasons, *, level: float = 0.95) -> Estimate | Undefined:
    """Return the share of refused people about whom nobody can say why.

    Of a person it cannot be said when their two main reasons differ in more redraws than the
    card's `explanation.redraws_limit`, when the contributions miss the score by more than
    `explanation.additivity_limit` of its range, when neither of two other methods names the same
    first reason, or when no main reason acted as it claims.
    """
    unsaid = sum(_unsaid(case) for case in evidence.cases)
    label = "refused people about whom we cannot say why"
    return rate(Count(label, unsaid, len(evidence.cases)), level=level)


def _unsaid(case: ExplainedCase) -> bool:
    acted = any(one.acted for one in case.verified)
    return not (case.stable and case.additive and acted) or case.disputed
