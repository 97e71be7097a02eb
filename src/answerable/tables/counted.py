"""The cases of a card: one or several tables behind the data door, asked in the card's words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from answerable.errors import EvidenceError
from answerable.tables.condition import Condition, parse, quoted
from answerable.tables.dimensions import Dimension
from answerable.tables.door import Cell, Door
from answerable.tables.duck import Duck

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.cube import Cube

    Batch = Mapping[str, npt.NDArray[np.generic]]

Absent: TypeAlias = Mapping[str, Exception]
"""Field -> what to raise when it is asked for."""


class Cases:
    """One or several tables of cases. Made by `open_cases`; the `with_...` methods add fields.

    Several tables are several tables of counts over the same people: a question is asked of the
    first that has every column it needs.
    """

    def __init__(
        self,
        doors: Sequence[Door],
        sha256: str,
        *,
        stays: str = "",
        files: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.doors = tuple(doors)
        self.sha256 = sha256
        """Of the source's bytes; of the canonical rows where a callable made them."""
        self.stays = stays
        """Why rows do not leave, as a sentence; "" when they may be read."""
        self.files = files
        """What the record calls each table, and its hash."""
        self.columns: tuple[str, ...] = tuple(dict.fromkeys(c for d in doors for c in d.kinds))
        self.n = self.doors[0].count([])[()]

    @property
    def sql(self) -> list[str]:
        """Every statement sent so far, in order, with file names but no paths."""
        engines = {id(door.engine): door.engine for door in self.doors}
        return [statement for engine in engines.values() for statement in engine.sql]

    def number(self, column: str) -> str:
        """Return SQL for a column as a number, NULL where it is missing or none."""
        return self.door([column]).number(column)

    def text(self, column: str) -> str:
        """Return SQL for a column as canonical text, NULL where it is missing."""
        return self.door([column]).text(column)

    def kind(self, column: str) -> str:
        """Return the type of a column: bigint, double, boolean or varchar."""
        return self.door([column]).kind(column)

    def count(self, by: Sequence[str], where: str = "") -> Mapping[Cell, int]:
        """Return how many people there are per combination of values, in sorted order.

        `where` is a condition of the card; people for whom it is not known to hold are left out.
        Raises `EvidenceError` for a column that does not exist, naming those that do.
        """
        read = self.condition(where).columns if where else ()
        return self.door([*by, *read]).count(by, where)

    def cube(self, dims: Sequence[str | Dimension], *, where: str = "", weight: str = "") -> "Cube":
        """Return the count cube over columns, score bins, thresholds, conditions, buckets."""
        columns = [dim if isinstance(dim, str) else getattr(dim, "column", "") for dim in dims]
        read = self.condition(where).columns if where else ()
        needed = [*filter(None, columns), *read, *([weight] if weight else [])]
        return self.door(needed).cube(dims, where=where, weight=weight)

    def door(self, columns: Sequence[str]) -> Door:
        """Return the first table with all of these columns; `EvidenceError` when there is none."""
        for door in self.doors:
            if all(column in door.kinds for column in columns):
                return door
        self.need(columns)
        raise EvidenceError(
            f"no single table of counts holds {', '.join(columns)} together, so nobody knows how "
            "they go together. Add a [[source]] with a table that counts them jointly."
        )

    def batch(self, columns: Sequence[str] | None = None) -> "Batch":
        """Return columns (all when None) as arrays, in the order of the source's rows.

        Raises `EvidenceError` where rows may not leave or there are only counts.
        """
        duck = self._rows()
        chosen = self.columns if columns is None else tuple(dict.fromkeys(columns))
        self.need(chosen)
        if not chosen:
            return {}
        names = ", ".join(quoted(column) for column in chosen)
        return duck.arrays(f"select {names} from {self.doors[0].relation}")

    def where_mask(self, condition: str) -> "npt.NDArray[np.object_]":
        """Return True, False or None (not known) per case; True everywhere for ""."""
        import numpy as np

        if not condition:
            return np.full(self.n, True, dtype=object)
        parsed = self.condition(condition)
        return parsed.on(self.batch(parsed.columns))

    def condition(self, text: str) -> Condition:
        """Return a condition whose columns all exist; `EvidenceError` otherwise."""
        parsed = parse(text)
        self._any_door().need_quotes(parsed)
        self.need(parsed.columns)
        return parsed

    def need(self, columns: Sequence[str]) -> None:
        """Raise when a column does not exist: why its component did not run, or what exists."""
        self._any_door().need(columns)

    def _any_door(self) -> Door:
        known = {column: kind for door in self.doors for column, kind in door.kinds.items()}
        return replace(self.doors[0], kinds=known)

    def with_columns(self, columns: Mapping[str, str], *, absent: Absent | None = None) -> "Cases":
        """Return the cases with recorded columns under the names of fields; rows stay.

        `columns` is field -> column; `absent` says what to raise for a field nobody recorded.
        """
        from answerable.tables.shape import renamed

        self.need(tuple(columns.values()))
        return self.with_doors([renamed(door, columns, absent or {}) for door in self.doors])

    def with_doors(self, doors: Sequence[Door]) -> "Cases":
        """Return the same people behind doors with other columns."""
        return Cases(doors, self.sha256, stays=self.stays, files=self.files)

    def with_fields(self, batch: "Batch", *, absent: Absent | None = None) -> "Cases":
        """Return the cases with computed fields added; a field replaces a column of its name.

        `absent` says for fields that nobody could compute what to raise when they are asked for.
        """
        from answerable.tables.memory import columns_of
        from answerable.tables.shape import joined

        if not batch:
            return self.with_columns({}, absent=absent)
        fields = columns_of(batch, "the run")
        if any(len(values) != self.n for values in fields.values()):
            raise EvidenceError(f"the run has another number of rows than the {self.n} cases.")
        door = joined(self._rows(), self.doors[0], fields, absent or {})
        return Cases([door], self.sha256, files=self.files)

    def sample(self, most: int, seed: int) -> "Cases":
        """Return `most` of the cases in their order, drawn evenly without replacement.

        The cases themselves where they are no more, or where rows may not be read.
        """
        from answerable.tables.shape import drawn

        if self.stays or self.n <= most:
            return self
        door = drawn(self._rows(), self.doors[0], (self.n, most), seed)
        return Cases([door], self.sha256, files=self.files)

    def _rows(self) -> Duck:
        """Return the engine rows may be read from."""
        engine = self.doors[0].engine
        if self.stays or not isinstance(engine, Duck):
            raise EvidenceError(self.stays or "the rows stay where they are.")
        return engine
