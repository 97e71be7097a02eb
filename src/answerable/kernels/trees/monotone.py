"""Whether a score can only rise, or only fall, with a feature: for everyone, not only in the data.

Between two neighbouring cells of the feature only those trees change that have a split there. Each
of them changes by the difference of two leaves, which a row reaches if its other features lie in a
box. The worst sum over boxes that can hold together is found by branch and bound, so the answer is
a proof, or a row for which the score goes the wrong way; where the search is cut short, neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from answerable.errors import EvidenceError
from answerable.kernels.trees.cells import Floats
from answerable.kernels.trees.predict import scores
from answerable.kernels.trees.table import TreeTable

ROUNDING = 1e-9
"""A wrong way shorter than this is none: two sums of the same leaves may differ by as much."""

Box = dict[int, int]
"""Cells that are allowed, as bits, for each feature that is not free."""


@dataclass(frozen=True, slots=True)
class Proved:
    """No row whatever goes the wrong way."""

    looked_at: int
    """Boxes that were looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Refuted:
    """A row that goes the wrong way, with the feature at two values."""

    row: Floats
    """With the feature at `low`."""
    low: float
    high: float
    change: float
    """Score at `high` less score at `low`."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """The search was cut short."""

    looked_at: int


@dataclass(frozen=True, slots=True)
class _Step:
    """What one tree does at the edge, in one box."""

    change: float
    box: Box


class _OutOfBudget(Exception):
    """The budget of boxes is spent."""


def monotone(
    table: TreeTable,
    feature: int,
    *,
    rising: bool = True,
    output: int = 0,
    budget: int = 1_000_000,
) -> Proved | Refuted | Undecided:
    """Return a proof that the score never falls (or rises) as a numeric feature rises, or a row.

    Missing values are left out: they are no smaller or larger number. Raises EvidenceError for a
    categorical feature, which has no order.
    """
    cells = table.cells[feature]
    if cells.categories is not None:
        raise EvidenceError(f"{table.features[feature]!r} is a category and has no order.")
    edge = _Edge(table, feature, output, 1.0 if rising else -1.0)
    looked, cut_short = [0], False
    for cell in range(1, cells.number - 1):
        trees = [steps for tree in range(table.trees) if (steps := edge.steps(tree, cell))]
        try:
            box = _worst(trees, looked, budget)
        except _OutOfBudget:
            cut_short = True
            break
        if box is not None:
            return _shown(table, feature, cell, box, output)
    return Undecided(looked[0]) if cut_short else Proved(looked[0])


@dataclass(frozen=True, slots=True)
class _Edge:
    """The feature whose cells are compared, in which output and direction."""

    table: TreeTable
    feature: int
    output: int
    sign: float

    def steps(self, tree: int, cell: int) -> list[_Step]:
        """Return how one tree changes from `cell` to the next, per box, worst first."""
        table, root = self.table, int(self.table.roots[tree])
        found: list[_Step] = []
        todo: list[tuple[int, int, Box]] = [(root, root, {})]
        split = False
        while todo:
            one, two, box = todo.pop()
            at = one if table.feature[one] >= 0 else two
            asked = int(table.feature[at])
            if asked < 0:
                change = self._value(two) - self._value(one)
                found.append(_Step(self.sign * change, box))
            elif asked == self.feature:
                here = _child(table, one, asked, cell)
                after = _child(table, two, asked, cell + 1)
                split = split or (one == two and here != after)
                todo.append((here, after, box))
            else:
                for child, kept in _ways(table, at, box):
                    first = child if at == one else one
                    second = child if at == two else two
                    todo.append((first, second, {**box, asked: kept}))
        return sorted(found, key=lambda step: step.change) if split else []

    def _value(self, node: int) -> float:
        value = self.table.values[self.table.leaf[node], self.output]
        return float(value) / self.table.divisor


def _ways(table: TreeTable, node: int, box: Box) -> list[tuple[int, int]]:
    """Return the children a row of a box can go to, each with the cells that go there."""
    asked, left = int(table.feature[node]), _left_cells(table, node)
    every = (1 << table.cells[asked].number) - 1
    allowed = box.get(asked, every)
    sides = ((int(table.left[node]), left), (int(table.right[node]), every & ~left))
    return [(child, allowed & bits) for child, bits in sides if allowed & bits]


def _child(table: TreeTable, node: int, feature: int, cell: int) -> int:
    """Return where a row goes whose feature lies in a cell; a node that asks another stays."""
    if int(table.feature[node]) != feature:
        return node
    left = _left_cells(table, node) >> cell & 1
    return int(table.left[node] if left else table.right[node])


def _left_cells(table: TreeTable, node: int) -> int:
    """Return the cells that go left, as bits."""
    if table.chosen[node] >= 0:
        begin = int(table.chosen[node])
        part = table.sets[begin : begin + table.cells[table.feature[node]].number]
        return sum(1 << int(cell) for cell in np.flatnonzero(part))
    return ((1 << int(table.width[node])) - 1) << int(table.low[node])


def _worst(trees: list[list[_Step]], looked: list[int], budget: int) -> Box | None:
    """Return a box in which the trees together go the wrong way; None if there is none."""
    trees = sorted(trees, key=lambda steps: steps[0].change)
    least = [0.0]
    for steps in reversed(trees):
        least.append(least[-1] + steps[0].change)
    least.reverse()

    def descend(place: int, so_far: float, box: Box) -> Box | None:
        if so_far + least[place] >= -ROUNDING:
            return None
        if place == len(trees):
            return box
        for step in trees[place]:
            if so_far + step.change + least[place + 1] >= -ROUNDING:
                return None
            looked[0] += 1
            if looked[0] > budget:
                raise _OutOfBudget
            joint = _both(box, step.box)
            if joint is not None:
                found = descend(place + 1, so_far + step.change, joint)
                if found is not None:
                    return found
        return None

    return descend(0, 0.0, {})


def _both(one: Box, two: Box) -> Box | None:
    joint = dict(one)
    for feature, bits in two.items():
        kept = joint.get(feature, bits) & bits
        if not kept:
            return None
        joint[feature] = kept
    return joint


def _shown(table: TreeTable, feature: int, cell: int, box: Box, output: int) -> Refuted:
    """Return a row in the box, scored by the library's own sum at both values."""
    row = np.array([_value(table, place, box.get(place)) for place in range(len(table.features))])
    pair = np.stack([row, row])
    cells = table.cells[feature]
    pair[0, feature] = cells.nearest(cell, cells.span(cell + 1)[0])
    pair[1, feature] = cells.span(cell + 1)[0]
    if table.single_input:
        pair[:, feature] = _in_single(cells.span(cell + 1)[0])
    scored = scores(table, table.codes(pair))[:, output]
    low, high = (float(each) for each in pair[:, feature])
    return Refuted(pair[0], low, high, float(scored[1] - scored[0]))


def _in_single(edge: float) -> Floats:
    """Return the neighbours of an edge among numbers of 32 bits: the one below it, the one not."""
    at = np.float32(edge)
    if float(at) < edge:
        at = np.nextafter(at, np.float32(np.inf))
    return np.array([np.nextafter(at, np.float32(-np.inf)), at], np.float64)


def _value(table: TreeTable, place: int, bits: int | None) -> float:
    """Return a value from the allowed cells: a number or category where there is one."""
    cells = table.cells[place]
    allowed = [c for c in _cells_of(bits, cells.number) if c > 0]
    if not allowed:
        return float("nan")
    value = cells.nearest(allowed[len(allowed) // 2], 0.0)
    if table.single_input and cells.categories is None and value != 0.0:
        low, high = cells.span(allowed[len(allowed) // 2])
        value = float(_in_single(low)[1] if value == low else _in_single(high)[0])
    return value


def _cells_of(bits: int | None, number: int) -> Iterator[int]:
    for cell in range(number):
        if bits is None or bits >> cell & 1:
            yield cell
