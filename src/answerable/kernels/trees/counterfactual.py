"""The cheapest change of one or two features that brings a score across a line, by looking at all.

Every cell of every feature that may be moved, and every pair of cells of two features, is scored
exactly; so "nothing found" is a proof that no change of that many features is enough. Costs grow
with distance, so inside a cell the value nearest to the person's own is the cheapest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answerable.kernels.trees.cells import Cells, Codes, Floats, Ints
from answerable.kernels.trees.curves import Ready, curves
from answerable.kernels.trees.grids import Places, cheapest_pair
from answerable.kernels.trees.predict import scores

ROUNDING = {True: 2e-6, False: 1e-12}
"""By how much our sum and the library's may differ, in sums of 32 and of 64 bits, relative to 1 or
the target. The search begins this far short of the line, so that a score that just reaches it is
not missed, and asks for more until the library agrees."""

TRIES = 40


@dataclass(frozen=True, slots=True)
class Action:
    """How one feature may be moved. A feature without an action stays as it is."""

    feature: int
    up: bool = True
    down: bool = True
    least: float = -np.inf
    """The smallest value allowed,"""
    most: float = np.inf
    """and the largest."""
    step: float = 0.0
    """A number moves by multiples of this; 0: to any value."""
    cost: float = 1.0
    """Of one unit of a number, or of another category."""
    fixed: float = 0.0
    """Of moving at all."""


@dataclass(frozen=True, slots=True)
class Change:
    """One feature and its new value; a category by its code."""

    feature: int
    value: float


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What would have been enough."""

    changes: tuple[Change, ...]
    cost: float
    score: float
    """What the library itself says of the changed row."""

    def applied(self, row: Floats) -> Floats:
        """Return the row with the changes made."""
        out = row.copy()
        for change in self.changes:
            out[change.feature] = change.value
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Where one feature of one row can go, cheapest first."""

    feature: int
    cells: Ints
    values: Floats
    costs: Floats

    def change(self, number: int) -> Change:
        """Return one of the moves as a change."""
        return Change(self.feature, float(self.values[number]))


def counterfactual(
    made: Ready,
    row: Floats,
    actions: Sequence[Action],
    *,
    target: float,
    at_least: bool = True,
    features: int = 2,
) -> Counterfactual | None:
    """Return the cheapest change of at most `features` (1 or 2) features; None: none is enough.

    Enough is a score of at least `target`, or at most. The change found is checked by scoring the
    changed row as the library does.
    """
    codes = made.table.codes(row[None])
    places = [moves(made, row, int(codes[a.feature, 0]), a) for a in actions]
    places = [each for each in places if len(each.cells)]
    sign = 1.0 if at_least else -1.0
    curve = curves(made, codes)[0]
    own = float(curve[int(codes[0, 0])])
    rounding = ROUNDING[made.table.single_sum] * max(1.0, abs(target))
    for attempt in range(TRIES):
        need = sign * (target - own) + (attempt / 4 - 1) * rounding
        gains = [sign * (curve[made.starts[m.feature] + m.cells] - own) for m in places]
        found = _one(places, gains, need)
        if features > 1 and len(places) > 1:
            limit = found[1] if found else np.inf
            found = _two(made, codes, _Line(places, gains, sign), need, limit) or found
        if found is None:
            return None
        changed = Counterfactual(found[0], found[1], 0.0).applied(row)
        score = float(scores(made.table, made.table.codes(changed[None]))[0, made.output])
        if sign * (score - target) >= 0:
            return Counterfactual(found[0], found[1], score)
    return None


Found = tuple[tuple[Change, ...], float]
"""Changes, and what they cost."""


def _one(places: Sequence[Moves], gains: Sequence[Floats], need: float) -> Found | None:
    best: Found | None = None
    for each, gain in zip(places, gains, strict=True):
        enough = np.flatnonzero(gain >= need)
        if len(enough) and (best is None or each.costs[enough[0]] < best[1]):
            best = ((each.change(int(enough[0])),), float(each.costs[enough[0]]))
    return best


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """All moves, what each adds alone in the wanted direction, and that direction."""

    places: Sequence[Moves]
    gains: Sequence[Floats]
    sign: float


def _two(made: Ready, codes: Codes, line: _Line, need: float, limit: float) -> Found | None:
    places = line.places
    begin = np.concatenate([[0], np.cumsum([len(each.cells) for each in places])])
    of = np.full(len(made.table.features), -1, np.int32)
    for place, each in enumerate(places):
        of[each.feature] = place
    in_a_line = Places(
        of,
        begin.astype(np.int32),
        np.concatenate([each.cells for each in places]).astype(np.int32),
        np.concatenate([each.costs for each in places]),
        np.concatenate(line.gains),
    )
    most = max(cells.number for cells in made.table.cells)
    one, two, cost = cheapest_pair(
        codes, made.nodes, made.boxes, line.sign * made.values, in_a_line, most, need, limit
    )
    if one < 0:
        return None
    changes = []
    for move in (one, two):
        place = int(np.searchsorted(begin, move, side="right")) - 1
        changes.append(places[place].change(move - int(begin[place])))
    return tuple(changes), cost


def moves(made: Ready, row: Floats, cell: int, action: Action) -> Moves:
    """Return where an action can take a row, cheapest first, each with the nearest value."""
    cells, own = made.table.cells[action.feature], float(row[action.feature])
    if cells.categories is not None:
        codes = np.arange(1, cells.number - 1)
        values = cells.categories[codes - 1].astype(np.float64)
        costs = np.full(len(codes), action.fixed + action.cost)
        allowed = codes != cell
    else:
        codes = np.arange(1, cells.number)
        values = nearest_values(cells, own, action.step, made.table.single_input)
        costs = action.fixed + action.cost * np.abs(values - own)
        if np.isnan(own):
            costs = np.full(len(codes), action.fixed + action.cost)
        allowed = (codes != cell) & np.where(values > own, action.up, action.down)
        rounded = values.astype(np.float32) if made.table.single_input else values
        # A step may jump over a narrow cell; what does not land in it is no way there.
        allowed &= cells.code(rounded.astype(np.float64)) == codes
    allowed &= (values >= action.least) & (values <= action.most)
    order = np.flatnonzero(allowed)[np.argsort(costs[allowed], kind="stable")]
    return Moves(action.feature, codes[order], values[order], costs[order])


def nearest_values(cells: Cells, own: float, step: float, single: bool) -> Floats:
    """Return for each numeric cell the value nearest to a person's own, in whole steps if asked.

    With `single`, values are such that rounding them to 32 bits leaves them in the cell.
    """
    low = np.concatenate([[-np.inf], cells.edges])
    high = np.concatenate([cells.edges, [np.inf]])
    if single:
        up = low.astype(np.float32)
        up = np.where(up < low, np.nextafter(up, np.float32(np.inf)), up)
        down = high.astype(np.float32)
        down = np.where(down >= high, np.nextafter(down, np.float32(-np.inf)), down)
        up, down = up.astype(np.float64), down.astype(np.float64)
    else:
        up, down = low, np.nextafter(high, -np.inf)
    if np.isnan(own):
        return np.where(np.isfinite(up), up, down)
    values = np.where(low > own, up, np.where(high <= own, down, own))
    if step > 0:
        steps = (values - own) / step
        whole = np.where(values > own, np.ceil(steps - 1e-9), np.floor(steps + 1e-9))
        values = own + whole * step
    return values
