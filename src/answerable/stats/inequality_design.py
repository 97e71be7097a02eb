"""Generalised entropy of a population, from people weighed or in clusters.

The index is that of the weighted people; its variance is that of their influence on it, people of
one cluster added first (Langel and Tille, J. Roy. Statist. Soc. A 176, 2013, for the linearised
variance of indices of inequality). The part between groups inverts the test of equal means, whose
statistic is divided by the mean design effect of the groups' means: Rao and Scott, JASA 76 (1981);
with clusters it is one of F, with as many degrees of freedom as clusters less one.
"""

from collections.abc import Mapping, Sequence
from math import inf, sqrt
from typing import TYPE_CHECKING

from answerable.stats.design import design_name
from answerable.stats.design_effect import why_not, wider
from answerable.stats.inequality import BETWEEN, DELTA, between, entropy, influence, moments
from answerable.stats.people import People, mass_of
from answerable.stats.results import Count, Estimate, Undefined
from answerable.stats.score import z_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

Benefits = Mapping[float, int]
"""Benefit -> people who remember whom they stand for."""


def design_entropy(
    benefits: Benefits, alpha: float, *, level: float = 0.95
) -> Estimate | Undefined:
    """Return the index of the population with its delta interval, not below 0.

    `Undefined` without people, weight, enough clusters, or anybody who has something.
    """
    everyone = _everyone([benefits])
    if reason := why_not(everyone):
        return Undefined(reason)
    masses = _masses(benefits)
    if not moments(masses)[1]:
        return Undefined("nobody who stands for anybody has a benefit")
    people = everyone.n
    assert isinstance(people, People)
    value, reach = entropy(masses, alpha), influence(masses, alpha)
    kish, n = people.mass**2 / people.square, float(int(people))
    sums = _by_cluster(benefits, {b: each / people.mass for b, each in reach.items()})
    if sums is None:
        there = [(some, reach[b]) for b, some in benefits.items() if isinstance(some, People)]
        variance = sum(some.square * each**2 for some, each in there) / people.mass**2
        by = wider(max(1.0, kish - 1), max(1.0, n - 1), level)
    else:
        clusters = len(sums)
        variance = float((sums**2).sum()) * clusters / (clusters - 1)
        by = wider(clusters - 1, inf, level)
    half = z_of(level) * sqrt(variance * by)
    name = design_name(DELTA, everyone)
    return Estimate(value, max(0.0, value - half), value + half, level, name, int(people))


def design_between(
    groups: Sequence[Benefits], alpha: float, *, level: float = 0.95
) -> Estimate | Undefined:
    """Return the part of the population's index that lies between groups; 0 is none.

    `Undefined` as `design_entropy` is; every group needs people who stand for somebody.
    """
    everyone = _everyone(groups)
    if reason := why_not(*(_everyone([group]) for group in groups)):
        return Undefined(reason)
    people = everyone.n
    assert isinstance(people, People)
    n = int(people)
    # As many people in all as were counted, shared out as the population is.
    sized = [{b: m * n / people.mass for b, m in _masses(g).items()} for g in groups]
    if not sum(moments(one)[1] for one in sized):
        return Undefined("nobody who stands for anybody has a benefit")
    effect, freedom = _effect(groups, sized)
    if freedom == inf:
        kish, k = people.mass**2 / people.square, len(groups)
        effect *= wider(max(1.0, kish - k), max(1.0, float(n) - k), level)
    value, low, high = between(sized, alpha, level=level, effect=effect, freedom=freedom)
    return Estimate(value, low, high, level, design_name(BETWEEN, everyone), n)


def _effect(
    groups: Sequence[Benefits], sized: Sequence[Mapping[float, float]]
) -> tuple[float, float]:
    """Return by how much the means of groups vary more, and the degrees of freedom of that."""
    import numpy as np

    sizes, means, variances = (np.array(c) for c in zip(*map(moments, sized), strict=True))
    # The statistic is a square form of the means; its expectation is what their covariances say.
    form = np.diag(sizes) - np.outer(sizes, sizes) / sizes.sum()
    usual = float((form.diagonal() * variances / sizes).sum())
    off = [
        {b: (b - mean) / sum(map(mass_of, group.values())) for b in group}
        for group, mean in zip(groups, means.tolist(), strict=True)
    ]
    sums = [_by_cluster(group, each, kept=True) for group, each in zip(groups, off, strict=True)]
    clustered = [one for one in sums if one is not None]
    if clustered:
        together = np.array(clustered)
        clusters = int((_everyone(groups).n.units > 0).sum())  # type: ignore[attr-defined]
        covariance = together @ together.T * clusters / (clusters - 1)
        freedom = float(clusters - 1)
    else:
        covariance = np.diag(
            [
                sum(p.square * each[b] ** 2 for b, p in group.items() if isinstance(p, People))
                for group, each in zip(groups, off, strict=True)
            ]
        )
        freedom = inf
    effect = float((form * covariance).sum()) / usual if usual > 0 else 1.0
    return max(1.0, effect), freedom


def _everyone(groups: Sequence[Benefits]) -> Count:
    return Count("everyone", 0, sum(some for group in groups for some in group.values()))


def _masses(benefits: Benefits) -> dict[float, float]:
    return {b: mass_of(some) for b, some in benefits.items()}


def _by_cluster(
    benefits: Benefits, each: Mapping[float, float], *, kept: bool = False
) -> "Floats | None":
    """Return the sum of contributions in each cluster; `kept` keeps those that have nobody."""
    import numpy as np

    there = [(some.units, each[b]) for b, some in benefits.items()
             if isinstance(some, People) and some.units is not None]  # fmt: skip
    if not there:
        return None
    sums = np.sum([units * one for units, one in there], axis=0)
    held = np.sum([units for units, _ in there], axis=0) > 0
    found: Floats = sums if kept else sums[held]
    return found
