"""DuckDB in this process, locked down: it reads the one named file and can open nothing else."""

import codecs
import csv
import hashlib
import io
import os
import re
import shutil
import tempfile
import weakref
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from answerable.errors import EnvironmentFailure, EvidenceError
from answerable.tables.condition import literal, quoted
from answerable.tables.memory import columns_of, digest, refuse_duplicates
from answerable.tables.memory_limit import memory_limit

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import numpy.typing as npt

Range = tuple[Any, Any, bool] | None

_BLOCK = 1 << 20

ONE_NUMBER = "[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|[+-]?\\.[0-9]+"
"""What makes a text column numbers. A leading zero does not: 01067 is a postcode."""

BITS = 16
"""Combinations of whole numbers of so many bits are counted in an array: a few MB a thread."""

MISSING_WORDS = ("NA", "NaN", "nan", "null", "NULL")
"""Mean "missing" in a column whose other values are all numbers, and nowhere else."""


class Duck:
    """One locked connection. Every statement sent is kept, without paths of this machine."""

    place = "this process"

    def __init__(self, memory: str = "") -> None:
        import duckdb

        self.sql: list[str] = []
        self._numbers = count()
        self._ranges: dict[tuple[str, str], Range] = {}
        spill = tempfile.mkdtemp(prefix="answerable-")  # created 0700
        self._db = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "temp_directory": spill,
                "memory_limit": memory or os.environ.get("ANSWERABLE_MEMORY") or memory_limit(),
                "preserve_insertion_order": "true",
                "perfect_ht_threshold": BITS,
            }
        )
        self._db.execute("set enable_progress_bar = false")  # it would go to stdout
        self._end = weakref.finalize(self, _close, self._db, spill)

    def lock(self, *files: Path) -> None:
        """Shut every door for good but these files: no other file, extension, or setting."""
        if files:
            allowed = ", ".join(literal(str(file.resolve())) for file in files)
            self._db.execute(f"set allowed_paths = [{allowed}]")
        self._db.execute("set enable_external_access = false")
        self._db.execute("set lock_configuration = true")

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Return all rows of a small aggregate, in no particular order."""
        return self._send(statement).fetchall()

    def columns(self, statement: str) -> "list[npt.NDArray[np.generic]]":
        """Return the same as one array per column; missing is None, or NaN among numbers."""
        return list(self.arrays(statement).values())

    def arrays(self, statement: str) -> "dict[str, npt.NDArray[np.generic]]":
        """Return columns: missing is NaN in numbers and None elsewhere."""
        return {name: _filled(v) for name, v in self._send(statement).fetchnumpy().items()}

    def types(self, table: str) -> dict[str, str]:
        """Return column -> type, in the table's order."""
        name = table if table.startswith("(") else quoted(table)
        found = self._db.execute(f"describe select * from {name}").fetchall()
        return {str(row[0]): str(row[1]) for row in found}

    def ranges(self, relation: str, columns: list[str]) -> "list[Range]":
        """Return the lowest and highest value of columns, and whether one is missing.

        None for a column without a value. A file's or table's own statistics answer, and where it
        has none a pass over the columns; what was found is kept, because no table ever changes.
        """
        new = [column for column in columns if (relation, column) not in self._ranges]
        if new:
            asked = ", ".join(f"min({c}), max({c}), count({c})" for c in map(quoted, new))
            people, *found = self.rows(f"select count(*), {asked} from {relation}")[0]
            for column, low, high, there in zip(new, *(found[i::3] for i in range(3)), strict=True):
                self._ranges[relation, column] = (low, high, there != people) if there else None
        return [self._ranges[relation, column] for column in columns]

    def unused(self, name: str) -> str:
        """Return `name`, then it with a number: another one every time."""
        number = next(self._numbers)
        return f"{name}_{number}" if number else name

    def register(self, name: str, columns: "dict[str, npt.NDArray[np.generic]]") -> None:
        """Offer arrays under a table name for as long as it takes to copy them."""
        self._db.register(name, columns)

    def unregister(self, name: str) -> None:
        """Take the arrays back."""
        self._db.unregister(name)

    def do(self, statement: str, *, shown: str = "") -> None:
        """Send a statement that returns nothing; `shown` is what the record keeps of it."""
        self._send(statement, shown=shown)

    def _send(self, statement: str, *, shown: str = "") -> "duckdb.DuckDBPyConnection":
        import duckdb

        self.sql.append(shown or statement)
        try:
            return self._db.execute(statement)
        except duckdb.OutOfMemoryException as failed:
            raise EnvironmentFailure(
                f"the database could not go on: {_first(failed)}. Let this process use more "
                "memory, or the database less: ANSWERABLE_MEMORY=200MB before the same command."
            ) from None
        except duckdb.IOException as failed:
            raise EnvironmentFailure(f"the database could not go on: {_first(failed)}") from None
        except duckdb.Error as failed:
            raise EvidenceError(f"the database refused a statement: {_first(failed)}") from None


