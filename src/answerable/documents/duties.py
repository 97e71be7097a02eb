"""What each party must do, in one table a party: every duty once, with the uses it is owed for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from answerable.documents.law_words import short_law
from answerable.documents.words import STATUS, count_of, day, listed, short_name, some, spoken
from answerable.law.result import Duty
from answerable.record.types import Record

_CHECKS = 6
"""How many checks of a duty are named in a line."""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty in words."""

    text: str
    cite: str
    uses: str
    deadline: str
    evidence: str
    """The checks that would show it, and what the party documents itself."""
    effort: str


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """The duties of one law from one day on, in one role."""

    since: str
    law: str
    duties: tuple[DutyLine, ...]


@dataclass(frozen=True, slots=True)
class PartyDuties:
    """The duties of one party, those of one day and law together, the earliest first."""

    party: str
    summary: str
    groups: tuple[DutyGroup, ...]
    fines: tuple[str, ...]


def duties_by_party(record: Record) -> tuple[PartyDuties, ...]:
    """Return one entry a party, parties in the order of their first duty."""
    owed: dict[str, dict[Duty, list[str]]] = {}
    for use in record.law.uses:
        for duty in use.duties:
            owed.setdefault(duty.party, {}).setdefault(duty, []).append(use.use)
    every = len(record.law.uses)
    return tuple(_party(record, party, duties, every) for party, duties in owed.items())


def _party(record: Record, party: str, duties: dict[Duty, list[str]], every: int) -> PartyDuties:
    ordered = sorted(duties.items(), key=lambda one: one[0].applies_from or date.max)
    groups: dict[tuple[str, str], list[DutyLine]] = {}
    for duty, uses in ordered:
        role = "" if duty.role == "any" else f", as {spoken(duty.role)}"
        place = (
            day(duty.applies_from, none="no date"),
            f"{short_law(record.law, duty.instrument)}{role}",
        )
        groups.setdefault(place, []).append(_line(duty, uses, every))
    now = sum(duty.applies for duty in duties)
    later = sum(not duty.applies and duty.applies_from is not None for duty in duties)
    said = [f"{count_of(now, 'duty', 'duties')} now"] if now else []
    said += [f"{later:,} later"] if later else []
    return PartyDuties(
        party,
        listed(said) if said else "no date is fixed",
        tuple(DutyGroup(*place, tuple(lines)) for place, lines in groups.items()),
        tuple(dict.fromkeys(_fines(record, party))),
    )


def _line(duty: Duty, uses: list[str], every: int) -> DutyLine:
    status = "" if duty.status == "statute" else f" ({STATUS[duty.status]})"
    return DutyLine(
        duty.text,
        f"{duty.cite}{status}",
        "every use" if len(uses) == every > 1 else listed(list(dict.fromkeys(uses))),
        duty.deadline,
        _evidence(duty),
        duty.effort,
    )


def _evidence(duty: Duty) -> str:
    """Return what shows that a duty is met: checks by name, and what somebody must write."""
    papers = "documented by you" + (f" ({', '.join(duty.papers)})" if duty.papers else "")
    if not duty.checks:
        return f"nothing measured here: {papers}"
    checks = some([short_name(name) for name in duty.checks], _CHECKS)
    return f"{checks}; {papers}" if duty.papers else checks


def _fines(record: Record, party: str) -> Iterator[str]:
    for use in record.law.uses:
        for fine in use.penalties:
            if fine.party == party:
                law = short_law(record.law, fine.instrument)
                yield f"{spoken(fine.name)}: {fine.text} ({law}, {fine.cite})"
