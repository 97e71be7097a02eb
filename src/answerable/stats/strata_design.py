"""Two groups compared within strata, from people sampled with weights or in clusters.

The number is the Mantel-Haenszel mean of the differences in the population: the coefficient of the
group in a weighted regression on groups and strata. Its variance is worked out from the weights
(linearised, strata of random size) or by leaving out one cluster at a time; interval and test are
the usual ones on fewer people. Sources in `design` and `strata`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from answerable.stats.design_effect import freedom_of, weighed_effect, why_not, wider
from answerable.stats.effective import Drawn
from answerable.stats.people import People, is_clustered, mass_of, square_of
from answerable.stats.results import Count

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

Pair = tuple[Count, Count]
NOT_WITHOUT = "without one cluster no stratum has people of both groups: nothing is left without it"


@dataclass(frozen=True, slots=True)
class Fewer:
    """What a design leaves of strata."""

    strata: tuple[tuple[Drawn, Drawn], ...]
    """As many people as would tell as much, drawn one by one: for the interval."""
    even: tuple[tuple[Drawn, Drawn], ...]
    """As many people as were counted, shared out as those they stand for: for the test."""
    effect: float
    """By which the test's square is divided (Rao and Scott)."""
    freedom: float
    """Of Student's t for the test; infinite where it is the normal."""


def fewer_in_strata(strata: Sequence[Pair], whole: Pair, level: float) -> Fewer | str:
    """Return the strata as fewer people drawn one by one, or why there is no interval.

    `strata` have people of both groups who stand for somebody; `whole` is their sum.
    """
    import numpy as np

    if reason := why_not(*whole):
        return reason
    table = np.array([[mass_of(n) for n in _four(pair)] for pair in strata]).T
    even = table * (sum(int(count.n) for count in whole) / float(table[[1, 3]].sum()))
    alone = _variance(even, even)
    if is_clustered(whole[0]):
        left = _without_each(strata, table)
        if left is None:
            return NOT_WITHOUT
        clusters = len(left)
        spread = (clusters - 1) / clusters * float(((left - _mean(table)) ** 2).sum())
        freedom, counted = clusters - 1.0, inf
    else:
        squares = np.array([[square_of(n) for n in _four(pair)] for pair in strata]).T
        spread, (freedom, counted) = _variance(table, squares), freedom_of(*whole)
    assert isinstance(whole[0].n, People)
    assert isinstance(whole[1].n, People)
    certain = max(weighed_effect(whole[0].n), weighed_effect(whole[1].n))
    effect = max(1.0, spread / alone) if alone > 0 else certain
    return Fewer(
        _drawn(even / (effect * wider(freedom, counted, level))),
        _drawn(even),
        effect,
        freedom if freedom < counted - 1e-6 else inf,
    )


def _four(pair: Pair) -> tuple[int, int, int, int]:
    """Return successes and people of both groups."""
    a, b = pair
    return a.successes, a.n, b.successes, b.n


def _drawn(table: "Floats") -> tuple[tuple[Drawn, Drawn], ...]:
    return tuple((Drawn(x, n), Drawn(y, m)) for x, n, y, m in table.T.tolist())


def _mean(table: "Floats") -> "Floats":
    """Return the Mantel-Haenszel difference of strata (second axis); NaN where none has both."""
    import numpy as np

    x, n, y, m = table
    whole = np.where(n + m > 0, n + m, 1.0)
    weight = (n * m / whole).sum(axis=0)
    gap = ((x * m - y * n) / whole).sum(axis=0)
    return np.asarray(gap / np.where(weight > 0, weight, np.nan))


def _variance(table: "Floats", squares: "Floats") -> float:
    """Return the linearised variance of the mean difference, sizes of strata being random too.

    `squares` are the sums of squared weights of the same four numbers; where everybody counts once
    those are the numbers themselves.
    """
    x, n, y, m = table
    gap, total = float(_mean(table)), float((n * m / (n + m)).sum())
    pooled = (x + y) / (n + m)
    parts = 0.0
    for sign, share, (good, people) in (
        (-1.0, m / (n + m), squares[:2]),
        (1.0, n / (n + m), squares[2:]),
    ):
        up, down = 1 - pooled + sign * gap * share, pooled - sign * gap * share
        parts += float((share**2 * (good * up**2 + (people - good) * down**2)).sum())
    return parts / total**2


def _without_each(strata: Sequence[Pair], table: "Floats") -> "Floats | None":
    """Return the mean difference without each cluster; None where there is none without one."""
    import numpy as np

    units = np.array([[_units(n, pair[0].n) for n in _four(pair)] for pair in strata])
    units = units.transpose(1, 0, 2)
    units = units[:, :, (units[[1, 3]] > 0).any(axis=(0, 1))]
    left = table[:, :, None] - units
    # What rounding leaves of a stratum whose people are all in the cluster.
    left[np.abs(left) < 1e-9 * np.maximum(table[[1, 1, 3, 3], :, None], 1e-300)] = 0.0
    means = _mean(left)
    return None if np.isnan(means).any() else means


def _units(people: int, like: int) -> "Floats":
    import numpy as np

    if isinstance(people, People) and people.units is not None:
        return people.units
    assert isinstance(like, People)
    assert like.units is not None
    return np.zeros_like(like.units)
