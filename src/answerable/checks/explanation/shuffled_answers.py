"""Explanations of a copy with shuffled answers look like chance: what is told is read from them."""

from math import isnan

from answerable.checks.evidence.faithful_copies import Shuffled
from answerable.checks.evidence.faithful_reasons import FaithfulReasons
from answerable.checks.registry import check
from answerable.stats.means import Spread, mean_interval
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Estimate, Key, Series, Undefined

RETRAINED = (
    "the model was not trained again on shuffled labels, because a card names no way to train it; "
    "its answers were shuffled among people instead"
)


@check(
    "explanation.shuffled_answers.v1",
    asks="Is the explanation another one when the system's answers are shuffled among people?",
    source="Adebayo et al., Sanity checks for saliency maps, NeurIPS (2018); rank correlation: "
    "Kendall, Biometrika 33 (1945); interval: Student, Biometrika 6 (1908), and Wilson",
    does_not_show="That the explanation is right: only that it depends on what the system answers.",
)
def shuffled_answers(evidence: FaithfulReasons, *, level: float = 0.95) -> Series:
    """Return how like the true explanations those of the shuffled copy are: about 0 by chance.

    1 means that the same is told whatever the system answers. Beside it, the share of people for
    whom the copy's two main reasons would have counted as stable: reasons read into noise.
    """
    cases = [case.shuffled for case in evidence.cases]
    taus = [case.tau for case in cases if not isnan(case.tau)]
    settled = Count("shuffled copies whose main reasons look stable", _settled(cases), len(cases))
    entries: list[tuple[Key, Entry]] = [
        (("likeness",), _mean(taus, level)),
        (("looks stable",), rate(settled, level=level)),
        (("trained again",), Undefined(RETRAINED)),
    ]
    return Series(("copy",), tuple(entries))


def _settled(cases: "list[Shuffled]") -> int:
    return sum(case.settled for case in cases)


def _mean(taus: list[float], level: float) -> Entry:
    from statistics import fmean, variance

    if len(taus) < 2:
        return Undefined("fewer than two people's reasons could be ranked on both")
    spread = Spread("people", len(taus), fmean(taus), variance(taus))
    low, high = mean_interval(spread, level=level)
    return Estimate(spread.mean, low, high, level, "student_t", len(taus))
