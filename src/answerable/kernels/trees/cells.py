"""The values of a feature that no split of an ensemble tells apart, numbered.

Cell 0 is "missing". A number then lies in cell 1, 2, ... between the sorted edges of all splits
on the feature; a category has a cell of its own, and all that no split names share the last.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.unsignedinteger]
"""Cell numbers, shape (features, rows), in the smallest unsigned type that holds them."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells of one feature."""

    edges: Floats
    """Sorted; a number x with edges[i - 1] <= x < edges[i] lies in cell i + 1."""
    categories: Ints | None = None
    """Sorted codes of the categories that are named; None for a numeric feature."""
    words: tuple[str, ...] = ()
    """What code 0, 1, ... stands for, where the model file says so."""

    @property
    def number(self) -> int:
        """How many cells there are, "missing" included."""
        return (len(self.edges) if self.categories is None else len(self.categories)) + 2

    def code(self, values: Floats) -> Ints:
        """Return the cell of each value; NaN is missing."""
        if self.categories is None:
            cells = np.searchsorted(self.edges, values, side="right") + 1
        else:
            with np.errstate(invalid="ignore"):
                whole = np.where(np.isfinite(values), np.trunc(values), -1.0)
            place = np.searchsorted(self.categories, whole)
            known = np.zeros(len(values), dtype=bool)
            if len(self.categories):
                known = self.categories[np.minimum(place, len(self.categories) - 1)] == whole
            cells = np.where(known, place + 1, self.number - 1)
        return np.where(np.isnan(values), 0, cells).astype(np.int64)

    def span(self, cell: int) -> tuple[float, float]:
        """Return (low, high) of a numeric cell: low <= x < high; infinite at the ends."""
        low = -np.inf if cell <= 1 else float(self.edges[cell - 2])
        high = np.inf if cell > len(self.edges) else float(self.edges[cell - 1])
        return low, high

    def nearest(self, cell: int, value: float) -> float:
        """Return the value of a cell that lies nearest to `value`: the least that has to change.

        NaN for "missing", the code of a category, -1 for a category that no split names. A cell
        is open above, so from above it is reached by the next smaller number.
        """
        if cell == 0:
            return float("nan")
        if self.categories is not None:
            return float(self.categories[cell - 1]) if cell < self.number - 1 else -1.0
        low, high = self.span(cell)
        if np.isnan(value):
            return low if np.isfinite(low) else min(0.0, float(np.nextafter(high, -np.inf)))
        if low <= value < high:
            return value
        return low if value < low else float(np.nextafter(high, -np.inf))


def smallest_type(number: int) -> type[np.unsignedinteger]:
    """Return the smallest unsigned type for 0 .. number - 1."""
    if number <= 1 << 8:
        return np.uint8
    return np.uint16 if number <= 1 << 16 else np.uint32
