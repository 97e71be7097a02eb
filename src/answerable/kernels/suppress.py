"""Tables of counts that may leave the house: small cells withheld so that nothing gives them back.

Withheld are cells of 1 to `minimum` - 1 people and every part of such a small total, the empty
ones too: that nobody of three people was approved says what became of all three. Others are
withheld to protect them, in circles of 2^k cells of a table with k dimensions that differ on every
axis (the hypercube method: Giessing and Repsilber, in Inference Control in Statistical Databases,
2002; Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001). People can be moved
around a circle without changing anything published, so for each withheld small cell there is
another table, of whole people and none below 0, with the same published cells and totals, in which
it holds `minimum` people or more. That is what is protected: one table, read alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from answerable.kernels.cube import Cube, Floats, Ints, Level

if TYPE_CHECKING:
    import numpy.typing as npt

    Mask = npt.NDArray[np.bool_]

LARGEST = 20_000
"""Published cells, totals included, up to which a table is protected."""
TOTAL = "all"
_DEARER = 4.0
"""A total is so many times as dear to withhold as a cell, for every axis it sums over."""
_LAST_RESORT = 1e6
"""Price of withholding how many people there are in all: others print it."""


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """A table with totals. The last position of every axis is the total over it."""

    dims: tuple[str, ...]
    levels: tuple[tuple[Level, ...], ...]
    counts: Ints
    """Shape: one more than the levels, on every axis. 0 where withheld."""
    withheld: "Mask"
    primary: int
    """Cells withheld for what they hold; the others protect these. Not to be published: it narrows
    what the withheld cells may be."""
    minimum: int

    def rows(self) -> list[tuple[tuple[Level, ...], int | None]]:
        """Return every cell and total with its count, None where withheld."""
        named = [(*levels, TOTAL) for levels in self.levels]
        return [
            (
                tuple(named[axis][place] for axis, place in enumerate(at)),
                None if self.withheld[at] else int(self.counts[at]),
            )
            for at in np.ndindex(*self.counts.shape)
        ]


def size_of(levels: Sequence[Sequence[Level]]) -> int:
    """Return how many cells a table of these levels has with its totals."""
    return prod(len(one) + 1 for one in levels)


def export_cube(cube: Cube, minimum: int) -> Published:
    """Return the counts of a cube with totals over every axis, small cells withheld.

    Whatever is withheld beside them had people in it: an empty cell may be empty by a rule that
    readers know, and would protect nothing. Raises ValueError for `minimum` below 2 and for tables
    of more than `LARGEST` cells: keep fewer dimensions.
    """
    size = size_of(cube.levels)
    if minimum < 2 or size > LARGEST:
        raise ValueError(f"minimum {minimum} must be 2 or more, and {size:,} cells at most 20,000")
    counts = _with_totals(cube.dense())
    secret = secret_cells(counts, minimum)
    withheld = secret.copy()
    prices = _prices(counts)
    for at in _dearest_first(counts, secret):
        need = max(1, minimum - int(counts[at])) if counts[at] else 1
        across = _other_corner(counts, np.where(withheld, 0.0, prices), at, need)
        if across is None:
            withheld[...] = True
            break
        for corner in product(*zip(at, across, strict=True)):
            withheld[corner] = True
    hidden = np.where(withheld, 0, counts)
    return Published(cube.dims, cube.levels, hidden, withheld, int(secret.sum()), minimum)


def secret_cells(counts: Ints, minimum: int) -> "Mask":
    """Return which cells of a table with totals say what only a few people got.

    Small ones, and the empty parts of small totals; not those that follow from an empty total about
    more people (nobody at all was approved), which is no secret about the few.
    """
    small, empty = (counts > 0) & (counts < minimum), counts == 0
    of_few = _beneath(small)
    secret: Mask = small | (empty & of_few & ~_beneath(empty & ~of_few))
    return secret


def _beneath(marked: "Mask") -> "Mask":
    """Return which cells are marked, or are part of a total that is."""
    for axis in range(marked.ndim):
        marked = marked | marked.take([-1], axis=axis)
    return marked


def _with_totals(counts: Ints) -> Ints:
    for axis in range(counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    return counts


def _prices(counts: Ints) -> Floats:
    """Return what withholding each cell costs a reader; an empty one is never withheld for another.

    The fewer people the better, totals last, everyone together as a last resort.
    """
    last = np.array(counts.shape).reshape(-1, *[1] * counts.ndim) - 1
    totals = (np.indices(counts.shape) == last).sum(axis=0)
    prices: Floats = np.where(counts == 0, np.inf, np.log2(1.0 + counts) * _DEARER**totals)
    prices[(-1,) * counts.ndim] += _LAST_RESORT
    return prices


def _dearest_first(counts: Ints, secret: "Mask") -> list[tuple[int, ...]]:
    """Return the secret cells: totals first, since their circles protect many others; then large.

    A cell found later stands in circles already paid for, where it can.
    """
    last = [size - 1 for size in counts.shape]
    found = [tuple(map(int, at)) for at in np.argwhere(secret)]
    return sorted(
        found,
        key=lambda at: (
            -sum(p == end for p, end in zip(at, last, strict=True)),
            -int(counts[at]),
            at,
        ),
    )


def _other_corner(
    counts: Ints, prices: Floats, at: tuple[int, ...], need: int
) -> tuple[int, ...] | None:
    """Return the corner across from `at` of the cheapest circle that lets `at` hold `need` more.

    Along an axis whose corners are two levels people move from one to the other, so the corners
    alternate; along an axis with a total both move together. The corners that lose people must have
    as many. None where there is no such circle.
    """
    signs = [_signs(place, size) for place, size in zip(at, counts.shape, strict=True)]
    cost, room = np.zeros(counts.shape), np.full(counts.shape, np.inf)
    for turned in product((False, True), repeat=counts.ndim):
        corner = tuple(
            slice(None) if turn else slice(place, place + 1)
            for turn, place in zip(turned, at, strict=True)
        )
        sign = np.ones([1] * counts.ndim)
        for axis, turn in enumerate(turned):
            if turn:
                sign = sign * signs[axis].reshape(
                    [-1 if a == axis else 1 for a in range(sign.ndim)]
                )
        cost = cost + prices[corner]
        room = np.minimum(room, np.where(sign < 0, counts[corner], np.inf))
    for axis, place in enumerate(at):
        cost[(slice(None),) * axis + (place,)] = np.inf
    cost[room < need] = np.inf
    best = int(np.argmin(cost))
    if not np.isfinite(cost.flat[best]):
        return None
    return tuple(map(int, np.unravel_index(best, cost.shape)))


def _signs(place: int, size: int) -> Floats:
    """Return how people at each position of an axis move when one more comes to `place`."""
    signs = np.full(size, 1.0 if place == size - 1 else -1.0)
    signs[-1] = 1.0
    return signs
