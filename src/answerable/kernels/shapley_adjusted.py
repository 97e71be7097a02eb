"""Shapley values against everybody of a reference, from walks that start at a few of them.

What a player contributes on a walk depends on whom the walk starts from, and of everybody it is
known who they are. So each player's contributions are smoothed over the player's own fields
(kernel ridge with an intercept), the smooth is taken of everybody, and what the smooth misses is
added, each pair measured with a smooth that did not see it: regression adjustment (Witter, Liu and
Musco, arXiv 2506.11849) with the reference people as the finite population they are (Cassel,
Sarndal and Wretman, Biometrika 63 (1976)).

With P pairs that start at P different people of N, leaving out pair p gives an unbiased estimate:
the mean of smooth -p over everybody + (N - P + 1) / N times what it misses of pair p, since its
misses of the other pairs add up to 0. Their mean over p has a closed form. The strength of the
smooth is chosen by the same misses, from which a bias of lower order is left. At P = N everything
but the mean of the pairs cancels. Values add up: what the players' sum is off, where the sum is
known for everybody, is shared out in proportion to how unsure each player is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Rows = npt.NDArray[np.intp]

STRENGTHS = (0.03, 0.3, 3.0, 30.0)
"""Penalties that are tried, in mean likenesses of a person to themselves; beside no smooth."""
REACH = 0.3
"""Share of the people after which a number's likeness has fallen to 1/e."""
FEWEST = 8
"""Pairs below which nothing is smoothed."""


@dataclass(frozen=True, slots=True, eq=False)
class Against:
    """Shapley values against a reference, and what is needed to draw them again."""

    values: "Numbers"
    """(players,): the mean of `each`, corrected for what it misses."""
    each: "Numbers"
    """(people, players): contributions against each of the reference, as far as known."""
    missed: "Numbers"
    """(pairs, players): what `each` misses of the pairs that were drawn; no rows where nothing."""


def known(each: "Numbers") -> Against:
    """Return the values where contributions against each person of the reference are known."""
    import numpy as np

    return Against(each.mean(axis=0), each, np.zeros((0, each.shape[1])))


def adjusted(
    by_pair: "Numbers",
    rows: "Rows",
    alike: "Sequence[Numbers]",
    totals: "Numbers | None" = None,
) -> Against:
    """Return the values against everybody, from pairs of walks that start at some of them.

    `by_pair` is (pairs, players), `rows` (pairs,) whom a pair starts from, `alike` holds for each
    player (people, pairs): how alike everybody is to whom a pair starts from, see `likeness`;
    `totals` (people,) is what all players together contribute against each person, None where that
    is not known and values need not add up to it. Where everybody comes equally often, their own
    pairs are what is known of them. Otherwise nobody may come twice.
    """
    import numpy as np

    people, (pairs, players) = len(alike[0]), by_pair.shape
    if pairs >= people:
        order = np.argsort(rows, kind="stable")
        return known(by_pair[order].reshape(people, -1, players).mean(axis=1))
    each, correction = np.empty((people, players)), np.empty(players)
    missed = np.empty_like(by_pair)
    for i in range(players):
        each[:, i], missed[:, i], seen = _smooth(by_pair[:, i], rows, alike[i])
        correction[i] = (missed[:, i] * ((people - pairs + 1) / people - seen)).mean()
    if totals is not None:
        share = _shares(missed)
        each = each + share * (totals - each.sum(axis=1))[:, None]
        correction = correction - share * correction.sum()
        missed = missed - share * missed.sum(axis=1, keepdims=True)
    return Against(each.mean(axis=0) + correction, each, missed - missed.mean(axis=0))


def _shares(missed: "Numbers") -> "Numbers":
    """Return (players,): who takes how much of what the sum is off, 0 for who is known exactly."""
    import numpy as np

    unsure: Numbers = missed.var(axis=0)
    if not unsure.sum() > 0:
        return np.full(len(unsure), 1.0 / len(unsure))
    share: Numbers = unsure / unsure.sum()
    return share


