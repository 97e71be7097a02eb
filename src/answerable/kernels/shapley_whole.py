"""Shapley values from every coalition, where there are few players: nothing is drawn.

Source: Shapley, "A value for n-person games" (1953), by the marginal contributions.
"""

from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]


def every_coalition(players: int) -> "Flags":
    """Return (2 ** players, players): row number c holds player i where bit i of c is set."""
    import numpy as np

    numbers = np.arange(1 << players)
    bits: Flags = (numbers[:, None] >> np.arange(players) & 1).astype(bool)
    return bits


def from_every_coalition(worth: "Numbers") -> "Numbers":
    """Return (games, players): the Shapley values of each game.

    `worth` is (2 ** players, games): what the rows of `every_coalition` are worth in each.
    """
    import numpy as np

    players = len(worth).bit_length() - 1
    held = every_coalition(players)
    numbers, size = np.arange(len(worth)), held.sum(axis=1)
    weight = np.array([1.0 / (players * comb(players - 1, s)) for s in range(players)])
    values = np.empty((worth.shape[1], players))
    for i in range(players):
        without = numbers[~held[:, i]]
        values[:, i] = weight[size[without]] @ (worth[without | 1 << i] - worth[without])
    return values
