"""What one column holds, as far as a guess for a first card needs it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEW = 12
"""A column with no more values than this has them listed."""
_CODES = (-999999.0, -9999.0, -999.0, -99.0, -9.0, -8.0, -1.0,
          98.0, 99.0, 666.0, 888.0, 998.0, 999.0, 8888.0, 9998.0, 9999.0, 99999.0, 999999.0,
          999999.375, 1000000.0, 9999999.0)  # fmt: skip
_NEIGHBOURS = 10
"""So many nearest other values are looked at around a code inside the range."""
_SPIKE = 10
"""A code inside the range stands out when it is this many times as frequent as they are."""
_CHANCE = 1e-6
"""So rarely a column would be filled with one value of an outcome alone if it knew nothing."""
_REPEATED = 5
"""Rarer than this no code is suspected inside the range."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, as far as a guess needs it."""

    name: str
    distinct: int
    values: tuple[str, ...]
    """Its values when they are few, most frequent first; empty otherwise."""
    codes: tuple[float, ...] = ()
    """Numbers that look like "missing": far outside the rest, or a spike among it."""
    low: float | None = None
    """Its smallest number besides codes; None where it holds anything but numbers."""
    high: float | None = None
    is_day: bool = False
    """Whether it holds days, several of them, and nothing else."""


def column_of(db: "DuckDBPyConnection", name: str) -> Column:
    """Return what the column `name` of the table `cases` holds."""
    quoted = '"' + name.replace('"', '""') + '"'
    text = f"cast({quoted} as varchar)"
    distinct, there, days, numbers = db.execute(
        f"select count(distinct {text}), count({text}), count(try_cast({text} as timestamp)), "
        f"count(try_cast({text} as double)) from cases"
    ).fetchone() or (0, 0, 0, 0)
    values: tuple[str, ...] = ()
    if distinct <= FEW:
        few = db.execute(
            f"select {text} as v, count(*) as n from cases where {quoted} is not null "
            "group by v order by n desc, v"
        ).fetchall()
        values = tuple(str(row[0]) for row in few)
    low, high, codes = _numbers(db, text)
    if numbers < there:
        low = high = None
    is_day = there > 0 and days == there > numbers and distinct > 1
    return Column(name, int(distinct), values, codes, low, high, is_day)


def only_filled_with(db: "DuckDBPyConnection", name: str, outcome: str) -> str:
    """Return the only value of `outcome` with which `name` is ever filled; "" where that is chance.

    Whether somebody stayed is known of the hired alone: such a column came after the outcome.
    """
    one, other = (f'"{n.replace(chr(34), chr(34) * 2)}"' for n in (name, outcome))
    row = db.execute(
        f"select count({one}), count(distinct {other}) filter ({one} is not null), "
        f"min(cast({other} as varchar)) filter ({one} is not null), count({other}) from cases "
        f"where {other} is not null"
    ).fetchone()
    filled, values, value, people = row or (0, 0, None, 0)
    if value is None or values != 1:
        return ""
    (having,) = db.execute(
        f"select count(*) from cases where cast({other} as varchar) = ?", [value]
    ).fetchone() or (0,)
    by_chance: float = (having / people) ** filled
    return str(value) if by_chance < _CHANCE else ""


def _numbers(
    db: "DuckDBPyConnection", text: str
) -> tuple[float | None, float | None, tuple[float, ...]]:
    """Return the smallest and largest number besides codes, and the codes that stand out."""
    number = f"try_cast({text} as double)"
    codes = ", ".join(str(code) for code in _CODES)
    row = db.execute(
        f"select min(x) filter (x not in ({codes})), max(x) filter (x not in ({codes})), "
        f"list(distinct x) filter (x in ({codes})) from (select {number} as x from cases)"
    ).fetchone()
    low, high, met = row or (None, None, None)
    if low is None:
        return None, None, ()
    reach = max(high - low, 1.0)
    found = {
        code
        for code in met or ()
        if (code < 0 <= low)
        or code > high + 0.5 * reach
        or code < low - 0.5 * reach
        or _is_spike(db, number, code)
    }
    return low, high, tuple(sorted(found))


def _is_spike(db: "DuckDBPyConnection", number: str, code: float) -> bool:
    """Return whether a code is far more frequent than every number near it.

    A declared amount of 999 among amounts from 0 to 5000 lies inside their range; that it occurs
    many times as often as 998, 1000 or 1012 gives it away.
    """
    row = db.execute(
        f"with seen as (select {number} as x, count(*) as n from cases group by x) "
        f"select (select n from seen where x = {code}), max(n), count(*) from (select n from seen "
        f"where x is not null and x <> {code} order by abs(x - {code}) limit {_NEIGHBOURS})"
    ).fetchone()
    times, near, others = row or (0, 0, 0)
    return bool(others == _NEIGHBOURS and times >= max(_REPEATED, _SPIKE * near))
