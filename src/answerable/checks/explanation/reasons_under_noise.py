"""A dollar more or less does not change the two main reasons."""

from answerable.checks.evidence.faithful_noise import NOISE
from answerable.checks.evidence.faithful_reasons import FaithfulReasons
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Estimate, Undefined


@check(
    "explanation.reasons_under_noise.v1",
    asks="How many refused people keep their two main reasons when their numbers are a little "
    "different?",
    source="Alvarez-Melis and Jaakkola, On the robustness of interpretability methods, WHI (2018); "
    "interval: Wilson, JASA 22 (1927)",
    does_not_show="Whether the score itself is steady: see the scenarios, and reliability.",
)
def reasons_under_noise(evidence: FaithfulReasons, *, level: float = 0.95) -> Estimate | Undefined:
    """Return the share of people whose two main reasons were the same in every draw with noise.

    Measured numbers get noise of 1 % of their own spread among everybody, whole numbers stay
    whole; choices (at most ten different values) stay as they are.
    """
    drawn = [case.noise for case in evidence.cases if case.noise.of]
    if not drawn:
        reason = f"no field holds a measured number to which noise of {NOISE:.0%} could be added"
        return Undefined(reason)
    same = sum(one.same == one.of for one in drawn)
    label = "refused people who keep their two main reasons"
    return rate(Count(label, same, len(drawn)), level=level)
