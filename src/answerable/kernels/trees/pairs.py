# ruff: noqa: PLR0917 - a compiled loop takes no keywords
"""Exact Shapley values against a background for trees too deep for tables.

Each pair of a row and a stranger walks down a tree together and parts where they differ; only
leaves that the two can reach between them count (Lundberg et al., Nature Machine Intelligence 2,
2020, algorithm 3). Time grows with rows times strangers.
"""

import numpy as np

from answerable.kernels.trees.blocks import Slots, slots
from answerable.kernels.trees.cells import Codes, Floats, Ints
from answerable.kernels.trees.compiled import compiled, in_parts
from answerable.kernels.trees.deep import ask_all
from answerable.kernels.trees.fill import MOST, weights
from answerable.kernels.trees.table import Nodes, TreeTable


def pair_values(
    table: TreeTable, nodes: Nodes, trees: Ints, output: int, codes: Codes, background: Codes,
    players: int,
) -> Floats:  # fmt: skip
    """Return values against all rows of a background, shape (players, rows)."""
    n = codes.shape[1]
    out, where, weight = np.zeros((players, n)), slots(nodes), weights()
    values = table.values[:, output] / table.divisor
    in_parts(
        lambda s, e: add_pairs(codes, background, nodes, where, trees, values, weight, out, s, e),
        n,
        least=4,
    )
    mean: Floats = out / background.shape[1]
    return mean


def _add_pairs(
    codes: Codes, background: Codes, nodes: Nodes, where: Slots, trees: Ints, values: Floats,
    weight: Floats, out: Floats, start: int, end: int,
) -> None:  # fmt: skip
    """Add up the values of each row against each stranger."""
    largest = 1
    for tree in trees:
        largest = max(largest, nodes.roots[tree + 1] - nodes.roots[tree])
    mine_left = np.zeros(largest, np.uint8)
    all_left = np.zeros((background.shape[1], largest), np.uint8)
    # A branch: its node, and two sets of bits: players decided by the row, and by the stranger.
    todo = np.zeros((MOST + 2, 3), np.int64)
    for tree in trees:
        first, last = nodes.roots[tree], nodes.roots[tree + 1]
        for stranger in range(background.shape[1]):
            ask_all(first, last, stranger, background, nodes, all_left[stranger])
        for row in range(start, end):
            ask_all(first, last, row, codes, nodes, mine_left)
            for stranger in range(background.shape[1]):
                their_left = all_left[stranger]
                todo[0, 0], todo[0, 1], todo[0, 2] = first, 0, 0
                branches = 1
                while branches:
                    branches -= 1
                    node, mine, theirs = todo[branches]
                    while nodes.feature[node] >= 0:
                        one, two = mine_left[node - first] > 0, their_left[node - first] > 0
                        bit = 1 << where.own[node]
                        if one != two and (mine | theirs) & bit == 0:
                            other = nodes.left[node] if two else nodes.right[node]
                            todo[branches, 0], todo[branches, 1] = other, mine
                            todo[branches, 2] = theirs | bit
                            branches += 1
                            mine |= bit
                        side = two if theirs & bit else one
                        node = nodes.left[node] if side else nodes.right[node]
                    value = values[nodes.leaf[node]]
                    if mine | theirs and value != 0.0:
                        add_pair(node, mine, theirs, value, nodes, where, weight, out, row)


def _add_pair(
    leaf: int, mine: int, theirs: int, value: float, nodes: Nodes, where: Slots, weight: Floats,
    out: Floats, row: int,
) -> None:  # fmt: skip
    """Add one leaf that a pair reaches together."""
    won = lost = 0
    left, right = mine, theirs
    while left:
        left &= left - 1
        won += 1
    while right:
        right &= right - 1
        lost += 1
    gain = weight[won + lost, won - 1] * value if won else 0.0
    loss = weight[won + lost, won] * value if lost else 0.0
    at, rest = leaf, mine | theirs
    while rest:
        at = where.parent[at]
        bit = 1 << where.own[at]
        if rest & bit:
            rest ^= bit
            if mine & bit:
                out[nodes.player[at], row] += gain
            else:
                out[nodes.player[at], row] -= loss


add_pair = compiled(_add_pair)
add_pairs = compiled(_add_pairs)
