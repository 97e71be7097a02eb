"""A tree as a programme over bit patterns: the shape in which its Shapley values are looked up.

Walking down a tree, a row's *pattern* has one bit per player of the path, which is a feature or a
group of features that are moved together: whether the row meets all conditions on it so far. The
bottom of a tree is cut into *blocks*: small subtrees in which every split has a bit of its own. A
block's pattern, the bits of the path and those of its splits, settles all its leaves at once, so
one table with a line per player answers for them.
(A block of a single leaf is the pattern of WOODELF, arXiv 2511.09376.)
"""

from typing import NamedTuple

import numpy as np

from answerable.kernels.trees.cells import Ints
from answerable.kernels.trees.compiled import compiled
from answerable.kernels.trees.table import Int32s, Nodes

DEEPEST = 10
"""Bits of a pattern at most: a leaf with more features on its path makes its tree a deep one."""

ALWAYS = 8
"""Up to this many bits, blocks are merged even where the table grows."""

SPLITS = 60
"""Splits of a block at most; more would have too many bits in any case."""


class Slots(NamedTuple):
    """Per node, where its player stands among those of its path; a player is mostly a feature."""

    parent: Int32s
    """-1 for a root."""
    depth: Int32s
    """How many players the path to the node has."""
    own: Int32s
    """Which bit the node's own player has."""


class Programme(NamedTuple):
    """What to do for each tree: path nodes first, then blocks."""

    path_from: Int32s
    """Per tree, its first path node; one more at the end."""
    path_node: Int32s
    path_bit: Int32s
    """The bit of the node's feature."""
    path_again: Int32s
    """1 where the feature already has its bit: the condition is added to it."""
    path_in: Int32s
    """Register with the pattern at the node."""
    path_left: Int32s
    """Register that gets the pattern of its left child."""
    path_right: Int32s
    block_from: Int32s
    """Per tree, its first block; one more at the end."""
    block_root: Int32s
    """The node at the top of the block."""
    block_in: Int32s
    """Register with the pattern at that node."""
    block_path: Int32s
    """How many bits that pattern has."""
    inner_from: Int32s
    """Per block, its first split; one more at the end. Their bits follow those of the path."""
    inner_node: Int32s
    line_from: Int32s
    """Per block, its first line; one more at the end."""
    line_player: Int32s
    table_from: Ints
    """Per block, where its table begins; one more at the end. Lines are 2^bits long."""
    pattern_from: Ints
    """The same for one number per pattern."""
    registers: int
    bits: int
    """The most bits of any pattern."""


def slots(nodes: Nodes) -> Slots:
    """Return where every node stands on its path."""
    n = len(nodes.feature)
    out = Slots(np.full(n, -1, np.int32), np.zeros(n, np.int32), np.full(n, -1, np.int32))
    find_slots(nodes, out)
    return out


def _find_slots(nodes: Nodes, out: Slots) -> None:
    player, parent = nodes.player, out.parent
    for node in range(len(player)):
        if player[node] < 0:
            continue
        above = parent[node]
        while above >= 0 and player[above] != player[node]:
            above = parent[above]
        out.own[node] = out.own[above] if above >= 0 else out.depth[node]
        for child in (nodes.left[node], nodes.right[node]):
            parent[child] = node
            out.depth[child] = out.depth[node] + (1 if above < 0 else 0)


find_slots = compiled(_find_slots)


def _new_features(node: int, nodes: Nodes, parent: Int32s, todo: Int32s) -> int:
    """Return how many players the splits from `node` down have that its path does not have."""
    player = nodes.player
    new, first, end = 0, 0, 1
    todo[0] = node
    while first < end:
        at = todo[first]
        above = parent[at]
        while above >= 0 and player[above] != player[at]:
            above = parent[above]
        seen = above >= 0
        for before in range(first):
            seen = seen or player[todo[before]] == player[at]
        new += 0 if seen else 1
        first += 1
        for child in (nodes.left[at], nodes.right[at]):
            if player[child] >= 0:
                todo[end] = child
                end += 1
    return new


new_features = compiled(_new_features)


def _merge(nodes: Nodes, where: Slots, inner: Int32s, lines: Int32s) -> None:
    """Fill per node the splits and the lines of its block, or -1 where its subtree is none."""
    depth, todo = where.depth, np.zeros(SPLITS + 4, np.int32)
    for node in range(len(nodes.feature) - 1, -1, -1):
        if nodes.feature[node] < 0:
            inner[node], lines[node] = 0, depth[node]
            continue
        one, two = nodes.left[node], nodes.right[node]
        inner[node] = -1
        if inner[one] < 0 or inner[two] < 0:
            continue
        splits = inner[one] + inner[two] + 1
        bits = depth[node] + splits
        if bits > DEEPEST or splits > SPLITS:
            continue
        wide = depth[node] + new_features(node, nodes, where.parent, todo)
        apart = lines[one] << (depth[one] + inner[one])
        apart += lines[two] << (depth[two] + inner[two])
        # Fewer lines to look up are worth a table that is a quarter larger.
        if bits <= ALWAYS or 4 * (wide << bits) <= 5 * apart:
            inner[node], lines[node] = splits, wide


