# ruff: noqa: PLR0917 - a compiled loop takes no keywords
"""Where the features of a person may go, and what it costs: the cells in reach, cheapest first."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from answerable.kernels.trees.cells import Floats, Ints
from answerable.kernels.trees.compiled import compiled
from answerable.kernels.trees.table import TreeTable

NEAR = 1e-9
"""A value this many steps past a whole number of steps still counts as that number."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Where one feature of one row can go, cheapest first."""

    feature: int
    cells: Ints
    values: Floats
    costs: Floats

    def first(self, many: int) -> "Moves":
        """Return the cheapest ones."""
        return Moves(self.feature, self.cells[:many], self.values[:many], self.costs[:many])

    def change(self, number: int) -> Change:
        """Return one of the moves as a change."""
        return Change(self.feature, float(self.values[number]))


class Landing(NamedTuple):
    """Per cell of one feature: its bounds and the values at which one arrives in it."""

    low: Floats
    high: Floats
    """low <= x < high."""
    up: Floats
    """The smallest value in it. For a category its code."""
    down: Floats
    """The largest value in it."""
    single: bool
    """Values are rounded to 32 bits before they are compared."""
    ordered: bool


def landings(table: TreeTable) -> tuple[Landing, ...]:
    """Return where one arrives in each cell, per feature."""
    out = []
    for cells in table.cells:
        if cells.categories is not None:
            codes = np.concatenate([[np.nan], cells.categories, [np.nan]]).astype(np.float64)
            out.append(Landing(codes, codes, codes, codes, table.single_input, False))
            continue
        low = np.concatenate([[np.nan, -np.inf], cells.edges])
        high = np.concatenate([[np.nan], cells.edges, [np.inf]])
        up, down = low, np.nextafter(high, -np.inf)
        if table.single_input:
            # The smallest number of 32 bits that is not below an edge, and the largest below it.
            near = low.astype(np.float32)
            up = np.where(near < low, np.nextafter(near, np.float32(np.inf)), near)
            near = high.astype(np.float32)
            down = np.where(near >= high, np.nextafter(near, np.float32(-np.inf)), near)
            up, down = up.astype(np.float64), down.astype(np.float64)
        out.append(Landing(low, high, up, down, table.single_input, True))
    return tuple(out)


def moves(landing: Landing, own: float, cell: int, action: Action) -> Moves:
    """Return where an action can take a row whose value lies in a cell, cheapest first."""
    size = len(landing.low)
    cells, values, costs = np.zeros(size, np.int64), np.zeros(size), np.zeros(size)
    if landing.ordered and cell > 0:
        bounds = (action.least, action.most, action.step, action.cost, action.fixed)
        many = list_moves(landing, own, cell, action.up, action.down, bounds, cells, values, costs)
    else:
        reachable = [
            (each, _arrival(landing, each))
            for each in range(1, size)
            if each != cell and not np.isnan(landing.up[each])
        ]
        kept = [(c, v) for c, v in reachable if action.least <= v <= action.most]
        many = len(kept)
        cells[:many], values[:many] = [c for c, _ in kept], [v for _, v in kept]
        costs[:many] = action.fixed + action.cost
    return Moves(action.feature, cells[:many], values[:many], costs[:many])


def _arrival(landing: Landing, cell: int) -> float:
    up, down = float(landing.up[cell]), float(landing.down[cell])
    return up if np.isfinite(up) else down if np.isfinite(down) else 0.0


def _in_steps(value: float, own: float, step: float, landing: Landing, cell: int) -> float:
    """Return the value in whole steps, at or beyond `value`; NaN where that misses the cell."""
    if step > 0:
        steps = (value - own) / step
        value = own + step * (np.ceil(steps - NEAR) if value > own else np.floor(steps + NEAR))
    seen = np.float64(np.float32(value)) if landing.single else value
    return value if landing.low[cell] <= seen < landing.high[cell] else np.nan


in_steps = compiled(_in_steps)


def _list_moves(
    landing: Landing,
    own: float,
    cell: int,
    may_rise: bool,
    may_fall: bool,
    bounds: tuple[float, float, float, float, float],
    cells: Ints,
    values: Floats,
    costs: Floats,
) -> int:
    """Fill the moves of a number, both ways merged by cost; return how many there are."""
    least, most, step, unit, fixed = bounds
    above = cell + 1 if may_rise else len(landing.low)
    below = cell - 1 if may_fall else 0
    many = 0
    while above < len(landing.low) or below > 0:
        rise = fall = np.inf
        if above < len(landing.low):
            rise = in_steps(landing.up[above], own, step, landing, above)
            if np.isnan(rise) or not least <= rise <= most:
                above += 1
                continue
        if below > 0:
            fall = in_steps(landing.down[below], own, step, landing, below)
            if np.isnan(fall) or not least <= fall <= most:
                below -= 1
                continue
        if abs(rise - own) <= abs(own - fall):
            cells[many], values[many] = above, rise
            above += 1
        else:
            cells[many], values[many] = below, fall
            below -= 1
        costs[many] = fixed + unit * abs(values[many] - own)
        many += 1
    return many


list_moves = compiled(_list_moves)
