"""Facts whose change alone changes the set of classes of a use."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from answerable.law.card_facts import place_facts
from answerable.law.condition import NO, NOTHING, YES, Value
from answerable.law.instrument import FactDef
from answerable.law.network import Network
from answerable.law.nodes import Node, RuleNode
from answerable.law.result import Flip
from answerable.law.state import State, say
from answerable.system.facts import Grade
from answerable.system.territory import countries, european_union

Class = str
"""Printed as "instrument:name (article)"."""


def flips(states: Iterable[State]) -> tuple[Flip, ...]:
    """Return each fact whose change alone changes the classes, over all instruments."""
    states = tuple(states)
    facts: dict[str, FactDef] = {}
    for state in states:
        facts |= {n: f for n, f in state.instrument.facts.items() if f.ask and n not in facts}
    found: list[Flip] = []
    for fact in facts.values():
        if fact.name not in _PLACES or fact.name == _PLACE:
            found.extend(_flips_of(states, fact))
    return tuple(found)


_PLACE = "place"
_PLACES = frozenset(place_facts(()))
"""Facts that say one thing, where people meet the output: `place` stands for all of them."""


def _flips_of(states: tuple[State, ...], fact: FactDef) -> Iterator[Flip]:
    moved = _PLACES if fact.name == _PLACE else {fact.name}
    touched = [s for s in states if not moved.isdisjoint(s.net.depends)]
    if not touched:
        return
    state = touched[0]
    doubt = state.doubts.get(fact.name)
    now = doubt.said.value if doubt else state.values[fact.name]
    changes: dict[tuple[tuple[Class, ...], ...], list[str]] = {}
    for said, to in _alternatives(touched, fact, now):
        found = [_difference(each, to) for each in touched]
        key = tuple(tuple(sorted(set().union(*sets))) for sets in zip(*found, strict=True))
        if any(key):
            changes.setdefault(key, []).append(said)
    grade = doubt.said.grade if doubt else state.used(fact.name).grade
    # Any other outcome of a use would bring other classes: that alone is no sign of evasion.
    evades = fact.name in state.stated and fact.name not in ("purpose_outcome", _PLACE)
    for (gains, loses, opens), words in changes.items():
        yield Flip(
            fact=fact.name,
            question=fact.ask,
            is_now=say(now),
            would_be=" or ".join(words),
            gains=gains,
            loses=loses,
            grade=grade,
            unsupported=bool(gains) and evades and grade is Grade.DECLARED,
            opens=opens,
        )


def _difference(state: State, to: Mapping[str, Value]) -> tuple[set[Class], set[Class], set[Class]]:
    """Return the classes gained, lost, and left open though they hold now."""
    after = state.after(to)
    gains: set[Class] = set()
    loses: set[Class] = set()
    opens: set[Class] = set()
    for node, label in _labels(state.net, to):
        before, now = state.values[node.name], after[node.name]
        if now is YES and before is not YES:
            gains.add(label)
        elif before is YES and now is not YES:
            (loses if now is NO else opens).add(label)
    return gains, loses, opens - loses


def _labels(net: Network, names: Iterable[str]) -> Iterator[tuple[Node, Class]]:
    """Every class that hangs on a fact, with how it is printed."""
    by_id = {n.rule.id: n for n in net.rules}
    for node in net.touched(names):
        if isinstance(node, RuleNode):
            if node.gated:
                yield node, f"{net.instrument.id}:{node.rule.effect} ({node.rule.cite})"
        elif node.name.startswith("exempt "):
            _, rule_id, index = node.name.split(" ")
            exemption = by_id[rule_id].rule.unless[int(index)]
            cite = f"{exemption.cite}, for {by_id[rule_id].rule.cite}"
            yield node, f"{net.instrument.id}:{exemption.gives} ({cite})"


def _alternatives(
    states: Iterable[State], fact: FactDef, now: Value
) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Each other answer, in words and as the facts that change with it."""
    if fact.name == _PLACE:
        yield from _elsewhere(states, now)
        return
    for value in _values(states, fact, now):
        yield say(value), {fact.name: value}


def _elsewhere(states: Iterable[State], now: Value) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Every place that a rule names, then one in the Union and one outside that no rule names."""
    words = {str(word) for s in states for name in _PLACES for word in _bounds(s.net)[name]}
    here = now if isinstance(now, frozenset) else frozenset()
    free = [code for code in countries() if code not in words | here]
    union = next(code for code in free if code in european_union())
    outside = next(code for code in free if code not in european_union())
    said = {union: "elsewhere in the Union", outside: "somewhere no rule names"}
    for place in (*sorted(words), union, outside):
        if here != {place}:
            yield said.get(place, place), place_facts((place,))


def _values(states: Iterable[State], fact: FactDef, now: Value) -> Iterator[Value]:
    if fact.kind == "yes_no":
        yield from (t for t in (YES, NO) if t is not now)
        return
    words = sorted({w for s in states for w in _bounds(s.net)[fact.name]}, key=str)
    if fact.kind == "choice":
        options: list[Value] = [frozenset((w,)) for w in fact.choices or map(str, words)]
    elif fact.kind == "number":
        numbers = [float(w) for w in words if isinstance(w, float)]
        options = [n * k for n in numbers for k in (0.99, 1.01)]
    else:
        options = [w for w in words if isinstance(w, str)]
    if fact.kind == "choice" and now is not None:
        options.append(NOTHING)
    yield from (o for o in options if o != now)


@lru_cache(maxsize=256)
def _bounds(net: Network) -> Mapping[str, frozenset[str | float]]:
    """Return the words, numbers and days that the rules of a network compare facts with."""
    found: dict[str, set[str | float]] = {}
    conditions = [c for f in net.instrument.facts.values() for c in f.conditions]
    for node in net.rules:
        conditions += [node.rule.when, *(e.when for e in node.rule.unless)]
    for condition in conditions:
        for fact, word in condition.words:
            found.setdefault(fact, set()).add(word)
    return defaultdict(frozenset, {name: frozenset(words) for name, words in found.items()})
