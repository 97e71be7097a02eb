"""Numbers of people weighed or clustered, as numbers of fewer people drawn one by one.

Their intervals are the usual ones on so many people (`design`); so is what more people, or people
placed elsewhere, would do to them. Sources in `design`.
"""

from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist

from answerable.stats.results import Estimate
from answerable.stats.score import difference_bounds, ratio_bounds


@dataclass(frozen=True, slots=True)
class Drawn:
    """Successes and people of a group: whole where nobody is weighed or clustered."""

    successes: float
    n: float

    @property
    def rate(self) -> float:
        """Return successes / n; `n` is at least 1."""
        return self.successes / self.n


def usual_method(method: str) -> str:
    """Return the name of an interval without what it knows: weights, clusters.

    >>> usual_method("wilson_weighted_clustered")
    'wilson'
    """
    return method.removesuffix("_clustered").removesuffix("_weighted")


def is_of_a_sample(estimate: Estimate) -> bool:
    """Whether an estimate knows of weights or clusters."""
    return usual_method(estimate.method) != estimate.method


def design_effect(estimate: Estimate) -> float:
    """Return how many people of the first group tell as much as one drawn one by one; 1 or more."""
    return estimate.counts[0].n / estimate.effective[0] if estimate.effective else 1.0


def drawn(estimate: Estimate) -> tuple[Drawn, ...]:
    """Return the groups of an estimate as its interval takes them; () where nobody knows."""
    if not is_of_a_sample(estimate):
        return tuple(Drawn(count.successes, count.n) for count in estimate.counts)
    if len(estimate.effective) != len(estimate.counts):
        return ()
    whom = estimate.population or tuple((c.successes, c.n) for c in estimate.counts)
    return tuple(
        Drawn(x / n * left, left) for (x, n), left in zip(whom, estimate.effective, strict=True)
    )


def compared_again(like: Estimate, a: Drawn, b: Drawn, *, ratio: bool) -> Estimate | None:
    """Return the ratio or difference of other such people, made as `like` was.

    The p-value is that of the pooled test. None for a ratio to nothing.
    """
    import numpy as np

    if ratio and not b.successes:
        return None
    value = a.rate / b.rate if ratio else a.rate - b.rate
    bounds = ratio_bounds if ratio else difference_bounds
    counts = (np.array([float(x)]) for x in (a.successes, a.n, b.successes, b.n))
    low, high = (float(end[0]) for end in bounds(*counts, level=like.level))
    pooled = (a.successes + b.successes) / (a.n + b.n)
    spread = pooled * (1 - pooled) * (1 / a.n + 1 / b.n)
    p = 2 * NormalDist().cdf(-abs(a.rate - b.rate) / sqrt(spread)) if spread > 0 else 1.0
    return replace(like, value=value, low=min(low, value), high=max(high, value), p_value=p)
