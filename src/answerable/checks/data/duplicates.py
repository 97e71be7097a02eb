"""Duplicates: rows that stand in the data more than once."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from answerable.checks.evidence.columns import RecordedColumns
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Series

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@check(
    "data.duplicates.v1",
    asks="How many rows repeat another row?",
    source="ISO/IEC 25024:2015, duplicate records; interval: Wilson, JASA 22 (1927)",
    does_not_show="Whether two people who are alike in every column are one person.",
)
def duplicates(columns: RecordedColumns, *, level: float = 0.95) -> Series:
    """Return the share of rows that repeat an earlier one: in every column, in all but the key.

    Where the card names a key, rows that repeat it are counted, too: such a key names no case.
    Missing equals missing. With few columns that take few values, people are alike by chance.
    """
    compared = {"every column": columns.names}
    if columns.key:
        others = tuple(name for name in columns.names if name != columns.key)
        compared[f"all but {columns.key}"] = others
        # A key that repeats names no case: rows would be joined and counted wrongly by it.
        compared[f"the key {columns.key}"] = (columns.key,)
    entries: list[tuple[Key, Entry]] = []
    for what, names in compared.items():
        kinds = int(row_kinds(columns, names).max()) + 1
        repeated = Count(f"rows that repeat another in {what}", columns.n - kinds, columns.n)
        entries.append(((what,), rate(repeated, level=level)))
    return Series(("the same in",), tuple(entries))


def row_kinds(columns: RecordedColumns, names: Iterable[str]) -> "npt.NDArray[np.int64]":
    """Return for every row a number that it shares exactly with the rows equal in `names`."""
    import numpy as np

    kind = np.zeros(columns.n, np.int64)
    for name in names:
        values = _comparable(columns.values(name))
        distinct, codes = np.unique(values, return_inverse=True)
        _, kind = np.unique(kind * len(distinct) + codes, return_inverse=True)
        if kind.max() + 1 == columns.n:
            break
    return kind


def _comparable(values: "npt.NDArray[np.generic]") -> "npt.NDArray[np.generic]":
    """Return values of one type that can be sorted; None apart from every text."""
    import numpy as np

    if values.dtype.kind != "O":
        return values
    return np.array([f"{type(v).__name__}{v}" for v in values.tolist()], dtype=str)
