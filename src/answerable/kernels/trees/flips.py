"""Every combination of values of some features, for every row: nothing is sampled.

For a model that is told a protected attribute, this decides for each person whether the attribute
alone would have changed the score, and by how much. It changes nothing else, so it says nothing
about what a model does through stand-ins for the attribute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from answerable.errors import EvidenceError
from answerable.kernels.trees.cells import Floats
from answerable.kernels.trees.predict import scores
from answerable.kernels.trees.table import Bools, TreeTable

BLOCK = 1 << 18
"""Scores at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Flips:
    """The scores of all rows under all combinations."""

    features: tuple[int, ...]
    combinations: tuple[tuple[float, ...], ...]
    """Values of those features, a category by its code."""
    scores: Floats
    """Shape (rows, combinations)."""
    own: Floats
    """Each row's score as it is."""

    def spread(self) -> Floats:
        """Return, per row, the largest difference between two combinations."""
        widest: Floats = self.scores.max(axis=1) - self.scores.min(axis=1)
        return widest

    def decided(self, threshold: float) -> Bools:
        """Return for which rows the combination alone decides on which side the score falls."""
        over = self.scores >= threshold
        mixed: Bools = over.min(axis=1) != over.max(axis=1)
        return mixed


def flips(
    table: TreeTable, rows: Floats, values: Mapping[int, Sequence[float]], *, output: int = 0
) -> Flips:
    """Return the library's own score of every row under every combination of the values.

    Trees that ask about none of the features are scored once a row. Raises EvidenceError where no
    value is named.
    """
    if not values or not all(len(each) for each in values.values()):
        raise EvidenceError("name at least one feature, and its values, to be flipped.")
    features = tuple(values)
    combinations = tuple(product(*(tuple(map(float, values[each])) for each in features)))
    codes = table.codes(rows)
    cells = [table.cells[each].code(np.array([c[n] for c in combinations]))
             for n, each in enumerate(features)]  # fmt: skip
    n, many = len(rows), len(combinations)
    asking = _asking(table, features)
    # Sums in 32 bits depend on their order, so there every tree is scored in its turn.
    split = not table.single_sum and 0 < len(asking) < table.trees
    part = table.only(asking) if split else table
    own = scores(table, codes)[:, output]
    fixed = own - scores(part, codes)[:, output] if split else np.zeros(n)
    out = np.empty((n, many))
    each_time = max(1, BLOCK // many)
    for start in range(0, n, each_time):
        here = np.repeat(codes[:, start : start + each_time], many, axis=1)
        count = here.shape[1] // many
        for feature, own_cells in zip(features, cells, strict=True):
            here[feature] = np.tile(own_cells, count)
        scored = scores(part, here)[:, output].reshape(count, many)
        out[start : start + count] = scored + fixed[start : start + count, None]
    return Flips(features, combinations, out, own)


def _asking(table: TreeTable, features: Sequence[int]) -> list[int]:
    """Return the trees that ask about any of the features."""
    asks = np.isin(table.feature, np.array(features, np.int32))
    tree_of = np.repeat(np.arange(table.trees), np.diff(table.roots))
    return sorted(set(tree_of[asks].tolist()))
