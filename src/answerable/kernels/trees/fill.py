# ruff: noqa: PLR0917 - a compiled loop takes no keywords
"""The tables of blocks: every Shapley value a pattern can have, worked out once per ensemble.

A leaf of weight W is a game: v(S) = W if the row meets the leaf's conditions on the features in S
and "a stranger" meets the rest. The stranger meets those of a set M with probability G[M]: the
share of a background, or the product of how the training data split (path-dependent). With
s = |S|, D features, w(s) = s! (D - s - 1)! / D! and A the features whose conditions the row meets,

    H[A] = sum over S in A of w(s) G[not S]
    E[A] = sum over S in A, not empty, of w(s-1) G[not S]
    value of k in A:   E[A] - E[A - k] - H[A - k]          value of k not in A:   -H[A]

and both sums over subsets take D 2^D additions (zeta transform) instead of 3^D.
"""

from math import factorial
from typing import NamedTuple

import numpy as np

from answerable.kernels.trees.blocks import DEEPEST, Programme, Slots, slots
from answerable.kernels.trees.cells import Floats, Singles
from answerable.kernels.trees.compiled import compiled
from answerable.kernels.trees.table import Int32s, Nodes, TreeTable

MOST = 60
"""Features of one leaf, at most: they are bits of a 64-bit number."""


class Leaf(NamedTuple):
    """Room for one leaf: its players, and which bits of a block's pattern each of them reads."""

    player: Int32s
    mask: Int32s
    """A player is met where (pattern & mask) == want."""
    want: Int32s
    ratio: Floats
    """Share of training weight that goes the leaf's way at the splits on the feature."""
    met: Int32s
    """Per pattern of the block, the features that are met."""
    chance: Floats
    """G of the module's docstring; then H and E."""
    some: Floats
    more: Floats


def weights() -> Floats:
    """Return w[D, s] = s! (D - s - 1)! / D!."""
    out = np.zeros((MOST + 1, MOST + 1))
    for many in range(1, MOST + 1):
        for some in range(many):
            out[many, some] = factorial(some) * factorial(many - some - 1) / factorial(many)
    return out


def fill(
    table: TreeTable, nodes: Nodes, steps: Programme, output: int, patterns: Floats | None
) -> tuple[Singles, float]:
    """Return the tables of a programme, and the mean score of the stranger over its trees.

    `patterns` holds, for each block, the share of the background with each pattern, one block
    after the other; None for path-dependent values.
    """
    tables, mean = np.zeros(int(steps.table_from[-1]), np.float32), np.zeros(1)
    values = table.values[:, output] / table.divisor
    seen = np.zeros(0) if patterns is None else patterns
    fill_blocks(nodes, slots(nodes), steps, values, weights(), seen, tables, mean)
    return tables, float(mean[0])


def _leaf_game(leaf: Leaf, weight: Floats, many: int) -> None:
    """Fill H and E from G of one leaf with `many` features."""
    everything = (1 << many) - 1
    for chosen in range(1 << many):
        size, rest = 0, chosen
        while rest:
            rest &= rest - 1
            size += 1
        there = leaf.chance[everything ^ chosen]
        leaf.some[chosen] = weight[many, size] * there if size < many else 0.0
        leaf.more[chosen] = weight[many, size - 1] * there if size else 0.0
    for bit in range(many):
        for chosen in range(1 << many):
            if chosen >> bit & 1:
                leaf.some[chosen] += leaf.some[chosen ^ (1 << bit)]
                leaf.more[chosen] += leaf.more[chosen ^ (1 << bit)]


leaf_game = compiled(_leaf_game)


def _leaf_path(
    node: int, top: int, inner: Int32s, path: int, nodes: Nodes, where: Slots, leaf: Leaf
) -> int:  # fmt: skip
    """Return how many features a leaf has, and fill what is to be known of each.

    `leaf.player` begins with the features of the path to `top`, the block; `inner` are its splits.
    """
    for bit in range(path):
        leaf.mask[bit], leaf.want[bit], leaf.ratio[bit] = 1 << bit, 1 << bit, 1.0
    many, at = path, node
    while at != top:
        above = where.parent[at]
        slot = 0
        while slot < many and leaf.player[slot] != nodes.player[above]:
            slot += 1
        if slot == many:
            leaf.player[slot] = nodes.player[above]
            leaf.mask[slot], leaf.want[slot], leaf.ratio[slot] = 0, 0, 1.0
            many += 1
        place = 0
        while inner[place] != above:
            place += 1
        bit = 1 << (path + place)
        leaf.mask[slot] |= bit
        if nodes.left[above] == at:
            leaf.want[slot] |= bit
        leaf.ratio[slot] *= share(nodes.cover, at, above)
        at = above
    while where.parent[at] >= 0:
        above = where.parent[at]
        leaf.ratio[where.own[above]] *= share(nodes.cover, at, above)
        at = above
    return many


