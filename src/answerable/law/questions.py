"""The questions that can still change something, in an order that asks least."""

from collections.abc import Iterable, Mapping

from answerable.law.condition import NO, NOTHING, UNKNOWN, YES, Value
from answerable.law.engine import needs
from answerable.law.instrument import FactDef
from answerable.law.nodes import EXAMINED, RuleNode
from answerable.law.result import Question
from answerable.law.state import State

_Rule = tuple[str, str]
"""Instrument and rule."""


def questions(states: Iterable[State]) -> tuple[Question, ...]:
    """Return open questions, those that could settle most rules with one answer first.

    Greedy cover: a question whose best answer settles the most undecided rules comes next; the
    rules it could settle count no longer, and a question that settles nothing new is not asked.
    """
    settles: dict[str, set[_Rule]] = {}
    touches: dict[str, dict[str, None]] = {}
    facts: dict[str, FactDef] = {}
    asked: dict[_Rule, tuple[str, ...]] = {}
    both: dict[str, int] = {}
    for state in states:
        for node in state.net.rules:
            if node.gated and state.values[node.name] is UNKNOWN:
                wanted = needs(state, node)
                asked[state.instrument.id, node.name] = wanted
                for name in wanted:
                    facts.setdefault(name, state.instrument.facts[name])
                    touches.setdefault(name, {})[node.rule.effect] = None
                    settles.setdefault(name, set())
        for name in settles.keys() & state.instrument.facts.keys():
            answers = _settled(state, name)
            settles[name] |= max(answers, key=len)
            both[name] = both.get(name, 0) + sum(map(len, answers))
    ordered = _cover(settles, both, asked)
    return tuple(_question(facts[name], tuple(touches[name])) for name in ordered)


def _question(fact: FactDef, settles: tuple[str, ...]) -> Question:
    return Question(fact.name, fact.ask, fact.help, settles, fact.example, fact.kind, fact.choices)


def _cover(
    settles: Mapping[str, set[_Rule]],
    both: Mapping[str, int],
    asked: Mapping[_Rule, tuple[str, ...]],
) -> list[str]:
    """Questions whose best answers settle everything, then those of rules no answer settles."""
    ordered: list[str] = []
    open_rules = set(asked)
    while open_rules:
        best = max(
            sorted(settles),
            key=lambda n: (len(settles[n] & open_rules), both[n]),
            default="",
        )
        if not best or not settles[best] & open_rules:
            break
        ordered.append(best)
        open_rules -= settles[best]
    rest = (name for rule in sorted(open_rules) for name in asked[rule])
    return list(dict.fromkeys([*ordered, *rest]))


def _settled(state: State, name: str) -> list[set[_Rule]]:
    """For each answer to a question, the undecided rules that it decides."""
    fact = state.instrument.facts[name]
    answers: tuple[Value, ...] = (YES, NO)
    if fact.kind != "yes_no":
        answers = tuple(frozenset((c,)) for c in fact.choices[:6]) or (NOTHING,)
    stated = frozenset(state.stated)
    found: list[set[_Rule]] = []
    for answer in answers:
        after = state.net.change(state.values, stated, {name: answer})
        if after[EXAMINED] is NO:
            found.append(set())  # an answer that leads out of the law settles nothing in it
            continue
        found.append({
            (state.instrument.id, node.name)
            for node in state.net.depends.get(name, ())
            if isinstance(node, RuleNode) and node.gated
            and state.values[node.name] is UNKNOWN and after[node.name] is not UNKNOWN
        })  # fmt: skip
    return found
