"""What a use consists of: its components, and whatever they depend on, at any depth.

Duties and disclosures follow these edges; exemptions do not. A fact of a component is true of
every use it is part of only where the instrument says that it travels.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from answerable.law.condition import NO, UNKNOWN, YES
from answerable.law.instrument import FactDef
from answerable.system.facts import Fact, Truth
from answerable.system.system import Component, Party, System, Use

COMPONENT_PROVIDER = "component_provider"
"""What the provider of a part is to the whole."""


@lru_cache(maxsize=256)
def parts(system: System, use: Use) -> tuple[Component, ...]:
    """Return the components of a use and everything that writes what they read, in graph order."""
    return _closed(system, use.components)


def _closed(system: System, names: Iterable[str]) -> tuple[Component, ...]:
    writers: dict[str, list[Component]] = {}
    for component in system.components:
        for field in component.writes:
            writers.setdefault(field, []).append(component)
    found = set(names)
    open_ = [c for c in system.components if c.name in found]
    while open_:
        for field in open_.pop().reads:
            for writer in writers.get(field, ()):
                if writer.name not in found:
                    found.add(writer.name)
                    open_.append(writer)
    return tuple(c for c in system.components if c.name in found)


def several_models_decide(system: System, use: Use) -> Truth:
    """Return whether the decision of a use rests on more than one model, one after or beside other.

    UNKNOWN where the card names no decision, or where a service nobody looked into is among them.
    """
    if not use.decision:
        return UNKNOWN
    deciders = [c.name for c in parts(system, use) if use.decision in c.writes]
    kinds = [c.kind for c in _closed(system, deciders)]
    if kinds.count("model") > 1:
        return YES
    return UNKNOWN if "service" in kinds or not kinds else NO


def third_party_part(system: System, use: Use) -> Truth:
    """Return whether somebody else than the provider of the use provides a part of it.

    Silence is no answer: a card need not name who made every part.
    """
    own = {p.name for p in system.parties if any(_is(r.role, r.of, use.name) for r in p.roles)}
    names = {c.name for c in parts(system, use)}
    others = (
        p.name
        for p in system.parties
        for r in p.roles
        if r.role == "provider" and r.of in names and p.name not in own
    )
    return YES if any(others) else UNKNOWN


def _is(role: str, of: str, name: str) -> bool:
    return role == "provider" and of == name


def roles_in(system: System, party: Party, use: Use) -> frozenset[str]:
    """Return what a party is to a use: by its own roles, and as provider of one of its parts.

    Who provides a part is no provider of the whole: the duties of the whole fall on the one under
    whose name it stands, those of a supplier on the other (Article 25(4) of the AI Act).
    """
    names = {c.name for c in parts(system, use)}
    found = {r.role for r in party.roles if r.of == use.name}
    for role in party.roles:
        if role.of in names:
            found.add(COMPONENT_PROVIDER if role.role == "provider" else role.role)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Carried:
    """A fact of a component that is true of the whole as well."""

    component: str
    fact: Fact


def carried(system: System, use: Use, facts: Mapping[str, FactDef]) -> Iterator[Carried]:
    """Yield the facts of parts that hold of the whole: those that travel and are true."""
    for component in parts(system, use):
        for fact in component.facts:
            known = facts.get(fact.name)
            if known and known.travels and fact.truth is YES:
                yield Carried(component.name, fact)


def staying(system: System, use: Use, facts: Mapping[str, FactDef]) -> Iterator[str]:
    """Yield, as sentences, the facts of parts that say nothing about the whole."""
    for component in parts(system, use):
        for fact in component.facts:
            known = facts.get(fact.name)
            if fact.truth is YES and not (known and known.travels):
                name = fact.name.replace("_", " ")
                yield f"{name} is said of the component {component.name} alone and stays there"
