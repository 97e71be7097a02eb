"""The questions that can still change something, in an order that asks least."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from answerable.law.condition import NO, NOTHING, UNKNOWN, YES, Value
from answerable.law.engine import classes, legacy_needs, needs
from answerable.law.instrument import FactDef
from answerable.law.nodes import EXAMINED, RuleNode
from answerable.law.result import Question
from answerable.law.state import State

_Rule = tuple[str, str]
"""Instrument and rule."""
_LIKELY_NO = 0.75
"""Most questions of law are answered with no: what a no settles counts three times as much."""


@dataclass(frozen=True, slots=True)
class _Settles:
    """For each answer to a question, with how likely it is, the undecided rules it decides."""

    answers: tuple[tuple[float, frozenset[_Rule]], ...]

    def expected(self, open_rules: set[_Rule]) -> float:
        """Return how many of the open rules an answer is likely to settle."""
        return sum(share * len(rules & open_rules) for share, rules in self.answers)

    def likely(self, open_rules: set[_Rule]) -> frozenset[_Rule]:
        """Return what the answer that counts most settles."""
        return max(self.answers, key=lambda one: one[0] * len(one[1] & open_rules))[1]


def questions(states: Iterable[State]) -> tuple[Question, ...]:
    """Return open questions, in an order that is likely to ask least.

    Greedy: next comes the question expected to settle most undecided rules, a no being likelier
    than a yes, so that broad facts stand before special exceptions; of equal ones those that all
    instruments share, then the order of the files. What a likely answer settles counts no longer.
    """
    touches: dict[str, dict[str, None]] = {}
    facts: dict[str, FactDef] = {}
    asked: dict[_Rule, tuple[str, ...]] = {}
    states = tuple(states)
    for state in states:
        for node in state.net.rules:
            if node.gated and state.values[node.name] is UNKNOWN:
                wanted = needs(state, node)
                asked[state.instrument.id, node.name] = wanted
                for name in wanted:
                    facts.setdefault(name, state.instrument.facts[name])
                    touches.setdefault(name, {})[node.rule.effect] = None
    later = _of_older_systems(states)
    place = _places(states)
    names = sorted(facts, key=lambda name: place[name])
    settles = {name: _settled(states, facts[name]) for name in names}
    ordered = _cover(settles, asked)
    asked_first = tuple(_question(facts[name], tuple(touches[name])) for name in ordered)
    return (*asked_first, *(q for name, q in later.items() if name not in ordered))


def _of_older_systems(states: Iterable[State]) -> dict[str, Question]:
    """Return what would settle whether a class binds a system that is on the market already."""
    settles: dict[str, dict[str, None]] = {}
    facts: dict[str, FactDef] = {}
    for state in states:
        for held in classes(state):
            for name in legacy_needs(state, held):
                facts[name] = state.instrument.facts[name]
                settles.setdefault(name, {})[held.name] = None
    return {name: _question(facts[name], tuple(settles[name])) for name in facts}


def _places(states: Iterable[State]) -> Mapping[str, tuple[bool, int]]:
    """Return where a fact stands: those common to all instruments first, then by file."""
    found: dict[str, tuple[bool, int]] = {}
    for state in states:
        own = frozenset(state.instrument.own_facts)
        for name in state.instrument.facts:
            found.setdefault(name, (name in own, len(found)))
    return found


def _question(fact: FactDef, settles: tuple[str, ...]) -> Question:
    return Question(fact.name, fact.ask, fact.help, settles, fact.example, fact.kind, fact.choices)


def _cover(
    settles: Mapping[str, _Settles], asked: Mapping[_Rule, tuple[str, ...]]
) -> tuple[str, ...]:
    """Questions whose likely answers settle everything, then those of rules no answer settles."""
    ordered: list[str] = []
    open_rules = set(asked)
    while open_rules:
        best = max(settles, key=lambda name: settles[name].expected(open_rules), default="")
        gone = settles[best].likely(open_rules) & open_rules if best else frozenset()
        if not gone:
            break
        ordered.append(best)
        open_rules -= gone
    rest = (name for rule in sorted(open_rules) for name in asked[rule])
    return tuple(dict.fromkeys([*ordered, *rest]))


def _settled(states: Iterable[State], fact: FactDef) -> _Settles:
    answers: tuple[tuple[float, Value], ...] = ((1 - _LIKELY_NO, YES), (_LIKELY_NO, NO))
    if fact.kind != "yes_no":
        words = fact.choices[:6]
        answers = tuple((1 / len(words), frozenset((word,))) for word in words) or ((1, NOTHING),)
    return _Settles(
        tuple(
            (share, frozenset(rule for state in states for rule in _decided(state, fact, answer)))
            for share, answer in answers
        )
    )


def _decided(state: State, fact: FactDef, answer: Value) -> Iterator[_Rule]:
    """Yield the undecided rules that an answer decides."""
    if fact.name not in state.instrument.facts:
        return
    after = state.net.change(state.values, frozenset(state.stated), {fact.name: answer})
    if after[EXAMINED] is NO:
        return  # an answer that leads out of the law settles nothing in it
    for node in state.net.depends.get(fact.name, ()):
        gated = isinstance(node, RuleNode) and node.gated
        if gated and state.values[node.name] is UNKNOWN is not after[node.name]:
            yield state.instrument.id, node.name
