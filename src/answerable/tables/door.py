"""The data door: a handful of aggregates, and the whole of what leaves an engine.

Every engine answers the same statements, written once in DuckDB's dialect. Results are small and
are put in order here, never by an engine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from answerable.errors import EvidenceError
from answerable.tables.condition import Condition, literal, parse, quoted
from answerable.tables.dimensions import Bins, Bucket, Dimension, Values, selected_as
from answerable.tables.engine import Engine
from answerable.tables.fragments import (
    Kind,
    millionths_sql,
    number_sql,
    text_sql,
)
from answerable.tables.values import text_of

if TYPE_CHECKING:
    from answerable.kernels.cube import Cube
    from answerable.stats.means_design import WeighedMoments

Cell = tuple[str | None, ...]
"""Values as canonical text, in the order asked; None where a value is missing."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Number, mean and sample variance of the known values of a column; NaN where undefined."""

    n: int
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Door:
    """One table behind one engine."""

    engine: Engine
    relation: str
    """What stands after `from`: a table, a view, or a query in brackets with a name."""
    kinds: Mapping[str, Kind]
    """Column -> its type; columns the card computes in SQL included."""
    counted_by: str = ""
    """Column of the number of people a row stands for; "" when a row is one person."""
    missing: Mapping[str, Exception] = field(default_factory=dict)
    """What to raise for columns that nobody could compute."""

    def count(self, by: Sequence[str], where: str = "") -> dict[Cell, int]:
        """Return how many people there are per combination of values, in sorted order.

        `where` is a condition of the card; people for whom it is not known to hold are left out.
        """
        rows = self._grouped([Values(column) for column in by], where, [self.people()])
        counted: dict[Cell, int] = {}
        for *values, n in rows:
            cell = tuple(text_of(value) for value in values)
            counted[cell] = counted.get(cell, 0) + _whole(n)
        return dict(sorted(counted.items(), key=lambda item: [_sortable(v) for v in item[0]]))

    def cube(self, dims: Sequence[str | Dimension], *, where: str = "", weight: str = "") -> "Cube":
        """Return people per combination of `dims` in one pass; weights summed in millionths.

        A name is a column. Raises `EvidenceError` for a weight that is missing or below zero, and
        for two dimensions of one name.
        """
        from answerable.tables.gather import gather
        from answerable.tables.packed import packed

        axes = [Values(dim) if isinstance(dim, str) else dim for dim in dims]
        names = [axis.name for axis in axes]
        if len(set(names)) != len(names):
            raise EvidenceError(f"a dimension is asked for twice: {', '.join(names)}; drop one.")
        sums = [self.people(), *(self._weights(weight) if weight else ())]
        if one := packed(self, axes):
            number, *counted = self.engine.columns(self._statement([one], where, sums))
            return gather(names, [*one.unpacked(number), *counted], weight)
        return gather(names, self.engine.columns(self._statement(axes, where, sums)), weight)

    def histogram(self, score: str, by: Sequence[str] = (), *, bins: int = 100) -> "Cube":
        """Return people per bin of a score from 0 to 1 and combination of `by`."""
        return self.cube([*by, Bins(score, bins)])

    def buckets(self, cluster: str, by: Sequence[str | Dimension]) -> "Cube":
        """Return people per hash bucket of their cluster and combination of `by`."""
        return self.cube([*by, Bucket(cluster)])

    def joint(self, one: str, other: str, *, where: str = "") -> "Cube":
        """Return people per pair of values of two columns."""
        return self.cube([one, other], where=where)

    def group_sizes(self, by: Sequence[str], *, largest: int = 20) -> dict[int, int]:
        """Return how many combinations of `by` hold exactly 1, 2, .. `largest` people."""
        inner = self._statement([Values(column) for column in by], "", [self.people()])
        rows = self.engine.rows(
            f"select s0, cast(count(*) as bigint) as n from ({inner}) as sizes "
            f"where s0 <= {int(largest)} group by s0"
        )
        return dict(sorted((_whole(size), _whole(n)) for size, n in rows))

    def moments(self, column: str, by: Sequence[str] = (), where: str = "") -> dict[Cell, Moments]:
        """Return number, mean and variance of a number per combination of `by`.

        Values are rounded to millionths and summed as integers, so that no order of summing and no
        engine can change the answer.
        """
        from answerable.tables.gather import moments

        x = self.number(column)
        parts = f"cast({millionths_sql(x)} as decimal(19, 0))"
        known = self._sum(f"case when {x} is not null then 1 else 0 end")
        sums = [known, f"sum({parts})", f"sum({parts} * {parts})"]
        rows = self._grouped([Values(name) for name in by], where, sums)
        return moments(rows)

    def weighed_moments(
        self,
        column: str,
        by: Sequence[Dimension],
        *,
        weight: str = "",
        unit: float = 1.0,
        where: str = "",
    ) -> "dict[Cell, WeighedMoments]":
        """Return moments of a number by weights, per combination of `by`; weights in `unit`s.

        Summed as `moments` are. Without `weight` everybody weighs 1. Raises `EvidenceError` for a
        weight that is missing or below zero.
        """
        from answerable.tables.gather import weighed_moments

        x = self.number(column)
        w = f"({self.number(weight)} / {literal(unit)})" if weight else literal(1.0)
        mass = f"case when {x} is not null then {_decimal(w)} end"
        value = _decimal(f"({x} * {w})")
        wrong = f"case when {w} is null or {w} < {literal(0.0)} then 1 else 0 end"
        sums = [
            self._sum(wrong),
            self._sum(f"case when {x} is not null then 1 else 0 end"),
            *(f"sum({sql})" for sql in (mass, f"{mass} * {mass}", value)),
            f"sum({mass} * {value})",
            f"sum({value} * {value})",
        ]
        return weighed_moments(self._grouped(by, where, sums), weight)

    def distinct(self, column: str) -> int:
        """Return how many different known values a column has."""
        value = self.value(column)
        statement = f"select cast(count(distinct {value}) as bigint) as n from {self.relation}"
        return _whole(self.engine.rows(statement)[0][0])

    def people(self) -> str:
        """Return SQL for the number of people in a group of rows."""
        return self._sum(quoted(self.counted_by)) if self.counted_by else "cast(count(*) as bigint)"

    def value(self, column: str) -> str:
        """Return SQL for a column in its own type."""
        self.need([column])
        return quoted(column)

    def kind(self, column: str) -> Kind:
        """Return the type of a column."""
        self.need([column])
        return self.kinds[column]

    def number(self, column: str) -> str:
        """Return SQL for a column as a number, NULL where it is missing or none."""
        return number_sql(column, self.kind(column))

    def text(self, column: str) -> str:
        """Return SQL for a column as canonical text, NULL where it is missing."""
        return text_sql(column, self.kind(column))

    def condition(self, text: str) -> Condition:
        """Return a condition whose columns all exist; `EvidenceError` otherwise."""
        parsed = parse(text)
        self.need_quotes(parsed)
        self.need(parsed.columns)
        return parsed

    def need_quotes(self, condition: Condition) -> None:
        """Raise when a condition compares a column with a word that lacks its quotes."""
        word = condition.unquoted((*self.kinds, *self.missing))
        if word:
            raise EvidenceError(
                f"no column {word!r} for the condition {condition.text}. A word that is no column "
                f"stands in quotes: '{word}'."
            )

    def need(self, columns: Sequence[str]) -> None:
        """Raise when a column does not exist: why its component did not run, or what exists."""
        for column in columns:
            if column in self.kinds:
                continue
            if column in self.missing:
                raise self.missing[column]
            raise EvidenceError(
                f"no column {column!r}; the cases have {', '.join(self.kinds)}. "
                "Correct the name in the card."
            )

    def _sum(self, value: str) -> str:
        return f"cast(coalesce(sum({value}), 0) as bigint)"

    def _weights(self, weight: str) -> tuple[str, str, str]:
        """Return sums of weights, of those that are none, and of squares: text, exact anywhere."""
        number = self.number(weight)
        wrong = f"case when {number} is null or {number} < {literal(0.0)} then 1 else 0 end"
        one = f"cast({millionths_sql(number)} as decimal(19, 0))"
        people = f"cast({quoted(self.counted_by)} as decimal(19, 0))" if self.counted_by else ""
        times = f" * {people}" if people else ""
        squares = f"cast(coalesce(sum({one} * {one}{times}), 0) as varchar)"
        return self._sum(f"{millionths_sql(number)}{times}"), self._sum(wrong), squares

    def _grouped(
        self, axes: Sequence[Dimension], where: str, sums: Sequence[str]
    ) -> list[tuple[object, ...]]:
        return self.engine.rows(self._statement(axes, where, sums))

    def _statement(self, axes: Sequence[Dimension], where: str, sums: Sequence[str]) -> str:
        chosen = f" where {self.condition(where).sql(self)}" if where else ""
        totals = ", ".join(f"{sql} as s{i}" for i, sql in enumerate(sums))
        if not axes:
            return f"select {totals} from {self.relation}{chosen}"
        keys = [axis.sql(self) for axis in axes]
        return (
            f"select {selected_as(keys)}, {totals} from {self.relation}{chosen} "
            f"group by {', '.join(keys)}"
        )


def _decimal(number: str) -> str:
    return f"cast({millionths_sql(number)} as decimal(19, 0))"


def _whole(value: object) -> int:
    return int(str(value))


def _sortable(value: str | None) -> tuple[bool, str]:
    """Missing last."""
    return (value is None, value or "")
