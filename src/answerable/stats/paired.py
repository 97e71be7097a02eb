"""Two ways of scoring the same people: areas, means and their paired differences.

Everything is written as one contribution per person, so that a difference of two numbers about the
same people is the difference of their contributions, and people of one cluster are added up first.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.stats.results import Count, Estimate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

AREA = "delong_within_folds"
MEAN = "student_t_paired"


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """A number and what each person contributes to its error; contributions add up to 0."""

    value: float
    parts: "Floats"

    def minus(self, other: "Influence") -> "Influence":
        """Return the difference of two numbers about the same people in the same order."""
        return Influence(self.value - other.value, self.parts - other.parts)


def area(score: "Floats", good: "Flags", fold: "Ints") -> Influence:
    """Return the mean over folds of the area under the ROC curve within each.

    Every fold needs people of both outcomes. Sources: DeLong, DeLong and Clarke-Pearson, Biometrics
    44 (1988) 837-845, for the contributions; LeDell, Petersen and van der Laan, Electronic Journal
    of Statistics 9 (2015), for the mean over folds of rules learned elsewhere.
    """
    import numpy as np

    folds = np.unique(fold)
    parts, areas = np.zeros(len(score)), []
    for number in folds:
        at_good, at_bad = (np.flatnonzero((fold == number) & kind) for kind in (good, ~good))
        wins, losses = _placed(score[at_good], score[at_bad])
        areas.append(float(wins.mean()))
        # Divided by n - 1, so that the squares add up to DeLong's variance.
        for at, placed in ((at_good, wins), (at_bad, losses)):
            n = len(placed)
            parts[at] = (placed - placed.mean()) / np.sqrt(n * max(n - 1, 1)) / len(folds)
    return Influence(float(np.mean(areas)), parts)


def mean(values: "Floats") -> Influence:
    """Return the mean of one number per person."""
    import numpy as np

    n, value = len(values), float(values.mean())
    return Influence(value, (values - value) / np.sqrt(n * max(n - 1, 1)))


def estimate(
    one: Influence,
    method: str,
    *,
    cluster: "Ints | None" = None,
    level: float = 0.95,
    counts: tuple[Count, ...] = (),
) -> Estimate:
    """Return the number with Student's interval; `cluster` says who belongs together.

    With clusters their contributions are added first (Liang and Zeger, Biometrika 73, 1986), with
    as many degrees of freedom as clusters less one. That rules learned on the other folds vary too
    is no part of it (Bayle et al., NeurIPS 2020: the interval is that of the mean held-out error).
    """
    import numpy as np
    from scipy.special import stdtrit

    parts = one.parts
    n = len(parts)
    if cluster is None:
        units, variance = n, float((parts**2).sum())
    else:
        sums = np.bincount(cluster, weights=parts)
        units = len(sums)
        variance = float((sums**2).sum()) * units / max(units - 1, 1)
    half = float(stdtrit(max(units - 1, 1), 0.5 + level / 2)) * variance**0.5
    return Estimate(one.value, one.value - half, one.value + half, level, method, n, counts)


def _placed(high: "Floats", low: "Floats") -> "tuple[Floats, Floats]":
    """Return how many of the other kind each person is placed rightly against, as a share."""
    import numpy as np

    ordered_low, ordered_high = np.sort(low), np.sort(high)
    below = np.searchsorted(ordered_low, high, "left")
    tied = np.searchsorted(ordered_low, high, "right")
    wins: Floats = (below + tied) / 2 / len(low)
    above = len(high) - np.searchsorted(ordered_high, low, "right")
    from_here = len(high) - np.searchsorted(ordered_high, low, "left")
    losses: Floats = (above + from_here) / 2 / len(high)
    return wins, losses
