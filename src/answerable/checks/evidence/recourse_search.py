"""What a person could change: every declared edit of one field, of two, then of more, run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import prod
from typing import TYPE_CHECKING, Literal

from answerable.checks.evidence.reasons_game import Game
from answerable.checks.evidence.recourse_plausible import Plausible
from answerable.checks.evidence.recourse_trees import turned
from answerable.runs.types import Batch
from answerable.stats.results import Scalar
from answerable.system.explanation import Action
from answerable.tables.values import number_of

if TYPE_CHECKING:
    import numpy as np

WHOLE = 5_000
"""Edits of a person, of any number of fields, up to which all of them are run."""
ROUNDED = 9
"""Digits to which an edited number is rounded, so that 3 steps of 0.1 are 0.3."""


@dataclass(frozen=True, slots=True)
class Move:
    """One action taken so far."""

    action: Action
    before: Scalar
    after: Scalar
    cost: float


@dataclass(frozen=True, slots=True)
class Recourse:
    """Moves that together turn the decision, as the re-run showed."""

    moves: tuple[Move, ...]
    plausible: bool
    """Whether somebody like that is found among the accepted."""

    @property
    def cost(self) -> float:
        """Cost of all moves, in the card's own unit."""
        return sum(move.cost for move in self.moves)

    @property
    def months(self) -> float:
        """How long the slowest move takes."""
        return max((move.action.months for move in self.moves), default=0.0)


Certificate = Literal["exhaustive", "solver", ""]
"""How it is known that nothing else helps: every combination was run; a solver proved it; not."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What the search found for one person."""

    found: tuple[Recourse, ...]
    """Valid ones: fewest fields first, plausible before implausible, then the cheapest."""
    tried: int
    """Edits that were run."""
    certificate: Certificate = ""
    """Why nothing that is not in `found` would help; "" where not everything was tried."""
    uncertain: str = ""
    """Why there is no certificate, where somebody asked for one."""

    @property
    def best(self) -> Recourse | None:
        """The first plausible one; None when there is none."""
        return next((one for one in self.found if one.plausible), None)

    @property
    def none_exists(self) -> bool:
        """Whether it is certain that no declared action, nor any of them together, would help."""
        return not self.found and self.certificate != ""


def search(
    game: Game, people: Batch, plausible: Plausible, *, whole: int = WHOLE
) -> list[Searched]:
    """Return per person the edits that turn the decision favourable.

    Edits of one field are tried for everybody; of two, and then of any number of fields, for those
    whom fewer do not help plausibly. Combinations of three and more are run where all of them
    together are at most `whole`: then nothing that was declared is left untried.
    """
    n = len(next(iter(people.values())))
    moves = [moves_of(game, people, i) for i in range(n)]
    done = run_edits(game, people, range(n), [_together(game, m, (1,)) for m in moves], plausible)
    for sizes in ((2,), tuple(range(3, len(game.explanation.actions) + 1))):
        again = [i for i in range(n) if done[i].best is None]
        if sizes != (2,):
            again = [i for i in again if all_edits(moves[i]) <= whole]
        edits = [_together(game, moves[i], sizes) for i in again]
        for i, more in zip(again, run_edits(game, people, again, edits, plausible), strict=True):
            done[i] = Searched((*done[i].found, *more.found), done[i].tried + more.tried)
    return [
        replace(one, certificate="exhaustive")
        if one.best is None and all_edits(moves[i]) <= whole
        else one
        for i, one in enumerate(done)
    ]


def all_edits(moves: Sequence[Sequence[Move]]) -> int:
    """Return how many edits there are of any number of fields."""
    return prod(len(mine) + 1 for mine in moves) - 1


def _together(
    game: Game, moves: Sequence[Sequence[Move]], sizes: Sequence[int]
) -> list[tuple[Move, ...]]:
    """Return the edits of so many fields, within what they may cost and take together."""
    most_cost = game.explanation.most_cost
    return [
        edit
        for size in sizes
        for actions in combinations(moves, size)
        for edit in product(*actions)
        if _apart(edit) and (most_cost is None or sum(move.cost for move in edit) <= most_cost)
    ]


