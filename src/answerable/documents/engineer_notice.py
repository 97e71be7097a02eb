"""A refusal in the United States held against 12 CFR 1002.9, line by line."""

from collections.abc import Iterator

from answerable.checks.evidence.reasons_person import ExplainedPerson
from answerable.documents.letter.rights import MOST_REASONS, gives_notice, needed

CAPTION = "Notice of adverse action, 12 CFR 1002.9"
HEAD = ("what must stand in it", "where the rule says so", "this letter")


def notice_rows(person: ExplainedPerson) -> tuple[tuple[str, ...], ...]:
    """Return one row a requirement; none where the letter is no such notice."""
    return tuple(_rows(person)) if gives_notice(person) else ()


def _rows(person: ExplainedPerson) -> Iterator[tuple[str, ...]]:
    there = {
        what: "given" if known else "missing: not to be sent" for what, known in needed(person)
    }
    yield "the action taken", "(a)(2)", "given"
    yield "name and address of the creditor", "(a)(2)", there["address"]
    yield "the notice on equal credit opportunity", "(b)(1)", "given, in the words of the rule"
    yield "name and address of the federal agency", "(a)(2), (b)(1)", there["agency"]
    yield (
        f"specific principal reasons, {MOST_REASONS} at most",
        "(a)(2)(i), (b)(2), comment 9(b)(2)-1",
        f"{len(person.told)} given, each moved and run again" if person.told else there["reasons"],
    )
    yield (
        "the method by which reasons are chosen",
        "comment 9(b)(2)-5",
        f"against {person.reference_people:,} people: {person.reference.replace('_', ' ')}",
    )
    yield (
        "no mere internal standard or failed score",
        "(b)(2)",
        "the card refuses such phrases for a use in the United States",
    )
    yield (
        "within 30 days of the complete application",
        "(a)(1)",
        "not known here: the day of the application is not in the card",
    )
    yield (
        "what FCRA section 615(a) asks for, where a consumer report was used",
        "15 USC 1681m(a)",
        "not part of this letter: add it where a consumer report was used",
    )
