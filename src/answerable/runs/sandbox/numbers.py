"""Columns as the matrix that models of numbers take; runs in the child process."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FEW = 5
"""A word that fewer cases hold is not repeated: it may be one person's."""


def matrix_of(
    columns: "Mapping[str, npt.NDArray[np.generic]]",
    categories: Mapping[str, Sequence[object]] | None = None,
) -> "npt.NDArray[np.float64]":
    """Return one row per case; missing values are NaN, words become the numbers of their category.

    `categories` has the words a model was trained on, in its order, by column. Raises `ValueError`
    for words in any other column, and for a word that is not among them.
    """
    import numpy as np

    known = categories or {}
    rows = [
        _codes(name, column, known[name]) if name in known else _numbers(name, column)
        for name, column in columns.items()
    ]
    return np.column_stack(rows)


def _numbers(name: str, column: "npt.NDArray[np.generic]") -> "npt.NDArray[np.float64]":
    import numpy as np

    try:
        return column.astype(np.float64)
    except (TypeError, ValueError):
        word = next(value for value in column.tolist() if isinstance(value, str))
        raise ValueError(
            f"the column {name!r} holds {word!r}, and the model takes numbers there"
        ) from None


def _codes(
    name: str, column: "npt.NDArray[np.generic]", known: Sequence[object]
) -> "npt.NDArray[np.float64]":
    import numpy as np

    place = {value: float(i) for i, value in enumerate(known)}
    codes = np.full(len(column), np.nan)
    for i, value in enumerate(column.tolist()):
        if value is None or (isinstance(value, float) and math.isnan(value)):
            continue
        if value not in place:
            cases = sum(each == value for each in column.tolist())
            shown = f"{value!r} " if cases >= FEW else "a value "
            raise ValueError(
                f"the column {name!r} holds {shown}({cases:,} of {len(column):,} cases), a "
                f"category the model has never seen; it knows {', '.join(map(str, known))}"
            )
        codes[i] = place[value]
    return codes
