# ruff: noqa: PLR0917 - a compiled loop takes no keywords
"""Exact Shapley values for trees too deep for tables: fully grown forests.

Path-dependent: a leaf is a product game, and the Shapley value of a product game is an integral,

    value of k = W * integral over t from 0 to 1 of (a_k - r_k) * product over i != k of p_i(t),
    p_i(t) = t a_i + (1 - t) r_i     (Owen's multilinear extension, Management Science 18, 1972),

with a_i = 1 where the row meets the leaf's conditions on feature i and r_i as in `fill.py`. The
integrand has a degree below the number of features of a leaf, so Gauss-Legendre quadrature with
half as many points is exact. One pass down a tree and one up serve all its leaves.
"""

from typing import NamedTuple

import numpy as np

from answerable.kernels.trees.blocks import Slots, slots
from answerable.kernels.trees.cells import Codes, Floats, Ints
from answerable.kernels.trees.compiled import compiled, in_parts
from answerable.kernels.trees.fill import share
from answerable.kernels.trees.table import Bytes, Int32s, Nodes, TreeTable

LANES = 8
"""Points of the quadrature come in this number, which is one vector of a current processor."""


class Deep(NamedTuple):
    """What is known of the way into each node, whatever the row."""

    trees: Ints
    before: Int32s
    """The node that the last split on the same player led to, or -1."""
    ratio: Floats
    """Share of training weight that goes this way at all splits on the player so far."""
    at: Floats
    """Points of the quadrature in (0, 1); as many again as fill the lanes, of no weight."""
    weight: Floats
    """Their weights."""


