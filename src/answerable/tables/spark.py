"""Spark over a session the user gives, or a Spark Connect address: counts only."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from answerable.errors import EvidenceError, NeedsExtra
from answerable.tables.connect import refuse_undeclared
from answerable.tables.engine import Row, as_columns
from answerable.tables.translate import translate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_TYPES = {
    "tinyint": "TINYINT", "smallint": "SMALLINT", "int": "INTEGER", "bigint": "BIGINT",
    "boolean": "BOOLEAN", "float": "DOUBLE", "double": "DOUBLE",
}  # fmt: skip
_VIEW = "answerable_given"
_REMOTE = re.compile(r"sc://(?P<host>\[[^\]]+\]|[^:/;]+)(:(?P<port>[0-9]+))?")


class Spark:
    """A session of the user's: classic, Connect or any server that speaks its protocol."""

    place = "Spark"

    def __init__(self, session: Any) -> None:
        self._session = session
        self.sql: list[str] = []

    def offer(self, frame: Any) -> str:
        """Return the name under which a dataframe can be asked."""
        frame.createOrReplaceTempView(_VIEW)
        return f'"{_VIEW}"'

    def rows(self, statement: str) -> list[Row]:
        """Return the rows of a small aggregate, in no particular order."""
        translated = translate(statement, "spark")
        self.sql.append(translated)
        return [tuple(row) for row in self._ask(lambda: self._session.sql(translated).collect())]

    def columns(self, statement: str) -> "list[npt.NDArray[np.generic]]":
        """Return the same as one array per column."""
        rows = self.rows(statement)
        return as_columns(rows, len(rows[0]) if rows else statement.count(" as "))

    def types(self, relation: str) -> Mapping[str, str]:
        """Return column -> type in DuckDB's words."""
        described = translate(f"select * from {relation}", "spark")
        found = self._ask(lambda: self._session.sql(described).dtypes)
        return {
            name: "DECIMAL" if kind.startswith("decimal") else _TYPES.get(kind, "VARCHAR")
            for name, kind in found
        }

    def _ask(self, question: Any) -> Any:
        """Raise `EvidenceError` with the first line of whatever the engine says."""
        from pyspark.errors import PySparkException

        try:
            return question()
        except PySparkException as failed:
            first = str(failed).splitlines()[0] if str(failed) else type(failed).__name__
            raise EvidenceError(f"Spark refused a statement: {first}") from None


def connect(address: str, allowed: tuple[str, ...]) -> Spark:
    """Return Spark at a Connect address `sc://host:port`. Raises `EvidenceError`."""
    match = _REMOTE.match(address)
    if match is None:
        raise EvidenceError(
            "the address of Spark cannot be read; write it as sc://host:port in the environment."
        )
    refuse_undeclared(match["host"].strip("[]"), match["port"] or "15002", allowed)
    try:
        from pyspark.sql.connect.session import SparkSession
    except ImportError:
        raise NeedsExtra("pyspark", "spark") from None
    try:
        session = SparkSession.builder.remote(address).getOrCreate()
    except Exception as failed:
        raise EvidenceError(
            f"Spark did not let us in ({type(failed).__name__}): nobody answers at the address, or "
            "it asks for a token; correct the environment variable."
        ) from None
    return Spark(session)
