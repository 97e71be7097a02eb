"""How many people drawn one by one would tell as much as people weighed or clustered.

Sources in `design`.
"""

from dataclasses import dataclass
from math import inf, sqrt
from typing import TYPE_CHECKING

from answerable.stats.people import People, mass_of, share_of
from answerable.stats.results import Count
from answerable.stats.score import z_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

LEAST = 10
"""Clusters below which no interval is given: it would rest on a handful of banks."""

Small = tuple[float, float]
"""Successes and people of a group after the design effect: fewer than were counted."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a design does to the people of a pair of groups."""

    first: Small
    second: Small
    freedom: float
    """Degrees of freedom: clusters less one, or the people that the weights leave."""
    counted: float
    """Degrees of freedom of as many people drawn one by one; infinite beside clusters."""


def people_left(count: Count, level: float) -> float:
    """Return how many people are left of one group, for an interval at `level`."""
    rate = share_of(count)
    deviates = _deviates((count, 1.0))
    freedom, counted = _freedom(deviates, count)
    spread = _linear(count, rate) if deviates is None else _jackknife(deviates)
    alone = _alone(count, rate)
    n = _shrunk(count, rate, spread / alone if alone else 1.0)
    return max(1.0, n / wider(freedom, counted, level))


def pair_left(a: Count, b: Count, slopes: tuple[float, float]) -> Effect:
    """Return both groups with as many people as would tell as much, drawn one by one.

    The design effect is that of the sum of both rates times their slopes.
    """
    p, q = share_of(a), share_of(b)
    up, down = slopes[0] ** 2, slopes[1] ** 2
    alone = up * _alone(a, p) + down * _alone(b, q)
    deviates = _deviates((a, slopes[0]), (b, slopes[1]))
    linear = up * _linear(a, p) + down * _linear(b, q)
    spread = linear if deviates is None else _jackknife(deviates)
    effect = spread / alone if alone else 1.0
    n, m = _shrunk(a, p, effect), _shrunk(b, q, effect)
    return Effect((p * n, n), (q * m, m), *_freedom(deviates, a, b))


def _shrunk(count: Count, rate: float, effect: float) -> float:
    """Return the people left by a design effect.

    Where all or none succeeded nothing varies, and the effect is that of the weights (Kish, Survey
    Sampling, 1965) or of clusters that go all alike.
    """
    assert isinstance(count.n, People)
    return fewer(count.n, effect, certain=rate in (0, 1))


def fewer(people: People, effect: float, *, certain: bool) -> float:
    """Return the people left by a design effect; `certain` where nothing varies among them."""
    effect = max(effect, weighed_effect(people)) if certain else effect
    return int(people) / max(1.0, effect)


def weighed_effect(people: People) -> float:
    """Return the effect of the weights alone, or of clusters that go all alike; 1 or more."""
    n = float(int(people))
    effect = max(1.0, n * people.square / people.mass**2 if people.mass else 1.0)
    if people.units is not None:
        effect = max(effect, n / max(1, int((people.units > 0).sum())))
    return effect


def widened(effect: Effect, level: float) -> tuple[float, float, float, float]:
    """Return successes and people of both groups for a score interval at `level`."""
    by = wider(effect.freedom, effect.counted, level)
    (x, n), (y, m) = effect.first, effect.second
    # Below one person the score interval has no meaning; at one it already says nothing.
    n_left, m_left = max(1.0, n / by), max(1.0, m / by)
    return x / n * n_left, n_left, y / m * m_left, m_left


def _freedom(deviates: "Floats | None", *counts: Count) -> tuple[float, float]:
    """Return the degrees of freedom of the variance, and those it is compared with.

    A variance from clusters has as many as clusters less one, beside a normal value. One from
    unequal weights rests on as few people as Kish's number says, beside all of them.
    """
    if deviates is not None:
        return len(deviates) - 1, inf
    return freedom_of(*counts)


