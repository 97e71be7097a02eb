"""Opens a table that stays where it is: the card names it, the environment holds the secret."""

import hashlib
import os
import re
from typing import Any

from answerable.card.card import Card
from answerable.errors import EvidenceError
from answerable.system.data import Source
from answerable.tables.condition import quoted
from answerable.tables.door import Door
from answerable.tables.engine import Engine
from answerable.tables.memory import refuse_duplicates
from answerable.tables.shape import tidied

_PARTS = re.compile(r'"((?:[^"]|"")+)"|([^".]+)')


def open_remote(card: Card, source: Source) -> tuple[Door, str, str]:
    """Return the door to a table of PostgreSQL or Spark, its fingerprint, and its name.

    Rows leave only where the source says `rows_leave = true`: then they are copied into DuckDB.
    Raises `EvidenceError` when the address is not declared, the environment does not hold it, or
    nobody answers there.
    """
    address = _address(source)
    engine: Engine
    if source.engine == "postgres":
        from answerable.tables.postgres import Postgres

        engine = Postgres(address, card.allowed_addresses)
    else:
        from answerable.tables.spark import connect

        engine = connect(address, card.allowed_addresses)
    door = _tidied(engine, named(source.table), source)
    name = f"table:{source.table}@{source.engine}"
    if source.rows_leave:
        return (*_copied(door, source), name)
    return door, fingerprint(door), name


def open_frame(frame: Any, source: Source) -> tuple[Door, str]:
    """Return the door to a Spark dataframe that a callable of the card handed over."""
    from answerable.tables.spark import Spark

    engine = Spark(frame.sparkSession)
    door = _tidied(engine, engine.offer(frame), source)
    return (*_copied(door, source),) if source.rows_leave else (door, fingerprint(door))


def named(table: str) -> str:
    """Return `schema.table` with each part quoted; a part in double quotes may hold a point."""
    return ".".join(quoted(a.replace('""', '"') or b) for a, b in _PARTS.findall(table))


def fingerprint(door: Door) -> str:
    """Return a SHA-256 of the table, made of counts: people per hash bucket of whole rows.

    4,096 buckets; any change of a row moves a count with probability 4095/4096. Rows never leave.
    """
    parts = " || chr(31) || ".join(
        f"coalesce({door.text(column)}, chr(30))" for column in sorted(door.kinds)
    )
    bucket = f"substr(md5({parts}), 1, 3)"
    statement = f"select {bucket} as b, cast(count(*) as bigint) as n from {door.relation} "
    rows = sorted(
        (str(b), int(str(n))) for b, n in door.engine.rows(f"{statement}group by {bucket}")
    )
    columns = sorted(door.kinds.items())
    return hashlib.sha256(repr((columns, rows)).encode()).hexdigest()


def refuse_undeclared(host: str, port: str, allowed: tuple[str, ...]) -> None:
    """Raise `EvidenceError` unless `[network] allow` names the host, or host and port.

    Asked here because the libraries of databases open their sockets where no guard of Python sees
    them.
    """
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    declared = {entry.lower() for entry in allowed}
    if not declared & {host.lower(), shown.lower()}:
        raise EvidenceError(
            f"{shown} is no declared address, so nothing was sent to it; write "
            f'[network] allow = ["{shown}"] in the card.'
        )


def _tidied(engine: Engine, relation: str, source: Source) -> Door:
    refuse_duplicates(engine.types(relation), source.table or source.name)
    return tidied(engine, relation, counted_by=source.counts)


def _address(source: Source) -> str:
    """Return the address from the environment: a card holds no secret."""
    variable = source.connection.removeprefix("env:")
    address = os.environ.get(variable, "")
    if not address:
        raise EvidenceError(
            f"source {source.name!r} is reached by the environment variable {variable}, which is "
            "not set; set it to the address before the audit."
        )
    return address


def _copied(door: Door, source: Source) -> tuple[Door, str]:
    """Return rows that may leave as cases of this process, ordered by the source's key."""
    from answerable.tables.duck import Duck, load_memory
    from answerable.tables.engine import as_columns
    from answerable.tables.shape import stored

    names = ", ".join(quoted(column) for column in door.kinds)
    rows = door.engine.rows(f"select {names} from {door.relation}")
    place = list(door.kinds).index(source.key) if source.key in door.kinds else None
    rows.sort(key=lambda row: repr(row) if place is None else _in_order(row[place]))
    columns = dict(zip(door.kinds, as_columns(rows, len(door.kinds)), strict=True))
    duck = Duck()
    duck.lock()
    sha256 = load_memory(duck, columns, source.name)
    duck.sql[:0] = door.engine.sql
    return stored(duck, "raw", in_place=False, counted_by=source.counts), sha256


def _in_order(value: object) -> tuple[int, float, str]:
    """Numbers before words, missing last."""
    if isinstance(value, int | float):
        return (0, float(value), "")
    return (2, 0.0, "") if value is None else (1, 0.0, str(value))
