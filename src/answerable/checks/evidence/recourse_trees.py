"""Which edits turn a decision: run end to end, and where trees decide only those they let through.

Scoring an edit on the trees is exact and needs no call of the model, so that thousands of edits a
person can be looked at. Whatever the trees propose is run through every automated component; what
they rule out cannot turn a decision that is read off their score at the threshold of the card.
"""

from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_game import Game, rows_of
from answerable.runs.trees import APART
from answerable.runs.types import Batch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def turned(game: Game, batch: Batch) -> "npt.NDArray[np.intp]":
    """Return the rows of a batch that are decided favourably when they are run."""
    import numpy as np

    proposed = np.flatnonzero(in_reach(game, batch))
    if not len(proposed):
        return proposed
    found: npt.NDArray[np.intp] = proposed[game.ask(rows_of(batch, proposed)).favourable]
    return found


def in_reach(game: Game, batch: Batch) -> "npt.NDArray[np.bool_]":
    """Return which rows have to be run: all of them, unless trees and the card's threshold decide.

    The threshold is widened by as much as the trees' answers and the component's may differ.
    """
    import numpy as np

    decision, trees = game.bench.card.data.decision, game.trees
    if trees is None or decision.threshold is None:
        return np.full(len(next(iter(batch.values()))), True)
    answers = trees.model.answers(trees.rows(batch))
    near = APART * max(1.0, abs(decision.threshold))
    if decision.favourable_side == "at_least":
        reached: npt.NDArray[np.bool_] = answers >= decision.threshold - near
        return reached
    below: npt.NDArray[np.bool_] = answers < decision.threshold + near
    return below
