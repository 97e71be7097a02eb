"""Tables of counts that may leave the house: small cells withheld so that no sum gives them back.

Primary suppression withholds cells of 1 to `minimum` - 1 people. Complementary suppression
withholds more until no withheld small cell follows from what is published, by any sums and
differences of cells and totals (Willenborg and de Waal, Elements of Statistical Disclosure
Control, 2001, section 4). That a count is not negative may still narrow the range of a withheld
cell; it never names it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from answerable.kernels.cube import Cube, Ints, Level

if TYPE_CHECKING:
    import numpy.typing as npt

    Mask = npt.NDArray[np.bool_]

LARGEST = 20_000
"""Published cells, totals included, up to which protection is checked exactly."""
_SURE = 1e-9
_TOTAL = "all"


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """A table with totals. The last position of every axis is the total over it."""

    dims: tuple[str, ...]
    levels: tuple[tuple[Level, ...], ...]
    counts: Ints
    """Shape: one more than the levels, on every axis. 0 where withheld."""
    withheld: "Mask"
    primary: int
    """Cells withheld because they are small; the others protect these."""
    minimum: int

    def rows(self) -> list[tuple[tuple[Level, ...], int | None]]:
        """Return every cell and total with its count, None where withheld."""
        named = [(*levels, _TOTAL) for levels in self.levels]
        return [
            (
                tuple(named[axis][place] for axis, place in enumerate(at)),
                None if self.withheld[at] else int(self.counts[at]),
            )
            for at in np.ndindex(*self.counts.shape)
        ]


def export_cube(cube: Cube, minimum: int) -> Published:
    """Return the counts of a cube with totals over every axis, small cells withheld.

    Raises ValueError for `minimum` below 2 and for tables of more than `LARGEST` cells: keep fewer
    dimensions.
    """
    size = int(np.prod([levels + 1 for levels in cube.shape]))
    if minimum < 2 or size > LARGEST:
        raise ValueError(f"minimum {minimum} must be 2 or more, and {size:,} cells at most 20,000")
    counts = _with_totals(cube.dense())
    small = (counts > 0) & (counts < minimum)
    withheld = small.copy()
    while (given_away := _recoverable(withheld) & small).any():
        _withhold_one_more(counts, withheld, tuple(np.argwhere(given_away)[0]))
    hidden = np.where(withheld, 0, counts)
    return Published(cube.dims, cube.levels, hidden, withheld, int(small.sum()), minimum)


def _with_totals(counts: Ints) -> Ints:
    for axis in range(counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    return counts


def _recoverable(withheld: "Mask") -> "Mask":
    """Return which withheld cells follow from the published ones.

    Every line of the table says that its cells less its total are 0. A withheld cell is fixed by
    these equations exactly when every solution of the homogeneous system is 0 there.
    """
    found = np.zeros_like(withheld)
    number = np.cumsum(withheld).reshape(withheld.shape) - 1
    unknowns = int(withheld.sum())
    if not unknowns:
        return found
    lines = []
    for axis in range(withheld.ndim):
        numbers = np.moveaxis(number, axis, -1).reshape(-1, withheld.shape[axis])
        masks = np.moveaxis(withheld, axis, -1).reshape(-1, withheld.shape[axis])
        for cells, mask in zip(numbers, masks, strict=True):
            if mask.any():
                line = np.zeros(unknowns)
                line[cells[mask]] = np.where(np.flatnonzero(mask) == len(mask) - 1, -1.0, 1.0)
                lines.append(line)
    if not lines:
        found[withheld] = True
        return found
    _, values, vectors = np.linalg.svd(np.array(lines), full_matrices=True)
    rank = int((values > _SURE * max(values.max(), 1.0)).sum())
    free = vectors[rank:]
    found[withheld] = (np.abs(free) < _SURE).all(axis=0)
    return found


def _withhold_one_more(counts: Ints, withheld: "Mask", at: tuple[int, ...]) -> None:
    """Withhold the best published cell of a line with one withheld cell, else beside `at`.

    Best is one that closes a circle with cells already withheld, then no total, then not empty,
    then the fewest people.
    """
    line = _lonely(withheld) or [
        cell for axis in range(counts.ndim) for cell in _line(counts, at, axis)
    ]
    open_cells = [cell for cell in line if not withheld[cell]]
    open_cells = open_cells or [tuple(map(int, cell)) for cell in np.argwhere(~withheld)]

    def cost(cell: tuple[int, ...]) -> tuple[int, bool, int, int, tuple[int, ...]]:
        totals = sum(place == counts.shape[axis] - 1 for axis, place in enumerate(cell))
        closes = sum(
            any(withheld[other] for other in _line(counts, cell, axis))
            for axis in range(counts.ndim)
        )
        return totals, bool(counts[cell] == 0), -closes, int(counts[cell]), cell

    withheld[min(open_cells, key=cost)] = True


def _line(counts: Ints, at: tuple[int, ...], axis: int) -> list[tuple[int, ...]]:
    """Return the cells that differ from `at` on one axis at most."""
    return [(*at[:axis], place, *at[axis + 1 :]) for place in range(counts.shape[axis])]


def _lonely(withheld: "Mask") -> list[tuple[int, ...]]:
    """Return the cells of the first line that holds one withheld cell only."""
    for axis in range(withheld.ndim):
        alone = withheld & (withheld.sum(axis=axis, keepdims=True) == 1)
        if alone.any():
            at = tuple(map(int, np.argwhere(alone)[0]))
            return [(*at[:axis], p, *at[axis + 1 :]) for p in range(withheld.shape[axis])]
    return []
