"""What the questions about challengers share."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from answerable.checks.evidence.challenge import Challenge, Contender
from answerable.stats.paired import Influence, estimate, mean
from answerable.stats.results import Entry, Key, Series, Undefined

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NO_CHANCE = "the model in use gives numbers outside 0 to 1, which are no chances"


def lost(
    challenge: Challenge,
    of: Callable[[Contender], Influence],
    method: str,
    level: float,
    *,
    sign: float,
) -> Series:
    """Return per challenger what is lost against the model in use, `sign` -1 where less is better.

    A challenger that could not be trained has its reason.
    """
    first = of(challenge.in_use)
    entries: list[tuple[Key, Entry]] = []
    for model in challenge.challengers:
        gap = first.minus(of(model))
        turned = Influence(sign * gap.value, sign * gap.parts)
        people = challenge.people
        found = estimate(turned, method, cluster=people.cluster, weight=people.weight, level=level)
        entries.append(((challenge.against, model.name), found))
    entries += [((challenge.against, name), Undefined(why)) for name, why in challenge.absent]
    return Series(("measured against", "model"), tuple(entries))


def right(model: Contender, challenge: Challenge) -> "npt.NDArray[np.bool_]":
    """Return about whom a model is right, when it chooses as many people as are chosen now."""
    found: npt.NDArray[np.bool_] = model.selected == challenge.people.good
    return found


def brier(model: Contender, challenge: Challenge) -> Influence:
    """Return the mean squared distance of chance and outcome."""
    return mean((model.score - challenge.people.good) ** 2, challenge.people.weight)
