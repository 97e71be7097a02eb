"""Exact Shapley values of tree ensembles, against a stated stranger.

*Which* Shapley value matters more than how it is computed: path-dependent values take for the
stranger what the training data did at each split (Lundberg et al., Nature Machine Intelligence 2,
2020); values against a background take real rows that the caller states, all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answerable.errors import EvidenceError
from answerable.kernels.trees.blocks import DEEPEST, Programme, programme, slots
from answerable.kernels.trees.cells import Codes, Floats, Singles
from answerable.kernels.trees.deep import Deep, deep, path_mean, path_values
from answerable.kernels.trees.fill import MOST, fill
from answerable.kernels.trees.lookup import pattern_shares, values
from answerable.kernels.trees.pairs import pair_values
from answerable.kernels.trees.predict import scores
from answerable.kernels.trees.table import Int32s, Nodes, TreeTable


@dataclass(frozen=True, slots=True, eq=False)
class Explainer:
    """An ensemble made ready: one output, one stranger, any number of rows."""

    table: TreeTable
    output: int
    base: float
    """The stranger's mean score; values and base add up to the row's score."""
    background: int
    """Rows of the background; 0 for path-dependent values."""
    players: int
    """How many values a row gets: one a feature, or one a group of features."""
    steps: Programme
    tables: Singles
    nodes: Nodes
    deep: Deep
    """Trees with too many features on a path for a table: exact as well, but slower."""
    strangers: Codes | None
    """The background, where there are such trees."""

    def values(self, codes: Codes) -> Floats:
        """Return the value of each player for each row, shape (rows, players), for codes."""
        # One layout for all, so that loops are compiled once.
        codes = np.ascontiguousarray(codes)
        table, nodes, output, players = self.table, self.nodes, self.output, self.players
        found = values(table, self.steps, self.tables, nodes, codes, players)
        if len(self.deep.trees):
            trees, strangers = self.deep.trees, self.strangers
            if strangers is None:
                found += path_values(table, nodes, self.deep, output, codes, players)
            else:
                found += pair_values(table, nodes, trees, output, codes, strangers, players)
        return found.T

    def against_each(self, row: Codes, strangers: Codes) -> Floats:
        """Return one row's values against each stranger alone, shape (strangers, players).

        Their mean is the row's values against all of them; weighted, against any redraw. The row
        and a stranger change places here, which turns every value's sign and nothing else: what a
        coalition is worth is then what the others were worth.
        """
        every = np.arange(self.table.trees)
        row, strangers = np.ascontiguousarray(row), np.ascontiguousarray(strangers)
        swapped = pair_values(
            self.table, self.nodes, every, self.output, strangers, row, self.players
        )
        return -swapped.T


def explainer(
    table: TreeTable,
    *,
    background: Floats | None = None,
    output: int = 0,
    deepest: int = DEEPEST,
    players: Sequence[Sequence[int]] | None = None,
) -> Explainer:
    """Return what explains one output of an ensemble against all rows of a background.

    Without a background, values are path-dependent. `players` are groups of features that are
    moved together, each feature in one of them; a group's value is that of the game among groups,
    not the sum of its features' values. Trees with more than `deepest` players on a path get no
    tables. Raises EvidenceError for a background without rows, for an output that does not exist,
    for groups that miss a feature, and for a path with more players than a 64-bit number has room
    for.
    """
    if not 0 <= output < table.outputs:
        raise EvidenceError(f"the model has {table.outputs} outputs and no number {output}.")
    if background is not None and not len(background):
        raise EvidenceError("the background has no rows; state at least one.")
    nodes = table.nodes(None if players is None else _player_of(players, len(table.features)))
    most = np.maximum.reduceat(slots(nodes).depth, table.roots[:-1]).astype(np.int64)
    if int(most.max()) > MOST:
        raise EvidenceError(
            f"a path of the model asks about {int(most.max())} features; at most {MOST} are read."
        )
    steps = programme(nodes, np.flatnonzero(most <= min(deepest, DEEPEST)))
    too_deep = np.flatnonzero(most > min(deepest, DEEPEST))
    rest = deep(nodes, too_deep, int(most.max()))
    base = float(table.base[output])
    shares = strangers = None
    if background is not None:
        codes = table.codes(background)
        shares = pattern_shares(table, nodes, steps, codes)
        if len(too_deep):
            strangers = codes
            mean = scores(table.only(too_deep.tolist()), codes)[:, output].mean()
            base += float(mean) - float(table.base[output])
    elif len(too_deep):
        base += path_mean(table, rest, output)
    tables, mean_there = fill(table, nodes, steps, output, shares)
    rows = 0 if background is None else len(background)
    number = len(table.features) if players is None else len(players)
    return Explainer(
        table, output, base + mean_there, rows, number, steps, tables, nodes, rest, strangers
    )


def _player_of(players: Sequence[Sequence[int]], features: int) -> Int32s:
    """Return for each feature the number of its group."""
    out = np.full(features, -1, np.int32)
    for number, group in enumerate(players):
        out[list(group)] = number
    if sum(map(len, players)) != features or (out < 0).any():
        raise EvidenceError(f"put each of the {features} features of the model in one group.")
    return out
