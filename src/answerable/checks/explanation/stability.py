"""The main reasons stay the same when they are drawn again; otherwise nobody can say why."""

from answerable.checks.evidence.reasons import RefusedReasons
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Estimate, Undefined


@check(
    "explanation.stability.v1",
    asks="How many refused people's two main reasons change when the explanation is drawn again?",
    source="Alvarez-Melis and Jaakkola, WHI (2018); resampled reference and pairs: "
    "Efron, Ann. Stat. 7 (1979); interval: Wilson, JASA 22 (1927)",
    does_not_show="Whether a stable reason is the right one: see explanation.reasons_verified.",
)
def stability(evidence: RefusedReasons, *, level: float = 0.95) -> Estimate | Undefined:
    """Return the share of refused people about whom "we cannot say why".

    A person's two main reasons are unstable when their set differs in more redraws than the card's
    `explanation.redraws_limit` allows (by default one in five), after the last attempt.
    """
    unstable = sum(not case.stable for case in evidence.cases)
    label = "refused people whose main reasons change"
    return rate(Count(label, unstable, len(evidence.cases)), level=level)
