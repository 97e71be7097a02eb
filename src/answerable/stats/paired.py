"""Two ways of scoring the same people: areas, means and their paired differences.

Everything is written as one contribution per person, so that a difference of two numbers about the
same people is the difference of their contributions, and people of one cluster are added up first.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.stats.design_effect import too_few
from answerable.stats.results import Count, Estimate, Undefined

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


def area(score: "Floats", good: "Flags", fold: "Ints", weight: "Floats | None" = None) -> Influence:
    """Return the mean over folds of the area under the ROC curve within each.

    Every fold needs people of both outcomes. With weights above 0 every pair counts with those of
    both people. Sources: DeLong, DeLong and Clarke-Pearson, Biometrics
    44 (1988) 837-845, for the contributions; LeDell, Petersen and van der Laan, Electronic Journal
    of Statistics 9 (2015), for the mean over folds of rules learned elsewhere.
    """
    import numpy as np

    folds = np.unique(fold)
    parts, areas = np.zeros(len(score)), []
    for number in folds:
        at_good, at_bad = (np.flatnonzero((fold == number) & kind) for kind in (good, ~good))
        kinds = None if weight is None else (weight[at_good], weight[at_bad])
        placed = _placed(score[at_good], score[at_bad], kinds)
        # Divided by n - 1, so that the squares add up to DeLong's variance.
        means = [
            mean(one, None if kinds is None else kinds[place]) for place, one in enumerate(placed)
        ]
        areas.append(means[0].value)
        parts[at_good], parts[at_bad] = (one.parts / len(folds) for one in means)
    return Influence(float(np.mean(areas)), parts)


def mean(values: "Floats", weight: "Floats | None" = None) -> Influence:
    """Return the mean of one number per person; of the population, where people have weights."""
    import numpy as np

    n = len(values)
    if weight is None:
        value = float(values.mean())
        return Influence(value, (values - value) / np.sqrt(n * max(n - 1, 1)))
    whole = weight.sum()
    value = float((weight * values).sum() / whole)
    return Influence(value, weight * (values - value) / whole * np.sqrt(n / max(n - 1, 1)))


def estimate(
    one: Influence,
    method: str,
    *,
    cluster: "Ints | None" = None,
    weight: "Floats | None" = None,
    level: float = 0.95,
    counts: tuple[Count, ...] = (),
) -> Estimate | Undefined:
    """Return the number with Student's interval; `cluster` says who belongs together.

    With clusters their contributions are added first (Liang and Zeger, Biometrika 73, 1986), with
    as many degrees of freedom as clusters less one. That rules learned on the other folds vary too
    is no part of it (Bayle et al., NeurIPS 2020: the interval is that of the mean held-out error).
    Unequal weights leave as many as Kish's number of people less one. `Undefined` for few clusters.
    """
    import numpy as np
    from scipy.special import stdtrit

    parts = one.parts
    n = len(parts)
    units = float(n if weight is None else weight.sum() ** 2 / (weight**2).sum())
    variance = float((parts**2).sum())
    if cluster is not None:
        places = np.unique(cluster, return_inverse=True)[1].reshape(-1)
        sums = np.bincount(places, weights=parts)
        units = len(sums)
        if reason := too_few(units):
            return Undefined(reason, counts)
        variance = float((sums**2).sum()) * units / (units - 1)
    knows = ("_weighted", weight), ("_clustered", cluster)
    method += "".join(word for word, given in knows if given is not None)
    half = float(stdtrit(max(units - 1, 1), 0.5 + level / 2)) * variance**0.5
    return Estimate(one.value, one.value - half, one.value + half, level, method, n, counts)


def _placed(
    high: "Floats", low: "Floats", weights: "tuple[Floats, Floats] | None"
) -> "tuple[Floats, Floats]":
    """Return how many of the other kind each person is placed rightly against, as a share.

    `weights` are those of `high` and of `low`; the share is then that of their sum.
    """
    import numpy as np

    if weights is not None:
        of_high, of_low = weights
        return _share_below(high, low, of_low), 1 - _share_below(low, high, of_high)
    ordered_low, ordered_high = np.sort(low), np.sort(high)
    below = np.searchsorted(ordered_low, high, "left")
    tied = np.searchsorted(ordered_low, high, "right")
    wins: Floats = (below + tied) / 2 / len(low)
    above = len(high) - np.searchsorted(ordered_high, low, "right")
    from_here = len(high) - np.searchsorted(ordered_high, low, "left")
    losses: Floats = (above + from_here) / 2 / len(high)
    return wins, losses


def _share_below(scores: "Floats", others: "Floats", weight: "Floats") -> "Floats":
    """Return the share of the others' weight that lies below each score, ties by half."""
    import numpy as np

    order = np.argsort(others, kind="stable")
    before = np.concatenate([[0.0], np.cumsum(weight[order])])
    left, right = (np.searchsorted(others[order], scores, side) for side in ("left", "right"))
    share: Floats = (before[left] + before[right]) / 2 / before[-1]
    return share
