# ruff: noqa: PLR0917 - a compiled loop takes no keywords
"""Exact one-feature curves: the score along every cell of every feature, the others as they are.

One walk a tree, which leaves the row's own way at most on one feature, meets every leaf that such a
change can reach. The mean of the curves over people is the partial dependence (Friedman, Annals of
Statistics 29, 2001); the curves themselves are individual conditional expectations. No grid is
chosen: the cells are all there is to see.
"""

from dataclasses import dataclass

import numpy as np

from answerable.kernels.trees.boxes import Boxes, boxes, cell_starts
from answerable.kernels.trees.cells import Codes, Floats, Ints
from answerable.kernels.trees.compiled import compiled, in_parts
from answerable.kernels.trees.moves import Landing, landings
from answerable.kernels.trees.table import Nodes, TreeTable

DEEP = 512
"""Open branches on a walk, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """One output of an ensemble, made ready for curves and counterfactuals."""

    table: TreeTable
    output: int
    nodes: Nodes
    boxes: Boxes
    starts: Ints
    """Where the cells of each feature begin in a line of all cells; the end as well."""
    values: Floats
    """Per leaf."""
    landings: tuple[Landing, ...]
    """Per feature."""

    def curve(self, curves: Floats, feature: int) -> Floats:
        """Return the part of `curves` that belongs to a feature, shape (rows, cells)."""
        return curves[:, self.starts[feature] : self.starts[feature + 1]]


def ready(table: TreeTable, output: int = 0) -> Ready:
    """Return one output of an ensemble, made ready."""
    values = table.values[:, output] / table.divisor
    return Ready(
        table, output, table.nodes(), boxes(table), cell_starts(table), values, landings(table)
    )


def curves(made: Ready, codes: Codes) -> Floats:
    """Return the score of each row with one feature moved to each of its cells.

    Shape (rows, all cells); `made.curve` finds a feature's. The row's own cell has its own score.
    """
    codes = np.ascontiguousarray(codes)
    n = codes.shape[1]
    out = np.zeros((n, int(made.starts[-1])))
    base = float(made.table.base[made.output])
    in_parts(
        lambda s, e: draw(codes, made.nodes, made.boxes, made.starts, made.values, base, out, s, e),
        n,
        least=64,
    )
    return out


def partial_dependence(made: Ready, codes: Codes) -> Floats:
    """Return the mean of the curves over rows, one number a cell."""
    mean: Floats = curves(made, codes).mean(axis=0)
    return mean


def _goes_left(node: int, cell: int, nodes: Nodes) -> bool:
    if nodes.chosen[node] >= 0:
        return bool(nodes.sets[nodes.chosen[node] + cell] > 0)
    return bool(nodes.low[node] <= cell < nodes.high[node])


goes_left = compiled(_goes_left)


def _one_row(
    row: int, codes: Codes, nodes: Nodes, sides: Boxes, starts: Ints, values: Floats, steps: Floats
) -> float:
    """Return the sum of the row's own leaves; fill what each cell changes, as steps."""
    own = 0.0
    todo = np.zeros((DEEP, 2), np.int32)
    for root in nodes.roots[:-1]:
        todo[0, 0], todo[0, 1] = root, -1
        branches = 1
        while branches:
            branches -= 1
            node, moved = todo[branches, 0], todo[branches, 1]
            while nodes.feature[node] >= 0:
                feature = nodes.feature[node]
                left = goes_left(node, codes[feature, row], nodes)
                if moved < 0 or moved == feature:
                    todo[branches, 0] = nodes.right[node] if left else nodes.left[node]
                    todo[branches, 1] = feature
                    branches += 1
                node = nodes.left[node] if left else nodes.right[node]
            leaf = nodes.leaf[node]
            value = values[leaf]
            own += value if moved < 0 else 0.0
            for side in range(sides.side_from[leaf], sides.side_from[leaf + 1]):
                feature = sides.feature[side]
                if moved >= 0 and moved != feature:
                    continue
                at = starts[feature] + feature
                if moved < 0:
                    steps[at] -= value
                for run in range(sides.run_from[side], sides.run_from[side + 1]):
                    steps[at + sides.low[run]] += value
                    steps[at + sides.high[run]] -= value
    return own


one_row = compiled(_one_row)


def _draw(
    codes: Codes, nodes: Nodes, sides: Boxes, starts: Ints, values: Floats, base: float,
    out: Floats, start: int, end: int,
) -> None:  # fmt: skip
    """Fill the curves of the rows from `start` to `end`."""
    # One place more a feature than it has cells, for the step after the last.
    steps = np.zeros(starts[-1] + len(starts))
    for row in range(start, end):
        steps[:] = 0.0
        own = one_row(row, codes, nodes, sides, starts, values, steps)
        for feature in range(len(starts) - 1):
            level = base + own
            for cell in range(starts[feature], starts[feature + 1]):
                level += steps[cell + feature]
                out[row, cell] = level


draw = compiled(_draw)
