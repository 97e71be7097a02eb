"""Conditions over facts that may be unknown.

    condition:  fact | fact == word | fact != word | fact in (word, word) | fact >= 1e25
                | day < '2027-12-02' | not condition | condition and condition
                | condition or condition | ( condition )

Facts are YES, NO or UNKNOWN. With NO < UNKNOWN < YES, Kleene's strong logic is arithmetic: `and`
is the minimum, `or` the maximum, `not` the mirror image. Python's own parser reads the text and
nothing of it is ever executed.
"""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from answerable.system.facts import Truth


class Nothing(Enum):
    """The value of a word, number or date that is known not to exist: no comparison holds."""

    NOTHING = "none"


NOTHING = Nothing.NOTHING
Value = Truth | frozenset[str] | float | str | Nothing | None
"""Yes-no facts are Truth, words are sets of words, days are ISO text; None is unknown."""
Values = Mapping[str, Value]

YES, UNKNOWN, NO = Truth.YES, Truth.UNKNOWN, Truth.NO
INVERSE = {truth: ~truth for truth in Truth}
"""A table: making a truth from a number takes longer than looking it up."""
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip


class ConditionError(ValueError):
    """A condition that cannot be read; the message says which part and why."""


@dataclass(frozen=True, slots=True)
class _Fact:
    name: str

    def holds(self, values: Values) -> Truth:
        """Return the fact's own truth; what is no yes or no is unknown."""
        value = values.get(self.name, UNKNOWN)
        return value if type(value) is Truth else UNKNOWN

    def because(self, values: Values) -> frozenset[str]:
        """Return the fact."""
        return frozenset((self.name,))


@dataclass(frozen=True, slots=True)
class _IsOneOf:
    name: str
    words: frozenset[str]

    def holds(self, values: Values) -> Truth:
        """Return whether one of the words is among the value; unknown without a value."""
        value = values.get(self.name)
        if value is None or value is UNKNOWN:
            return UNKNOWN
        return YES if isinstance(value, frozenset) and not value.isdisjoint(self.words) else NO

    def because(self, values: Values) -> frozenset[str]:
        """Return the fact."""
        return frozenset((self.name,))


@dataclass(frozen=True, slots=True)
class _Order:
    name: str
    compare: Callable[[Any, Any], bool]
    bound: float | str

    def holds(self, values: Values) -> Truth:
        """Return whether value and bound stand in this order; no for values of two kinds."""
        value = values.get(self.name)
        if value is None or value is UNKNOWN:
            return UNKNOWN
        if type(value) is not type(self.bound):
            return NO
        return YES if self.compare(value, self.bound) else NO

    def because(self, values: Values) -> frozenset[str]:
        """Return the fact."""
        return frozenset((self.name,))


@dataclass(frozen=True, slots=True)
class _Not:
    of: "_Node"

    def holds(self, values: Values) -> Truth:
        """Return the opposite; unknown stays unknown."""
        return INVERSE[self.of.holds(values)]

    def because(self, values: Values) -> frozenset[str]:
        """Return what decided the part that is negated."""
        return self.of.because(values)


@dataclass(frozen=True, slots=True)
class _AndOr:
    parts: tuple["_Node", ...]
    limit: Truth
    """NO for `and`, YES for `or`: the first part that reaches it decides."""

    def holds(self, values: Values) -> Truth:
        """Return the truth by Kleene's three-valued logic, asking no further than needed."""
        worst = ~self.limit
        for part in self.parts:
            truth = part.holds(values)
            if truth is self.limit:
                return truth
            if truth is UNKNOWN:
                worst = UNKNOWN
        return worst

    def because(self, values: Values) -> frozenset[str]:
        """Return the facts of the parts that gave this answer."""
        answer = self.holds(values)
        parts = (part for part in self.parts if part.holds(values) is answer)
        return frozenset().union(*(part.because(values) for part in parts))


_Node = _Fact | _IsOneOf | _Order | _Not | _AndOr


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition; `text` is what the file says."""

    text: str
    facts: frozenset[str] = field(compare=False)
    """Every fact it mentions."""
    words: tuple[tuple[str, str | float], ...] = field(compare=False)
    """Words, numbers and days it compares facts with, as (fact, word)."""
    _root: _Node = field(repr=False, compare=False)

    def holds(self, values: Values) -> Truth:
        """Evaluate. A fact nobody has stated is UNKNOWN."""
        return self._root.holds(values)

    def because(self, values: Values) -> frozenset[str]:
        """Return the facts the answer rests on: those of the parts that decided it."""
        return self._root.because(values)

    @property
    def signed(self) -> frozenset[tuple[str, bool]]:
        """Return the yes-no facts it reads, each with whether a yes works for or against it."""
        return frozenset(_signed(self._root, positive=True))


def _signed(node: "_Node", *, positive: bool) -> Iterator[tuple[str, bool]]:
    match node:
        case _Fact(name=name):
            yield name, positive
        case _Not(of=of):
            yield from _signed(of, positive=not positive)
        case _AndOr(parts=parts):
            for part in parts:
                yield from _signed(part, positive=positive)


def parse(text: str) -> Condition:
    """Return the condition, or raise `ConditionError`.

    >>> sorted(parse("a and not b in (x, y)").facts)
    ['a', 'b']
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ConditionError(f"cannot read {text!r}: {error.msg}") from error
    words: list[tuple[str, str | float]] = []
    facts: set[str] = set()
    root = _node(tree, facts, words)
    return Condition(text, frozenset(facts), tuple(words), root)


def _node(tree: ast.expr, facts: set[str], words: list[tuple[str, str | float]]) -> _Node:
    match tree:
        case ast.Name(id=name):
            facts.add(name)
            return _Fact(name)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _Not(_node(operand, facts, words))
        case ast.BoolOp(op=op, values=parts):
            nodes = tuple(_node(part, facts, words) for part in parts)
            return _AndOr(nodes, NO if isinstance(op, ast.And) else YES)
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[other]):
            facts.add(name)
            return _comparison(name, op, other, words)
    raise ConditionError(f"{ast.unparse(tree)!r} is neither a fact, a comparison nor and, or, not")


def _comparison(
    name: str, op: ast.cmpop, other: ast.expr, words: list[tuple[str, str | float]]
) -> _Node:
    if compare := _COMPARE.get(type(op)):
        bound = other.value if isinstance(other, ast.Constant) else None
        if isinstance(bound, bool) or not isinstance(bound, int | float | str):
            raise ConditionError(f"{name} is compared with neither a number nor a 'day'")
        limit = bound if isinstance(bound, str) else float(bound)
        words.append((name, limit))
        return _Order(name, compare, limit)
    several = other.elts if isinstance(other, ast.Tuple) else [other]
    found = frozenset(word for part in several for word in _word(part))
    words.extend((name, word) for word in sorted(found))
    node = _IsOneOf(name, found)
    return _Not(node) if isinstance(op, ast.NotEq | ast.NotIn) else node


def _word(part: ast.expr) -> tuple[str]:
    match part:
        case ast.Name(id=word):
            return (word,)
        case ast.Constant(value=str(word)):
            return (word,)
    raise ConditionError(f"{ast.unparse(part)!r} is not a word")
