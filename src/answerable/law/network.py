"""The rules of one wording as a network: what follows from what, in an order that settles all.

Knows no article of any law. Facts that others imply, rules, exemptions that give a class of their
own and the question whether the instrument examines a use at all are nodes of one acyclic graph,
so that a changed fact touches only what hangs on it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from answerable.law.condition import NOTHING, UNKNOWN, Value
from answerable.law.instrument import NOT_EXAMINED, FactDef, Instrument, Source
from answerable.law.nodes import EXAMINED, AnyNode, FactNode, GivesNode, Node, RuleNode
from answerable.law.sources import known_rules


class CyclicRules(ValueError):
    """Rules that wait for each other; `args[0]` names one of them."""


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
    nodes: Mapping[str, Node]
    blank: Mapping[str, Value]
    silent: Mapping[str, Value]
    behind: Mapping[str, tuple[Node, ...]]
    """Name of a node -> the nodes it follows from and itself, in order."""
    _empty: dict[str, Value] = field(default_factory=dict)
    """Everything while nothing is known: only what hangs on a given fact is settled anew."""

    def run(self, given: Mapping[str, Value], *, silence: bool = False) -> dict[str, Value]:
        """Return the value of every fact, rule and class.

        With `silence` an open fact is what silence means in a description; else it is unknown.
        """
        if silence:
            return self._settle(dict(self.silent), given, self.order, silence=True)
        if not self._empty:
            self._empty.update(self._settle(dict(self.blank), {}, self.order, silence=False))
        touched = {n.name for name in given for n in self.depends.get(name, ())}
        nodes = [node for node in self.order if node.name in touched]
        return self._settle(dict(self._empty), given, nodes, silence=False)

    @staticmethod
    def _settle(
        values: dict[str, Value],
        given: Mapping[str, Value],
        nodes: Iterable[Node],
        *,
        silence: bool,
    ) -> dict[str, Value]:
        values.update(given)
        for node in nodes:
            if node.name not in given:
                values[node.name] = node.settle(values, silence=silence)
        return values

    def ask(self, name: str, given: Mapping[str, Value]) -> dict[str, Value]:
        """Return as `run` with silence does, but only what one node follows from."""
        return self._settle(dict(self.silent), given, self.behind[name], silence=True)

    def change(
        self, values: Mapping[str, Value], given: frozenset[str], to: Mapping[str, Value]
    ) -> dict[str, Value]:
        """Return the values after some facts are stated differently, all of them together."""
        changed = dict(values)
        changed.update(to)
        for node in self.touched(to):
            if node.name not in given and node.name not in to:
                changed[node.name] = node.settle(changed, silence=False)
        return changed

    def touched(self, names: Iterable[str]) -> tuple[Node, ...]:
        """Return every node that hangs on one of these facts, in order."""
        found = [self.depends[name] for name in names if name in self.depends]
        if len(found) < 2:
            return found[0] if found else ()
        above = {node.name for nodes in found for node in nodes}
        return tuple(node for node in self.order if node.name in above)


@lru_cache(maxsize=256)
def network(
    instrument: Instrument, wording: str, later: frozenset[Source] = frozenset()
) -> Network:
    """Return the network of a wording, without what stands on `later` sources.

    Raises `CyclicRules` when rules wait for each other.
    """
    rules = tuple(
        RuleNode(r, gated=bool(r.effect) and r.effect != NOT_EXAMINED)
        for r in known_rules(instrument.rules, later)
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
        instrument,
        wording,
        rules,
        order,
        _depends(order),
        derived,
        nodes,
        blank,
        silent,
        _behind(order),
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
