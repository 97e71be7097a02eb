"""Conditions of a card over columns: `male == 0 and married == 0 and dep > 0`.

A condition is parsed, never evaluated: it can name columns and constants and nothing else. Logic
is three-valued: a comparison with a missing value is unknown, and unknown is carried through
`and`, `or` and `not` as in SQL (Kleene), in the database and on NumPy batches alike.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from answerable.tables.values import as_number, as_text, number_of, text_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Three = npt.NDArray[np.int8]
    """0 no, 1 unknown, 2 yes: `and` is the minimum, `or` the maximum."""

_SQL = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`([^`]+)`")


def quoted(name: str) -> str:
    """Return an identifier that no name can break out of."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: float | str) -> str:
    """Return a constant as SQL."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"cast({float(value)!r} as double)"


class ColumnSql(Protocol):
    """How one engine reads a column as a number and as canonical text."""

    def number(self, column: str) -> str:
        """Return SQL for the column as a number, NULL where it is none."""
        ...

    def text(self, column: str) -> str:
        """Return SQL for the column as text, NULL where it is missing."""
        ...

    def kind(self, column: str) -> str:
        """Return its type: "bigint", "double", "boolean" or "varchar"."""
        ...


class _Plain:
    """For columns whose types nobody looked up."""

    def number(self, column: str) -> str:
        """Return SQL for the column as a number, NULL where it is none."""
        return f"nullif(try_cast({quoted(column)} as double), cast('NaN' as double))"

    def text(self, column: str) -> str:
        """Return SQL for the column as text."""
        return f"cast({quoted(column)} as varchar)"

    def kind(self, column: str) -> str:
        """Return text for every column."""
        del column
        return "varchar"


@dataclass(frozen=True, slots=True)
class Compare:
    """A column against a constant: text against text, number against number."""

    column: str
    operator: str
    value: float | str

    def sql(self, columns: ColumnSql) -> str:
        """Return it as SQL."""
        is_text, same = isinstance(self.value, str), self.operator in ("==", "!=")
        if isinstance(self.value, str) and same and columns.kind(self.column) == "double":
            return _number_written(columns.number(self.column), self.operator, self.value)
        left = columns.text(self.column) if is_text else columns.number(self.column)
        return f"({left} {_SQL[self.operator]} {literal(self.value)})"

    def on(self, batch: "Mapping[str, npt.NDArray[np.generic]]") -> "Three":
        """Return it per case: 0 no, 1 unknown, 2 yes."""
        values = batch[self.column]
        if not isinstance(self.value, str):
            return _compare(as_number(values), self.operator, self.value)
        value = self.value
        test = _TEXT[self.operator]
        return _three([None if v is None else test(v, value) for v in as_text(values)])


@dataclass(frozen=True, slots=True)
class CompareColumns:
    """Two columns as numbers."""

    left: str
    operator: str
    right: str

    def sql(self, columns: ColumnSql) -> str:
        """Return it as SQL."""
        left, right = columns.number(self.left), columns.number(self.right)
        return f"({left} {_SQL[self.operator]} {right})"

    def on(self, batch: "Mapping[str, npt.NDArray[np.generic]]") -> "Three":
        """Return it per case: 0 no, 1 unknown, 2 yes."""
        return _compare(as_number(batch[self.left]), self.operator, as_number(batch[self.right]))


@dataclass(frozen=True, slots=True)
class Join:
    """Conditions joined by one word."""

    word: Literal["and", "or"]
    parts: tuple["Node", ...]

    def sql(self, columns: ColumnSql) -> str:
        """Return it as SQL."""
        return "(" + f" {self.word} ".join(part.sql(columns) for part in self.parts) + ")"

    def on(self, batch: "Mapping[str, npt.NDArray[np.generic]]") -> "Three":
        """Return it per case: 0 no, 1 unknown, 2 yes."""
        import numpy as np

        reduce = np.minimum.reduce if self.word == "and" else np.maximum.reduce
        joined: Three = reduce([part.on(batch) for part in self.parts])
        return joined


@dataclass(frozen=True, slots=True)
class Not:
    """The mirror image of a condition."""

    part: "Node"

    def sql(self, columns: ColumnSql) -> str:
        """Return it as SQL."""
        return f"(not {self.part.sql(columns)})"

    def on(self, batch: "Mapping[str, npt.NDArray[np.generic]]") -> "Three":
        """Return it per case: 0 no, 1 unknown, 2 yes."""
        import numpy as np

        mirrored: Three = (2 - self.part.on(batch)).astype(np.int8)
        return mirrored


def _number_written(left: str, operator: str, text: str) -> str:
    """Return SQL for "this number is written so"; engines write numbers in different ways."""
    value = number_of(text)
    if text_of(value) == text:
        return f"({left} {_SQL[operator]} {literal(value)})"
    never = "1 = 0" if operator == "==" else "1 = 1"
    return f"(case when {left} is not null then {never} end)"


Node = Compare | CompareColumns | Join | Not


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition."""

    text: str
    columns: tuple[str, ...]
    """Columns it reads, in the order they are first named."""
    tree: Node

    def unquoted(self, known: Collection[str]) -> str:
        """Return a word on the right that is no known column, as `gender == f`; "" for none."""
        nodes: list[Node] = [self.tree]
        while nodes:
            node = nodes.pop()
            if isinstance(node, CompareColumns) and node.left in known and node.right not in known:
                return node.right
            nodes += node.parts if isinstance(node, Join) else ()
            nodes += (node.part,) if isinstance(node, Not) else ()
        return ""

    def sql(self, columns: ColumnSql | None = None) -> str:
        """Return the condition as SQL: TRUE, FALSE, or NULL where it is not known."""
        return self.tree.sql(columns or _Plain())

    def on(self, batch: "Mapping[str, npt.NDArray[np.generic]]") -> "npt.NDArray[np.object_]":
        """Return True, False or None (not known) per case. KeyError when a column is missing."""
        import numpy as np

        words = np.array([False, None, True], dtype=object)
        return words[self.tree.on(batch)]


