"""What a cube may be counted by: a column, bins of a score, a threshold, a condition, a bucket."""

from dataclasses import dataclass
from typing import Protocol

from answerable.errors import EvidenceError
from answerable.tables.condition import ColumnSql, Condition, literal, quoted


class Columns(ColumnSql, Protocol):
    """Columns of a table, as SQL. Raises `EvidenceError` for one that does not exist."""

    def value(self, column: str) -> str:
        """Return SQL for the column in its own type."""
        ...

    def condition(self, text: str) -> Condition:
        """Return a condition of the card over these columns."""
        ...


class Dimension(Protocol):
    """One axis of a cube."""

    @property
    def name(self) -> str:
        """What the axis is called in the cube."""
        ...

    def sql(self, columns: Columns) -> str:
        """Return the expression people are grouped by."""
        ...


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a column, one level each."""

    column: str

    @property
    def name(self) -> str:
        """The column."""
        return self.column

    def sql(self, columns: Columns) -> str:
        """Return the column itself."""
        return columns.value(self.column)


@dataclass(frozen=True, slots=True)
class Bins:
    """Equal bins of a number, from 0; what lies outside `low` to `high` is in the end bins."""

    column: str
    bins: int = 100
    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        if self.bins < 1 or not self.low < self.high:
            raise EvidenceError(
                f"{self.bins} bins from {self.low} to {self.high} of {self.column!r} hold nothing; "
                "name at least one bin and a low end below the high end."
            )

    @property
    def name(self) -> str:
        """The column with the word bin."""
        return f"{self.column} bin"

    def sql(self, columns: Columns) -> str:
        """Return the number of the bin, NULL for a missing score: LEAST alone would lose it."""
        score = columns.number(self.column)
        place = f"({score} - {literal(self.low)}) * {literal(self.bins / (self.high - self.low))}"
        last = literal(float(self.bins - 1))
        clamped = f"greatest(least(floor({place}), {last}), {literal(0.0)})"
        return f"case when {score} is not null then cast({clamped} as bigint) end"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Whether a number reaches a threshold: "true", "false", or missing."""

    column: str
    threshold: float

    @property
    def name(self) -> str:
        """The column and its threshold."""
        return f"{self.column} >= {self.threshold:g}"

    def sql(self, columns: Columns) -> str:
        """Return the comparison, NULL for a missing score."""
        return f"({columns.number(self.column)} >= {literal(self.threshold)})"


@dataclass(frozen=True, slots=True)
class Holds:
    """Whether a condition of the card holds: "true", "false", or missing when nobody knows."""

    condition: str
    called: str = ""

    @property
    def name(self) -> str:
        """Its own name, else the condition."""
        return self.called or self.condition

    def sql(self, columns: Columns) -> str:
        """Return the condition as SQL."""
        return columns.condition(self.condition).sql(columns)


@dataclass(frozen=True, slots=True)
class Apart:
    """The values of a column as text, under a name of its own: beside the same column."""

    column: str
    called: str

    @property
    def name(self) -> str:
        """What the axis is called."""
        return self.called

    def sql(self, columns: Columns) -> str:
        """Return the column as canonical text."""
        return columns.text(self.column)


@dataclass(frozen=True, slots=True)
class Bucket:
    """One of 256 buckets of clusters, alike on every engine: two hex digits of an MD5."""

    column: str

    @property
    def name(self) -> str:
        """The column with the word bucket."""
        return f"{self.column} bucket"

    def sql(self, columns: Columns) -> str:
        """Return the bucket of the cluster's canonical text."""
        return f"substr(md5({columns.text(self.column)}), 1, 2)"


def selected_as(expressions: list[str]) -> str:
    """Return a select list that names the expressions d0, d1, ..."""
    return ", ".join(f"{sql} as {quoted(f'd{i}')}" for i, sql in enumerate(expressions))
