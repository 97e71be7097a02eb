# ruff: noqa: PLR0917 - a compiled loop takes no keywords
"""Exact scores along two features at once, and the cheapest pair of cells that is enough.

The score of a row with feature f in cell a and g in cell b is its own score, plus what a changes
alone, plus what b changes alone, plus what the two change together; and together only leaves count
that have both features on their path and that the row misses on no third feature.
"""

from typing import NamedTuple

import numpy as np

from answerable.kernels.trees.boxes import Boxes
from answerable.kernels.trees.cells import Codes, Floats, Ints
from answerable.kernels.trees.compiled import compiled
from answerable.kernels.trees.curves import DEEP, goes_left
from answerable.kernels.trees.table import Int32s, Nodes


class Places(NamedTuple):
    """The features that may be moved, their moves in a line, cheapest first."""

    of: Int32s
    """Per feature, its place, or -1."""
    begin: Int32s
    """Per place, its first move; one more at the end."""
    cell: Int32s
    cost: Floats
    gain: Floats
    """What the move alone adds to the score, in the wanted direction."""


class Met(NamedTuple):
    """Leaves that moving at most two features can reach, in a list for each pair of places."""

    first: Int32s
    """Per pair, its first entry, or -1."""
    after: Int32s
    """Per entry, the next one of the same pair, or -1."""
    value: Floats
    """What the leaf adds, in the wanted direction."""
    one: Int32s
    """The leaf's side on the first feature of the pair,"""
    two: Int32s
    """and on the second."""
    missed: Int32s
    """Bit 1: the row misses the first side; bit 2: the second."""


def cheapest_pair(
    codes: Codes, nodes: Nodes, sides: Boxes, values: Floats, places: Places,
    cells: int, need: float, limit: float,
) -> tuple[int, int, float]:  # fmt: skip
    """Return the two cheapest moves that together gain `need`, and their cost.

    -1, -1 where none costs less than `limit`. `values` are in the wanted direction; `cells` is the
    largest number of cells of a feature. Of moves that cost the same, the first found is taken.
    """
    many = len(places.begin) - 1
    room = 4096
    while True:
        met = Met(
            np.full(many * many, -1, np.int32),
            *(np.zeros(room, kind) for kind in (np.int32, float, np.int32, np.int32, np.int32)),
        )
        used = meet(codes, nodes, sides, values, places, met)
        if used <= room:
            break
        room = used
    best = np.full(2, -1, np.int64)
    cost = search(sides, codes, places, met, cells, need, limit, best)
    return int(best[0]), int(best[1]), float(cost)


def _meet(
    codes: Codes, nodes: Nodes, sides: Boxes, values: Floats, places: Places, met: Met
) -> int:
    """Fill the lists as far as there is room; return how many entries there are."""
    used = 0
    todo = np.zeros((DEEP, 3), np.int32)
    for root in nodes.roots[:-1]:
        todo[0, 0], todo[0, 1], todo[0, 2] = root, -1, -1
        branches = 1
        while branches:
            branches -= 1
            node, one, two = todo[branches]
            while nodes.feature[node] >= 0:
                feature = nodes.feature[node]
                left = goes_left(node, codes[feature, 0], nodes)
                may = feature in (one, two) or (two < 0 and places.of[feature] >= 0)
                if may:
                    todo[branches, 0] = nodes.right[node] if left else nodes.left[node]
                    new = feature not in (one, two)
                    todo[branches, 1] = feature if one < 0 else one
                    todo[branches, 2] = feature if new and one >= 0 else two
                    branches += 1
                node = nodes.left[node] if left else nodes.right[node]
            leaf = nodes.leaf[node]
            if values[leaf] != 0.0:
                used = list_leaf(leaf, one, two, sides, values, places, met, used)
    return used


def _list_leaf(
    leaf: int, one: int, two: int, sides: Boxes, values: Floats, places: Places, met: Met, used: int
) -> int:
    """Enter a leaf for each pair of features on its path that has all features it is missed on."""
    many, end = len(places.begin) - 1, sides.side_from[leaf + 1]
    for a in range(sides.side_from[leaf], end):
        f = sides.feature[a]
        if places.of[f] < 0:
            continue
        for b in range(a + 1, end):
            g = sides.feature[b]
            if places.of[g] < 0 or (one >= 0 and one not in (f, g)):
                continue
            if two >= 0 and two not in (f, g):
                continue
            if used < len(met.after):
                first, second = (a, b) if places.of[f] < places.of[g] else (b, a)
                h, k = sides.feature[first], sides.feature[second]
                pair = places.of[h] * many + places.of[k]
                met.after[used], met.first[pair] = met.first[pair], used
                met.value[used], met.one[used], met.two[used] = values[leaf], first, second
                met.missed[used] = (1 if h in (one, two) else 0) + (2 if k in (one, two) else 0)
            used += 1
    return used


list_leaf = compiled(_list_leaf)
meet = compiled(_meet)


def _inside(side: int, cell: int, sides: Boxes) -> bool:
    for run in range(sides.run_from[side], sides.run_from[side + 1]):
        if sides.low[run] <= cell < sides.high[run]:
            return True
    return False


inside = compiled(_inside)


def _search(
    sides: Boxes, codes: Codes, places: Places, met: Met, cells: int, need: float, limit: float,
    best: Ints,
) -> float:  # fmt: skip
    """Fill the best two moves and return their cost; `limit` where there are none."""
    many, begin, cost = len(places.begin) - 1, places.begin, limit
    steps = np.zeros(cells + 1)
    for one in range(many):
        for two in range(one + 1, many):
            entry, most = met.first[one * many + two], 0.0
            while entry >= 0:
                most += abs(met.value[entry])
                entry = met.after[entry]
            first, second = places.gain[begin[one] : begin[one + 1]], begin[two]
            last = places.gain[second : begin[two + 1]].max()
            if first.max() + last + most < need:
                continue
            for i in range(begin[one], begin[one + 1]):
                if places.cost[i] + places.cost[second] >= cost:
                    break
                if places.gain[i] + last + most < need:
                    continue
                together(places.cell[i], one * many + two, sides, met, steps)
                for j in range(second, begin[two + 1]):
                    if places.cost[i] + places.cost[j] >= cost:
                        break
                    if places.gain[i] + places.gain[j] + steps[places.cell[j]] >= need:
                        cost = places.cost[i] + places.cost[j]
                        best[0], best[1] = i, j
                        break
    return cost


def _together(cell: int, pair: int, sides: Boxes, met: Met, steps: Floats) -> None:
    """Fill what each cell of the second feature adds together with one of the first."""
    steps[:] = 0.0
    entry = met.first[pair]
    while entry >= 0:
        here = 1 if inside(met.one[entry], cell, sides) else 0
        change = here - (0 if met.missed[entry] & 1 else 1)
        if change:
            value = met.value[entry] * change
            side = met.two[entry]
            for run in range(sides.run_from[side], sides.run_from[side + 1]):
                steps[sides.low[run]] += value
                steps[sides.high[run]] -= value
            if met.missed[entry] & 2 == 0:
                steps[0] -= value
        entry = met.after[entry]
    for at in range(1, len(steps)):
        steps[at] += steps[at - 1]


together = compiled(_together)
search = compiled(_search)
