"""What a person can do, by the law of the place where they meet the decision, and what must stand.

The United States: 12 CFR 1002.9 (Regulation B), for credit. The European Union and the European
Economic Area: Articles 15, 16, 21 and 22 of the GDPR and Article 86 of the AI Act.
"""

from dataclasses import dataclass

from answerable.checks.evidence.reasons_person import ExplainedPerson
from answerable.documents.letter.texts import Texts
from answerable.documents.printable import one_line
from answerable.system.system import Use
from answerable.system.territory import country_of, european_union

EEA = frozenset({"IS", "LI", "NO"})
"""Where the GDPR applies beside the EU: the rest of the European Economic Area."""
MOST_REASONS = 4
"""Official comment 9(b)(2)-1 to 12 CFR 1002.9."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, paragraphs, a list and what follows it."""

    title: str
    before: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    ordered: bool = False
    after: tuple[str, ...] = ()


def forms(person: ExplainedPerson) -> tuple[str, ...]:
    """Return which rights are told: "eu", "us" for credit there, else "other"."""
    uses = _uses(person)
    heads = {country_of(place) for use in uses for place in use.purpose.places}
    credit = any(use.purpose.outcome == "credit" for use in uses)
    found = []
    if heads & (european_union() | EEA):
        found.append("eu")
    if "US" in heads and credit:
        found.append("us")
    return tuple(found) or ("other",)


def gives_notice(person: ExplainedPerson) -> bool:
    """Whether the letter is a notice of adverse action under 12 CFR 1002.9."""
    return not person.favourable and "us" in forms(person)


def disagree(person: ExplainedPerson, say: Texts) -> Part:
    """Return how to object and to whom, in every form that applies."""
    contact = person.card.explanation.contact
    if contact is None:
        lines = [say("object_no_contact")]
    else:
        ways = (contact.who, contact.post, contact.email, contact.phone)
        lines = [say("object_contact", contact=", ".join(one_line(way) for way in ways if way))]
    for form in forms(person):
        if form != "us" or not person.favourable:
            lines.append(say(f"object_{form}"))
        if form != "us" and (authority := _authority(person)):
            lines.append(say("object_authority", authority=authority))
        lines.append(say(f"object_{form}_law"))
    return Part(say("object_title"), tuple(line for line in lines if line))


def notice(person: ExplainedPerson, say: Texts) -> str:
    """Return the notice of 12 CFR 1002.9(b)(1) with the agency, where the letter must give it."""
    if not gives_notice(person):
        return ""
    return say("notice_us", authority=_authority(person) or say("unknown_value"))


def why_draft(person: ExplainedPerson, say: Texts) -> str:
    """Return why nobody may send the letter yet; "" when nothing stands against it."""
    if person.stated is not None and not person.stated.acted:
        return say("draft_contradicted")
    if person.undone_by and not person.favourable:
        return say("draft_misread")
    lacks = [say(f"lacks_{what}") for what, there in needed(person) if not there]
    return say("draft_lacks", what=", ".join(lacks)) if lacks else ""


def said_by_a_person(person: ExplainedPerson) -> str:
    """Return what a person is recorded to have decided after the software; "" for nobody.

    Read from a human component that reads the decision and writes one of its values: the
    favourable one, the unfavourable one, or one that the card has words for.
    """
    decision = person.card.data.decision
    if decision is None or person.invented:
        return ""
    words = (w for w in person.card.explanation.words if w.field == decision.field)
    known_values = {decision.favourable, decision.unfavourable, person.decision} - {""}
    known_values |= {value for word in words for value, _ in word.values}
    for step in person.steps:
        if step.kind == "human" and decision.field in dict(step.read):
            said = next((str(v) for _, v in step.wrote if str(v) in known_values), "")
            if said:
                return said
    return ""


def needed(person: ExplainedPerson) -> tuple[tuple[str, bool], ...]:
    """Return what must stand in this letter, and whether the card and the run give it.

    Everywhere: whom to write to, and words for every main reason that acted. In a notice of 12
    CFR 1002.9(a)(2) also the creditor's name and address, the federal agency with its address,
    and specific reasons.
    """
    contact = person.card.explanation.contact
    found = [("contact", contact is not None), ("words", not person.unworded)]
    if gives_notice(person):
        address = contact is not None and known(contact.who) and known(contact.post)
        found += [
            ("address", address),
            ("agency", bool(_authority(person))),
            ("reasons", 0 < len(person.told) <= MOST_REASONS),
        ]
    return tuple(found)


def known(text: str) -> bool:
    """Whether somebody said it: "" and "unknown" say nothing."""
    return text.strip().casefold() not in {"", "unknown"}


def _authority(person: ExplainedPerson) -> str:
    contact = person.card.explanation.contact
    return one_line(contact.authority) if contact and known(contact.authority) else ""


def _uses(person: ExplainedPerson) -> tuple[Use, ...]:
    decision = person.card.data.decision
    return tuple(u for u in person.card.system.uses if decision and u.decision == decision.field)
