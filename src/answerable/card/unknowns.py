"""What the card leaves open: every `unknown`, and what is too vague to say anything."""

from collections.abc import Iterator

from answerable.card.card import Unknown
from answerable.card.document import CardDocument
from answerable.card.faults import quoted
from answerable.card.places import Path, Places
from answerable.card.sections.people import BasisSection

_Open = Iterator[tuple[Path, str, str]]


def find_unknowns(document: CardDocument, places: Places) -> tuple[Unknown, ...]:
    """Return everything left open in the order of the card: where, what is missing, which line."""
    found = (*_parties(document), *_uses(document), *_components(document), *_data(document),
             *_people(document), *_rest(document))  # fmt: skip
    return tuple(Unknown(where, what, places.line(path)) for path, where, what in found)


def _parties(document: CardDocument) -> _Open:
    if document.name == "unknown":
        yield ("name",), "name", "the system has no name yet"
    if not document.party:
        yield (), "party", "nobody is named: duties fall on parties"
    for i, party in enumerate(document.party):
        at, where = ("party", i), f"party {quoted(party.name)}"
        if party.name == "unknown":
            yield (*at, "name"), f"{where} . name", "its name is unknown"
        if party.country == "unknown":
            yield (*at, "country"), f"{where} . country", "where it is established is unknown"
        if party.size == "unknown":
            yield (*at, "size"), f"{where} . size", "its size class is unknown"
        if party.public_authority is None:
            yield (
                (*at, "public_authority"),
                f"{where} . public_authority",
                "whether it is a public authority is unknown",
            )
        if not party.roles:
            yield (*at, "roles"), f"{where} . roles", "what it is to the system is not said"
        for j, role in enumerate(party.roles):
            if role.since is None:
                yield (
                    (*at, "roles", j, "since"),
                    f"{where} . roles . {role.role} of {quoted(role.of)}",
                    "since when is unknown",
                )


def _uses(document: CardDocument) -> _Open:
    if not document.use:
        yield (), "use", "no use is described: classes and duties belong to a use"
    for i, use in enumerate(document.use):
        at, where = ("use", i), f"use {quoted(use.name)}"
        purpose, inside = use.purpose, f"{where} . purpose"
        for key, value, what in (
            ("decides", purpose.decides, "who decides is unknown"),
            ("about", purpose.about, "whom it is about is unknown"),
            ("outcome", purpose.outcome, "what is decided is unknown"),
        ):
            if value == "unknown":
                yield (*at, "purpose", key), f"{inside} . {key}", what
        if purpose.outcome == "other":
            yield (
                (*at, "purpose", "outcome"),
                f"{inside} . outcome",
                'what is decided is vague: "other" tells the law nothing',
            )
        if not purpose.places or "unknown" in purpose.places:
            yield (
                (*at, "purpose", "places"),
                f"{inside} . places",
                "where people meet it is unknown",
            )
        if not purpose.prose.strip() or purpose.prose == "unknown":
            yield (*at, "purpose", "prose"), f"{inside} . prose", "the purpose is not put in words"
        yield from _people_of(document, i)


def _people_of(document: CardDocument, i: int) -> _Open:
    use = document.use[i]
    at, where = ("use", i), f"use {quoted(use.name)}"
    if not use.persons or "unknown" in use.persons:
        yield (*at, "persons"), f"{where} . persons", "who is affected is unknown"
    if use.persons_per_year is None:
        yield (
            (*at, "persons_per_year"),
            f"{where} . persons_per_year",
            "how many people a year is unknown",
        )
    if use.decision == "unknown":
        yield (*at, "decision"), f"{where} . decision", "which field decides is unknown"
    for name, fact in use.facts.items():
        if fact.value == "unknown":
            yield (*at, "facts", name), f"{where} . facts . {name}", "the answer is unknown"


def _components(document: CardDocument) -> _Open:
    if not document.component:
        yield (), "component", "no component is described"
    for i, component in enumerate(document.component):
        for name, fact in component.facts.items():
            if fact.value == "unknown":
                where = f"component {quoted(component.name)} . facts . {name}"
                yield ("component", i, "facts", name), where, "the answer is unknown"
        run = component.run
        if (
            run.python is None
            and run.model is None
            and run.recorded is None
            and (run.none is None or run.none == "nobody has said how it is run")
        ):
            yield (
                ("component", i, "run"),
                f"component {quoted(component.name)} . run",
                "how it is run is not said, so it cannot be tested",
            )


def _data(document: CardDocument) -> _Open:
    for i, source in enumerate(document.source):
        at, where = ("source", i), f"source {quoted(source.name)}"
        for key, open_, what in (
            ("collected_from", source.collected_from is None, "the first day is unknown"),
            ("collected_to", source.collected_to is None, "the last day is unknown"),
            ("place", source.place == "unknown", "where it was collected is unknown"),
            ("licence", source.licence in ("unknown", ""), "the licence is unknown"),
            ("sampling", source.sampling == "unknown", "census or sample is unknown"),
            ("unit", source.unit in ("unknown", ""), "what one row stands for is unknown"),
            ("cluster", source.cluster == "unknown", "whether rows are clustered is unknown"),
        ):
            if open_:
                yield (*at, key), f"{where} . {key}", what
    for section, stated in (("outcome", document.outcome), ("decision", document.decision)):
        if stated and "unknown" in (stated.favourable, getattr(stated, "unfavourable", "")):
            yield (
                (section, "favourable"),
                f"{section} . favourable",
                "which value is favourable is unknown, so no rate is counted",
            )
    if document.outcome and document.outcome.means == "unknown":
        yield (
            ("outcome", "means"),
            "outcome . means",
            "whether the outcome is a truth or a past decision is unknown",
        )


def _people(document: CardDocument) -> _Open:
    for i, protected in enumerate(document.protected):
        at, where = ("protected", i, "basis"), f"protected {quoted(protected.name)} . basis"
        basis = protected.basis
        if basis == BasisSection():
            yield at, where, "on what basis it may be read is unknown"
            continue
        for key, open_, what in (
            ("purpose", basis.purpose in ("unknown", ""), "what it is read for is unknown"),
            ("legal", basis.legal in ("unknown", ""), "the legal basis is unknown"),
            ("access", basis.access in ("unknown", ""), "who has access is unknown"),
            ("delete_by", basis.delete_by is None, "when it is deleted is unknown"),
        ):
            if open_:
                yield (*at, key), f"{where} . {key}", what


def _rest(document: CardDocument) -> _Open:
    for section, limits in (("policy", document.policy), ("promise", document.promise)):
        for i, limit in enumerate(limits):
            for key, value in (("reason", limit.reason), ("who", limit.who)):
                if value in ("", "unknown"):
                    where = f"{section} {quoted(limit.id)} . {key}"
                    what = (
                        "why is not said" if key == "reason" else "nobody has put their name to it"
                    )
                    yield (section, i, key), where, what
    for i, warning in enumerate(document.warning):
        if warning.raised_by in ("", "unknown"):
            yield ("warning", i), "warning", "who raised it is unknown"
