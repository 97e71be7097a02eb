"""Calibration gap: whether a score promises one group more, or less, than it keeps."""

from answerable.checks.evidence.scores import ScoreCounts, Scored
from answerable.checks.fairness.scoring import compare_scores, is_probability, no_probability
from answerable.checks.registry import check
from answerable.stats.design_scores import design_calibration_gap
from answerable.stats.intervals import wilson
from answerable.stats.results import Count, Entry, Estimate, Series, Undefined
from answerable.stats.together import MINUS, minus


@check(
    "fairness.calibration_gap.v1",
    asks="Is the score's average as close to what happened in each group as in the comparator?",
    source=(
        "Pleiss et al., NeurIPS 2017; calibration in the large: Van Calster et al., BMC Med. 17 "
        "(2019)"
    ),
    does_not_show="Errors that cancel: too high for some and too low for others of one group.",
    weighs=True,
)
def calibration_gap(counts: ScoreCounts, *, level: float = 0.95) -> Series:
    """Return per group (observed - expected) minus the comparator's: 0 is equal calibration.

    Observed is the share with the good outcome, expected the mean score. Positive: the score
    promises this group less than it keeps. Interval: Wilson's for each observed share, joined by
    "square and add"; wider than needed, since scores explain part of the outcome. Where the outcome
    is a past decision the entries say "agreement with past decisions". `Undefined` for a group
    without people, and for all when the score is no probability.
    """
    no_number = None if is_probability(counts) else no_probability(counts)

    def measure(a: Scored, b: Scored) -> Entry:
        if no_number:
            return no_number
        if a.sample and b.sample:
            return design_calibration_gap(a.sample, b.sample, level=level)
        pair = observed(a), observed(b)
        for group in (a, b):
            if not group.n:
                return Undefined(f"no people in {group.label!r}", pair)
        sides = [_excess(group, seen, level) for group, seen in zip((a, b), pair, strict=True)]
        value, low, high = minus(sides[0], sides[1])
        return Estimate(value, low, high, level, MINUS, a.n + b.n, pair)

    return compare_scores(counts, measure)


def observed(group: Scored) -> Count:
    """Return those with the good outcome among all of a group."""
    good = sum(good for _, good, _ in group.bins)
    return Count(f"{group.label}, good outcome", good, group.n)


def expected(group: Scored) -> float:
    """Return the mean score of a group that has people."""
    return sum(score * (good + bad) for score, good, bad in group.bins) / group.n


def _excess(group: Scored, seen: Count, level: float) -> tuple[float, float, float]:
    mean = expected(group)
    low, high = wilson(seen.successes, seen.n, level=level)
    return seen.rate - mean, low - mean, high - mean
