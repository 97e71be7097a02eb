"""Names: each once, and every reference to one that exists."""

from collections.abc import Iterable, Iterator, Sequence

from answerable.card.faults import Fault, nearest, quoted, suggest
from answerable.card.outline import Entry, Outline

_UNIQUE = (
    ("party", "name"), ("use", "name"), ("component", "name"), ("source", "name"),
    ("protected", "name"), ("group", "name"), ("scenario", "name"),
    ("policy", "id"), ("promise", "id"), ("red_line", "id"),
    ("reason", "code"), ("action", "field"), ("word", "field"),
)  # fmt: skip
ROLES = ("provider", "deployer", "importer", "distributor", "product_manufacturer",
         "authorised_representative", "controller", "processor", "joint_controller",
         "employer", "developer")  # fmt: skip
"""Roles the law files speak of. Others may be written; what nearly is one of these may not."""
_ALONE = ("purpose", "classes", "look")
_PREFIXES = ("policy", "promise", "scenario", "check", "law")


def name_faults(outline: Outline) -> Iterator[Fault]:
    """Yield names given twice and references to names that do not exist."""
    for section, key in _UNIQUE:
        yield from _twice(outline.entries(section), key)
    yield from _shared(outline, "use", "component", "a role could belong to either")
    yield from _shared(outline, "protected", "group", "a limit could be about either")
    yield from _roles(outline)
    yield from _of_uses(outline)
    yield from _of_limits(outline)
    yield from _of_scenarios(outline)
    yield from _of_twins(outline)
    yield from _of_the_gate(outline)
    yield from _references(outline)