merge = compiled(_merge)


class Written(NamedTuple):
    """Room for a programme that is being written."""

    path: Int32s
    """Lines: node, bit, again, in, left, right."""
    block: Int32s
    """Lines: root, in, path, first split, first line."""
    starts: Int32s
    """Lines: first path node and first block of each tree."""
    inner: Int32s
    line: Int32s
    table_from: Ints
    pattern_from: Ints
    used: Ints
    """Path nodes, blocks, splits, lines, registers, bits."""


def programme(nodes: Nodes, trees: Ints) -> Programme:
    """Return the programme of some trees, none of which has a leaf with too many players."""
    where, n = slots(nodes), len(nodes.feature)
    inner, lines = np.full(n, -1, np.int32), np.zeros(n, np.int32)
    merge(nodes, where, inner, lines)
    out = Written(
        np.zeros((6, n), np.int32),
        np.zeros((5, n + 1), np.int32),
        np.zeros((2, len(trees) + 1), np.int32),
        np.zeros(n, np.int32),
        np.zeros(int(lines[inner >= 0].sum()) + 1, np.int32),
        np.zeros(n + 1, np.int64),
        np.zeros(n + 1, np.int64),
        np.zeros(6, np.int64),
    )
    write(nodes, where, inner, trees, out)
    paths, blocks, splits, lined, registers, bits = (int(each) for each in out.used)
    return Programme(
        out.starts[0],
        out.path[0, :paths].copy(),
        out.path[1, :paths].copy(),
        out.path[2, :paths].copy(),
        out.path[3, :paths].copy(),
        out.path[4, :paths].copy(),
        out.path[5, :paths].copy(),
        out.starts[1],
        out.block[0, :blocks].copy(),
        out.block[1, :blocks].copy(),
        out.block[2, :blocks].copy(),
        out.block[3, : blocks + 1].copy(),
        out.inner[:splits].copy(),
        out.block[4, : blocks + 1].copy(),
        out.line[:lined].copy(),
        out.table_from[: blocks + 1].copy(),
        out.pattern_from[: blocks + 1].copy(),
        registers,
        bits,
    )


def _write_block(node: int, here: int, nodes: Nodes, where: Slots, out: Written) -> None:
    """Write the block whose top is `node`."""
    blocks, begin, line = out.used[1], out.used[2], out.used[3]
    path = where.depth[node]
    out.block[0, blocks], out.block[1, blocks], out.block[2, blocks] = node, here, path
    out.block[3, blocks], out.block[4, blocks] = begin, line
    above = node
    while where.parent[above] >= 0:
        above = where.parent[above]
        out.line[line + where.own[above]] = nodes.player[above]
    end, lines, at = begin, line + path, begin
    if nodes.feature[node] >= 0:
        out.inner[end] = node
        end += 1
    while at < end:
        split = out.inner[at]
        known = False
        for before in range(line, lines):
            known = known or out.line[before] == nodes.player[split]
        if not known:
            out.line[lines] = nodes.player[split]
            lines += 1
        for child in (nodes.left[split], nodes.right[split]):
            if nodes.feature[child] >= 0:
                out.inner[end] = child
                end += 1
        at += 1
    bits = path + end - begin
    out.table_from[blocks + 1] = out.table_from[blocks] + ((lines - line) << bits)
    out.pattern_from[blocks + 1] = out.pattern_from[blocks] + (1 << bits)
    out.used[1], out.used[2], out.used[3] = blocks + 1, end, lines
    out.used[5] = max(out.used[5], bits)


write_block = compiled(_write_block)


def _write(nodes: Nodes, where: Slots, inner: Int32s, trees: Ints, out: Written) -> None:
    """Write the programme of some trees."""
    for place in range(len(trees)):
        out.starts[0, place], out.starts[1, place] = out.used[0], out.used[1]
        first, end = nodes.roots[trees[place]], nodes.roots[trees[place] + 1]
        register = np.full(end - first, -1, np.int32)
        register[0] = 0
        free = 1
        for node in range(first, end):
            here = register[node - first]
            if here < 0:
                continue
            if inner[node] >= 0:
                write_block(node, here, nodes, where, out)
                continue
            left, right, paths = nodes.left[node], nodes.right[node], out.used[0]
            out.path[0, paths], out.path[1, paths] = node, where.own[node]
            out.path[2, paths] = 1 if where.depth[left] == where.depth[node] else 0
            out.path[3, paths], out.path[4, paths], out.path[5, paths] = here, free, free + 1
            register[left - first], register[right - first] = free, free + 1
            free += 2
            out.used[0] += 1
        out.used[4] = max(out.used[4], free)
    out.starts[0, len(trees)], out.starts[1, len(trees)] = out.used[0], out.used[1]
    out.block[3, out.used[1]], out.block[4, out.used[1]] = out.used[2], out.used[3]


write = compiled(_write)