def _share(cover: Floats, child: int, node: int) -> float:
    """Return which share of the training weight went to a child; a half where there was none."""
    return cover[child] / cover[node] if cover[node] > 0 else 0.5


share = compiled(_share)
leaf_path = compiled(_leaf_path)


def _chances(leaf: Leaf, many: int, bits: int, seen: Floats) -> None:
    """Fill G of one leaf, and for every pattern of the block which of its features are met."""
    for pattern in range(1 << bits):
        found = 0
        for slot in range(many):
            if pattern & leaf.mask[slot] == leaf.want[slot]:
                found |= 1 << slot
        leaf.met[pattern] = found
    by_path = len(seen) == 0
    for chosen in range(1 << many):
        chance = 1.0 if by_path else 0.0
        if by_path:
            for slot in range(many):
                if chosen >> slot & 1:
                    chance *= leaf.ratio[slot]
        leaf.chance[chosen] = chance
    if by_path:
        return
    for pattern in range(1 << bits):
        leaf.chance[leaf.met[pattern]] += seen[pattern]
    for slot in range(many):
        for chosen in range(1 << many):
            if not chosen >> slot & 1:
                leaf.chance[chosen] += leaf.chance[chosen | (1 << slot)]


chances = compiled(_chances)


def _add_leaf(
    leaf: Leaf, many: int, bits: int, value: float, lines: Int32s, summed: Floats
) -> None:
    """Add one leaf's values to the lines of its block."""
    for slot in range(many):
        line, bit = 0, 1 << slot
        while lines[line] != leaf.player[slot]:
            line += 1
        for pattern in range(1 << bits):
            now = leaf.met[pattern]
            if now & bit:
                game = leaf.more[now] - leaf.more[now ^ bit] - leaf.some[now ^ bit]
            else:
                game = -leaf.some[now]
            summed[line, pattern] += value * game


add_leaf = compiled(_add_leaf)


def _fill_blocks(
    nodes: Nodes,
    where: Slots,
    steps: Programme,
    values: Floats,
    weight: Floats,
    seen: Floats,
    tables: Singles,
    mean: Floats,
) -> None:
    """Add every leaf's Shapley values to the table of its block."""
    most = 1 << DEEPEST
    leaf = Leaf(
        np.zeros(MOST, np.int32), np.zeros(MOST, np.int32), np.zeros(MOST, np.int32),
        np.zeros(MOST), np.zeros(most, np.int32), np.zeros(most), np.zeros(most), np.zeros(most),
    )  # fmt: skip
    for block in range(len(steps.block_root)):
        top, path = steps.block_root[block], steps.block_path[block]
        inner = steps.inner_node[steps.inner_from[block] : steps.inner_from[block + 1]]
        bits = path + len(inner)
        lines = steps.line_player[steps.line_from[block] : steps.line_from[block + 1]]
        summed = np.zeros((len(lines), 1 << bits))
        shares = seen
        if len(seen):
            shares = seen[steps.pattern_from[block] : steps.pattern_from[block + 1]]
        # A leaf is the block itself, or a child of one of its splits.
        for child in range(max(1, 2 * len(inner))):
            node = top
            if len(inner):
                split = inner[child // 2]
                node = nodes.left[split] if child % 2 == 0 else nodes.right[split]
            if nodes.feature[node] >= 0 or values[nodes.leaf[node]] == 0.0:
                continue
            leaf.player[:path] = lines[:path]
            many = leaf_path(node, top, inner, path, nodes, where, leaf)
            chances(leaf, many, bits, shares)
            leaf_game(leaf, weight, many)
            value = values[nodes.leaf[node]]
            mean[0] += value * leaf.chance[(1 << many) - 1]
            add_leaf(leaf, many, bits, value, lines, summed)
        at = steps.table_from[block]
        for line in range(len(lines)):
            for pattern in range(1 << bits):
                tables[at + (line << bits) + pattern] = summed[line, pattern]


fill_blocks = compiled(_fill_blocks)
