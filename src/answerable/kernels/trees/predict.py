"""Scores and predictions of a table: the same numbers as the library that grew the trees."""

from typing import cast

import numpy as np
import numpy.typing as npt

from answerable.kernels.trees.cells import Codes, Floats, Ints
from answerable.kernels.trees.compiled import FAST, compiled, in_parts
from answerable.kernels.trees.table import Nodes, TreeTable


def scores(table: TreeTable, codes: Codes) -> Floats:
    """Return the score of every row and output, shape (rows, outputs).

    It is the library's own: added up in its order and precision.
    """
    kind: npt.DTypeLike = np.float32 if table.single_sum else np.float64
    codes = np.ascontiguousarray(codes)
    n = codes.shape[1]
    out = np.zeros((n, table.outputs), kind)
    if table.base_first:
        out += table.base.astype(kind)
    values = cast("Floats", table.values.astype(kind))
    if FAST:
        nodes = table.nodes()
        in_parts(lambda start, end: add_up(codes, nodes, values, out, start, end), n)
    else:
        for tree in range(table.trees):
            out += values[leaves(table, tree, codes)]
    if table.base_first:
        return out.astype(np.float64)
    summed: Floats = out.astype(np.float64) / table.divisor + table.base
    return summed


def leaves(table: TreeTable, tree: int, codes: Codes) -> Ints:
    """Return the number of the leaf in which each row ends in one tree."""
    first, end = int(table.roots[tree]), int(table.roots[tree + 1])
    at = np.full(codes.shape[1], first, np.int64)
    for node in range(first, end):
        if table.feature[node] < 0:
            continue
        here = np.flatnonzero(at == node)
        if len(here):
            left = table.goes_left(node, codes[:, here])
            at[here] = np.where(left, table.left[node], table.right[node])
    return table.leaf[at].astype(np.int64)


def _add_up(  # noqa: PLR0917
    codes: Codes,
    nodes: Nodes,
    values: Floats,
    out: Floats,
    start: int,
    end: int,
) -> None:
    """Add every tree's leaf to the rows from `start` to `end`, tree by tree."""
    for row in range(start, end):
        for root in nodes.roots[:-1]:
            node = root
            while nodes.feature[node] >= 0:
                cell = codes[nodes.feature[node], row]
                if nodes.chosen[node] >= 0:
                    goes = nodes.sets[nodes.chosen[node] + cell] > 0
                else:
                    goes = nodes.low[node] <= cell < nodes.high[node]
                node = nodes.left[node] if goes else nodes.right[node]
            for output in range(values.shape[1]):
                out[row, output] += values[nodes.leaf[node], output]


add_up = compiled(_add_up)


def predictions(table: TreeTable, scored: Floats) -> Floats:
    """Return what the library's predict or predict_proba makes of scores, same shape."""
    if table.link == "logistic":
        return 1 / (1 + np.exp(-scored))
    if table.link == "exp":
        return np.exp(scored)
    if table.link == "softmax":
        raised = np.exp(scored - scored.max(axis=1, keepdims=True))
        shares: Floats = raised / raised.sum(axis=1, keepdims=True)
        return shares
    return scored