def load_file(duck: Duck, file: Path, shown: str) -> str:
    """Offer a CSV, Parquet or JSON file as `raw`; return the SHA-256 of its bytes.

    Parquet is read in place, the others are copied into a table, which spills to disk beyond the
    memory limit. `shown` is the name the record keeps. Raises `EvidenceError` for a file that is
    not there, empty, of another kind, ragged, not UTF-8 text, or with two columns of one name.
    """
    try:
        there = file.is_file()
    except OSError:  # a name too long for the system to look it up
        there = False
    if not there:
        raise EvidenceError(f"there is no file {shown[:200]}; correct `file` under [[source]].")
    if file.stat().st_size == 0:
        raise EvidenceError(f"{shown} is empty; it needs a header and at least one row.")
    kind = file.suffix.lower()
    readers = {".csv": _csv, ".tsv": _csv, ".parquet": _parquet, ".json": _json, ".ndjson": _json}
    readers[".jsonl"] = _json
    if kind not in readers:
        raise EvidenceError(f"{shown} is no CSV, Parquet or JSON file; save it as one of them.")
    sha256 = _hash(file, shown, text=kind != ".parquet")
    source = readers[kind](file, shown)
    made = "view" if kind == ".parquet" else "table"
    statement = f"create {made} raw as select * from {{}}"
    try:
        duck.do(
            statement.format(source.replace("$FILE", literal(str(file.resolve())))),
            shown=statement.format(source.replace("$FILE", literal(shown))),
        )
    except EvidenceError as failed:
        said = str(failed).replace(str(file.resolve()), shown)
        raise EvidenceError(f"{shown} cannot be read: {said}") from None
    refuse_duplicates(duck.types("raw"), shown)
    if kind in (".csv", ".tsv"):
        _find_numbers(duck)
    return sha256


def load_memory(duck: Duck, table: object, origin: str) -> str:
    """Copy a table in memory into the table `raw`; return the SHA-256 of its rows."""
    columns = columns_of(table, origin)
    if not columns:
        raise EvidenceError(f"{origin} returned a table without columns.")
    duck.register("given", columns)
    duck.do("create table raw as select * from given")
    duck.unregister("given")
    return digest(columns)


def _hash(file: Path, shown: str, *, text: bool) -> str:
    """Hash the bytes once, a block at a time, and see to it that text is UTF-8."""
    summed, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as blocks:
        block = b"-"
        while block:
            block = blocks.read(_BLOCK)
            summed.update(block)
            try:
                if text:
                    decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                raise EvidenceError(
                    f"{shown}, line {_odd_line(file)} is not UTF-8 text; save the file as UTF-8."
                ) from None
    return summed.hexdigest()


def _odd_line(file: Path) -> int:
    """Return the number of the first line that is not UTF-8."""
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1


def _csv(file: Path, shown: str) -> str:
    """Read every column as text under the header's own names: the engine guesses nothing."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        first = lines.readline()
        rest = first if first.count('"') % 2 == 0 else first + lines.read(1 << 16)
    delimiter = max(",;\t|", key=lambda mark: _outside_quotes(first).count(mark))
    header = next(csv.reader(io.StringIO(rest), delimiter=delimiter), [])
    refuse_duplicates(header, shown)
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header)
    return (
        f"read_csv($FILE, auto_detect = false, header = true, delim = {literal(delimiter)}, "
        f"quote = '\"', escape = '\"', columns = {{{columns}}})"
    )


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _parquet(file: Path, shown: str) -> str:
    del file, shown
    return "read_parquet($FILE)"


def _json(file: Path, shown: str) -> str:
    del file, shown
    return "read_json($FILE, sample_size = -1)"


def _find_numbers(duck: Duck) -> None:
    """Turn text columns of a CSV into numbers where every value is one."""
    columns = list(duck.types("raw"))
    missing = ", ".join(literal(word) for word in MISSING_WORDS)
    asked = ", ".join(
        f"count(*) filter (regexp_full_match({quoted(c)}, {literal(ONE_NUMBER)})), "
        f"count(*) filter ({quoted(c)} is not null and {quoted(c)} not in ({missing}))"
        for c in columns
    )
    found = duck.rows(f"select {asked} from raw")[0]
    typed = [
        f"try_cast({quoted(column)} as double) as {quoted(column)}"
        for place, column in enumerate(columns)
        if found[2 * place + 1] and found[2 * place] == found[2 * place + 1]
    ]
    if typed:
        # A copy spills to disk; a column altered in place has to fit in the memory.
        duck.do(f"create table typed as select * replace ({', '.join(typed)}) from raw")
        duck.do("drop table raw")
        duck.do("alter table typed rename to raw")


def _filled(values: "npt.NDArray[np.generic]") -> "npt.NDArray[np.generic]":
    import numpy as np

    if not isinstance(values, np.ma.MaskedArray):
        return values.astype(object) if values.dtype.kind in "US" else values
    mask = np.ma.getmaskarray(values)
    if values.dtype.kind in "iuf":
        numbers = values.data.astype(np.float64)
        numbers[mask] = np.nan
        return numbers
    objects = values.data.astype(object)
    objects[mask] = None
    return objects


def _first(error: Exception) -> str:
    """The first line of an engine's message, without the rows and paths that follow.

    A ragged line of a CSV file is told with the numbers of its fields.
    """
    first, *more = str(error).splitlines() or [type(error).__name__]
    fields = next((line for line in more if line.startswith("Expected Number of Columns")), "")
    return f"{first}: {fields}" if fields else first


def _close(db: "duckdb.DuckDBPyConnection", spill: str) -> None:
    db.close()
    shutil.rmtree(spill, ignore_errors=True)