def _smooth(y: "Numbers", rows: "Rows", alike: "Numbers") -> "tuple[Numbers, Numbers, Numbers]":
    """Return the smooth of everybody, its misses, and the mean weight each pair has in it.

    Misses are those of a smooth that did not see the pair (Craven and Wahba, Numer. Math. 31
    (1979): a miss divided by 1 - leverage).
    """
    import numpy as np

    n = len(y)
    level, off = y.mean(), y - y.mean()
    best = (np.full(len(alike), level), off * n / max(1, n - 1), np.full(n, 1.0 / n))
    if n < FEWEST or not off.any():
        return best
    drawn = alike[rows]
    middle = drawn.mean(axis=0)
    centred = drawn - middle - middle[:, None] + middle.mean()
    penalties = np.array(STRENGTHS) * float(np.trace(drawn)) / n
    undone = np.linalg.inv(centred + penalties[:, None, None] * np.eye(n))
    # What a smooth misses is penalty x undone @ off; its leverage is 1 - penalty x diagonal + 1/n.
    diagonal = np.diagonal(undone, axis1=1, axis2=2)
    misses = (undone @ off) * penalties[:, None]
    misses = misses / (penalties[:, None] * diagonal - 1.0 / n)
    size = (misses * misses).sum(axis=1)
    chosen = int(size.argmin())
    if size[chosen] >= best[1] @ best[1]:
        return best
    cross = alike - alike.mean(axis=1, keepdims=True) - middle + middle.mean()
    weights = cross.mean(axis=0) @ undone[chosen] + 1.0 / n
    return level + cross @ (undone[chosen] @ off), misses[chosen], weights


def likeness(values: "npt.NDArray[np.generic]", rows: "Rows") -> "Numbers":
    """Return (people, rows): how alike everybody's value of a field is to that of some of them.

    Words are alike or not. Numbers are alike by their ranks and, so that a straight line costs
    little, by the product of their distances from the mean, in standard deviations.
    """
    import numpy as np

    if values.dtype.kind not in "fiub":
        _, words = np.unique(values.astype(str), return_inverse=True)
        same: Numbers = (words[:, None] == words[rows]).astype(np.float64)
        return same
    numbers = values.astype(np.float64)
    rank = np.searchsorted(np.sort(numbers), numbers) / len(numbers)
    spread = numbers.std()
    straight = (numbers - numbers.mean()) / spread if spread > 0 else np.zeros_like(numbers)
    near = np.exp(-np.abs(rank[:, None] - rank[rows]) / REACH)
    both: Numbers = 0.5 * near + 0.5 * straight[:, None] * straight[rows]
    return both


def redrawn(found: Against, redraws: int, random: "np.random.Generator") -> "Numbers":
    """Return (redraws, players): the values with other people in the reference and other pairs.

    Both are drawn again, with replacement, from those there are (Efron, Ann. Stat. 7 (1979)).
    """
    again: Numbers = found.values + _means(found.each - found.each.mean(axis=0), redraws, random)
    return again + _means(found.missed, redraws, random) if len(found.missed) else again


def _means(parts: "Numbers", redraws: int, random: "np.random.Generator") -> "Numbers":
    import numpy as np

    n = len(parts)
    weights = random.multinomial(n, np.full(n, 1.0 / n), size=redraws)
    means: Numbers = weights @ parts / n
    return means


def foreseen(
    found: Against, by_pair: "Numbers", redraws: int, random: "np.random.Generator"
) -> tuple[float, float, float]:
    """Return how much of what contributions vary by smooths foresee, and a 95 % interval.

    One minus the squared misses of pairs a smooth did not see, over those of the mean of the other
    pairs: 1 where it foresees everything, 0 nothing, below 0 worse than the mean. The interval is
    that of pairs drawn again. NaN where nothing was smoothed or nothing varies.
    """
    import numpy as np

    n = len(by_pair)
    off = (by_pair - by_pair.mean(axis=0)) * n / max(1, n - 1)
    varies = (off * off).sum(axis=1)
    if not len(found.missed) or not varies.sum() > 0:
        return float("nan"), float("nan"), float("nan")
    misses = (found.missed * found.missed).sum(axis=1)
    weights = random.multinomial(n, np.full(n, 1.0 / n), size=redraws)
    below = weights @ varies
    again = 1.0 - (weights @ misses)[below > 0] / below[below > 0]
    low, high = np.quantile(again, [0.025, 0.975])
    return float(1.0 - misses.sum() / varies.sum()), float(low), float(high)