def parse(text: str) -> Condition:
    """Return the condition a card wrote.

    Allowed: column names (in backquotes when they are no plain words), numbers, quoted text,
    `== != < <= > >=`, `in (...)`, `not in (...)`, `and`, `or`, `not`, brackets. Two columns are
    compared as numbers. Raises `EvidenceError` with the place and what is allowed.
    """
    names: dict[str, str] = {}

    def hide(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return match.group(0)
        placeholder = f"_backquoted_{len(names)}"
        names[placeholder] = match.group(1)
        return placeholder

    from answerable.tables.condition_reader import columns_of, read_tree

    tree = read_tree(text, _QUOTED.sub(hide, text).strip(), names)
    return Condition(text, tuple(dict.fromkeys(columns_of(tree))), tree)


def _three(answers: list[bool | None]) -> "Three":
    import numpy as np

    return np.array([1 if a is None else 2 * a for a in answers], dtype=np.int8)


def _compare(
    left: "npt.NDArray[np.float64]", operator: str, right: "npt.NDArray[np.float64] | float"
) -> "Three":
    import numpy as np

    test = {
        "==": np.equal,
        "!=": np.not_equal,
        "<": np.less,
        "<=": np.less_equal,
        ">": np.greater,
        ">=": np.greater_equal,
    }[operator]
    unknown = np.isnan(left) | np.isnan(right)
    return np.where(unknown, 1, 2 * test(left, right)).astype(np.int8)


_TEXT: dict[str, Callable[[str, str], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a.encode() < b.encode(),
    "<=": lambda a, b: a.encode() <= b.encode(),
    ">": lambda a, b: a.encode() > b.encode(),
    ">=": lambda a, b: a.encode() >= b.encode(),
}
"""Text is ordered by its UTF-8 bytes, as DuckDB does without a collation."""
