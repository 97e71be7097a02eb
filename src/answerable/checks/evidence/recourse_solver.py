"""Recourse where there are too many edits to run them all: a proof, where trees make the score."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_game import Game, rows_of
from answerable.checks.evidence.recourse_plausible import Plausible
from answerable.checks.evidence.recourse_search import (
    WHOLE,
    Move,
    Searched,
    edited_people,
    moves_of,
    run_edits,
    search,
)
from answerable.errors import NeedsExtra
from answerable.runs.types import Batch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.trees.solver import Alternative

    Numbers = npt.NDArray[np.float64]

NEAR = 1e-6
"""How far the threshold is moved towards the person, relative to it: what a library that answers
in 32 bits may round, so that a proof holds for the answers of the library."""
MOST_PROOFS = 200
"""People for whom one call asks the solver; those after them are said not to be certain."""


def search_or_prove(
    game: Game, people: Batch, plausible: Plausible, *, whole: int = WHOLE
) -> list[Searched]:
    """Return what `search` finds; where it found nothing and could not run all, ask a solver.

    What the solver finds is run through the whole graph like every other edit. Where it cannot be
    asked, `uncertain` says why.
    """
    found = search(game, people, plausible, whole=whole)
    open_ = [i for i, one in enumerate(found) if not one.found and not one.certificate]
    for place, i in enumerate(open_):
        if place < MOST_PROOFS:
            found[i] = _prove(game, people, i, found[i], plausible)
        else:
            found[i] = replace(found[i], uncertain="the solver is not asked about so many people")
    return found


def _prove(game: Game, people: Batch, i: int, before: Searched, plausible: Plausible) -> Searched:
    from answerable.kernels.trees.solver import solve

    decision = game.bench.card.data.decision
    if game.trees is None or decision.threshold is None:
        why = game.why_sampled or "the card names no threshold of the score"
        return replace(before, uncertain=f"no solver can be asked: {why}")
    if not game.trees.model.rises:
        why = "no solver can be asked: the probability of a class depends on the scores of all"
        return replace(before, uncertain=why)
    model, moves = game.trees.model, moves_of(game, people, i)
    at_least = decision.favourable_side == "at_least"
    line = decision.threshold - (NEAR if at_least else -NEAR) * abs(decision.threshold)
    row = game.trees.rows(rows_of(people, _only(i)))[0]
    try:
        said = solve(
            model.table,
            row,
            _alternatives(game, people, i, moves, row),
            target=model.score_of(line),
            at_least=at_least,
            output=model.output,
            most_cost=game.explanation.most_cost,
        )
    except NeedsExtra as needs:
        return replace(before, uncertain=f"a proof {needs}")
    if said.says == "none_exists":
        return replace(before, certificate="solver")
    if said.says == "undecided":
        return replace(before, uncertain="the solver gave up")
    edit = tuple(moves[a][k] for a, k in enumerate(said.chosen) if k is not None)
    (ran,) = run_edits(game, people, [i], [[edit]], plausible)
    if not ran.found:
        return replace(before, uncertain="what the solver found did not turn the outcome when run")
    return replace(before, found=ran.found, tried=before.tried + ran.tried)


def _alternatives(
    game: Game, people: Batch, i: int, moves: Sequence[Sequence[Move]], row: "Numbers"
) -> "list[list[Alternative]]":
    """Return every move as what it changes in the features of the trees, coupled fields along."""
    import numpy as np

    from answerable.kernels.trees.solver import Alternative

    flat = [move for mine in moves for move in mine]
    if not flat or game.trees is None:
        return [[] for _ in moves]
    owners = np.full(len(flat), i, dtype=np.intp)
    rows = game.trees.rows(edited_people(game, people, owners, [(move,) for move in flat]))
    made = iter(
        Alternative(
            tuple(
                (int(f), float(new[f]))
                for f in np.flatnonzero(~((new == row) | (np.isnan(new) & np.isnan(row))))
            ),
            move.cost,
        )
        for move, new in zip(flat, rows, strict=True)
    )
    return [[next(made) for _ in mine] for mine in moves]


def _only(i: int) -> "npt.NDArray[np.intp]":
    import numpy as np

    return np.array([i], dtype=np.intp)
