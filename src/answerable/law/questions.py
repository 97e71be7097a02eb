"""The questions that can still change something, in an order that asks least."""

from collections.abc import Iterable

from answerable.law.condition import NO, UNKNOWN, YES, Value
from answerable.law.engine import needs
from answerable.law.instrument import FactDef
from answerable.law.network import RuleNode
from answerable.law.result import Question
from answerable.law.state import State


def questions(states: Iterable[State]) -> tuple[Question, ...]:
    """Return open questions, those that could settle most rules with one answer first.

    Greedy cover: a question whose best answer settles the most undecided rules comes next; the
    rules it could settle count no longer for those after it.
    """
    settles: dict[str, set[tuple[str, str]]] = {}
    touches: dict[str, dict[str, None]] = {}
    facts: dict[str, FactDef] = {}
    for state in states:
        for node in state.net.rules:
            if node.gated and state.values[node.name] is UNKNOWN:
                for name in needs(state, node):
                    facts.setdefault(name, state.instrument.facts[name])
                    touches.setdefault(name, {})[node.rule.effect] = None
                    settles.setdefault(name, set())
        for name in settles.keys() & state.instrument.facts.keys():
            settles[name] |= _settled(state, name)
    ordered: list[str] = []
    left = set(settles)
    covered: set[tuple[str, str]] = set()
    while left:
        best = max(sorted(left), key=lambda n: (len(settles[n] - covered), len(settles[n])))
        ordered.append(best)
        left.discard(best)
        covered |= settles[best]
    return tuple(
        Question(name, facts[name].ask, facts[name].help, tuple(touches[name])) for name in ordered
    )


def _settled(state: State, name: str) -> set[tuple[str, str]]:
    """Undecided rules that the best answer to one question decides."""
    fact = state.instrument.facts[name]
    answers: tuple[Value, ...] = (YES, NO)
    if fact.kind != "yes_no":
        answers = tuple(frozenset((c,)) for c in fact.choices[:6])
    stated = frozenset(state.stated)
    best: set[tuple[str, str]] = set()
    for answer in answers:
        after = state.net.change(state.values, stated, name, answer)
        found = {
            (state.instrument.id, node.name)
            for node in state.net.depends.get(name, ())
            if isinstance(node, RuleNode) and node.gated
            and state.values[node.name] is UNKNOWN and after[node.name] is not UNKNOWN
        }  # fmt: skip
        best = max(best, found, key=len)
    return best
