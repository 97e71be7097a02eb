"""Cases handed over in memory: a mapping of columns, a dataframe, or an Arrow stream."""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from answerable.errors import EvidenceError
from answerable.tables.values import text_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Columns = dict[str, npt.NDArray[np.generic]]


def columns_of(table: object, origin: str) -> "Columns":
    """Return a table as NumPy columns of one length.

    `table` is a mapping of columns, a pandas dataframe, or anything that hands out an Arrow stream
    (polars, pyarrow, DuckDB relations). `origin` names it in errors. Missing is NaN in numbers and
    None elsewhere. Raises `EvidenceError` for anything else, for unequal lengths, and for two
    columns of one name.
    """
    names_and_values = [(str(name), values) for name, values in _pairs(table, origin)]
    names = [name for name, _ in names_and_values]
    refuse_duplicates(names, origin)
    columns = {name: _column(values, name, origin) for name, values in names_and_values}
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        sizes = ", ".join(f"{name} has {len(values)}" for name, values in columns.items())
        raise EvidenceError(f"{origin}: the columns differ in length: {sizes}.")
    return columns


def refuse_duplicates(names: Iterable[str], origin: str) -> None:
    """Raise `EvidenceError` when a name is empty or stands for two columns.

    Engines tell names apart without regard to case, so "Age" and "age" are one name.
    """
    seen: set[str] = set()
    for name in names:
        if not name:
            raise EvidenceError(f"{origin}: a column has no name; name every column.")
        if name.casefold() in seen:
            raise EvidenceError(
                f"{origin}: two columns are called {name!r} (case does not count); rename one."
            )
        seen.add(name.casefold())


def digest(columns: "Mapping[str, npt.NDArray[np.generic]]") -> str:
    """Return the SHA-256 of the rows: column names in order, and every value as canonical text."""
    summed = hashlib.sha256()
    for name, values in columns.items():
        _add(summed, name)
        for value in values.tolist():
            _add(summed, text_of(value))
    return summed.hexdigest()


def _add(summed: "hashlib._Hash", text: str | None) -> None:
    """Prefix the length, so that no two tables run together to the same bytes."""
    written = b"" if text is None else text.encode("utf-8", "surrogatepass")
    summed.update(f"{-1 if text is None else len(written)}:".encode() + written)


def _pairs(table: object, origin: str) -> list[tuple[object, object]]:
    if isinstance(table, Mapping):
        return list(table.items())
    if hasattr(table, "iloc") and hasattr(table, "columns"):
        return [(name, table.iloc[:, place]) for place, name in enumerate(table.columns)]
    if hasattr(table, "__arrow_c_stream__"):
        import nanoarrow

        stream = nanoarrow.Array(table)
        names = [stream.schema.field(i).name for i in range(stream.n_children)]
        return [(n, list(stream.child(i).to_pylist())) for i, n in enumerate(names)]
    raise EvidenceError(
        f"{origin} returned {type(table).__name__}; return a mapping of column name to values, a "
        "pandas dataframe, or a table that hands out an Arrow stream."
    )


def _column(values: object, name: str, origin: str) -> "npt.NDArray[np.generic]":
    """Return whole numbers, numbers, booleans, or objects (text and None), nothing else."""
    import numpy as np

    if isinstance(values, (str, bytes)) or not hasattr(values, "__len__"):
        raise EvidenceError(f"{origin}: column {name!r} is one value, not one per case.")
    array = np.ma.filled(values, np.nan) if isinstance(values, np.ma.MaskedArray) else values
    array = np.asarray(array)
    if array.ndim != 1:
        raise EvidenceError(f"{origin}: column {name!r} has {array.ndim} dimensions, not one.")
    if array.dtype.kind == "f":
        return array.astype(np.float64)
    if array.dtype.kind == "b":
        return array
    if array.dtype.kind in "iu":
        return array.astype(np.int64)
    return _objects(array)


def _objects(array: "npt.NDArray[np.generic]") -> "npt.NDArray[np.generic]":
    """Numbers with holes become floats; what mixes numbers and text becomes text."""
    import numpy as np

    plain = [_plain(value) for value in array.tolist()]
    there = [value for value in plain if value is not None]
    if there and all(isinstance(value, bool) for value in there):
        return np.array(plain, dtype=object)
    if there and all(isinstance(value, (int, float)) for value in there):
        return np.array([np.nan if value is None else value for value in plain], dtype=np.float64)
    return np.array([text_of(value) for value in plain], dtype=object)


def _plain(value: object) -> object:
    """Return a Python value; every library's own "missing" becomes None."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    item = getattr(value, "item", None)
    value = item() if item is not None else value
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - only NaN differs from itself
        return None
    return value
