"""The rules of one wording as a network: what follows from what, in an order that settles all.

Knows no article of any law. Facts that others imply, rules, exemptions that give a class of their
own and the question whether the instrument examines a use at all are nodes of one acyclic graph,
so that a changed fact touches only what hangs on it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from answerable.law.condition import NO, NOTHING, UNKNOWN, YES, Value
from answerable.law.instrument import NOT_EXAMINED, FactDef, Instrument, Rule
from answerable.system.facts import Truth

EXAMINED = "examined"
"""Name of the node that says whether the instrument reaches the use."""
_MEMO_LIMIT = 4096


class CyclicRules(ValueError):
    """Rules that wait for each other; `args[0]` names one of them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule answers by itself, before the question whether it is asked at all."""

    holds: Truth
    exemptions: tuple[Truth, ...]
    because: tuple[str, ...]
    """Facts the answer rests on, in order of their names."""
    gives: tuple[Truth, ...]
    """Per exemption: whether it alone keeps the rule away."""


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
    _facts: tuple[str, ...] = ()
    _memo: dict[tuple[Value, ...], Outcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.name = f"rule {self.rule.id}"
        self._facts = tuple(sorted(self.rule.facts))
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
    holds = min((when, *(~e for e in exempt)))
    if holds is YES:
        deciding = [rule.when, *(e.when for e in rule.unless)]
    elif when is holds:
        deciding = [rule.when]
    else:
        deciding = []
    deciding += [e.when for e, t in zip(rule.unless, exempt, strict=True) if t is ~holds]
    because = frozenset().union(*(c.because(values) for c in deciding))
    plain = [~t for e, t in zip(rule.unless, exempt, strict=True) if not e.gives]
    gives = tuple(
        min((when, t, *plain)) if e.gives else NO for e, t in zip(rule.unless, exempt, strict=True)
    )
    return Outcome(holds, exempt, tuple(sorted(because)), gives)


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


@dataclass(frozen=True, slots=True)
class FactNode:
    """A fact that follows from others unless the card states it."""

    fact: FactDef
    rules: tuple[str, ...]
    """Names of the nodes of rules that derive it."""
    name: str
    reads: frozenset[str]

    def settle(self, values: Mapping[str, Value], *, silence: bool) -> Truth:
        """Return the truth that follows, else what is presumed, else what silence means."""
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
        return fact.silence if found is UNKNOWN and silence else found

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
        return ~found if self.negated else found


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """All nodes of one wording, in an order in which each stands after what it reads."""

    instrument: Instrument
    wording: str
    rules: tuple[RuleNode, ...]
    order: tuple[Node, ...]
    depends: Mapping[str, tuple[Node, ...]]
    """Name -> every node that hangs on it, in order."""
    derived: frozenset[str]
    """Facts that follow from others."""
    blank: Mapping[str, Value]
    silent: Mapping[str, Value]
    behind: Mapping[str, tuple[Node, ...]]
    """Name of a node -> the nodes it follows from and itself, in order."""

    def run(self, given: Mapping[str, Value], *, silence: bool = False) -> dict[str, Value]:
        """Return the value of every fact, rule and class.

        With `silence` an open fact is what silence means in a description; else it is unknown.
        """
        values = dict(self.silent if silence else self.blank)
        values.update(given)
        for node in self.order:
            if node.name not in given:
                values[node.name] = node.settle(values, silence=silence)
        return values

    def ask(self, name: str, given: Mapping[str, Value]) -> dict[str, Value]:
        """Return as `run` with silence does, but only what one node follows from."""
        values = {**self.silent, **given}
        for node in self.behind[name]:
            if node.name not in given:
                values[node.name] = node.settle(values, silence=True)
        return values

    def change(self, values: Mapping[str, Value], given: frozenset[str], name: str, to: Value
               ) -> dict[str, Value]:  # fmt: skip
        """Return the values after one fact is stated differently."""
        changed = dict(values)
        changed[name] = to
        for node in self.depends.get(name, ()):
            if node.name not in given and node.name != name:
                changed[node.name] = node.settle(changed, silence=False)
        return changed


@lru_cache(maxsize=64)
def network(instrument: Instrument, wording: str) -> Network:
    """Return the network of a wording; raises `CyclicRules` when rules wait for each other."""
    rules = tuple(
        RuleNode(r, gated=bool(r.effect) and r.effect != NOT_EXAMINED)
        for r in instrument.rules
        if wording in r.applies_from
    )
    nodes: dict[str, Node] = {node.name: node for node in rules}
    classes: dict[str, list[str]] = {}
    for node in rules:
        if node.rule.effect and node.rule.effect != NOT_EXAMINED:
            classes.setdefault(node.rule.effect, []).append(node.name)
        for index, exemption in enumerate(node.rule.unless):
            if exemption.gives:
                gives = GivesNode(
                    node, index, f"exempt {node.rule.id} {index}", node.reads | {EXAMINED}
                )
                nodes[gives.name] = gives
                classes.setdefault(exemption.gives, []).append(gives.name)
    away = tuple(n.name for n in rules if n.rule.effect == NOT_EXAMINED and n.rule.gates)
    nodes[EXAMINED] = AnyNode(EXAMINED, away, negated=True)
    for name, of in classes.items():
        nodes[f"is_{name}"] = AnyNode(f"is_{name}", tuple(of))
    nodes |= _fact_nodes(instrument, rules)
    order = _sort(nodes)
    blank = _blank(instrument, rules, nodes)
    derived = frozenset(name for name in nodes if name in instrument.facts)
    silent = blank | {n: _silence(f) for n, f in instrument.facts.items()}
    return Network(
        instrument, wording, rules, order, _depends(order), derived, blank, silent, _behind(order)
    )


def _silence(fact: FactDef) -> Value:
    if fact.kind == "yes_no":
        return fact.silence
    return None if fact.silence is UNKNOWN else NOTHING


def _fact_nodes(instrument: Instrument, rules: Iterable[RuleNode]) -> dict[str, Node]:
    deriving: dict[str, list[str]] = {}
    for node in rules:
        if node.rule.derives:
            deriving.setdefault(node.rule.derives, []).append(node.name)
    nodes: dict[str, Node] = {}
    for name, fact in instrument.facts.items():
        conditions = fact.conditions
        by = tuple(deriving.get(name, ()))
        if conditions or by:
            reads = frozenset(by).union(*(c.facts for c in conditions))
            nodes[name] = FactNode(fact, by, name, reads)
    return nodes


def _blank(
    instrument: Instrument, rules: Iterable[RuleNode], nodes: Mapping[str, Node]
) -> dict[str, Value]:
    blank: dict[str, Value] = {
        name: UNKNOWN if fact.kind == "yes_no" else None for name, fact in instrument.facts.items()
    }
    mentioned = {n for node in nodes.values() for n in node.reads}
    return blank | dict.fromkeys((mentioned | nodes.keys()) - blank.keys(), UNKNOWN)


def _sort(nodes: Mapping[str, Node]) -> tuple[Node, ...]:
    """Depth-first; a node met again while it is still open closes a circle."""
    done: dict[str, Node] = {}
    opened: set[str] = set()

    def visit(name: str) -> None:
        if name in done or name not in nodes:
            return
        if name in opened:
            raise CyclicRules(name)
        opened.add(name)
        for other in sorted(nodes[name].reads):
            visit(other)
        done[name] = nodes[name]

    for name in nodes:
        visit(name)
    return tuple(done.values())


def _depends(order: tuple[Node, ...]) -> dict[str, tuple[Node, ...]]:
    place = {node.name: index for index, node in enumerate(order)}
    above: dict[str, set[str]] = {}
    for node in reversed(order):
        mine = {node.name} | above.get(node.name, set())
        for name in node.reads:
            above.setdefault(name, set()).update(mine)
    return {
        name: tuple(order[i] for i in sorted(place[n] for n in names if n in place))
        for name, names in above.items()
    }


def _behind(order: tuple[Node, ...]) -> dict[str, tuple[Node, ...]]:
    place = {node.name: index for index, node in enumerate(order)}
    below: dict[str, set[int]] = {}
    for index, node in enumerate(order):
        below[node.name] = {index}.union(*(below[n] for n in node.reads if n in place))
    return {name: tuple(order[i] for i in sorted(found)) for name, found in below.items()}
