"""Taking the told reasons away first raises the score faster than taking any away at random."""

from answerable.checks.evidence.faithful_reasons import FaithfulReasons
from answerable.checks.registry import check
from answerable.stats.means import Spread, mean_interval
from answerable.stats.results import Count, Estimate, Undefined


@check(
    "explanation.deletion_gain.v1",
    asks="Does taking the reasons away in the told order help refused people faster than in "
    "random order?",
    source="Deletion curves: Samek et al., IEEE Trans. Neural Netw. Learn. Syst. 28 (2017), "
    "here every field becomes a reference person's; interval: Student, Biometrika 6 (1908)",
    does_not_show="Whether the order is the best there is: where reasons only act together, no "
    "order is much better than another.",
)
def deletion_gain(evidence: FaithfulReasons, *, level: float = 0.95) -> Estimate | Undefined:
    """Return how much higher the curve of the told order lies, as a share of the score's range.

    0: no better than random order; below 0: worse. Each person's curves are averaged over the
    same reference people. The count says for how many people the gain is above 0 beyond the
    interval over their own random orders.
    """
    from statistics import fmean, variance

    gains = [case.deletion for case in evidence.cases if case.deletion]
    beyond = sum(one.low > 0 for one in gains)
    counts = (Count("refused people helped faster than at random", beyond, len(gains)),)
    if len(gains) < 2:
        return Undefined("fewer than two people's reasons could be taken away in order", counts)
    values = [one.gain for one in gains]
    spread = Spread("people", len(values), fmean(values), variance(values))
    low, high = mean_interval(spread, level=level)
    return Estimate(spread.mean, low, high, level, "student_t", len(values), counts)
