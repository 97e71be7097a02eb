"""What a person could change: every declared edit of one field, then of two, run and seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_game import Game
from answerable.checks.evidence.recourse_plausible import Plausible
from answerable.runs.types import Batch
from answerable.stats.results import Scalar
from answerable.system.explanation import Action
from answerable.tables.values import number_of

if TYPE_CHECKING:
    import numpy as np

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
    """One or two moves that turn the decision, as the re-run showed."""

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


@dataclass(frozen=True, slots=True)
class Searched:
    """What the search found for one person: the certificate is that it tried all `tried` edits."""

    found: tuple[Recourse, ...]
    """Valid ones: fewest fields first, plausible before implausible, then the cheapest."""
    tried: int
    """Edits that were run; all the declared ones whenever nothing was found."""

    @property
    def best(self) -> Recourse | None:
        """The first plausible one; None when there is none."""
        return next((one for one in self.found if one.plausible), None)


def search(
    game: Game, people: Batch, plausible: Plausible, *, pairs: bool = True
) -> list[Searched]:
    """Return per person every edit that turns the decision favourable.

    Edits of one field are tried for everybody, of two for those whom one does not help plausibly.
    """
    n = len(next(iter(people.values())))
    moves = [_moves(game, people, i) for i in range(n)]
    singles = [[(move,) for mine in by_action for move in mine] for by_action in moves]
    done = _run(game, people, range(n), singles, plausible)
    again = [i for i in range(n) if done[i].best is None] if pairs else []
    doubles = [
        [pair for a, b in combinations(moves[i], 2) for pair in product(a, b) if _apart(pair)]
        for i in again
    ]
    for i, more in zip(again, _run(game, people, again, doubles, plausible), strict=True):
        done[i] = Searched((*done[i].found, *more.found), done[i].tried + more.tried)
    return done


def _moves(game: Game, people: Batch, i: int) -> list[list[Move]]:
    """Return, action by action, every move open to one person."""
    return [
        list(_grid(action, people[action.field][i].item()))
        for action in game.explanation.actions
        if action.field in game.entering
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


def _apart(pair: Sequence[Move]) -> bool:
    """Whether two moves touch different fields: an edit that undoes another is no edit."""
    one, other = pair
    touched = {one.action.field, *(f for f, _ in one.action.coupled)}
    return not touched & {other.action.field, *(f for f, _ in other.action.coupled)}


def _run(
    game: Game,
    people: Batch,
    rows: Sequence[int],
    edits: Sequence[Sequence[tuple[Move, ...]]],
    plausible: Plausible,
) -> list[Searched]:
    import numpy as np

    owners = np.array([i for i, mine in zip(rows, edits, strict=True) for _ in mine], dtype=np.intp)
    flat = [moves for mine in edits for moves in mine]
    if not flat:
        return [Searched((), 0) for _ in rows]
    batch = edited_people(game, people, owners, flat)
    won = np.flatnonzero(game.ask(batch).favourable)
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


def _rank(one: Recourse) -> tuple[bool, float, float]:
    return not one.plausible, one.cost, one.months


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