def deep(nodes: Nodes, trees: Ints, most: int) -> Deep:
    """Return what the quadrature needs for some trees; `most` players has a path at most."""
    n, points = len(nodes.feature), max(1, (most + 1) // 2)
    at, weight = np.full(-(-points // LANES) * LANES, 0.5), np.zeros(-(-points // LANES) * LANES)
    legendre, share_of = np.polynomial.legendre.leggauss(points)
    at[:points], weight[:points] = (legendre + 1) / 2, share_of / 2
    out = Deep(trees, np.full(n, -1, np.int32), np.ones(n), at, weight)
    follow(nodes, slots(nodes), out)
    return out


def _follow(nodes: Nodes, where: Slots, out: Deep) -> None:
    for node in range(len(nodes.feature)):
        above = where.parent[node]
        if above < 0:
            continue
        before = above
        while where.parent[before] >= 0:
            if nodes.player[where.parent[before]] == nodes.player[above]:
                break
            before = where.parent[before]
        ratio = share(nodes.cover, node, above)
        if where.parent[before] >= 0:
            out.before[node] = before
            ratio *= out.ratio[before]
        out.ratio[node] = ratio


follow = compiled(_follow)


def path_values(
    table: TreeTable, nodes: Nodes, ready: Deep, output: int, codes: Codes, players: int
) -> Floats:  # fmt: skip
    """Return path-dependent values of the trees, shape (players, rows)."""
    n = codes.shape[1]
    out, where = np.zeros((players, n)), slots(nodes)
    values = table.values[:, output] / table.divisor
    in_parts(lambda s, e: add_path(codes, nodes, where, ready, values, out, s, e), n, least=64)
    return out


def path_mean(table: TreeTable, ready: Deep, output: int) -> float:
    """Return the mean score of the stranger over the trees."""
    reach = np.ones(len(table.feature))
    where, total = slots(table.nodes()).parent, 0.0
    for tree in ready.trees:
        for node in range(int(table.roots[tree]), int(table.roots[tree + 1])):
            above = int(where[node])
            if above >= 0:
                reach[node] = reach[above] * share(table.cover, node, above)
            if table.feature[node] < 0:
                total += reach[node] * table.values[table.leaf[node], output]
    return float(total) / table.divisor


class Ways(NamedTuple):
    """What the way into each node of one tree does, whatever the row. First axis: a state.

    In state 1 the row meets the feature's conditions so far, in 2 it fails them here, in 0 it had
    failed before.
    """

    change: Floats
    """What the product of all p_i is multiplied with, per state, node and point."""
    gain: Floats
    """The weighted (a - r) / p, less that of the last split on the feature; the same axes."""
    above: Int32s
    """Parent of each node, counted from the root."""
    before: Int32s
    side: Bytes
    """1 for a left child."""
    asked: Int32s
    """The player its parent asks about."""
    value: Floats
    """0 for a split."""


def _prepare(
    first: int, last: int, nodes: Nodes, where: Slots, ready: Deep, values: Floats, ways: Ways
) -> None:
    """Fill what is known of one tree."""
    for node in range(first, last):
        place, before, above = node - first, ready.before[node], where.parent[node]
        ways.value[place] = values[nodes.leaf[node]] if nodes.feature[node] < 0 else 0.0
        if above < 0:
            continue
        ways.above[place], ways.asked[place] = above - first, nodes.player[above]
        ways.before[place] = before - first if before >= 0 else -1
        ways.side[place] = 1 if nodes.left[above] == node else 0
        ratio, old = ready.ratio[node], ready.ratio[before] if before >= 0 else 1.0
        for m in range(len(ready.at)):
            t, weight = ready.at[m], ready.weight[m]
            was, now = t + (1 - t) * old, t + (1 - t) * ratio
            gain = (1 - old) / was
            ways.change[0, place, m] = ratio / old if old > 0 else 0.0
            ways.change[1, place, m] = now / was
            ways.change[2, place, m] = (1 - t) * ratio / was
            ways.gain[1, place, m] = weight * ((1 - ratio) / now - gain)
            ways.gain[2, place, m] = weight * (-1 / (1 - t) - gain)


prepare = compiled(_prepare)


def _ask_all(first: int, last: int, row: int, codes: Codes, nodes: Nodes, left: Bytes) -> None:
    """Fill for each split of a tree whether a row goes left."""
    for node in range(first, last):
        feature = nodes.feature[node]
        if feature < 0:
            continue
        cell, chosen = codes[feature, row], nodes.chosen[node]
        if chosen >= 0:
            left[node - first] = nodes.sets[chosen + cell]
        else:
            left[node - first] = (cell >= nodes.low[node]) & (cell < nodes.high[node])


ask_all = compiled(_ask_all)


def _add_path(
    codes: Codes, nodes: Nodes, where: Slots, ready: Deep, values: Floats, out: Floats,
    start: int, end: int,
) -> None:  # fmt: skip
    """Add the values of the rows from `start` to `end`, tree by tree."""
    points, largest = len(ready.at), 1
    for tree in ready.trees:
        largest = max(largest, nodes.roots[tree + 1] - nodes.roots[tree])
    ways = Ways(
        np.zeros((3, largest, points)), np.zeros((3, largest, points)), np.zeros(largest, np.int32),
        np.zeros(largest, np.int32), np.zeros(largest, np.uint8), np.zeros(largest, np.int32),
        np.zeros(largest),
    )  # fmt: skip
    product, sums = np.zeros((largest, points)), np.zeros((largest, points))
    left, met = np.zeros(largest, np.uint8), np.zeros(largest, np.uint8)
    for tree in ready.trees:
        first, last = nodes.roots[tree], nodes.roots[tree + 1]
        prepare(first, last, nodes, where, ready, values, ways)
        many = last - first
        for row in range(start, end):
            ask_all(first, last, row, codes, nodes, left)
            down(many, ways.change, ways.above, ways.before, ways.side, left, product, met)
            up(many, ways.gain, ways.above, ways.asked, ways.value, product, met, sums, out[:, row])


def _down(
    many: int, change: Floats, above: Int32s, before: Int32s, side: Bytes, left: Bytes,
    product: Floats, met: Bytes,
) -> None:  # fmt: skip
    """Fill the product of all p_i on the way into each node: 1 met, 2 failed here, 0 had failed."""
    product[0, :] = 1.0
    for node in range(1, many):
        over = above[node]
        state = 1 if left[over] == side[node] else 2
        if before[node] >= 0 and met[before[node]] != 1:
            state = 0
        met[node] = state
        for lane in range(0, product.shape[1], LANES):
            for m in range(LANES):
                product[node, lane + m] = product[over, lane + m] * change[state, node, lane + m]


def _up(
    many: int, gain: Floats, above: Int32s, asked: Int32s, value: Floats, product: Floats,
    met: Bytes, sums: Floats, out: Floats,
) -> None:  # fmt: skip
    """Sum leaves upwards and give each feature what the ways into nodes add to it."""
    for node in range(many - 1, 0, -1):
        over, state, gained = above[node], met[node], 0.0
        leaf = value[node]
        for lane in range(0, product.shape[1], LANES):
            for m in range(LANES):
                below = sums[node, lane + m] + product[node, lane + m] * leaf
                gained += gain[state, node, lane + m] * below
                sums[over, lane + m] += below
                sums[node, lane + m] = 0.0
        out[asked[node]] += gained
    sums[0, :] = 0.0


down = compiled(_down, regroup=True)
up = compiled(_up, regroup=True)
add_path = compiled(_add_path)
