"""One use under one wording: the value of every fact and rule, and what each value rests on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from answerable.law.card_facts import Stated
from answerable.law.condition import NO, UNKNOWN, YES, Condition, Nothing, Value
from answerable.law.instrument import Instrument, Wording
from answerable.law.network import Network, network
from answerable.law.nodes import AnyNode, FactNode, GivesNode, RuleNode
from answerable.law.result import FactUsed
from answerable.law.sources import later_than
from answerable.system.facts import Grade, Truth

_WEAKEST = (Grade.UNKNOWN, Grade.DECLARED, Grade.DOCUMENTED, Grade.MEASURED)
_WORDS = {YES: "yes", NO: "no", UNKNOWN: "unknown"}


@lru_cache(maxsize=4096)
def _unknown(name: str) -> FactUsed:
    return FactUsed(name, "unknown", Grade.UNKNOWN, "")


class _Seen(dict[str, FactUsed]):
    """Facts as rules saw them, looked up once each."""

    def __init__(self, look: Callable[[str], FactUsed]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, name: str) -> FactUsed:
        found = self[name] = self._look(name)
        return found


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the card says of a fact although other facts rule it out."""

    said: Stated
    why: tuple[str, ...]
    """Each contradiction as a sentence."""


@dataclass(slots=True)
class State:
    """The facts of a use, read through one wording of one instrument on a day."""

    net: Network
    wording: Wording
    as_of: date
    stated: Mapping[str, Stated]
    values: dict[str, Value]
    doubts: Mapping[str, Doubt] = field(default_factory=dict)
    """Facts that contradict others: their value is unknown, because one of the two is wrong."""
    seen: dict[str, FactUsed] = field(init=False)
    """A fact as rules saw it; one that follows has the weakest grade behind it."""

    def __post_init__(self) -> None:
        self.seen = _Seen(self._look)

    @property
    def instrument(self) -> Instrument:
        """Return the instrument that is read."""
        return self.net.instrument

    def truth(self, name: str) -> Truth:
        """Return a value as truth; UNKNOWN when it is none."""
        value = self.values.get(name, UNKNOWN)
        return value if isinstance(value, Truth) else UNKNOWN

    def used(self, name: str) -> FactUsed:
        """Return a fact as rules saw it; a fact that follows has the weakest grade behind it."""
        return self.seen[name]

    def _look(self, name: str) -> FactUsed:
        value = self.values.get(name, UNKNOWN)
        if doubt := self.doubts.get(name):
            because = f"the card contradicts itself: {'; '.join(doubt.why)}"
            return FactUsed(name, "unknown", Grade.UNKNOWN, because)
        if value is UNKNOWN or value is None:
            return _unknown(name)
        if said := self.stated.get(name):
            return FactUsed(name, say(value), said.grade, said.source)
        behind = [self.used(n) for n in sorted(self.behind(name))]
        if not behind:
            return FactUsed(name, say(value), Grade.UNKNOWN, "")
        grade = min([f.grade for f in behind], key=_WEAKEST.index)
        follows = f"follows from {', '.join([f.name for f in behind])}"
        return FactUsed(name, say(value), grade, follows)

    def behind(self, name: str) -> frozenset[str]:
        """Return the facts from which a fact, a rule or a class follows in this state."""
        node = self.net.nodes.get(name)
        match node:
            case RuleNode():
                return node.rests_on(self.values)
            case GivesNode():
                return self.behind(node.source.name) | node.source.rule.facts
            case AnyNode():
                truth = self.truth(name)
                wanted = ~truth if node.negated else truth
                names = (n for n in node.of if self.values[n] is wanted)
                return frozenset().union(*(self.behind(n) for n in names))
            case FactNode():
                return self._behind_fact(node)
        return frozenset()

    def _behind_fact(self, node: FactNode) -> frozenset[str]:
        fact, value = node.fact, self.truth(node.name)
        for condition, answer in ((fact.yes_if, YES), (fact.no_if, NO)):
            if condition and value is answer and condition.holds(self.values) is YES:
                return condition.because(self.values)
        found: set[str] = set()
        for name in node.rules:
            if self.values[name] is value:
                found |= self.behind(name)
        conditions = fact.conditions if value is UNKNOWN else (fact.from_,)
        for condition in conditions:
            if condition and condition.holds(self.values) is value:
                found |= condition.because(self.values)
        if not found and value is not UNKNOWN:
            for condition in (fact.presumed_yes_if, fact.presumed_no_if):
                if condition and condition.holds(self.values) is YES:
                    found |= condition.because(self.values)
        return frozenset(found)

    def after(self, to: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return the values were some facts stated so, what contradicts others being unknown."""
        stated = frozenset(self.stated)
        values = self.net.change(self.values, stated, to)
        said = {n: s.value for n, s in self.stated.items()}
        said |= {n: doubt.said.value for n, doubt in self.doubts.items()} | dict(to)
        new: dict[str, Value] = {}
        for name, value in said.items():
            against = _against(self.instrument, name, value)
            doubted = against is not None and against.holds(values) is YES
            if doubted and values[name] is not UNKNOWN:
                new[name] = UNKNOWN
            elif not doubted and name in self.doubts:
                new[name] = value
        return self.net.change(self.values, stated, {**to, **new}) if new else values

    def open_facts(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the unanswered questions behind names, in the order they are met."""
        found: dict[str, None] = {}
        seen: set[str] = set()

        def look(name: str) -> None:
            if name in seen:
                return
            seen.add(name)
            value = self.values.get(name, UNKNOWN)
            if value is not UNKNOWN and value is not None:
                return
            fact = self.instrument.facts.get(name)
            if fact and fact.ask:
                found[name] = None
                return
            for other in sorted(self.behind(name)):
                look(other)

        for name in names:
            look(name)
        return tuple(found)


def read_state(
    instrument: Instrument, wording: Wording, stated: Mapping[str, Stated], as_of: date
) -> State:
    """Return the state of a use under one wording.

    A fact that contradicts others is unknown in it: which of the two is wrong nobody can read off
    the card, and an exemption that may be the wrong one must not hold.
    """
    net = network(instrument, wording.id, later_than(instrument, as_of))
    given = {name: said.value for name, said in stated.items()}
    state = State(net, wording, as_of, stated, net.run(given))
    doubts = _doubts(state)
    if not doubts:
        return state
    said = {**stated, **{n: replace(d.said, value=UNKNOWN) for n, d in doubts.items()}}
    given |= dict.fromkeys(doubts, UNKNOWN)
    return State(net, wording, as_of, said, net.run(given), doubts)


def contradictions(state: State) -> tuple[str, ...]:
    """Return each stated fact that cannot be true beside other facts, as a sentence."""
    return tuple([why for doubt in state.doubts.values() for why in doubt.why])


def _doubts(state: State) -> dict[str, Doubt]:
    """Return the stated facts that cannot be true beside other facts."""
    return {
        name: Doubt(said, (_contradiction(state, name, said, against),))
        for name, said in state.stated.items()
        if (against := _against(state.instrument, name, said.value))
        and against.holds(state.values) is YES
    }


def _against(instrument: Instrument, name: str, value: Value) -> Condition | None:
    """Return the condition that rules a stated answer out; None when there is none."""
    fact = instrument.facts.get(name)
    if fact is None or value not in (YES, NO):
        return None
    return fact.no_if if value is YES else fact.yes_if


def _contradiction(state: State, name: str, said: Stated, condition: Condition) -> str:
    others = [state.used(n) for n in sorted(condition.because(state.values))]
    rest = ", ".join(f"{spaced(f.name)} = {f.value}" for f in others)
    return f"{spaced(name)} = {say(said.value)} cannot be true together with {rest}"


def spaced(name: str) -> str:
    """Return the name of a fact as words."""
    return name.replace("_", " ")


def say(value: Value) -> str:
    """Return a value as text."""
    match value:
        case Truth():
            return _WORDS[value]
        case None:
            return "unknown"
        case Nothing():
            return "none"
        case frozenset():
            return ", ".join(sorted(value))
        case float():
            return f"{value:g}"
    return value