def _twice(entries: Iterable[Entry], key: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for entry in entries:
        name = entry.text(key)
        if name and name in seen:
            what = f"a second {entry.path[0]} has the {key} {quoted(name)}."
            yield Fault(entry.at(key), what, "Give it another one.")
        seen.add(name)


def _shared(outline: Outline, one: str, other: str, because: str) -> Iterator[Fault]:
    taken = set(outline.names(one))
    for entry in outline.entries(other):
        if entry.name in taken and entry.name:
            what = f"a {one} and a {other} are both called {quoted(entry.name)}: {because}."
            yield Fault(entry.at("name"), what, "Give one of them another name.")


def _roles(outline: Outline) -> Iterator[Fault]:
    known = (*outline.names("use"), *outline.names("component"))
    for party in outline.entries("party"):
        roles = party.table.get("roles")
        for i, role in enumerate(roles if isinstance(roles, list) else ()):
            if not isinstance(role, dict):
                continue
            entry = Entry(party.at("roles", i), role)
            of, word = entry.text("of"), entry.text("role")
            who = f"party {quoted(party.name)}"
            if of and of not in known:
                what = f"{who} has a role in {quoted(of)}, which is no use and no component."
                yield Fault(entry.at("of"), what, suggest(of, known, "There are"))
            close = nearest(word, ROLES) if word and word not in ROLES else ""
            if close:
                what = f"{who} has the unknown role {quoted(word)}."
                yield Fault(entry.at("role"), what, f"Did you mean {quoted(close)}?")


def _of_uses(outline: Outline) -> Iterator[Fault]:
    known = outline.names("component")
    writes = {c.name: c.texts("writes") for c in outline.components}
    for use in outline.entries("use"):
        members = use.texts("components") if use.has("components") else known
        for i, name in enumerate(use.texts("components")):
            if name not in known:
                what = f"use {quoted(use.name)} names the component {quoted(name)}."
                yield Fault(use.at("components", i), what, suggest(name, known, "There are"))
        field = use.text("decision")
        written = tuple(f for name in members for f in writes.get(name, ()))
        if outline.table("decision").has("threshold"):
            written = (*written, outline.table("decision").text("field"))
        if field and field != "unknown" and field not in written:
            what = f"use {quoted(use.name)}: no component of it writes {quoted(field)}."
            yield Fault(use.at("decision"), what, suggest(field, written, "They write"))


def _of_limits(outline: Outline) -> Iterator[Fault]:
    known = tuple(n for s in ("protected", "group", "component") for n in outline.names(s))
    for section in ("policy", "promise"):
        for limit in outline.entries(section):
            of = limit.text("of")
            if of and of not in known:
                what = (
                    f"{section} {quoted(limit.text('id'))} is about {quoted(of)}, which is no "
                    "protected attribute, group or component."
                )
                yield Fault(limit.at("of"), what, suggest(of, known, "There are"))


def _of_scenarios(outline: Outline) -> Iterator[Fault]:
    writes = {c.name: c.texts("writes") for c in outline.components}
    for scenario in outline.entries("scenario"):
        at, field, name = scenario.text("at"), scenario.text("field"), quoted(scenario.name)
        if at and at not in writes:
            what = f"scenario {name} tests the component {quoted(at)}, which does not exist."
            yield Fault(scenario.at("at"), what, suggest(at, tuple(writes), "There are"))
            continue
        written = writes[at] if at else tuple(f for w in writes.values() for f in w)
        if not at and field == outline.decision and outline.table("decision").has("threshold"):
            continue  # read off the score, so no component writes it
        if field and field not in written:
            who = f"component {quoted(at)} does not write" if at else "no component writes"
            what = f"scenario {name} compares {quoted(field)}, which {who}."
            what = what if at else f"scenario {name} compares {quoted(field)}: {who} it."
            yield Fault(scenario.at("field"), what, suggest(field, written, "It could compare"))
        elif not field and not outline.compared(at):
            what = f"scenario {name} does not say which field is compared."
            yield Fault(scenario.path, what, "Add `field = ...`, or a [decision] to the card.")


def _of_twins(outline: Outline) -> Iterator[Fault]:
    """A change to a field nobody reads changes nothing: the scenario would hold by a slip."""
    known = tuple(outline.fields())
    for scenario in outline.entries("scenario"):
        raised = scenario.text("raises")
        changed = [(scenario.at("twin", key), key) for key in scenario.inner("twin")]
        for path, field in [*changed, *([(scenario.at("raises"), raised)] if raised else [])]:
            if field not in known:
                what = (
                    f"scenario {quoted(scenario.name)} changes {quoted(field)}, "
                    "which no component reads."
                )
                yield Fault(path, what, suggest(field, known, "There are"))


def _of_the_gate(outline: Outline) -> Iterator[Fault]:
    gate = outline.table("gate")
    known = requirements(outline)
    for i, pattern in enumerate(gate.texts("requires")):
        yield from _requirement(pattern, known, (*gate.path, "requires", i), "the gate requires")
    waivers = gate.table.get("waiver")
    for i, waiver in enumerate(waivers if isinstance(waivers, list) else ()):
        if isinstance(waiver, dict):
            entry = Entry((*gate.path, "waiver", i), waiver)
            pattern = entry.text("requirement")
            yield from _requirement(pattern, known, entry.at("requirement"), "a waiver is for")


def requirements(outline: Outline) -> tuple[str, ...]:
    """Return every requirement the gate of this card could name, checks and laws apart."""
    return (
        *_ALONE,
        *(f"policy:{i}" for i in outline.names("policy", "id")),
        *(f"promise:{i}" for i in outline.names("promise", "id")),
        *(f"scenario:{n}" for n in outline.names("scenario")),
    )


def _requirement(
    pattern: str, known: Sequence[str], path: tuple[str | int, ...], who: str
) -> Iterator[Fault]:
    prefix, colon, rest = pattern.partition(":")
    if not pattern or pattern in known or (prefix in ("check", "law") and rest):
        return
    starts = pattern[:-1] if pattern.endswith("*") else None
    globs = starts is not None and colon and prefix in _PREFIXES and "*" not in starts
    if globs and (rest == "*" or any(name.startswith(pattern[:-1]) for name in known)):
        return
    what = f"{who} {quoted(pattern)}, which is nothing in this card."
    yield Fault(path, what, suggest(pattern, known, "It could be"))


def _references(outline: Outline) -> Iterator[Fault]:
    """Check the decision, its score, and the group everybody is compared with."""
    written = tuple(f for c in outline.components for f in c.texts("writes"))
    decision = outline.table("decision")
    for key in ("field", "score"):
        field = decision.text(key)
        if key == "field" and decision.has("threshold"):
            continue  # read off the score, so no component writes it
        if field and field not in written:
            what = f"[decision] {key} is {quoted(field)}, which no component writes."
            yield Fault(decision.at(key), what, suggest(field, written, "They write"))
    for protected in outline.entries("protected"):
        words = tuple(w for w in protected.inner("values").values() if w and isinstance(w, str))
        reference = protected.text("reference")
        if reference and words and reference not in words:
            what = (
                f"protected {quoted(protected.name)} is compared with {quoted(reference)}, "
                "which is none of its values."
            )
            yield Fault(protected.at("reference"), what, suggest(reference, words, "They are"))
