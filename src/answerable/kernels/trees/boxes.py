"""Leaves as boxes: for each feature on its path, the cells from which a row can still reach it."""

from typing import NamedTuple

import numpy as np

from answerable.kernels.trees.cells import Ints
from answerable.kernels.trees.compiled import compiled
from answerable.kernels.trees.table import Bytes, Int32s, Nodes, TreeTable


class Boxes(NamedTuple):
    """The sides of every leaf's box, as runs of cells that follow one another."""

    side_from: Int32s
    """Per leaf, its first side; one more at the end."""
    feature: Int32s
    """Per side."""
    run_from: Int32s
    """Per side, its first run; one more at the end."""
    low: Int32s
    """Per run, its first cell,"""
    high: Int32s
    """and the first cell after it."""


def boxes(table: TreeTable) -> Boxes:
    """Return the boxes of all leaves."""
    nodes, cells = table.nodes(), cell_starts(table)
    leaves = int(table.leaf.max()) + 1
    parent = np.full(len(table.feature), -1, np.int32)
    inner = np.flatnonzero(table.feature >= 0)
    parent[table.left[inner]] = parent[table.right[inner]] = inner
    room = np.zeros(2, np.int64)
    empty = Boxes(*(np.zeros(0, np.int32) for _ in range(5)))
    write_boxes(nodes, parent, cells, empty, room)
    out = Boxes(
        np.zeros(leaves + 1, np.int32),
        np.zeros(room[0], np.int32),
        np.zeros(room[0] + 1, np.int32),
        np.zeros(room[1], np.int32),
        np.zeros(room[1], np.int32),
    )
    write_boxes(nodes, parent, cells, out, room)
    return out


def cell_starts(table: TreeTable) -> Ints:
    """Return where the cells of each feature begin when all are put in a line; the end as well."""
    return np.concatenate([[0], np.cumsum([each.number for each in table.cells])]).astype(np.int64)


def _narrow(node: int, child: int, nodes: Nodes, inside: Bytes) -> None:
    """Take from `inside` the cells that a split does not send to a child."""
    left = nodes.left[node] == child
    for cell in range(len(inside)):
        if nodes.chosen[node] >= 0:
            goes = nodes.sets[nodes.chosen[node] + cell] > 0
        else:
            goes = nodes.low[node] <= cell < nodes.high[node]
        if goes != left:
            inside[cell] = 0


narrow = compiled(_narrow)


def _fill_side(leaf: int, feature: int, nodes: Nodes, parent: Int32s, inside: Bytes) -> None:
    """Fill for each cell of a feature whether a row can reach a leaf from it."""
    inside[:] = 1
    below = leaf
    while parent[below] >= 0:
        if nodes.feature[parent[below]] == feature:
            narrow(parent[below], below, nodes, inside)
        below = parent[below]


fill_side = compiled(_fill_side)


def _write_runs(inside: Bytes, runs: int, out: Boxes) -> int:
    """Write the runs of a side, as far as there is room; return how many runs there are now."""
    for cell in range(len(inside)):
        if inside[cell]:
            if cell == 0 or not inside[cell - 1]:
                if runs < len(out.low):
                    out.low[runs] = cell
                runs += 1
            if runs <= len(out.high):
                out.high[runs - 1] = cell + 1
    return runs


write_runs = compiled(_write_runs)


def _write_boxes(nodes: Nodes, parent: Int32s, cells: Ints, out: Boxes, room: Ints) -> None:
    """Write all sides, as far as there is room; `room` gets how many sides and runs there are."""
    seen = np.zeros(4096, np.int32)
    inside = np.zeros(int((cells[1:] - cells[:-1]).max()), np.uint8)
    sides = runs = 0
    for node in range(len(nodes.feature)):
        if nodes.feature[node] >= 0:
            continue
        if len(out.side_from):
            out.side_from[nodes.leaf[node]] = sides
        many, at = 0, node
        while parent[at] >= 0:
            at = parent[at]
            feature, known = nodes.feature[at], False
            for before in range(many):
                known = known or seen[before] == feature
            if known:
                continue
            seen[many] = feature
            many += 1
            own = inside[: cells[feature + 1] - cells[feature]]
            fill_side(node, feature, nodes, parent, own)
            if sides < len(out.feature):
                out.feature[sides], out.run_from[sides] = feature, runs
            sides += 1
            runs = write_runs(own, runs, out)
    if len(out.side_from):
        out.side_from[-1], out.run_from[-1] = sides, runs
    room[0], room[1] = sides, runs


write_boxes = compiled(_write_boxes)
