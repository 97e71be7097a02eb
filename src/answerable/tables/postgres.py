"""PostgreSQL over the user's own connection: read-only, one snapshot, counts only."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from answerable.errors import EnvironmentFailure, EvidenceError, NeedsExtra
from answerable.tables.connect import refuse_undeclared
from answerable.tables.engine import Row, as_columns
from answerable.tables.translate import translate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_TYPES = {
    "int2": "SMALLINT", "int4": "INTEGER", "int8": "BIGINT", "bool": "BOOLEAN",
    "float4": "DOUBLE", "float8": "DOUBLE", "numeric": "DECIMAL",
}  # fmt: skip


class Postgres:
    """One read-only transaction, so that all counts are of the same moment."""

    place = "PostgreSQL"

    def __init__(self, address: str, allowed: tuple[str, ...]) -> None:
        try:
            import psycopg
            from psycopg.conninfo import conninfo_to_dict
        except ImportError:
            raise NeedsExtra("psycopg", "postgres") from None
        try:
            parts = conninfo_to_dict(address)
        except psycopg.Error:
            raise EvidenceError(
                "the address of the database cannot be read; write it as "
                "postgresql://user@host:port/name in the environment."
            ) from None
        for host, port in _places(parts):
            refuse_undeclared(host, port, allowed)
        self.sql: list[str] = []
        try:
            self._connection = psycopg.connect(address, connect_timeout=10)
        except psycopg.Error:
            raise EvidenceError(
                "the database did not let us in: nobody answers at the address, or user, password "
                "or name are wrong; correct the environment variable."
            ) from None
        self._connection.read_only = True
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ

    def rows(self, statement: str) -> list[Row]:
        """Return the rows of a small aggregate, in no particular order."""
        import psycopg

        translated = translate(statement, "postgres")
        self.sql.append(translated)
        try:
            found = self._connection.execute(translated.encode()).fetchall()
        except (psycopg.OperationalError, psycopg.InterfaceError) as failed:
            raise EnvironmentFailure(f"the database could not go on: {_first(failed)}") from None
        except psycopg.Error as failed:
            self._connection.rollback()
            raise EvidenceError(f"the database refused a statement: {_first(failed)}") from None
        return found

    def columns(self, statement: str) -> "list[npt.NDArray[np.generic]]":
        """Return the same as one array per column."""
        rows = self.rows(statement)
        return as_columns(rows, len(rows[0]) if rows else statement.count(" as "))

    def types(self, relation: str) -> Mapping[str, str]:
        """Return column -> type in DuckDB's words."""
        import psycopg

        try:
            cursor = self._connection.execute(f"select * from {relation} limit 0".encode())
        except psycopg.Error as failed:
            self._connection.rollback()
            raise EvidenceError(
                f"the table {relation} cannot be read: {_first(failed)}; correct `table`."
            ) from None
        known = self._connection.adapters.types
        found: dict[str, str] = {}
        for column in cursor.description or ():
            info = known.get(column.type_code)
            found[column.name] = _TYPES.get(info.name if info else "", "VARCHAR")
        return found


def _places(parts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return every host and port of an address; a socket of this machine is localhost."""
    import os

    hosts = str(parts.get("hostaddr") or parts.get("host") or os.environ.get("PGHOST") or "")
    ports = str(parts.get("port") or os.environ.get("PGPORT") or "5432").split(",")
    named = ["localhost" if not h or h.startswith(("/", "@")) else h for h in hosts.split(",")]
    return [(host, ports[min(i, len(ports) - 1)] or "5432") for i, host in enumerate(named)]


def _first(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
