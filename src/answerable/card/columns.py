"""What the columns of a file suggest: guesses for a first card, never answers.

The file is read with DuckDB and every door shut: no extension is loaded and no other file opened.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from answerable.card.cross.text import is_control
from answerable.errors import EvidenceError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS = 200_000
"""Rows looked at: enough for guesses."""
_FEW = 12
_READERS = {
    ".csv": "read_csv({file}, all_varchar = true, header = true)",
    ".tsv": "read_csv({file}, all_varchar = true, header = true, delim = '\t')",
    ".parquet": "read_parquet({file})",
    ".json": "read_json({file})",
    ".jsonl": "read_json({file}, format = 'newline_delimited')",
    ".ndjson": "read_json({file}, format = 'newline_delimited')",
}
_OUTCOME = re.compile(
    r"(^|_)(approved?|accepted?|granted?|denied|rejected?|refused|decision|outcome|result|hired?"
    r"|admitted|selected|default(ed)?|label|target|status|y)(_|$)",
    re.IGNORECASE,
)
_PROTECTED = {
    "sex": r"sex|gender|male|female|woman|women",
    "race": r"race|ethnic(ity)?|ethnic_group|black|hispan(ic)?|white|colou?r",
    "age": r"age|birth(day|date|_date|_year)?|year_of_birth|dob",
    "religion": r"religion|faith|belief|caste",
    "disability": r"disab(led|ility)?|handicap",
    "marital status": r"marital(_status)?|married|civil_status",
    "nationality": r"nationality|national_origin|citizen(ship)?|country_of_birth|foreign(er)?",
    "sexual orientation": r"sexual_orientation|orientation",
    "pregnancy": r"pregnan(t|cy)",
    "trade union": r"(trade_)?union(_member)?",
    "language": r"mother_tongue|native_language",
}
_BEFORE = "(applicant_|person_|customer_|is_)?"
_CLUSTER = re.compile(
    r"(^|_)(bank|branch|officer|site|school|hospital|clinic|court|judge|employer|company|region"
    r"|lender|household|group|cluster)(_?id|_?no)?$",
    re.IGNORECASE,
)
_KEY = re.compile(r"^(id|case|case_?(id|no)|row_?id|index|.*_id|uuid)$", re.IGNORECASE)
_CODES = (-999999.0, -9999.0, -999.0, -99.0, -9.0, -8.0, -1.0,
          98.0, 99.0, 666.0, 998.0, 999.0, 9998.0, 9999.0, 99999.0, 999999.0, 999999.375,
          1000000.0, 9999999.0)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, as far as a guess needs it."""

    name: str
    distinct: int
    values: tuple[str, ...]
    """Its values when they are few, most frequent first; empty otherwise."""
    codes: tuple[float, ...] = ()
    """Numbers far outside the rest that look like "missing"."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What the columns suggest. Every part is unknown until a person confirms it."""

    file: str
    rows: int
    whole: bool
    """Whether all rows were looked at."""
    columns: tuple[Column, ...]
    outcomes: tuple[Column, ...]
    """Candidates for the outcome, the likeliest first."""
    protected: tuple[tuple[str, Column], ...]
    """Attribute and column, by the name of the column only."""
    sentinels: tuple[Column, ...]
    clusters: tuple[str, ...]
    key: str
    skipped: int
    """Columns without a usable name."""


def look_at_columns(file: Path) -> Guess:
    """Return what a CSV, Parquet or JSON file suggests. Raises `EvidenceError`."""
    if not file.is_file():
        raise EvidenceError(f"{file} is no file. Name a CSV, Parquet or JSON file.")
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(_READERS))
        raise EvidenceError(f"{file} has an ending nobody here reads. Readable are {known}.")
    import duckdb

    try:
        db = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            }
        )
        path = "'" + str(file.resolve()).replace("'", "''") + "'"
        source = reader.format(file=path)
        db.execute(f"create table cases as select * from {source} limit {ROWS + 1}")
        db.execute("set enable_external_access = false")
        db.execute("set lock_configuration = true")
        columns, rows, skipped = _columns(db)
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise EvidenceError(f"{file} cannot be read as {file.suffix[1:]}: {first}") from None
    if not columns:
        raise EvidenceError(f"{file} has no usable column. Give the columns names.")
    return _guess(file, columns, rows, skipped)


def _columns(db: "DuckDBPyConnection") -> tuple[tuple[Column, ...], int, int]:
    names = [str(row[0]) for row in db.execute("describe cases").fetchall()]
    usable = [name for name in names if name.strip() and not any(map(is_control, name))]
    rows = int((db.execute("select count(*) from cases").fetchone() or (0,))[0])
    return tuple(_column(db, name) for name in usable), rows, len(names) - len(usable)


def _column(db: "DuckDBPyConnection", name: str) -> Column:
    quoted = '"' + name.replace('"', '""') + '"'
    text = f"cast({quoted} as varchar)"
    found = db.execute(f"select count(distinct {text}) from cases").fetchone() or (0,)
    distinct = int(found[0])
    values: tuple[str, ...] = ()
    if distinct <= _FEW:
        few = db.execute(
            f"select {text} as v, count(*) as n from cases where {quoted} is not null "
            "group by v order by n desc, v"
        ).fetchall()
        values = tuple(str(row[0]) for row in few)
    return Column(name, distinct, values, _codes(db, text))


def _codes(db: "DuckDBPyConnection", text: str) -> tuple[float, ...]:
    """Return codes that stand apart: the next value inwards is far from them."""
    number = f"try_cast({text} as double)"
    codes = ", ".join(str(code) for code in _CODES)
    row = db.execute(
        f"select min(x) filter (x not in ({codes})), max(x) filter (x not in ({codes})), "
        f"list(distinct x) filter (x in ({codes})) from (select {number} as x from cases)"
    ).fetchone()
    low, high, met = row or (None, None, None)
    if low is None or not met:
        return ()
    reach = max(high - low, 1.0)
    apart = (c for c in met if (c < 0 <= low) or c > high + 0.5 * reach or c < low - 0.5 * reach)
    return tuple(sorted(apart))


def _guess(file: Path, columns: Sequence[Column], rows: int, skipped: int) -> Guess:
    key = next((c.name for c in columns if _KEY.match(c.name) and c.distinct == rows), "")
    protected = tuple(_protected(columns))
    taken = {key, *(c.name for _, c in protected)}
    outcomes = [c for c in columns if _OUTCOME.search(c.name) and 1 < c.distinct <= _FEW]
    outcomes = [c for c in outcomes if c.name not in taken]
    outcomes.sort(key=lambda c: c.distinct != 2)
    clusters = [c.name for c in columns if _CLUSTER.search(c.name) and 1 < c.distinct < rows]
    return Guess(
        file=file.name,
        rows=min(rows, ROWS),
        whole=rows <= ROWS,
        columns=tuple(columns),
        outcomes=tuple(outcomes),
        protected=protected,
        sentinels=tuple(c for c in columns if c.codes and c.name != key),
        clusters=tuple(c for c in clusters if c not in taken),
        key=key,
        skipped=skipped,
    )


def _protected(columns: Iterable[Column]) -> Iterable[tuple[str, Column]]:
    for column in columns:
        plain = re.sub(r"[^a-z0-9]+", "_", column.name.lower()).strip("_")
        for attribute, pattern in _PROTECTED.items():
            if re.fullmatch(
                rf"(applicant_|person_|customer_|is_)?({pattern})(_group|_cat)?", plain
            ):
                yield attribute, column
                break
