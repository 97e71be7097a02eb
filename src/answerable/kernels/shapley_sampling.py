"""Shapley values by sampling: random orders in antithetic pairs, each against one background row.

Arrays in, arrays out; whoever calls evaluates the game, in one batch. Every walk telescopes: its
contributions add up to value(person) - value(background row) exactly, so that additivity fails
only where the game itself answers differently when asked twice. What the pairs say of everybody
in the background, `shapley_adjusted` works out.

Source: Strumbelj and Kononenko, KAIS 41 (2014) (sampling against a background); antithetic orders:
Mitchell, Cooper, Frank and Holmes, JMLR 23 (2022).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

TIE = 1e-9
"""Relative difference below which two contributions are the same but for rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """Orders in which players turn from a background row's values to the person's."""

    orders: "npt.NDArray[np.intp]"
    """(2 * pairs, players): rows 2i and 2i + 1 are one order and its reverse."""
    background: "npt.NDArray[np.intp]"
    """(2 * pairs,): which background row a walk starts from; the same for both of a pair."""


def draw_walks(players: int, background: int, pairs: int, random: "np.random.Generator") -> Walks:
    """Return `pairs` random orders, each with its reverse, over random background rows.

    A row comes again only when all have come: the mean stays unbiased and varies less.
    """
    import numpy as np

    orders = np.argsort(random.random((pairs, players)), axis=1)
    both = np.stack([orders, orders[:, ::-1]], axis=1).reshape(2 * pairs, players)
    rounds = -(-pairs // background)
    rows = np.concatenate([random.permutation(background) for _ in range(rounds)])[:pairs]
    return Walks(both, np.repeat(rows, 2))


def coalitions(walks: Walks) -> "Flags":
    """Return (walks, players + 1, players): who holds the person's values after each step."""
    import numpy as np

    n, players = walks.orders.shape
    place = np.empty_like(walks.orders)
    np.put_along_axis(place, walks.orders, np.arange(players)[None, :].repeat(n, 0), axis=1)
    steps: Flags = place[:, None, :] < np.arange(players + 1)[None, :, None]
    return steps


def contributions(walks: Walks, values: "Numbers") -> "Numbers":
    """Return (pairs, players): each pair's mean contribution of every player.

    `values` is (walks, players + 1): the game along each walk.
    """
    import numpy as np

    steps = np.diff(values, axis=1)
    per_walk = np.empty_like(steps)
    np.put_along_axis(per_walk, walks.orders, steps, axis=1)
    n, players = per_walk.shape
    pairs: Numbers = per_walk.reshape(n // 2, 2, players).mean(axis=1)
    return pairs


def top_set(values: "Numbers", k: int, least_share: float) -> "Flags":
    """Return (..., players): the at most `k` players with the lowest values below zero.

    A player that makes less than `least_share` of everything below zero is in no set.
    """
    import numpy as np

    against = np.clip(-values, 0.0, None)
    whole = against.sum(axis=-1, keepdims=True)
    counts = (against > 0) & (against >= least_share * whole)
    rank = np.argsort(np.argsort(-against, axis=-1, kind="stable"), axis=-1, kind="stable")
    chosen: Flags = counts & (rank < k)
    return chosen


def changed_share(values: "Numbers", again: "Numbers", k: int, least_share: float) -> float:
    """Return the share of redraws (redraws, players) whose top set is not that of the values.

    Where the last player of the set and the first one outside it are equal, the set is arbitrary:
    1, they cannot be separated.
    """
    if _tied(values, k, least_share):
        return 1.0
    whole = top_set(values, k, least_share)
    return float((top_set(again, k, least_share) != whole).any(axis=1).mean())


def _tied(values: "Numbers", k: int, least_share: float) -> bool:
    """Whether the (k + 1)-th player that counts is as low as the k-th, to rounding."""
    import numpy as np

    counted = np.sort(values[top_set(values, len(values), least_share)])
    if len(counted) <= k:
        return False
    return bool(counted[k] - counted[k - 1] <= TIE * abs(counted[k - 1]))
