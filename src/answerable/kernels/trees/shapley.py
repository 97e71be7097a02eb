"""Exact Shapley values of tree ensembles, against a stated stranger.

*Which* Shapley value matters more than how it is computed: path-dependent values take for the
stranger what the training data did at each split (Lundberg et al., Nature Machine Intelligence 2,
2020); values against a background take real rows that the caller states, all of them.
"""

from dataclasses import dataclass

import numpy as np

from answerable.errors import EvidenceError
from answerable.kernels.trees.blocks import DEEPEST, Programme, programme, slots
from answerable.kernels.trees.cells import Codes, Floats, Ints, Singles
from answerable.kernels.trees.deep import Deep, deep, path_mean, path_values
from answerable.kernels.trees.fill import MOST, fill
from answerable.kernels.trees.lookup import pattern_shares, values
from answerable.kernels.trees.pairs import pair_values
from answerable.kernels.trees.predict import scores
from answerable.kernels.trees.table import Nodes, TreeTable


@dataclass(frozen=True, slots=True, eq=False)
class Explainer:
    """An ensemble made ready: one output, one stranger, any number of rows."""

    table: TreeTable
    output: int
    base: float
    """The stranger's mean score; values and base add up to the row's score."""
    background: int
    """Rows of the background; 0 for path-dependent values."""
    steps: Programme
    tables: Singles
    nodes: Nodes
    deep: Deep
    """Trees with too many features on a path for a table: exact as well, but slower."""
    strangers: Codes | None
    """The background, where there are such trees."""

    def values(self, codes: Codes) -> Floats:
        """Return the value of each feature for each row, shape (rows, features), for codes."""
        # One layout for all, so that loops are compiled once.
        codes = np.ascontiguousarray(codes)
        found = values(self.table, self.steps, self.tables, self.nodes, codes)
        if len(self.deep.trees):
            if self.strangers is None:
                found += path_values(self.table, self.deep, self.output, codes)
            else:
                strangers = self.strangers
                found += pair_values(self.table, self.deep.trees, self.output, codes, strangers)
        return found.T


def explainer(
    table: TreeTable,
    *,
    background: Floats | None = None,
    output: int = 0,
    deepest: int = DEEPEST,
) -> Explainer:
    """Return what explains one output of an ensemble against all rows of a background.

    Without a background, values are path-dependent. Trees with more than `deepest` features on a
    path get no tables. Raises EvidenceError for a background without rows, for an output that does
    not exist, and for a path with more features than a 64-bit number has room for.
    """
    if not 0 <= output < table.outputs:
        raise EvidenceError(f"the model has {table.outputs} outputs and no number {output}.")
    if background is not None and not len(background):
        raise EvidenceError("the background has no rows; state at least one.")
    most = deepest_leaves(table)
    if int(most.max()) > MOST:
        raise EvidenceError(
            f"a path of the model asks about {int(most.max())} features; at most {MOST} are read."
        )
    steps = programme(table, np.flatnonzero(most <= min(deepest, DEEPEST)))
    too_deep = np.flatnonzero(most > min(deepest, DEEPEST))
    rest = deep(table, too_deep, int(most.max()))
    base = float(table.base[output])
    shares = strangers = None
    if background is not None:
        codes = table.codes(background)
        shares = pattern_shares(table, steps, codes)
        if len(too_deep):
            strangers = codes
            mean = scores(table.only(too_deep.tolist()), codes)[:, output].mean()
            base += float(mean) - float(table.base[output])
    elif len(too_deep):
        base += path_mean(table, rest, output)
    tables, mean_there = fill(table, steps, output, shares)
    rows = 0 if background is None else len(background)
    return Explainer(
        table, output, base + mean_there, rows, steps, tables, table.nodes(), rest, strangers
    )


def deepest_leaves(table: TreeTable) -> Ints:
    """Return per tree how many features the path to a leaf has at most."""
    return np.maximum.reduceat(slots(table).depth, table.roots[:-1]).astype(np.int64)
