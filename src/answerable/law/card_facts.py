"""What the card already answers: facts from purpose, parties and components, asked once.

No rule reads prose, and nothing here concludes anything: it only says the card's own answers in
the words of `instruments/common.toml`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from answerable.law.condition import NO, UNKNOWN, YES, Value
from answerable.law.graph import carried, parts, roles_in, several_models_decide, third_party_part
from answerable.law.instrument import FactDef
from answerable.law.tokens import read_value
from answerable.system.facts import Fact, Grade, Truth
from answerable.system.system import Component, Party, System, Use
from answerable.system.territory import country_of, european_union

STRUCTURE = "the card, "
"""How the source begins of what the card says by its structure and not among its facts."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact with its value as rules read it and the evidence behind it."""

    value: Value
    grade: Grade
    source: str


def place_facts(places: Iterable[str]) -> dict[str, Value]:
    """Return every fact that says where people meet the output: they move together.

    None and UNKNOWN when nobody said where.
    """
    known = frozenset(places) - {"unknown"}
    return {
        "place_in_eu": _in_eu(known),
        "place": known or None,
        "country": frozenset(country_of(place) for place in known) or None,
    }


def stated_facts(system: System, use: Use, facts: Mapping[str, FactDef]) -> dict[str, Stated]:
    """Return name -> fact: what the card's structure says, overridden by the facts of the use.

    A fact the card is silent about is absent, so that others may imply it; one that the facts of
    the use call "unknown" stays unknown, whatever others would make one presume. What travels
    from a component to the whole is true of the use, whatever its own facts say.
    """
    found = {
        name: Stated(value, Grade.DECLARED, f"{STRUCTURE}{where}")
        for name, (value, where) in _from_structure(system, use).items()
        if value is not None and value is not UNKNOWN
    }
    for fact in use.facts:
        found[fact.name] = _stated(fact, facts.get(fact.name), found.get(fact.name))
    for one in carried(system, use, facts):
        before = found.get(one.fact.name)
        if before is None or before.value is not YES:
            where = f"component {one.component}"
            source = f"{where}: {one.fact.source}" if one.fact.source else where
            found[one.fact.name] = Stated(YES, one.fact.grade, source)
    return found


def denied_parts(system: System, use: Use, facts: Mapping[str, FactDef]) -> tuple[str, ...]:
    """Return, as sentences, what a use denies although it is true of one of its components."""
    said = {fact.name: fact.truth for fact in use.facts}
    return tuple(
        f"{one.fact.name.replace('_', ' ')} = no cannot be true together with the same fact = yes "
        f"of its component {one.component}"
        for one in carried(system, use, facts)
        if said.get(one.fact.name) is NO
    )


def _stated(fact: Fact, known: FactDef | None, before: Stated | None) -> Stated:
    value = read_value(fact.value, known) if known else fact.truth
    words = before.value if before and not before.source.startswith(STRUCTURE) else None
    if isinstance(value, frozenset) and isinstance(words, frozenset):
        value |= words  # several entries of one fact add up
    if value is UNKNOWN or value is None:
        return Stated(value, Grade.UNKNOWN, fact.source)
    source = fact.source or (f"said by {fact.who}" if fact.who else "facts of the use")
    return Stated(value, fact.grade, source)


def _from_structure(system: System, use: Use) -> dict[str, tuple[Value, str]]:
    components = parts(system, use)
    parties = [(p, roles_in(system, p, use)) for p in system.parties]
    purpose = use.purpose
    return {
        "purpose_outcome": (_word(purpose.outcome), "purpose: outcome"),
        "about": (_word(purpose.about), "purpose: about"),
        "who_decides": (_word(purpose.decides), "purpose: decides"),
        **{n: (v, "purpose: places") for n, v in place_facts(purpose.places).items()},
        "has_model": (_any_kind(components, "model"), "components: kind"),
        "has_human_step": (_any_kind(components, "human"), "components: kind"),
        "has_provider": (_has_role(parties, "provider"), "parties: roles"),
        "has_deployer": (_has_role(parties, "deployer"), "parties: roles"),
        "provider_country": (_countries(parties, "provider"), "parties: country"),
        "provider_in_eu": (_party_in(parties, "provider"), "parties: country"),
        "deployer_in_eu": (_party_in(parties, "deployer"), "parties: country"),
        "deployer_is_public_authority": (_public(parties), "parties: public_authority"),
        "smallest_party": (_sizes(parties), "parties: size"),
        "third_party_part": (third_party_part(system, use), "parties: roles of components"),
        "several_models_decide": (several_models_decide(system, use), "components: reads, writes"),
    }


def _word(word: str) -> Value:
    return None if word == "unknown" else frozenset((word,))


def _in_eu(codes: Iterable[str]) -> Truth:
    known = [country_of(code) for code in codes if code != "unknown"]
    if not european_union().isdisjoint(known):
        return YES
    return NO if known else UNKNOWN


def _any_kind(components: Iterable[Component], kind: str) -> Truth:
    kinds = [c.kind for c in components]
    if kind in kinds:
        return YES
    return UNKNOWN if "service" in kinds or not kinds else NO


_Parties = Iterable[tuple[Party, frozenset[str]]]
"""Each party with what it is to the use."""


def _has_role(parties: _Parties, role: str) -> Truth:
    """Silence about a role is no answer: nobody may be named yet."""
    return YES if _of_role(parties, role) else UNKNOWN


def _of_role(parties: _Parties, role: str) -> list[Party]:
    return [party for party, roles in parties if role in roles]


def _countries(parties: _Parties, role: str) -> Value:
    codes = {p.country for p in _of_role(parties, role)} - {"unknown"}
    return frozenset(codes) or None


def _party_in(parties: _Parties, role: str) -> Truth:
    codes = [p.country for p in _of_role(parties, role)]
    found = _in_eu(codes)
    return UNKNOWN if found is NO and "unknown" in codes else found


def _public(parties: _Parties) -> Truth:
    """Nobody knows while nobody is named, or while the card leaves it open for one of them."""
    said = [p.public_authority for p in _of_role(parties, "deployer")]
    if True in said:
        return YES
    return NO if said and None not in said else UNKNOWN


def _sizes(parties: _Parties) -> Value:
    sizes = {party.size for party, roles in parties if roles} - {"unknown"}
    return frozenset(sizes) or None
