"""A door with other columns: recorded under other names, computed in SQL, or joined from a run."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from answerable.tables.condition import literal, quoted
from answerable.tables.door import Door
from answerable.tables.duck import Duck
from answerable.tables.engine import Engine
from answerable.tables.fragments import Kind, kind_of, tidy_sql

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Expressions = Mapping[str, tuple[str, Kind]]
"""Field -> SQL over the door's columns, and its type."""


def tidied(engine: Engine, source: str, *, counted_by: str = "") -> Door:
    """Return the door to a table or a bracketed query, every value in one of the four types."""
    kinds = {column: kind_of(name) for column, name in engine.types(source).items()}
    picked = ", ".join(f"{tidy_sql(c, kind)} as {quoted(c)}" for c, kind in kinds.items())
    return Door(engine, f"(select {picked} from {source}) as cases", kinds, counted_by)


def stored(duck: Duck, source: str, *, in_place: bool, counted_by: str = "") -> Door:
    """Return the door to a table of DuckDB, copied once in tidy types, or a view read in place."""
    table = duck.unused("cases")
    kinds = {column: kind_of(name) for column, name in duck.types(source).items()}
    picked = ", ".join(f"{tidy_sql(c, kind)} as {quoted(c)}" for c, kind in kinds.items())
    made = "view" if in_place else "table"
    duck.do(f"create {made} {table} as select {picked} from {quoted(source)}")
    if not in_place:
        duck.do(f"drop table {quoted(source)}")
    return Door(duck, table, kinds, counted_by)


def computed(door: Door, fields: Expressions) -> Door:
    """Return the door with fields computed where the rows are; they replace their namesakes."""
    if not fields:
        return door
    kept = [quoted(column) for column in door.kinds if column not in fields]
    new = [f"{sql} as {quoted(field)}" for field, (sql, _) in fields.items()]
    relation = f"(select {', '.join([*kept, *new])} from {door.relation}) as cases"
    old = {column: kind for column, kind in door.kinds.items() if column not in fields}
    kinds = {**old, **{field: kind for field, (_, kind) in fields.items()}}
    return replace(door, relation=relation, kinds=kinds)


def renamed(door: Door, columns: Mapping[str, str], missing: Mapping[str, Exception]) -> Door:
    """Return the door with columns under the names of fields, as far as it has them.

    A column that happens to have the name of a `missing` field is not that field, and is hidden.
    """
    fields: Expressions = {
        field: (quoted(column), door.kinds[column])
        for field, column in columns.items()
        if column in door.kinds and field != column
    }
    return _without(computed(door, fields), missing)


def _without(door: Door, missing: Mapping[str, Exception]) -> Door:
    kinds = {column: kind for column, kind in door.kinds.items() if column not in missing}
    return replace(door, kinds=kinds, missing={**door.missing, **missing})


def joined(
    duck: Duck,
    door: Door,
    fields: "dict[str, npt.NDArray[np.generic]]",
    missing: Mapping[str, Exception],
) -> Door:
    """Return the door to the same rows with computed arrays beside them, in the same order."""
    table = duck.unused("cases")
    kept = [f"c.{quoted(column)}" for column in door.kinds if column not in fields]
    duck.register("computed", fields)
    kinds = {column: kind_of(name) for column, name in duck.types("computed").items()}
    new = [f"{tidy_sql(f, kinds[f], 'f.')} as {quoted(f)}" for f in fields]
    duck.do(
        f"create table {table} as select {', '.join([*kept, *new])} from "
        f"(select * from {door.relation}) as c positional join computed as f"
    )
    duck.unregister("computed")
    old = {column: kind for column, kind in door.kinds.items() if column not in fields}
    return _without(replace(door, relation=table, kinds={**old, **kinds}), missing)


def drawn(duck: Duck, door: Door, of: tuple[int, int], seed: int) -> Door:
    """Return the door to a copy of some rows in their order; `of` is how many there are and few."""
    import random

    import numpy as np

    n, few = of
    table, place = duck.unused("cases"), quoted("place of a row")
    places = sorted(random.Random(seed).sample(range(n), few))
    duck.register("drawn", {"place of a row": np.array(places, dtype=np.int64)})
    numbered = f"select *, row_number() over () - 1 as {place} from {door.relation}"
    duck.do(
        f"create table {table} as select {', '.join(map(quoted, door.kinds))} "
        f"from ({numbered}) join drawn using ({place}) order by {place}"
    )
    duck.unregister("drawn")
    return replace(door, relation=table)


def capped(door: Door, key: str, most: int) -> Door:
    """Return the door with at most `most` rows of every person, named by the column `key`.

    Which rows are kept hangs on that person's rows alone, so that one person more or less changes
    nobody else's, and not on the engine. Rows without a key count as one person's.
    """
    place, kinds = quoted("place among a person's rows"), door.kinds
    texts = [f"coalesce({door.text(c)}, chr(30))" for c in sorted(kinds) if kinds[c] != "double"]
    # Engines write fractions differently and put missing values at different ends.
    numbers = [
        f"case when {quoted(c)} is null then 1 else 0 end, {quoted(c)}"
        for c in sorted(kinds)
        if kinds[c] == "double"
    ]
    order = ", ".join([*([f"md5({' || chr(31) || '.join(texts)})"] if texts else []), *numbers])
    numbered = (
        f"select *, row_number() over (partition by {door.text(key)} order by {order}) "
        f"as {place} from {door.relation}"
    )
    kept = ", ".join(map(quoted, kinds))
    relation = f"(select {kept} from ({numbered}) as numbered where {place} <= {most}) as cases"
    return replace(door, relation=relation)


def recoded(door: Door, column: str, unfavourable: str, favourable: str) -> Door:
    """Return the door with a column of two words: the unfavourable value, and everything else."""
    if column not in door.kinds:
        return door
    text, bad, good = door.text(column), literal(unfavourable), literal(favourable)
    known = f"when {text} is not null then {good}"
    return computed(door, {column: (f"case when {text} = {bad} then {bad} {known} end", "varchar")})


def decided(door: Door, field: str, score: str, threshold: float, words: tuple[str, str]) -> Door:
    """Return the door with a decision read off a score: `words` below and from the threshold."""
    if score not in door.kinds:
        return door
    number = door.number(score)
    low, high = map(literal, words)
    reached = f"{number} >= {literal(threshold)}"
    sql = f"case when {reached} then {high} when {number} is not null then {low} end"
    return computed(door, {field: (sql, "varchar")})