def moves_of(game: Game, people: Batch, i: int) -> list[list[Move]]:
    """Return, action by action, every move open to one person in the time there is."""
    most = game.explanation.most_months
    return [
        list(_grid(action, people[action.field][i].item()))
        for action in game.explanation.actions
        if action.field in game.entering and (most is None or action.months <= most)
    ]


def _grid(action: Action, before: Scalar) -> Iterator[Move]:
    if action.values:
        for value in action.values:
            if value != before:
                yield Move(action, before, value, action.cost)
        return
    start = number_of(before)
    if start != start:  # noqa: PLR0124 - NaN: a missing number cannot be moved
        return
    signs = {"up": (1,), "down": (-1,), "any": (1, -1)}[action.direction]
    for sign, k in product(signs, range(1, action.steps + 1)):
        after = round(start + sign * k * action.step, ROUNDED)
        too_low = action.least is not None and after < action.least
        too_high = action.most is not None and after > action.most
        if not too_low and not too_high:
            yield Move(action, before, after, k * action.cost)


def _apart(edit: Sequence[Move]) -> bool:
    """Whether all moves touch different fields: an edit that undoes another is no edit."""
    touched = [f for m in edit for f in (m.action.field, *(name for name, _ in m.action.coupled))]
    return len(touched) == len(set(touched))


def run_edits(
    game: Game,
    people: Batch,
    rows: Sequence[int],
    edits: Sequence[Sequence[tuple[Move, ...]]],
    plausible: Plausible,
) -> list[Searched]:
    """Return per row what came of its edits, each run through the whole graph in one batch."""
    import numpy as np

    owners = np.array([i for i, mine in zip(rows, edits, strict=True) for _ in mine], dtype=np.intp)
    flat = [moves for mine in edits for moves in mine]
    if not flat:
        return [Searched((), 0) for _ in rows]
    batch = edited_people(game, people, owners, flat)
    won = turned(game, batch)
    likely = np.zeros(len(flat), dtype=bool)
    if len(won):
        likely[won] = plausible.of({f: v[won] for f, v in batch.items()}, people, owners[won])
    found: dict[int, list[Recourse]] = {i: [] for i in rows}
    for at in won.tolist():
        found[int(owners[at])].append(Recourse(flat[at], bool(likely[at])))
    return [
        Searched(tuple(sorted(found[i], key=_rank)), len(mine))
        for i, mine in zip(rows, edits, strict=True)
    ]


def _rank(one: Recourse) -> tuple[int, bool, float, float]:
    return len(one.moves), not one.plausible, one.cost, one.months


def edited_people(
    game: Game,
    people: Batch,
    owners: "np.typing.NDArray[np.intp]",
    edits: Sequence[tuple[Move, ...]],
) -> Batch:
    """Return one row per edit: its owner with the moves applied, coupled fields along."""
    import numpy as np

    batch = {field: people[field][owners] for field in game.entering}
    changes: dict[str, dict[int, Scalar]] = {}
    for row, moves in enumerate(edits):
        for move in moves:
            changes.setdefault(move.action.field, {})[row] = move.after
            for field, how in move.action.coupled:
                was = number_of(people[field][int(owners[row])].item())
                changes.setdefault(field, {})[row] = _along(move, was, how)
    for field, by_row in changes.items():
        values = batch[field]
        if values.dtype.kind in "iub":
            values = values.astype(np.float64)
        values = values.copy()
        values[list(by_row)] = np.array(list(by_row.values()), dtype=values.dtype)
        batch[field] = values
    return batch


def _along(move: Move, was: float, how: str) -> float:
    before, after = number_of(move.before), number_of(move.after)
    if how == "same_change":
        return round(was + after - before, ROUNDED)
    return round(was * after / before, ROUNDED) if before else was
