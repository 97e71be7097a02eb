"""The count cube: how many people stand in each combination of named dimensions.

One pass over the cases gives the finest cells; every group rate, every intersection, every ROC
curve and every bootstrap replicate afterwards is a function of counts, without a second pass.
Kept sparse, as the list of cells that have people in them. The cube is personal data: it never
goes into a record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isfinite, prod

import numpy as np
import numpy.typing as npt

Level = str | None
"""A value of a dimension; None where it is missing."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

DENSE_LIMIT = 50_000_000
"""Counters a dense array may have; larger cubes stay sparse and are marginalised by sorting."""

_EXACT = 2**53
"""Whole numbers up to here are exact as floats."""


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """Counts per cell. Row i of `codes` says which level of each dimension cell i stands for."""

    dims: tuple[str, ...]
    levels: tuple[tuple[Level, ...], ...]
    """Per dimension, its values; missing values last."""
    codes: npt.NDArray[np.int32]
    """Shape (cells, dimensions); every combination at most once."""
    n: Ints
    """People per cell, shape (cells,)."""
    weight: Floats | None = None
    """Sum of weights per cell; None when people are not weighted."""
    square: Floats | None = None
    """Sum of squared weights per cell, beside `weight`."""

    def __post_init__(self) -> None:
        if self.codes.shape != (len(self.n), len(self.dims)) or len(self.levels) != len(self.dims):
            raise ValueError(
                f"{self.codes.shape} codes for {len(self.n)} cells of {len(self.dims)} dimensions"
            )

    @property
    def people(self) -> int:
        """Everyone counted."""
        return int(self.n.sum())

    @property
    def shape(self) -> tuple[int, ...]:
        """How many levels each dimension has."""
        return tuple(len(levels) for levels in self.levels)

    def keep(self, dims: Sequence[str]) -> "Cube":
        """Return the cube over `dims` only, in that order: everything else is summed away."""
        axes = [self.dims.index(dim) for dim in dims]
        levels = tuple(self.levels[axis] for axis in axes)
        if not axes or not len(self.n):
            codes = np.zeros((min(1, len(self.n)), len(axes)), np.int32)
            inverse = np.zeros(len(self.n), np.int64)
        else:
            shape = tuple(map(len, levels))
            unique, inverse = distinct_numbers(_flatten(self.codes.T[axes], shape), prod(shape))
            codes = _unflatten(unique, shape)
        n = _summed(inverse, self.n, len(codes))
        weight, square = (
            None if sums is None else np.bincount(inverse, sums, len(codes)).astype(np.float64)
            for sums in (self.weight, self.square)
        )
        return Cube(tuple(dims), levels, codes, n, weight, square)

    def dense(self) -> Ints:
        """Return counts as an array with one axis per dimension, levels in order.

        Raises ValueError where that would be more than `DENSE_LIMIT` counters.
        """
        if prod(self.shape) > DENSE_LIMIT:
            raise ValueError(f"{self.shape} is more than {DENSE_LIMIT} counters: keep fewer dims")
        out = np.zeros(self.shape, np.int64)
        out[tuple(self.codes.T)] = self.n
        return out

    def where(self, dim: str, levels: Sequence[Level]) -> "Cube":
        """Return the cube of the people whose value of `dim` is one of `levels`."""
        axis = self.dims.index(dim)
        kept = np.array([level in levels for level in self.levels[axis]], dtype=bool)
        mask = kept[self.codes[:, axis]]
        weight, square = (
            None if sums is None else sums[mask] for sums in (self.weight, self.square)
        )
        return Cube(self.dims, self.levels, self.codes[mask], self.n[mask], weight, square)

    def cells(self) -> Iterator[tuple[tuple[Level, ...], int]]:
        """Yield every cell that has people in it, with their number, in order of codes."""
        for position in np.lexsort(self.codes.T[::-1]) if len(self.dims) else range(len(self.n)):
            key = tuple(
                levels[code] for levels, code in zip(self.levels, self.codes[position], strict=True)
            )
            yield key, int(self.n[position])

    def margins(
        self, over: Sequence[str], keeping: Sequence[str]
    ) -> "Iterator[tuple[tuple[str, ...], Ints]]":
        """Yield every subset of `over`, largest first, with its counts and `keeping` beside it.

        Counts have one axis per dimension, those of `keeping` last; each array is summed from the
        smallest one already made that holds it. Raises ValueError like `dense`.
        """
        made = {tuple(over): self.keep((*over, *keeping)).dense()}
        for size in range(len(over), -1, -1):
            for subset in combinations(over, size):
                if subset not in made:
                    wider = [p for p in made if len(p) == size + 1 and set(subset) < set(p)]
                    parent = min(wider, key=lambda dims: made[dims].size)
                    (gone,) = (axis for axis, dim in enumerate(parent) if dim not in subset)
                    made[subset] = made[parent].sum(axis=gone)
                yield subset, made[subset]


