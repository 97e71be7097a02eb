"""Conditions of a card over columns: `male == 0 and married == 0 and dep > 0`.

A condition is parsed, never evaluated: it can name columns and constants and nothing else. Logic
is three-valued: a comparison with a missing value is unknown, and unknown is carried through
`and`, `or` and `not` as in SQL (Kleene), in the database and on NumPy batches alike.
"""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from answerable.errors import EvidenceError
from answerable.tables.values import as_number, as_text, number_of, text_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Three = npt.NDArray[np.int8]
    """0 no, 1 unknown, 2 yes: `and` is the minimum, `or` the maximum."""

_SQL = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_MIRROR = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
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
        return f"nullif(try_cast({quoted(column)} as double), cast('NaN' as double))"

    def text(self, column: str) -> str:
        return f"cast({quoted(column)} as varchar)"

    def kind(self, column: str) -> str:
        del column
        return "varchar"


@dataclass(frozen=True, slots=True)
class _Compare:
    column: str
    operator: str
    value: float | str

    def sql(self, columns: ColumnSql) -> str:
        is_text, same = isinstance(self.value, str), self.operator in ("==", "!=")
        if isinstance(self.value, str) and same and columns.kind(self.column) == "double":
            return _number_written(columns.number(self.column), self.operator, self.value)
        left = columns.text(self.column) if is_text else columns.number(self.column)
        return f"({left} {_SQL[self.operator]} {literal(self.value)})"

    def on(self, batch: "Mapping[str, npt.NDArray[np.generic]]") -> "Three":
        values = batch[self.column]
        if not isinstance(self.value, str):
            return _compare(as_number(values), self.operator, self.value)
        value = self.value
        test = _TEXT[self.operator]
        return _three([None if v is None else test(v, value) for v in as_text(values)])


@dataclass(frozen=True, slots=True)
class _CompareColumns:
    left: str
    operator: str
    right: str

    def sql(self, columns: ColumnSql) -> str:
        left, right = columns.number(self.left), columns.number(self.right)
        return f"({left} {_SQL[self.operator]} {right})"

    def on(self, batch: "Mapping[str, npt.NDArray[np.generic]]") -> "Three":
        return _compare(as_number(batch[self.left]), self.operator, as_number(batch[self.right]))


@dataclass(frozen=True, slots=True)
class _Join:
    word: Literal["and", "or"]
    parts: tuple["_Node", ...]

    def sql(self, columns: ColumnSql) -> str:
        return "(" + f" {self.word} ".join(part.sql(columns) for part in self.parts) + ")"

    def on(self, batch: "Mapping[str, npt.NDArray[np.generic]]") -> "Three":
        import numpy as np

        reduce = np.minimum.reduce if self.word == "and" else np.maximum.reduce
        joined: Three = reduce([part.on(batch) for part in self.parts])
        return joined


@dataclass(frozen=True, slots=True)
class _Not:
    part: "_Node"

    def sql(self, columns: ColumnSql) -> str:
        return f"(not {self.part.sql(columns)})"

    def on(self, batch: "Mapping[str, npt.NDArray[np.generic]]") -> "Three":
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


_Node = _Compare | _CompareColumns | _Join | _Not


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition."""

    text: str
    columns: tuple[str, ...]
    """Columns it reads, in the order they are first named."""
    tree: _Node

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

    try:
        parsed = ast.parse(_QUOTED.sub(hide, text).strip(), mode="eval").body
        tree = _Reader(text, names).node(parsed)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _refuse(text, "it is not a condition") from None
    return Condition(text, tuple(dict.fromkeys(_columns(tree))), tree)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns Python's syntax tree into ours and refuses everything that is not listed."""

    text: str
    names: Mapping[str, str]

    def node(self, node: ast.expr) -> _Node:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return _Join("and", tuple(self.node(value) for value in values))
            case ast.BoolOp(op=ast.Or(), values=values):
                return _Join("or", tuple(self.node(value) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return _Not(self.node(operand))
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                ends = [left, *comparators]
                parts = tuple(
                    self.compare(ends[i], operator, ends[i + 1]) for i, operator in enumerate(ops)
                )
                return parts[0] if len(parts) == 1 else _Join("and", parts)
        raise _refuse(self.text, f"{ast.unparse(node)!r} is no comparison")

    def compare(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> _Node:
        if isinstance(operator, (ast.In, ast.NotIn)):
            if not isinstance(left, ast.Name) or not isinstance(right, (ast.Tuple, ast.List)):
                raise _refuse(self.text, "`in` needs a column and a list in brackets")
            among = _Join("or", tuple(self.pair(left, "==", value) for value in right.elts))
            if not among.parts:
                raise _refuse(self.text, "the list after `in` is empty")
            return _Not(among) if isinstance(operator, ast.NotIn) else among
        symbol = _OPERATORS.get(type(operator))
        if symbol is None:
            raise _refuse(self.text, "`is` compares no columns")
        if isinstance(left, ast.Name):
            return self.pair(left, symbol, right)
        if isinstance(right, ast.Name):
            return self.pair(right, _MIRROR[symbol], left)
        raise _refuse(self.text, "a comparison names no column")

    def pair(self, column: ast.Name, symbol: str, value: ast.expr) -> _Node:
        name = self.names.get(column.id, column.id)
        if isinstance(value, ast.Name):
            return _CompareColumns(name, symbol, self.names.get(value.id, value.id))
        return _Compare(name, symbol, self.constant(value))

    def constant(self, node: ast.expr) -> float | str:
        match node:
            case ast.Constant(value=bool(value)):
                return float(value)
            case ast.Constant(value=int() | float() as value):
                return float(value)
            case ast.Constant(value=str(value)):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return -float(value)
        raise _refuse(self.text, f"{ast.unparse(node)!r} is neither a number nor quoted text")


def _columns(node: _Node) -> tuple[str, ...]:
    match node:
        case _Compare(column=column):
            return (column,)
        case _CompareColumns(left=left, right=right):
            return (left, right)
        case _Not(part=part):
            return _columns(part)
        case _:
            return tuple(column for part in node.parts for column in _columns(part))


def _refuse(text: str, why: str) -> EvidenceError:
    return EvidenceError(
        f"the condition {text!r} cannot be read: {why}. Write column names, numbers and quoted "
        "text, joined by == != < <= > >= in, and, or, not: `male == 0 and dep > 0`."
    )


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
