"""The parts of a network of rules: each node has a value that follows from other values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from answerable.law.condition import INVERSE, NO, UNKNOWN, YES, Value
from answerable.law.instrument import FactDef, Rule
from answerable.law.result import Step
from answerable.system.facts import Truth

EXAMINED = "examined"
"""Name of the node that says whether the instrument reaches the use."""
_MEMO_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule answers by itself, before the question whether it is asked at all."""

    holds: Truth
    when: Truth
    """Before the exemptions."""
    exemptions: tuple[Truth, ...]
    because: tuple[str, ...]
    """Facts the answer rests on, in order of their names."""
    gives: tuple[Truth, ...]
    """Per exemption: whether it alone keeps the rule away."""
    blank: bool
    """Whether not one fact of the rule is known."""


class Node(Protocol):
    """Something with a value that follows from other values."""

    @property
    def name(self) -> str:
        """Return the key under which the value stands."""

    @property
    def reads(self) -> frozenset[str]:
        """Return the names it follows from."""

    def settle(self, values: Mapping[str, Value], *, silence: bool) -> Value:
        """Return the value; `silence` lets an open fact mean what silence means."""


@dataclass(slots=True)
class RuleNode:
    """A rule with a memory: the same facts give the same answer."""

    rule: Rule
    gated: bool
    name: str = ""
    reads: frozenset[str] = frozenset()
    exempting: tuple[tuple[str, ...], ...] = ()
    """Per exemption: the facts it reads, in order of their names."""
    blank_step: Step | None = None
    """The line of the trace while nothing is known: the same for every use."""
    _facts: tuple[str, ...] = ()
    _memo: dict[tuple[Value, ...], Outcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.name = f"rule {self.rule.id}"
        self._facts = tuple(sorted(self.rule.facts))
        self.exempting = tuple(tuple(sorted(e.when.facts)) for e in self.rule.unless)
        self.reads = self.rule.facts | ({EXAMINED} if self.gated else set())

    @property
    def outcome_facts(self) -> tuple[str, ...]:
        """Return the facts the rule itself reads, in order of their names."""
        return self._facts

    def outcome(self, values: Mapping[str, Value]) -> Outcome:
        """Return what the rule answers on these facts."""
        key = tuple([values[name] for name in self._facts])
        found = self._memo.get(key)
        if found is None:
            if len(self._memo) >= _MEMO_LIMIT:
                self._memo.clear()
            found = self._memo[key] = _answer(self.rule, values)
        return found

    def rests_on(self, values: Mapping[str, Value]) -> frozenset[str]:
        """Return the facts behind the answer, those that keep exceptions away included."""
        outcome = self.outcome(values)
        found = frozenset(outcome.because)
        if outcome.holds is not YES:
            return found
        return found.union(*(e.when.because(values) for e in self.rule.unless))

    def settle(self, values: Mapping[str, Value], *, silence: bool) -> Truth:
        """Return whether the rule holds and is asked."""
        holds = self.outcome(values).holds
        if not self.gated or holds is NO:
            return holds
        examined = values[EXAMINED]
        return min(holds, examined) if isinstance(examined, Truth) else holds


def _answer(rule: Rule, values: Mapping[str, Value]) -> Outcome:
    when = rule.when.holds(values)
    exempt = tuple(e.when.holds(values) for e in rule.unless)
    holds = min((when, *(INVERSE[e] for e in exempt)))
    deciding = [rule.when] if holds is YES or when is holds else []
    if holds is not YES:
        deciding += [
            e.when for e, t in zip(rule.unless, exempt, strict=True) if t is INVERSE[holds]
        ]
    because = frozenset().union(*(c.because(values) for c in deciding))
    plain = [INVERSE[t] for e, t in zip(rule.unless, exempt, strict=True) if not e.gives]
    gives = tuple(
        min((when, t, *plain)) if e.gives else NO for e, t in zip(rule.unless, exempt, strict=True)
    )
    blank = all(values[name] is UNKNOWN or values[name] is None for name in rule.facts)
    return Outcome(holds, when, exempt, tuple(sorted(because)), gives, blank)


@dataclass(frozen=True, slots=True)
class GivesNode:
    """The class an exemption gives when it alone keeps its rule away."""

    source: RuleNode
    index: int
    name: str
    reads: frozenset[str]

    def settle(self, values: Mapping[str, Value], *, silence: bool) -> Truth:
        """Return whether the use is in that class."""
        holds = self.source.outcome(values).gives[self.index]
        examined = values[EXAMINED]
        return min(holds, examined) if isinstance(examined, Truth) else holds


@dataclass(slots=True)
class FactNode:
    """A fact that follows from others unless the card states it; with a memory, like a rule."""

    fact: FactDef
    rules: tuple[str, ...]
    """Names of the nodes of rules that derive it."""
    name: str
    reads: frozenset[str]
    _order: tuple[str, ...] = ()
    _memo: dict[tuple[Value, ...], Truth] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._order = tuple(sorted(self.reads))

    def settle(self, values: Mapping[str, Value], *, silence: bool) -> Truth:
        """Return the truth that follows, else what is presumed, else what silence means."""
        key = tuple([values[name] for name in self._order])
        found = self._memo.get(key)
        if found is None:
            if len(self._memo) >= _MEMO_LIMIT:
                self._memo.clear()
            found = self._memo[key] = self._follows(values)
        return self.fact.silence if found is UNKNOWN and silence else found

    def _follows(self, values: Mapping[str, Value]) -> Truth:
        fact = self.fact
        if fact.yes_if and fact.yes_if.holds(values) is YES:
            return YES
        if fact.no_if and fact.no_if.holds(values) is YES:
            return NO
        found = self._concluded(values)
        if found is UNKNOWN:
            if fact.presumed_yes_if and fact.presumed_yes_if.holds(values) is YES:
                return YES
            if fact.presumed_no_if and fact.presumed_no_if.holds(values) is YES:
                return NO
        return found

    def _concluded(self, values: Mapping[str, Value]) -> Truth:
        answers: list[Value] = [values[name] for name in self.rules]
        if self.fact.from_:
            answers.append(self.fact.from_.holds(values))
        found = [a for a in answers if isinstance(a, Truth)]
        return max(found) if found else UNKNOWN


@dataclass(frozen=True, slots=True)
class AnyNode:
    """YES when one of several holds; `negated`: when none does."""

    name: str
    of: tuple[str, ...]
    negated: bool = False

    @property
    def reads(self) -> frozenset[str]:
        """Return the names it follows from."""
        return frozenset(self.of)

    def settle(self, values: Mapping[str, Value], *, silence: bool) -> Truth:
        """Return the largest of its truths, mirrored when negated."""
        found = max((v for n in self.of if isinstance(v := values[n], Truth)), default=NO)
        return INVERSE[found] if self.negated else found
