"""What a value means on every engine: its number, its text, or that it is missing.

The same three questions are asked of NumPy batches here and of SQL in `duck.py`; a test holds the
two answers together. NaN and None both mean missing; infinity is not a number a case can have.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
"""Text that is a number; anything else ("1_000", "inf", "12 EUR") is not."""

_IS_NUMBER = re.compile(NUMBER)

_EXACT = 1e15
"""Whole numbers up to here are written without exponent or point."""


def text_of(value: object) -> str | None:
    """Return one value as canonical text; None when it is missing.

    Whole floats lose their point ("1", never "1.0"), so that a group has one name whatever type
    its column happens to have; other floats are the shortest text that reads back as the same
    number; booleans are "true" and "false".
    """
    item = getattr(value, "item", None)
    if item is not None and not isinstance(value, str):
        value = item()
    if value is None or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return str(value)


def number_of(value: object) -> float:
    """Return one value as a number; NaN when it is missing or not a number."""
    if isinstance(value, str):
        return float(value) if _IS_NUMBER.fullmatch(value.strip(" ")) else float("nan")
    if value is None:
        return float("nan")
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")


def as_text(values: "npt.NDArray[np.generic]") -> "npt.NDArray[np.object_]":
    """Return the canonical text of every value, None where it is missing."""
    import numpy as np

    if values.dtype.kind in "OUS":
        return np.array([text_of(value) for value in values.tolist()], dtype=object)
    distinct, where = np.unique(values, return_inverse=True)
    words = np.array([text_of(value) for value in distinct.tolist()], dtype=object)
    found: npt.NDArray[np.object_] = words[where] if len(words) else words
    return found


def as_number(values: "npt.NDArray[np.generic]") -> "npt.NDArray[np.float64]":
    """Return every value as a number, NaN where it is missing or not a number."""
    import numpy as np

    if values.dtype.kind in "OUS":
        return np.array([number_of(value) for value in values.tolist()], dtype=np.float64)
    return values.astype(np.float64)


def is_missing(values: "npt.NDArray[np.generic]") -> "npt.NDArray[np.bool_]":
    """Return where a value is None or NaN."""
    import numpy as np

    if values.dtype.kind == "O":
        return np.array([v is None or v != v for v in values.tolist()], dtype=bool)  # noqa: PLR0124
    if values.dtype.kind == "f":
        return np.isnan(values.astype(np.float64))
    return np.zeros(len(values), dtype=bool)
