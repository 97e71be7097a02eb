"""The cases: one row a person, behind a narrow door. Only counts and the asked columns leave it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from answerable.card.card import Card
from answerable.errors import EvidenceError
from answerable.system.data import Source
from answerable.tables.condition import Condition, parse, quoted
from answerable.tables.duck import Duck, load_file, load_memory, number_sql, text_sql

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Batch = Mapping[str, npt.NDArray[np.generic]]

Cell = tuple[str | None, ...]
"""Values as canonical text, in the order asked; None where a value is missing."""

_KEPT = {
    "BIGINT": "bigint", "INTEGER": "bigint", "SMALLINT": "bigint", "TINYINT": "bigint",
    "UINTEGER": "bigint", "USMALLINT": "bigint", "UTINYINT": "bigint", "BOOLEAN": "boolean",
    "DOUBLE": "double", "FLOAT": "double", "UBIGINT": "double", "HUGEINT": "double",
    "UHUGEINT": "double",
}  # fmt: skip
"""Type of the source -> one of the four types a case has; everything else is text."""


class Cases:
    """A table of cases. Made by `open_cases`; `with_fields` adds what components computed."""

    def __init__(
        self,
        duck: Duck,
        table: str,
        sha256: str,
        *,
        absent: Mapping[str, Exception] | None = None,
    ) -> None:
        self._duck = duck
        self._table = table
        self._types = duck.types(table)
        self._absent = dict(absent or {})
        self.sha256 = sha256
        """Of the source's bytes; of the canonical rows where a callable made them."""
        self.columns: tuple[str, ...] = tuple(self._types)
        self.n = int(str(duck.rows(f"select count(*) from {quoted(table)}")[0][0]))

    @property
    def sql(self) -> list[str]:
        """Every statement sent so far, in order, with file names but no paths."""
        return self._duck.sql

    def number(self, column: str) -> str:
        """Return SQL for a column as a number, NULL where it is missing or none."""
        return number_sql(column, self._types[column])

    def text(self, column: str) -> str:
        """Return SQL for a column as canonical text, NULL where it is missing."""
        return text_sql(column, self._types[column])

    def count(self, by: Sequence[str], where: str = "") -> Mapping[Cell, int]:
        """Return how many people there are per combination of values, in sorted order.

        `where` is a condition of the card; people for whom it is not known to hold are left out.
        Raises `EvidenceError` for a column that does not exist, naming those that do.
        """
        self.need(by)
        chosen = f" where {self.condition(where).sql(self)}" if where else ""
        keys = [self.text(column) for column in by]
        grouped = f" group by {', '.join(keys)}" if keys else ""
        picked = ", ".join([*keys, "cast(count(*) as bigint)"])
        rows = self._duck.rows(f"select {picked} from {quoted(self._table)}{chosen}{grouped}")
        counted = {tuple(_word(v) for v in row[:-1]): int(str(row[-1])) for row in rows}
        return dict(sorted(counted.items(), key=lambda item: [_sortable(v) for v in item[0]]))

    def batch(self, columns: Sequence[str] | None = None) -> "Batch":
        """Return columns (all when None) as arrays, in the order of the source's rows."""
        chosen = self.columns if columns is None else tuple(dict.fromkeys(columns))
        self.need(chosen)
        if not chosen:
            return {}
        names = ", ".join(quoted(column) for column in chosen)
        return self._duck.arrays(f"select {names} from {quoted(self._table)} order by rowid")

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
        self.need(parsed.columns)
        return parsed

    def need(self, columns: Sequence[str]) -> None:
        """Raise when a column does not exist: why its component did not run, or what exists."""
        for column in columns:
            if column in self._types:
                continue
            if column in self._absent:
                raise self._absent[column]
            raise EvidenceError(
                f"no column {column!r}; the cases have {', '.join(self.columns)}. "
                "Correct the name in the card."
            )

    def with_fields(
        self, batch: "Batch", *, absent: Mapping[str, Exception] | None = None
    ) -> "Cases":
        """Return the cases with computed fields added; a field replaces a column of its name.

        `absent` says for fields that nobody could compute what to raise when they are asked for.
        """
        from answerable.tables.memory import columns_of

        fields = columns_of(batch, "the run")
        if any(len(values) != self.n for values in fields.values()):
            raise EvidenceError(f"the run has another number of rows than the {self.n} cases.")
        number = len([s for s in self.sql if s.startswith("create table cases")])
        table = f"cases_{number}"
        kept = [column for column in self.columns if column not in fields]
        self._duck.register("computed", {**fields, _place(fields): _rows(self.n)})
        picked = ", ".join([*(f"c.{quoted(k)}" for k in kept), *(f"f.{quoted(k)}" for k in fields)])
        self._duck.do(
            f"create table {table} as select {picked} from {quoted(self._table)} c "
            f"join computed f on c.rowid = f.{quoted(_place(fields))} order by c.rowid"
        )
        self._duck.unregister("computed")
        tidy = _tidy(self._duck, table)
        return Cases(self._duck, tidy, self.sha256, absent={**self._absent, **(absent or {})})


def case_source(card: Card) -> Source:
    """Return the source the cases come from: the first that names a file or a callable.

    Further sources describe other data (what a model was trained on) and are not read.
    """
    for source in card.data.sources:
        if source.file or source.python:
            return source
    raise EvidenceError(
        'the card names no cases: add a [[source]] with file = "decisions.csv" or '
        'python = "module:function".'
    )


def open_cases(card: Card, load: Callable[[], object] | None = None) -> Cases:
    """Return the cases of a card.

    `load` is the trusted callable when the source is one; a file is found beside the card. NaN
    becomes missing here, once. Raises `EvidenceError` for data that cannot be read and for an
    empty table.
    """
    source = case_source(card)
    duck = Duck()
    if load is not None:
        duck.lock()
        sha256 = load_memory(duck, load(), source.python or source.name)
    else:
        sha256 = load_file(duck, file_of(card, source), Path(source.file).name)
        duck.lock()
    cases = Cases(duck, _tidy(duck, "raw", named="cases"), sha256)
    if cases.n == 0:
        raise EvidenceError(
            f"source {source.name!r} has no rows; an audit needs at least one case."
        )
    return cases


def file_of(card: Card, source: Source) -> Path:
    """Return where a source's file lies: beside the card."""
    return (card.folder / source.file).resolve()


def _tidy(duck: Duck, table: str, named: str = "") -> str:
    """Copy a table so that a value has one of four types and NaN and infinity are missing."""
    number = len([s for s in duck.sql if s.startswith("create table cases")])
    target = named or f"cases_{number}"
    picked = []
    for column, kind in duck.types(table).items():
        name = quoted(column)
        to = "double" if kind.startswith("DECIMAL") else _KEPT.get(kind, "varchar")
        value = f"cast({name} as {to})"
        picked.append(f"{_finite(value) if to == 'double' else value} as {name}")
    duck.do(
        f"create table {target} as select {', '.join(picked)} from {quoted(table)} order by rowid"
    )
    duck.do(f"drop table {quoted(table)}")
    return target


def _finite(value: str) -> str:
    return f"case when isfinite({value}) then {value} end"


def _place(fields: Mapping[str, object]) -> str:
    """A name for the row number that no field has."""
    name = "row"
    while name in {field.casefold() for field in fields}:
        name += "_"
    return name


def _rows(n: int) -> "npt.NDArray[np.int64]":
    import numpy as np

    return np.arange(n)


def _word(value: object) -> str | None:
    return None if value is None else str(value)


def _sortable(value: str | None) -> tuple[bool, str]:
    """Missing last."""
    return (value is None, value or "")