def freedom_of(*counts: Count) -> tuple[float, float]:
    """Return the degrees of freedom that unequal weights leave, and those of the people counted."""
    kish, n = 0.0, 0
    for count in counts:
        assert isinstance(count.n, People)
        kish, n = kish + count.n.mass**2 / count.n.square, n + int(count.n)
    least = len(counts)
    return max(1.0, kish - least), max(1.0, n - least)


def wider(freedom: float, counted: float, level: float) -> float:
    """Return by how much Student's t spreads the people further (Korn and Graubard, 1998)."""
    from scipy.special import stdtrit

    if freedom == counted:
        return 1.0
    end = 0.5 + level / 2
    usual = z_of(level) if counted == inf else float(stdtrit(counted, end))
    return float((stdtrit(freedom, end) / usual) ** 2)


def _linear(count: Count, rate: float) -> float:
    """Return the variance of a weighted share whose people were sampled one by one."""
    people, good = count.n, count.successes
    assert isinstance(people, People)
    up = good.square if isinstance(good, People) else 0.0
    down = max(0.0, people.square - up)
    n = int(people)
    return (up * (1 - rate) ** 2 + down * rate**2) / people.mass**2 * n / max(1, n - 1)


def _alone(count: Count, rate: float) -> float:
    """Return the variance of the share of as many people drawn one by one."""
    return rate * (1 - rate) / max(1, int(count.n) - 1)


def _deviates(*parts: tuple[Count, float]) -> "Floats | None":
    """Return how far a sum of rates, each times its number, moves without each cluster.

    None where no clusters are declared. Everybody of a group in one cluster was refused before.
    """
    import numpy as np

    moved, there = [], []
    for count, factor in parts:
        if not isinstance(count.n, People) or count.n.units is None:
            return None
        x, n = _by_cluster(count)
        left = n.sum() - n
        moved.append(factor * ((x.sum() - x) / left - x.sum() / n.sum()))
        there.append(n > 0)
    return np.sum(moved, axis=0)[np.any(there, axis=0)]  # type: ignore[no-any-return]


def _jackknife(deviates: "Floats") -> float:
    clusters = len(deviates)
    return float((clusters - 1) / clusters * (deviates**2).sum())


def _by_cluster(count: Count) -> "tuple[Floats, Floats]":
    import numpy as np

    people, good = count.n, count.successes
    assert isinstance(people, People)
    assert people.units is not None
    x = good.units if isinstance(good, People) else None
    return np.zeros_like(people.units) if x is None else x, people.units


def why_not(*counts: Count) -> str:
    """Return why no number exists; "" where one does."""
    for count in counts:
        if not count.n:
            return f"no people in {count.label!r}"
        if not mass_of(count.n):
            return f"everybody in {count.label!r} has the weight 0 and stands for nobody"
    clustered = [c.n.units for c in counts if isinstance(c.n, People) and c.n.units is not None]
    if not clustered:
        return ""
    held = sum(clustered[1:], start=clustered[0]) > 0
    clusters = int(held.sum())
    if reason := too_few(clusters):
        return reason
    if any(int((units > 0).sum()) == 1 for units in clustered):
        return "one cluster holds everybody of a group: nothing is left without it"
    return ""


def too_few(clusters: int) -> str:
    """Return why so many clusters leave no interval; "" where they do."""
    if clusters >= LEAST:
        return ""
    one = "1 cluster is" if clusters == 1 else f"{clusters} clusters are"
    return f"{one} too few for an interval that knows them; {LEAST} are needed"


def p_value(effect: Effect) -> float:
    """Return the p-value of equal rates: the pooled test on the people left by the effect.

    With clusters Student's t takes the place of the normal (Rao and Scott, Ann. Statist. 12, 1984,
    for one degree of freedom). 1 where everybody got the same.
    """
    from scipy.special import stdtr

    (x1, n1), (x0, n0) = effect.first, effect.second
    pooled = (x1 + x0) / (n1 + n0)
    spread = pooled * (1 - pooled) * (1 / n1 + 1 / n0)
    if spread <= 0:
        return 1.0
    z = abs(x1 / n1 - x0 / n0) / sqrt(spread)
    return min(1.0, 2 * float(stdtr(min(effect.freedom, 1e9), -z)))
