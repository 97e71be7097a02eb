"""Reads the text of a condition into its tree and refuses everything that is not listed."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from answerable.errors import EvidenceError
from answerable.tables.condition import Compare, CompareColumns, Join, Node, Not

_MIRROR = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


def read_tree(text: str, shown: str, names: Mapping[str, str]) -> Node:
    """Return the tree of a condition.

    `text` is what the card wrote; `shown` the same with every backquoted name replaced by a plain
    one, and `names` what those stand for. Raises `EvidenceError`.
    """
    try:
        return _Reader(text, names).node(ast.parse(shown, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _refuse(text, "it is not a condition") from None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns Python's syntax tree into ours and refuses everything that is not listed."""

    text: str
    names: Mapping[str, str]

    def node(self, node: ast.expr) -> Node:
        """Return our tree of an expression. Raises `EvidenceError` for what is no condition."""
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return Join("and", tuple(self.node(value) for value in values))
            case ast.BoolOp(op=ast.Or(), values=values):
                return Join("or", tuple(self.node(value) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.node(operand))
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                ends = [left, *comparators]
                parts = tuple(
                    self.compare(ends[i], operator, ends[i + 1]) for i, operator in enumerate(ops)
                )
                return parts[0] if len(parts) == 1 else Join("and", parts)
        raise _refuse(self.text, f"{ast.unparse(node)!r} is no comparison")

    def compare(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Node:
        """Return a comparison, a column on its left. Raises `EvidenceError` for another."""
        if isinstance(operator, (ast.In, ast.NotIn)):
            if not isinstance(left, ast.Name) or not isinstance(right, (ast.Tuple, ast.List)):
                raise _refuse(self.text, "`in` needs a column and a list in brackets")
            among = Join("or", tuple(self.pair(left, "==", value) for value in right.elts))
            if not among.parts:
                raise _refuse(self.text, "the list after `in` is empty")
            return Not(among) if isinstance(operator, ast.NotIn) else among
        symbol = _OPERATORS.get(type(operator))
        if symbol is None:
            raise _refuse(self.text, "`is` compares no columns")
        if isinstance(left, ast.Name):
            return self.pair(left, symbol, right)
        if isinstance(right, ast.Name):
            return self.pair(right, _MIRROR[symbol], left)
        raise _refuse(self.text, "a comparison names no column")

    def pair(self, column: ast.Name, symbol: str, value: ast.expr) -> Node:
        """Return a column against a constant or another column."""
        name = self.names.get(column.id, column.id)
        if isinstance(value, ast.Name):
            return CompareColumns(name, symbol, self.names.get(value.id, value.id))
        return Compare(name, symbol, self.constant(value))

    def constant(self, node: ast.expr) -> float | str:
        """Return a number or a text. Raises `EvidenceError` for anything else."""
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


def columns_of(node: Node) -> tuple[str, ...]:
    """Return the columns of a tree in reading order, repeated where they are."""
    match node:
        case Compare(column=column):
            return (column,)
        case CompareColumns(left=left, right=right):
            return (left, right)
        case Not(part=part):
            return columns_of(part)
        case _:
            return tuple(column for part in node.parts for column in columns_of(part))


def _refuse(text: str, why: str) -> EvidenceError:
    return EvidenceError(
        f"the condition {text!r} cannot be read: {why}. Write column names, numbers and quoted "
        "text, joined by == != < <= > >= in, and, or, not: `male == 0 and dep > 0`."
    )
