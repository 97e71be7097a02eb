"""Area under the ROC curve from counts per score, ties as half, and the gap of two of them."""

from collections.abc import Iterable

from answerable.stats.auc_interval import newcombe_auc
from answerable.stats.results import Count, Estimate, Undefined
from answerable.stats.together import MINUS, minus

Histogram = Iterable[tuple[float, int, int]]
"""(score, good, bad), in any order; the same score twice is added up."""


def area(histogram: Histogram) -> tuple[float, int, int]:
    """Return the share of pairs in the right order, and how many good and bad people there are.

    A pair is a good and a bad person; right is the good one's score being higher. NaN without a
    pair. Exact for the counts given, whatever their ties (Hanley and McNeil, Radiology 143, 1982).

    >>> area([(0.2, 0, 1), (0.5, 1, 1), (0.9, 1, 0)])
    (0.875, 2, 2)
    """
    people: dict[float, tuple[int, int]] = {}
    for score, ups, downs in histogram:
        held = people.get(score, (0, 0))
        people[score] = held[0] + ups, held[1] + downs
    right = 0.0
    good = bad = 0
    for _, (ups, downs) in sorted(people.items()):
        right += ups * (bad + downs / 2)
        good, bad = good + ups, bad + downs
    return (right / (good * bad) if good and bad else float("nan")), good, bad


def area_gap(
    a: tuple[str, Histogram], b: tuple[str, Histogram], *, level: float = 0.95
) -> Estimate | Undefined:
    """Return area(a) - area(b): 0 when the score tells good from bad equally well in both groups.

    `counts` are the good among all of each group. `Undefined` where a group lacks good or bad
    people. Interval: Newcombe's for each area, joined by "square and add".
    """
    sides = []
    counts = []
    for label, histogram in (a, b):
        value, good, bad = area(histogram)
        counts.append(Count(f"{label}, good outcome", good, good + bad))
        if not good or not bad:
            lacking = "good" if not good else "bad"
            return Undefined(f"nobody in {label!r} has the {lacking} outcome", tuple(counts))
        sides.append((value, *newcombe_auc(value, good, bad, level=level)))
    value, low, high = minus(sides[0], sides[1])
    n = sum(count.n for count in counts)
    return Estimate(value, max(-1.0, low), min(1.0, high), level, MINUS, n, tuple(counts))
