"""Nearest neighbours by brute force in blocks: exact, in NumPy, with memory that stays small."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BLOCK = 64
"""Rows compared at once: 64 x 20,000 distances are 10 MB, a few times over."""


def standardised(columns: "list[npt.NDArray[np.float64]]") -> "npt.NDArray[np.float64]":
    """Return rows x columns, each column with mean 0 and variance 1; a missing value is the mean.

    Columns without any spread are left out. All columns have one length.
    """
    import numpy as np

    kept = []
    for column in columns:
        there = ~np.isnan(column)
        if not there.any():
            continue
        mean, spread = column[there].mean(), column[there].std()
        if spread > 0:
            kept.append(np.where(there, (column - mean) / spread, 0.0))
    n = len(columns[0]) if columns else 0
    return np.column_stack(kept) if kept else np.zeros((n, 0))


def nearest(
    points: "npt.NDArray[np.float64]",
) -> "tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]":
    """Return for every row the row nearest to it, and the Euclidean distance to 9 digits.

    The first of several equally near; never the row itself. Needs at least two rows. Time grows
    with the square of the rows.
    """
    import numpy as np

    n = len(points)
    squares = (points**2).sum(axis=1)
    found, distance = np.zeros(n, dtype=np.intp), np.zeros(n)
    for start in range(0, n, BLOCK):
        rows = np.arange(start, min(start + BLOCK, n))
        apart = squares[rows, None] + squares[None, :] - 2.0 * points[rows] @ points.T
        apart[rows - start, rows] = np.inf
        # Rounded, so that rows which are equally near stay so whatever the order of adding.
        found[rows] = np.round(apart, 9).argmin(axis=1)
        distance[rows] = np.sqrt(((points[rows] - points[found[rows]]) ** 2).sum(axis=1))
    return found, np.round(distance, 9)
