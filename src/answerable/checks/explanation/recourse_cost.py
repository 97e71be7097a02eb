"""What the cheapest change that would have helped costs, by group."""

from answerable.checks.evidence.recourse import RecourseByGroup, RecourseOf
from answerable.checks.registry import check
from answerable.stats.means import Spread, mean_interval
from answerable.stats.results import Count, Entry, Estimate, Series, Undefined


@check(
    "explanation.recourse_cost.v1",
    asks="What does the cheapest change that would have helped cost refused people of each group?",
    source="Gupta et al., arXiv:1909.03166 (2019); interval: Student, Biometrika 6 (1908)",
    does_not_show="What a change costs a person beyond the cost the card gives it, and the cost of "
    "those whom nothing helps: see explanation.recourse_exists.",
)
def recourse_cost(evidence: RecourseByGroup, *, level: float = 0.95) -> Series:
    """Return the mean cost per group among those who have recourse, in the card's own unit."""
    entries = tuple(
        ((group.label,), _mean(group, evidence.minimum, level)) for group in evidence.groups
    )
    return Series(("group",), entries)


def _mean(group: RecourseOf, minimum: int, level: float) -> Entry:
    from statistics import fmean, variance

    n = len(group.costs)
    counts = (Count(f"{group.label} with recourse", n, group.n),)
    if n < max(minimum, 2):
        return Undefined(f"fewer than {max(minimum, 2)} people have recourse")
    mean = fmean(group.costs)
    low, high = mean_interval(Spread(group.label, n, mean, variance(group.costs)), level=level)
    return Estimate(mean, max(0.0, low), high, level, "student_t", n, counts)
