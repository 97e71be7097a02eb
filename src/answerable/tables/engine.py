"""Where a statement is run: DuckDB in this process, PostgreSQL, or Spark. One file per engine."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Row = tuple[object, ...]


class Engine(Protocol):
    """Answers small aggregates. Nothing else is asked of it while rows may not leave."""

    @property
    def place(self) -> str:
        """Where the rows are, for a sentence: "this process", "PostgreSQL", "Spark"."""
        ...

    @property
    def sql(self) -> list[str]:
        """Every statement sent, in order, as it was sent; no paths and no secrets."""
        ...

    def rows(self, statement: str) -> list[Row]:
        """Return the rows of a small aggregate, in no particular order.

        `statement` is in DuckDB's dialect. Raises `EvidenceError` when the engine refuses it,
        `EnvironmentFailure` when the engine could not go on.
        """
        ...

    def columns(self, statement: str) -> "list[npt.NDArray[np.generic]]":
        """Return the same as one array per column; missing is None in an array of objects."""
        ...

    def types(self, relation: str) -> Mapping[str, str]:
        """Return column -> type in DuckDB's words, of a table or a query in brackets."""
        ...


def as_columns(rows: list[Row], width: int) -> "list[npt.NDArray[np.generic]]":
    """Return rows as one array of objects per column."""
    import numpy as np

    table = np.empty((len(rows), width), dtype=object)
    for place, row in enumerate(rows):
        table[place, :] = row
    return [table[:, axis] for axis in range(width)]
