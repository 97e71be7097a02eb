"""The interval of an area under the ROC curve that also holds where separation is complete."""

from collections.abc import Callable

from answerable.stats.score import z_of

NAME = "newcombe_auc"
CROSSFITTED = "newcombe_auc_crossfitted"


def newcombe_auc(
    auc: float, positives: float, negatives: float, *, level: float = 0.95
) -> tuple[float, float]:
    """Return the interval of an area under the ROC curve, within [0, 1].

    `auc` is the share of pairs (one person of each kind) that the score puts in the right order,
    ties counted as half. Unlike Wald's or DeLong's, the interval has a width when every pair is in
    order. Source: Newcombe, Stat. Med. 25 (2006) 559-573, method 5: the values whose variance,
    after Hanley and McNeil (Radiology 143, 1982), would still allow the one observed.

    >>> low, high = newcombe_auc(1.0, 20, 20)
    >>> f"{low:.3f} {high:.3f}"
    '0.899 1.000'
    """
    z = z_of(level)
    size = (positives + negatives) / 2 - 1

    def allowed(theta: float) -> bool:
        spread = (1 - theta) / (2 - theta) + theta / (1 + theta)
        variance = theta * (1 - theta) * (1 + size * spread) / (positives * negatives)
        return (theta - auc) ** 2 <= z * z * variance

    return _furthest(auc, 0.0, allowed), _furthest(auc, 1.0, allowed)


def crossfitted_auc(
    auc: float, positives: int, negatives: int, *, level: float = 0.95
) -> tuple[float, float]:
    """Return the interval of an area that is the mean over folds, within [0, 1].

    Everybody is judged, but by rules that were learned from the others, and what chance put into a
    rule comes back when its teachers are judged in turn. Where a column says nothing at all that
    doubles the variance, so the interval is that of half as many people: right at 0.5, and wider
    than need be where a column says much (a test counts both).
    """
    return newcombe_auc(auc, positives / 2, negatives / 2, level=level)


def _furthest(start: float, end: float, allowed: Callable[[float], bool]) -> float:
    """Return the furthest value from `start` towards `end` that is still allowed, by halving."""
    inside, outside = start, end
    for _ in range(60):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if allowed(middle) else (inside, middle)
    return inside
