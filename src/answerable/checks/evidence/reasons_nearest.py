"""The nearest other outcome on the trees, whatever is in the person's power: for the engineer.

Every value of every field, and every pair, is looked at, so that "none" is a proof for changes of
at most two fields. Protected and held fields keep their values.
"""

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_game import Game
from answerable.checks.evidence.reasons_trees import ScoreTrees
from answerable.runs.types import Batch
from answerable.stats.results import Scalar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.trees.moves import Action

    Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The least change of one or two fields that takes the score of the trees to the threshold."""

    changes: tuple[tuple[str, Scalar, Scalar], ...]
    """Field, before, after; empty when no change of so few fields is enough."""
    turned: bool
    """Whether the decision turned when the changed person was run end to end."""


def nearest_of(game: Game, person: Batch) -> Nearest | None:
    """Return it for one refused person; None where trees and the card's threshold do not decide.

    A number's distance is counted in standard deviations of the cases, another category as 1.
    """
    import numpy as np

    from answerable.kernels.trees.counterfactual import counterfactual
    from answerable.kernels.trees.curves import ready

    decision, trees = game.bench.card.data.decision, game.trees
    if trees is None or decision.threshold is None or not trees.model.rises:
        return None
    target = trees.model.score_of(decision.threshold)
    if not isfinite(target):
        return None
    row = trees.rows(person)[0]
    actions = _actions(game, trees)
    at_least = decision.favourable_side == "at_least"
    # Below the threshold means below it: the next smaller number is the line.
    line = target if at_least else float(np.nextafter(target, -np.inf))
    made = ready(trees.model.table, trees.model.output)
    found = counterfactual(made, row, actions, target=line, at_least=at_least)
    if found is None:
        return Nearest((), turned=False)
    edited = dict(person)
    changes = []
    for change in found.changes:
        field, value = trees.fields[change.feature], _said(trees, change.feature, change.value)
        before = person[field].tolist()[0]
        edited[field] = np.array([value], dtype=object if isinstance(value, str) else np.float64)
        changes.append((field, before, value))
    return Nearest(tuple(changes), turned=bool(game.ask_plainly(edited).favourable[0]))


def _actions(game: Game, trees: ScoreTrees) -> "list[Action]":
    import numpy as np

    from answerable.kernels.trees.moves import Action

    card = game.bench.card
    kept = {one.column for one in card.data.protected} | set(game.explanation.held)
    everyone, actions = trees.rows(game.everyone), []
    for place, field in enumerate(trees.fields):
        if field in kept:
            continue
        column = everyone[:, place][np.isfinite(everyone[:, place])]
        if trees.model.table.cells[place].categories is not None or not len(column):
            actions.append(Action(place))
            continue
        whole = bool((column == np.trunc(column)).all())
        spread = float(column.std()) or 1.0
        actions.append(Action(
            place, least=float(column.min()), most=float(column.max()),
            step=1.0 if whole else 0.0, cost=1.0 / spread,
        ))  # fmt: skip
    return actions


def _said(trees: ScoreTrees, place: int, value: float) -> Scalar:
    words = trees.model.table.cells[place].words
    if words and 0 <= value < len(words):
        return words[int(value)]
    return value
