"""Which reasons acted, where there are few players: every combination of fields run, no draw."""

from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_game import Game
from answerable.checks.evidence.reasons_moved import concatenated, mixed
from answerable.checks.evidence.reasons_walks import PAIRS, compared
from answerable.kernels.shapley_whole import every_coalition
from answerable.runs.types import Batch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

WHOLE = "exact, every combination of fields run through the whole graph"


def can_run_whole(game: Game) -> bool:
    """Return whether every combination with everybody costs no more than the last attempt."""
    players = len(game.players)
    return len(compared(game)) << players <= 2 * PAIRS[-1] * (players + 1)


def run_whole(game: Game, people: Batch) -> "Numbers":
    """Return (people, 2 ** players, compared): the score of every combination with everybody.

    Combinations are in the order of `every_coalition`: those fields are the person's.
    """
    import numpy as np

    others, held = compared(game), every_coalition(len(game.players))
    n = len(people[game.entering[0]])
    mine, rows = np.repeat(held, len(others), axis=0), np.tile(others, len(held))
    batch = concatenated([mixed(game, people, i, mine, rows) for i in range(n)])
    return game.ask(batch).score.reshape(n, len(held), len(others))
