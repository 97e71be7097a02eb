"""Pieces of SQL, written once in DuckDB's dialect so that every engine gives the same answer.

Rules found by running: identifiers are quoted; NaN >= 0.5 is true on every engine, so NaN (and
infinity, which no case can have) becomes NULL before anything compares it; sums are cast; no
engine's own hash and no approximate function; order is made in Python.
"""

from typing import Literal

from answerable.tables.condition import literal, quoted
from answerable.tables.values import NUMBER

Kind = Literal["bigint", "double", "boolean", "varchar"]
"""The four types a value of a case has."""

_KINDS: dict[str, Kind] = {
    "BIGINT": "bigint", "INTEGER": "bigint", "SMALLINT": "bigint", "TINYINT": "bigint",
    "UINTEGER": "bigint", "USMALLINT": "bigint", "UTINYINT": "bigint", "BOOLEAN": "boolean",
    "DOUBLE": "double", "FLOAT": "double", "UBIGINT": "double", "HUGEINT": "double",
    "UHUGEINT": "double",
}  # fmt: skip

MILLIONTHS = 1_000_000
"""Weights are summed as whole millionths: integers, so that the order of summing cannot matter."""


def kind_of(type_name: str) -> Kind:
    """Return the type a case keeps a column of an engine's type in; text when it has no other."""
    if type_name.startswith("DECIMAL"):
        return "double"
    return _KINDS.get(type_name, "varchar")


def tidy_sql(column: str, kind: Kind, of: str = "") -> str:
    """Return SQL for a source's column in one of the four types; NaN and infinity are NULL.

    `of` is the table's short name with its point, where two tables are joined.
    """
    value = f"cast({of}{quoted(column)} as {kind})"
    return finite_sql(value) if kind == "double" else value


def finite_sql(value: str) -> str:
    """Return a double, NULL unless finite. Every engine holds NaN to be above infinity."""
    low, high = "cast('-Infinity' as double)", "cast('Infinity' as double)"
    return f"case when {value} > {low} and {value} < {high} then {value} end"


def number_sql(column: str, kind: Kind) -> str:
    """Return SQL for a tidy column as a number, NULL where it is none."""
    name = quoted(column)
    if kind == "varchar":
        one = f"regexp_matches(trim({name}), {literal(f'^({NUMBER})$')})"
        return f"(case when {one} then try_cast(trim({name}) as double) end)"
    if kind == "boolean":
        return f"cast(cast({name} as integer) as double)"
    return f"cast({name} as double)"


def text_sql(column: str, kind: Kind) -> str:
    """Return SQL for a tidy column as canonical text: "1", never "1.0"."""
    name = quoted(column)
    if kind == "double":
        whole = f"{name} = floor({name}) and abs({name}) < cast(1e15 as double)"
        return (
            f"(case when {whole} then cast(cast({name} as bigint) as varchar) "
            f"else cast({name} as varchar) end)"
        )
    return name if kind == "varchar" else f"cast({name} as varchar)"


def millionths_sql(number: str) -> str:
    """Return a number as a whole count of millionths; the same on every engine (IEEE 754)."""
    million, half = literal(float(MILLIONTHS)), literal(0.5)
    return f"cast(floor({number} * {million} + {half}) as bigint)"