def from_cells(
    dims: Sequence[str],
    cells: Sequence[tuple[Level, ...]],
    n: Sequence[int],
    weight: Sequence[float] | None = None,
) -> Cube:
    """Return the cube of labelled cells; levels are ordered, missing values last.

    Numbers as text are ordered as numbers. The same cell twice is added up.
    """
    columns: list[npt.NDArray[np.int32]] = []
    levels: list[tuple[Level, ...]] = []
    for axis in range(len(dims)):
        values = [cell[axis] for cell in cells]
        ordered = tuple(sorted(set(values), key=order_of))
        position = {level: code for code, level in enumerate(ordered)}
        columns.append(np.array([position[value] for value in values], np.int32))
        levels.append(ordered)
    codes = np.stack(columns, axis=1) if columns else np.zeros((len(n), 0), np.int32)
    weights = None if weight is None else np.asarray(weight, np.float64)
    cube = Cube(tuple(dims), tuple(levels), codes, np.asarray(n, np.int64), weights)
    return cube.keep(cube.dims)


def bootstrap(n: Ints, *, replicates: int, seed: int) -> Ints:
    """Return `replicates` resamples of people, shape (replicates, cells).

    Drawing people with replacement changes only how many fall in each cell, so a multinomial draw
    of the counts *is* the bootstrap of the rows (Efron and Tibshirani, 1993, section 6), exactly.
    """
    total = int(n.sum())
    if not total:
        return np.zeros((replicates, *n.shape), np.int64)
    rng = np.random.default_rng(seed)
    flat = rng.multinomial(total, (n / total).ravel(), size=replicates)
    return flat.reshape(replicates, *n.shape)


def _flatten(codes: npt.NDArray[np.int32], shape: tuple[int, ...]) -> Ints:
    """Return one number per column of codes: mixed radix, last dimension fastest."""
    if prod(shape) > np.iinfo(np.int64).max:
        raise ValueError(f"{shape} has more combinations than can be numbered")
    flat: Ints = codes[0].astype(np.int64)
    for code, size in zip(codes[1:], shape[1:], strict=True):
        flat *= size
        flat += code
    return flat


def distinct_numbers(flat: Ints, size: int) -> tuple[Ints, Ints]:
    """Return the numbers below `size` that occur, in order, and where each stands among them.

    Marked in a table where that is not much larger than the numbers are many; else sorted.
    """
    if size > 4 * len(flat) + 1_000:
        distinct, inverse = np.unique(flat, return_inverse=True)
        return distinct, inverse
    there = np.zeros(size, dtype=bool)
    there[flat] = True
    place = np.cumsum(there) - 1
    return there.nonzero()[0], place[flat]


def _summed(inverse: Ints, n: Ints, size: int) -> Ints:
    """Return the sums of `n` per number; by floats only where those are exact."""
    if int(n.sum()) < _EXACT:
        exact: Ints = np.bincount(inverse, n, minlength=size).astype(np.int64)
        return exact
    sums = np.zeros(size, np.int64)
    np.add.at(sums, inverse, n)
    return sums


def _unflatten(flat: Ints, shape: tuple[int, ...]) -> npt.NDArray[np.int32]:
    """Return one row of codes per number; each column lies together in memory."""
    return np.array(np.unravel_index(flat, shape), np.int32).T


def order_of(level: Level) -> tuple[int, float, str]:
    """Return a sort key for levels: numbers before words, missing last."""
    if level is None:
        return (2, 0.0, "")
    try:
        number = float(level)
    except ValueError:
        return (1, 0.0, level)
    return (0, number, level) if isfinite(number) else (1, 0.0, level)
