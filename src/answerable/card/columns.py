"""What the columns of a file suggest: guesses for a first card, never answers.

The file is read with DuckDB and every door shut: no extension is loaded and no other file opened.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from answerable.card.column_facts import FEW, Column, column_of, only_filled_with
from answerable.card.cross.text import is_control
from answerable.errors import EvidenceError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS = 200_000
"""Rows looked at: enough for guesses."""
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
    r"|admitted|selected|default(ed)?|repaid|reoffend(ed)?|recid(ivism)?|two_year_recid|errors?|err"
    r"|mistake|wrong|label|target|status|y)(_|$)",
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
_SCORE = re.compile(
    r"(^|_)(score|prob(ability)?|rating|risk|propensity|points|p)(_|$)", re.IGNORECASE
)
_KEY = re.compile(r"^(id|case|case_?(id|no)|row_?id|index|.*_id|uuid)$", re.IGNORECASE)


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
    periods: tuple[str, ...] = ()
    """Columns of days: one may say when a case was collected."""
    scores: tuple[str, ...] = ()
    """Columns named like a score that run from 0 to 1 or from 0 to 100."""
    repeated_keys: tuple[tuple[str, int], ...] = ()
    """Columns named like a key that name some case twice, with how many rows repeat."""
    later: tuple[tuple[str, str, str], ...] = ()
    """Column, outcome and value: filled only where that outcome has that value."""


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
        guess = _guess(file, columns, rows, skipped) if columns else None
        later = tuple(_later(db, guess)) if guess else ()
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise EvidenceError(f"{file} cannot be read as {file.suffix[1:]}: {first}") from None
    if guess is None:
        raise EvidenceError(f"{file} has no usable column. Give the columns names.")
    return replace(guess, later=later)


def _later(db: "DuckDBPyConnection", guess: Guess) -> Iterable[tuple[str, str, str]]:
    """Yield what is known of some people only once the outcome is: it came after it."""
    about = {guess.key, *(c.name for _, c in guess.protected)}
    for column in guess.columns:
        for outcome in guess.outcomes:
            if column.name not in about and column is not outcome:
                value = only_filled_with(db, column.name, outcome.name)
                if value:
                    yield column.name, outcome.name, value
                    break


def _columns(db: "DuckDBPyConnection") -> tuple[tuple[Column, ...], int, int]:
    names = [str(row[0]) for row in db.execute("describe cases").fetchall()]
    usable = [name for name in names if name.strip() and not any(map(is_control, name))]
    rows = int((db.execute("select count(*) from cases").fetchone() or (0,))[0])
    return tuple(column_of(db, name) for name in usable), rows, len(names) - len(usable)


def _guess(file: Path, columns: Sequence[Column], rows: int, skipped: int) -> Guess:
    key = next((c.name for c in columns if _KEY.match(c.name) and c.distinct == rows), "")
    protected = tuple(_protected(columns))
    taken = {key, *(c.name for _, c in protected)}
    outcomes = [c for c in columns if _OUTCOME.search(c.name) and 1 < c.distinct <= FEW]
    outcomes = [c for c in outcomes if c.name not in taken]
    outcomes.sort(key=lambda c: c.distinct != 2)
    keys = [c for c in columns if _KEY.match(c.name)]
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
        periods=tuple(c.name for c in columns if c.is_day and c.name not in taken),
        scores=tuple(c.name for c in columns if _is_score(c) and c.name not in taken),
        repeated_keys=() if key else tuple((c.name, rows - c.distinct) for c in keys),
    )


def _is_score(column: Column) -> bool:
    """Return whether a column is named like a score and runs like a probability or percentage."""
    if column.low is None or column.high is None or not _SCORE.search(column.name):
        return False
    return column.distinct > FEW and column.low >= 0 and column.high <= 100


def _protected(columns: Iterable[Column]) -> Iterable[tuple[str, Column]]:
    for column in columns:
        plain = re.sub(r"[^a-z0-9]+", "_", column.name.lower()).strip("_")
        for attribute, pattern in _PROTECTED.items():
            if re.fullmatch(
                rf"(applicant_|person_|customer_|is_)?({pattern})(_group|_cat)?", plain
            ):
                yield attribute, column
                break
