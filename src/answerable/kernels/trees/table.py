"""One representation for the tree ensembles of all libraries, and its predictions.

A split sends a set of cells (see `cells.py`) to the left: the cells of a range, which is how every
numeric split with any treatment of missing values reads, or any set of cells, for categories. So
`<` and `<=`, missing directions and categories are settled once, here, and nowhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from answerable.errors import EvidenceError
from answerable.kernels.trees.cells import Cells, Codes, Floats, Ints, smallest_type

Bools = npt.NDArray[np.bool_]
Int32s = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Named:
    """The question of a categorical split."""

    codes: frozenset[int]
    """The categories the node names."""
    left: bool
    """They go left, and the other known ones right; or the other way round."""
    other_left: bool
    """A category that is known to no node goes left."""


@dataclass(frozen=True, slots=True, eq=False)
class Grown:
    """One tree as a library stores it; parents stand before their children, the root first."""

    feature: Ints
    """Per node; -1 for a leaf."""
    edge: Floats
    """Numbers below it go left."""
    left: Ints
    right: Ints
    missing_left: Bools
    cover: Floats
    """Training weight of the node."""
    values: Floats
    """Shape (nodes, outputs); read at leaves only."""
    sets: Mapping[int, Named]
    """The questions of the categorical nodes."""
    zero: Mapping[int, bool] | None = None
    """Nodes that treat zero as missing, and whether zero goes left there."""


class Nodes(NamedTuple):
    """What loops over trees read of a table: a tuple, because numba knows no dataclasses."""

    roots: Int32s
    feature: Int32s
    player: Int32s
    """Per node, what its feature counts as: itself, or the group of features it is moved with."""
    low: Codes
    """In the type of the codes, as is `high`: so comparisons take one instruction a strip."""
    high: Codes
    """The first cell after those that go left."""
    chosen: Int32s
    sets: Bytes
    left: Int32s
    right: Int32s
    leaf: Int32s
    cover: Floats


@dataclass(frozen=True, slots=True, eq=False)
class TreeTable:
    """An ensemble. Nodes of a tree stand together, parents before children, the root first."""

    features: tuple[str, ...]
    cells: tuple[Cells, ...]
    roots: Int32s
    """First node of each tree, and the number of nodes at the end."""
    feature: Int32s
    """Per node; -1 for a leaf."""
    low: Int32s
    """First cell that goes left: 0 where "missing" does, else 1."""
    width: Int32s
    """How many cells from `low` on go left."""
    chosen: Int32s
    """Where in `sets` the node's cells begin (1 = left), or -1 for a range."""
    sets: Bytes
    left: Int32s
    right: Int32s
    cover: Floats
    leaf: Int32s
    """Number of the leaf over all trees, or -1."""
    values: Floats
    """Shape (leaves, outputs)."""
    base: Floats
    """Per output, what is added to the sum of the trees."""
    divisor: float = 1.0
    """What the sum of the trees is divided by: the number of trees in a forest."""
    link: str = "identity"
    """How the library makes a prediction of the score: identity, logistic, softmax, exp."""
    single_input: bool = False
    """The library rounds inputs to 32 bits before it compares."""
    single_sum: bool = False
    """The library adds up in 32 bits."""
    base_first: bool = False
    """The library adds the trees to the base, and not the base to their sum."""

    @property
    def trees(self) -> int:
        """How many trees there are."""
        return len(self.roots) - 1

    @property
    def outputs(self) -> int:
        """How many scores a row gets: 1, or one a class."""
        return int(self.values.shape[1])

    @property
    def code_type(self) -> type[np.unsignedinteger]:
        """The type of `codes`."""
        return smallest_type(max((cells.number for cells in self.cells), default=1))

    def nodes(self, players: Int32s | None = None) -> Nodes:
        """Return what loops read; `players` says per feature which group it is moved with."""
        player = self.feature
        if players is not None:
            player = np.where(self.feature < 0, -1, players[self.feature]).astype(np.int32)
        return Nodes(
            self.roots,
            self.feature,
            player,
            self.low.astype(self.code_type),
            (self.low + self.width).astype(self.code_type),
            self.chosen,
            self.sets,
            self.left,
            self.right,
            self.leaf,
            self.cover,
        )

    def codes(self, rows: Floats) -> Codes:
        """Return the cell of every value, shape (features, rows), for rows x features.

        Categories are given by their codes. Raises EvidenceError for the wrong number of columns.
        """
        if rows.ndim != 2 or rows.shape[1] != len(self.features):
            raise EvidenceError(
                f"the model has {len(self.features)} features and the rows have the shape "
                f"{rows.shape}; give one column a feature, in the order of the model."
            )
        out = np.empty((len(self.features), len(rows)), self.code_type)
        for place, cells in enumerate(self.cells):
            column = rows[:, place]
            if self.single_input:
                with np.errstate(over="ignore"):
                    column = column.astype(np.float32)
            out[place] = cells.code(column.astype(np.float64))
        return out

    def rows(self, columns: Mapping[str, npt.NDArray[np.generic]]) -> Floats:
        """Return rows x features from named columns; words become the codes of their categories.

        None and NaN are missing; a word that the model does not know is "any other category".
        Raises EvidenceError for a column that is absent or holds words where numbers are due.
        """
        absent = [name for name in self.features if name not in columns]
        if absent:
            raise EvidenceError(f"the model reads {', '.join(absent)}, which the rows do not have.")
        return np.column_stack(
            [
                _numbers(name, columns[name], cells)
                for name, cells in zip(self.features, self.cells, strict=True)
            ]
        )

    def goes_left(self, node: int, codes: Codes) -> Bools:
        """Return which of the rows a split sends to the left."""
        column = codes[self.feature[node]].astype(np.int64)
        if self.chosen[node] >= 0:
            picked: Bools = self.sets[self.chosen[node] + column] > 0
            return picked
        low = int(self.low[node])
        between: Bools = (column >= low) & (column < low + int(self.width[node]))
        return between

    def only(self, kept: Sequence[int]) -> "TreeTable":
        """Return the table of some of its trees, with the same base and scale."""
        nodes = np.concatenate(
            [np.arange(self.roots[t], self.roots[t + 1]) for t in kept] or [np.zeros(0, np.int64)]
        ).astype(np.int64)
        position = np.full(len(self.feature) + 1, -1, np.int32)
        position[nodes] = np.arange(len(nodes))
        sizes = [int(self.roots[t + 1] - self.roots[t]) for t in kept]
        leaves = self.leaf[nodes]
        at_leaf = leaves >= 0
        renumbered = np.where(at_leaf, np.cumsum(at_leaf) - 1, -1).astype(np.int32)
        return replace(
            self,
            roots=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32),
            feature=self.feature[nodes],
            low=self.low[nodes],
            width=self.width[nodes],
            chosen=self.chosen[nodes],
            left=position[self.left[nodes]],
            right=position[self.right[nodes]],
            cover=self.cover[nodes],
            leaf=renumbered,
            values=self.values[leaves[at_leaf]],
        )

    def against_others(self, output: int) -> "TreeTable":
        """Return the table of one score: a class's own less the mean of those of the other classes.

        Under softmax it is the mean, over the others, of the log-odds of the class against each,
        and, unlike its probability, a sum over trees. Added up in 64 bits.
        """
        weights = np.full(self.outputs, -1.0 / (self.outputs - 1))
        weights[output] = 1.0
        values, base = self.values @ weights, self.base @ weights
        return replace(
            self,
            values=np.ascontiguousarray(values[:, None]),
            base=np.array([base]),
            link="identity",
            single_sum=False,
        )


def _numbers(name: str, column: npt.NDArray[np.generic], cells: Cells) -> Floats:
    if cells.words and column.dtype.kind not in "biuf":
        code = {word: float(place) for place, word in enumerate(cells.words)}
        return np.array(
            [np.nan if _absent(v) else code.get(str(v), -1.0) for v in column.tolist()],
            np.float64,
        )
    try:
        return column.astype(np.float64)
    except (TypeError, ValueError):
        raise EvidenceError(
            f"the model reads {name!r} as a number and the column holds words."
        ) from None


def _absent(value: object) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))


def feature_names(names: Sequence[str] | None, number: int) -> tuple[str, ...]:
    """Return the names of features; numbered from 0 where the file has none."""
    return (
        tuple(map(str, names))
        if names is not None and len(names)
        else tuple(f"feature {place}" for place in range(number))
    )
