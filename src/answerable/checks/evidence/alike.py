"""Which rows of a batch are equal, so that each is run once."""

from typing import TYPE_CHECKING

from answerable.runs.types import Batch
from answerable.tables.values import as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places = npt.NDArray[np.intp]
    Codes = npt.NDArray[np.uint64]

_MIXERS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9)
"""Odd constants of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014)."""


def distinct(batch: Batch, fields: tuple[str, ...]) -> "tuple[Places, Places]":
    """Return the first row of every distinct one, in their order, and which of them each row is.

    Rows are equal when their values have the same canonical text. They are found by a hash of 64
    bits and then compared, so that no two different rows are ever taken for one.
    """
    import numpy as np

    codes = [_codes(batch[field]) for field in fields]
    first, where = _by_number(_hashed(codes))
    if any((code[first][where] != code).any() for code in codes):
        rows = np.unique(np.column_stack(codes), axis=0, return_inverse=True)[1]
        first, where = _by_number(rows.reshape(-1))
    return first, where


def _by_number(numbers: "npt.NDArray[np.generic]") -> "tuple[Places, Places]":
    """Return where each distinct number is first, in order of place, and which of them each is."""
    import numpy as np

    _, first, where = np.unique(numbers, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return first[order], rank[where]


def _codes(values: "npt.NDArray[np.generic]") -> "Codes":
    """Return a number per value; two are equal exactly when the values' texts are."""
    import numpy as np

    if values.dtype.kind == "f":
        numbers = values.astype(np.float64) + 0.0  # one zero, not a negative one beside it
        numbers[np.isnan(numbers)] = np.nan
        return numbers.view(np.uint64)
    if values.dtype.kind in "biu":
        return values.astype(np.uint64)
    seen: dict[object, int] = {}
    numbered = [seen.setdefault(text, len(seen)) for text in as_text(values).tolist()]
    return np.array(numbered, dtype=np.uint64)


def _hashed(codes: "list[Codes]") -> "Codes":
    """Return a hash of every row."""
    import numpy as np

    first, second = (np.uint64(mixer) for mixer in _MIXERS)
    found = np.zeros(len(codes[0]), dtype=np.uint64)
    for code in codes:
        found ^= code
        found *= first
        found ^= found >> np.uint64(29)
        found *= second
        found ^= found >> np.uint64(32)
    return found
