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
from answerable.kernels.trees.fill import fill
from answerable.kernels.trees.lookup import pattern_shares, values
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

    def values(self, codes: Codes) -> Floats:
        """Return the value of each feature for each row, shape (rows, features), for codes."""
        return values(self.table, self.steps, self.tables, self.nodes, codes).T


def explainer(table: TreeTable, *, background: Floats | None = None, output: int = 0) -> Explainer:
    """Return what explains one output of an ensemble against all rows of a background.

    Without a background, values are path-dependent. Raises EvidenceError for a background without
    rows and for an output that does not exist.
    """
    if not 0 <= output < table.outputs:
        raise EvidenceError(f"the model has {table.outputs} outputs and no number {output}.")
    if background is not None and not len(background):
        raise EvidenceError("the background has no rows; state at least one.")
    shallow = np.flatnonzero(deepest_leaves(table) <= DEEPEST)
    steps = programme(table, shallow)
    shares = None
    if background is not None:
        shares = pattern_shares(table, steps, table.codes(background))
    tables, mean = fill(table, steps, output, shares)
    base = float(table.base[output]) + mean
    rows = 0 if background is None else len(background)
    return Explainer(table, output, base, rows, steps, tables, table.nodes())


def deepest_leaves(table: TreeTable) -> Ints:
    """Return per tree how many features the path to a leaf has at most."""
    return np.maximum.reduceat(slots(table).depth, table.roots[:-1]).astype(np.int64)
