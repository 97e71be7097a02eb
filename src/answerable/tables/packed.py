"""Many columns of small whole numbers as one number: what DuckDB counts by with less than half.

Up to `BITS` bits it counts in an array, and beyond them in a hash table of rows. Six protected
attributes, an outcome and a decision have more, column by column, but few combinations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from answerable.tables.dimensions import Columns, Dimension, Values
from answerable.tables.duck import BITS, Duck

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.tables.door import Door


@dataclass(frozen=True, slots=True)
class Span:
    """What can occur in a column of whole numbers or of truth values."""

    column: str
    low: int
    high: int
    holes: bool
    """Whether a value may be missing."""
    boolean: bool

    @property
    def size(self) -> int:
        """How many different values there can be, a missing one included."""
        return self.high - self.low + 1 + self.holes


@dataclass(frozen=True, slots=True)
class Packed:
    """A dimension that stands for several: the values' places, in a number of mixed radix."""

    spans: tuple[Span, ...]

    @property
    def name(self) -> str:
        """The columns."""
        return ", ".join(span.column for span in self.spans)

    def sql(self, columns: Columns) -> str:
        """Return the number; a missing value has the place after the highest."""
        parts, times = [], 1
        for span in reversed(self.spans):
            value = columns.value(span.column)
            value = f"cast({value} as bigint)" if span.boolean else value
            part = f"({value} - {span.low}) * {times}" if span.low else f"{value} * {times}"
            last = (span.size - 1) * times
            parts.append(f"coalesce({part}, {last})" if span.holes else part)
            times *= span.size
        return f"({' + '.join(parts)})"

    def unpacked(self, numbers: "npt.NDArray[np.generic]") -> "list[npt.NDArray[np.generic]]":
        """Return the columns; missing is NaN in numbers and None in truth values."""
        import numpy as np

        found: list[npt.NDArray[np.generic]] = []
        rest = numbers.astype(np.int64)
        for span in reversed(self.spans):
            rest, place = np.divmod(rest, span.size)
            missing = place == span.size - 1 if span.holes else np.zeros(len(place), dtype=bool)
            values: npt.NDArray[np.generic] = place + span.low
            if span.boolean:
                values = values.astype(bool)
            if missing.any():
                nothing = np.array(None if span.boolean else np.nan)
                values = np.where(missing, nothing, values)
            found.append(values)
        return found[::-1]


def packed(door: "Door", axes: Sequence[Dimension]) -> Packed | None:
    """Return the axes as one, where DuckDB counts and would not count them in an array itself."""
    columns = [axis.column for axis in axes if isinstance(axis, Values)]
    kinds = {door.kind(column) for column in columns}
    if not isinstance(door.engine, Duck) or len(columns) < len(axes) or len(axes) <= BITS // 4:
        return None
    if not kinds <= {"bigint", "boolean"}:
        return None
    spans = []
    for column, known in zip(columns, door.engine.ranges(door.relation, columns), strict=True):
        if known is None:
            return None
        low, high, holes = known
        spans.append(Span(column, int(low), int(high), holes, door.kind(column) == "boolean"))
    # It gives each column the bits of its own values, one missing and one unused among them.
    bits = sum((span.high - span.low + 2).bit_length() for span in spans)
    if bits <= BITS or prod(span.size for span in spans) > 2**BITS - 2:
        return None
    return Packed(tuple(spans))
