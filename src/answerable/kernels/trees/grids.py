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

ROOM = 32768
"""Entries there is room for at first."""


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


class Room(NamedTuple):
    """Room for the search of one pair."""

    sizes: Int32s
    """The numbers of cells of each place."""
    number: Int32s
    """Per cell of the outer feature, which cells reach the same leaves."""
    kept: Floats
    """Per such class, the most that a move into it has gained."""


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
    sizes: Int32s, need: float, limit: float,
) -> tuple[int, int, float]:  # fmt: skip
    """Return the two cheapest moves that together gain `need`, and their cost.

    -1, -1 where none costs less than `limit`. `values` are in the wanted direction; `sizes` are
    the numbers of cells of each place. Of moves that cost the same, the first found is taken.
    """
    many = len(places.begin) - 1
    room = ROOM
    while True:
        met = Met(
            np.full(many * many, -1, np.int32),
            np.zeros(room, np.int32),
            np.zeros(room),
            np.zeros(room, np.int32),
            np.zeros(room, np.int32),
            np.zeros(room, np.int32),
        )
        used = meet(codes, nodes, sides, values, places, met)
        if used <= room:
            break
        room = used
    best = np.full(2, -1, np.int64)
    cost = search(sides, places, met, sizes, need, limit, best)
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
    sides: Boxes, places: Places, met: Met, sizes: Int32s, need: float, limit: float, best: Ints
) -> float:
    """Fill the best two moves and return their cost; `limit` where there are none."""
    many, begin, cost = len(places.begin) - 1, places.begin, limit
    largest = sizes.max() + 2
    steps, room = np.zeros(largest), Room(sizes, np.zeros(largest, np.int32), np.zeros(largest))
    for one in range(many):
        for two in range(one + 1, many):
            pair, most = one * many + two, 0.0
            entry = met.first[pair]
            while entry >= 0:
                # A leaf missed on one of the two can only be lost where it is missed on neither.
                mixed = met.missed[entry] in (1, 2)
                most += max(0.0, -met.value[entry] if mixed else met.value[entry])
                entry = met.after[entry]
            # The feature with fewer moves is gone through, the other summed up each time.
            turned = begin[one + 1] - begin[one] > begin[two + 1] - begin[two]
            outer, inner = (two, one) if turned else (one, two)
            cost = scan(outer, inner, pair, turned, sides, places, met, steps[: sizes[inner] + 1],
                        room, most, need, cost, best)  # fmt: skip
    return cost


def _classes(outer_size: int, pair: int, turned: bool, sides: Boxes, met: Met, out: Int32s) -> None:
    """Number the cells of the outer feature, the same number where they reach the same leaves."""
    out[: outer_size + 1] = 0
    entry = met.first[pair]
    while entry >= 0:
        side = met.two[entry] if turned else met.one[entry]
        for run in range(sides.run_from[side], sides.run_from[side + 1]):
            out[sides.low[run]] = 1
            out[sides.high[run]] = 1
        entry = met.after[entry]
    for cell in range(1, outer_size + 1):
        out[cell] += out[cell - 1]


classes = compiled(_classes)


def _scan(
    outer: int, inner: int, pair: int, turned: bool, sides: Boxes, places: Places, met: Met,
    steps: Floats, room: Room, most: float, need: float, cost: float, best: Ints,
) -> float:  # fmt: skip
    """Search one pair of features; return the cost of the best two moves so far."""
    start, end = places.begin[inner], places.begin[inner + 1]
    last, filled = places.gain[start:end].max(), -1
    for i in range(places.begin[outer], places.begin[outer + 1]):
        if places.cost[i] + places.cost[start] >= cost:
            break
        if places.gain[i] + last + most < need:
            continue
        if filled < 0:
            classes(room.sizes[outer], pair, turned, sides, met, room.number)
            room.kept[:] = -np.inf
        number = room.number[places.cell[i]]
        # Dearer than a move that meets the same leaves and gains no less.
        if places.gain[i] <= room.kept[number]:
            continue
        room.kept[number] = places.gain[i]
        if number != filled:
            together(places.cell[i], pair, turned, sides, met, steps)
            filled = number
        for j in range(start, end):
            if places.cost[i] + places.cost[j] >= cost:
                break
            if places.gain[i] + places.gain[j] + steps[places.cell[j]] >= need:
                cost = places.cost[i] + places.cost[j]
                best[0], best[1] = i, j
                break
    return cost


def _together(cell: int, pair: int, turned: bool, sides: Boxes, met: Met, steps: Floats) -> None:
    """Fill what each cell of the inner feature adds together with one of the outer."""
    steps[:] = 0.0
    mine, theirs = (2, 1) if turned else (1, 2)
    entry = met.first[pair]
    while entry >= 0:
        here = 1 if inside(met.two[entry] if turned else met.one[entry], cell, sides) else 0
        change = here - (0 if met.missed[entry] & mine else 1)
        if change:
            value = met.value[entry] * change
            other = met.one[entry] if turned else met.two[entry]
            for run in range(sides.run_from[other], sides.run_from[other + 1]):
                steps[sides.low[run]] += value
                steps[sides.high[run]] -= value
            if met.missed[entry] & theirs == 0:
                steps[0] -= value
        entry = met.after[entry]
    for at in range(1, len(steps)):
        steps[at] += steps[at - 1]


together = compiled(_together)
scan = compiled(_scan)
search = compiled(_search)
