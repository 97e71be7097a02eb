"""Conditions of groups, scenarios and red lines: read here, never evaluated.

Those over columns follow the grammar of `tables`; those over facts are read by the law itself.
"""

import ast
import re
from collections.abc import Iterator

from answerable.card.faults import Fault, nearest, quoted
from answerable.card.outline import Outline
from answerable.law.condition import ConditionError
from answerable.law.condition import parse as parse_facts

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]+`")
_ASSIGNS = re.compile(r"(?<![=<>!])=(?!=)")
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_MEND = (
    "Compare columns with numbers or quoted text, joined by and, or, not: `male == 0 and dep > 0`."
)


def condition_faults(outline: Outline) -> Iterator[Fault]:
    """Yield every condition that cannot be read."""
    for group in outline.entries("group"):
        wrong = column_condition_fault(group.text("where")) if group.text("where") else ""
        if wrong:
            what = f"group {quoted(group.name)}: the condition cannot be read: {wrong}."
            yield Fault(group.at("where"), what, _MEND)
    yield from _among(outline)
    for line in outline.entries("red_line"):
        wrong = _fact_condition_fault(line.text("when")) if line.text("when") else ""
        if wrong:
            yield Fault(
                line.at("when"),
                f"red line {quoted(line.text('id'))}: the condition cannot be read: {wrong}.",
                "Join facts by and, or, not: `a and not b`, `c == word`, `d in (x, y)`, `e >= 3`.",
            )


def _among(outline: Outline) -> Iterator[Fault]:
    groups = outline.names("group")
    for scenario in outline.entries("scenario"):
        among = scenario.text("among")
        if not among or among in groups:
            continue
        wrong = column_condition_fault(among)
        if wrong:
            close = nearest(among, groups)
            yield Fault(
                scenario.at("among"),
                f"scenario {quoted(scenario.name)}: {quoted(among)} is neither a declared group "
                f"nor a condition: {wrong}.",
                f"Did you mean {quoted(close)}?" if close else _MEND,
            )


def column_condition_fault(text: str) -> str:
    """Return why a condition over columns cannot be read, "" when it can."""
    try:
        tree = ast.parse(_QUOTED.sub(_plain, text).strip(), mode="eval").body
        _node(tree)
    except _Unreadable as error:
        return str(error)
    except SyntaxError:
        return _syntax(text)
    except (ValueError, RecursionError, MemoryError):
        return "it is no condition"
    return ""


def _syntax(text: str) -> str:
    if _ASSIGNS.search(_QUOTED.sub("", text)):
        return "one `=` assigns; comparing takes two, `==`"
    return "it is no condition"


def _plain(match: re.Match[str]) -> str:
    """Let a column in backquotes stand as a plain name."""
    return "_column" if match.group().startswith("`") else match.group()


class _Unreadable(Exception):
    """The reason a condition cannot be read."""


def _node(node: ast.expr) -> None:
    match node:
        case ast.BoolOp(values=parts):
            for part in parts:
                _node(part)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            _node(operand)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            ends = [left, *comparators]
            for i, operator in enumerate(ops):
                _compare(ends[i], operator, ends[i + 1])
        case _:
            raise _Unreadable(f"{quoted(ast.unparse(node))} is no comparison")


def _compare(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> None:
    if isinstance(operator, ast.In | ast.NotIn):
        if not isinstance(left, ast.Name) or not isinstance(right, ast.Tuple | ast.List):
            raise _Unreadable("`in` needs a column and a list in brackets")
        if not right.elts:
            raise _Unreadable("the list after `in` is empty")
        for value in right.elts:
            _operand(value)
        return
    if not isinstance(operator, _COMPARISONS):
        raise _Unreadable("`is` compares no columns")
    if not isinstance(left, ast.Name) and not isinstance(right, ast.Name):
        raise _Unreadable("a comparison names no column")
    _operand(left)
    _operand(right)


def _operand(node: ast.expr) -> None:
    match node:
        case ast.Name() | ast.Constant(value=bool() | int() | float() | str()):
            return
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())):
            return
    raise _Unreadable(f"{quoted(ast.unparse(node))} is neither a number nor quoted text")


def _fact_condition_fault(text: str) -> str:
    try:
        parse_facts(text)
    except ConditionError as error:
        unread = isinstance(error.__cause__, SyntaxError)
        return _syntax(text) if unread else _safe(str(error))
    except (ValueError, RecursionError, MemoryError):
        return "it is no condition"
    return ""


def _safe(message: str) -> str:
    """Return a message that quotes the card with nothing unprintable in it."""
    return "".join(c if c.isprintable() else "?" for c in message)[:160]
