"""What each party must do, in one table a party: every duty once, with the uses it is owed for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from answerable.documents.law_words import short_law
from answerable.documents.words import STATUS, count_of, day, listed, short_name, spoken
from answerable.law.result import Duty
from answerable.record.types import Record


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty in words."""

    text: str
    cite: str
    uses: str
    since: str
    deadline: str
    evidence: str
    """What would show that it is met; "documented by you" when no check can."""
    effort: str


@dataclass(frozen=True, slots=True)
class PartyDuties:
    """The duties of one party under every law, the earliest first."""

    party: str
    summary: str
    duties: tuple[DutyLine, ...]
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
    now = sum(duty.applies for duty in duties)
    later = sum(not duty.applies and duty.applies_from is not None for duty in duties)
    said = [f"{count_of(now, 'duty', 'duties')} now"] if now else []
    said += [f"{later:,} later"] if later else []
    return PartyDuties(
        party,
        listed(said) if said else "no date is fixed",
        tuple(_line(record, duty, uses, every) for duty, uses in ordered),
        tuple(dict.fromkeys(_fines(record, party))),
    )


def _line(record: Record, duty: Duty, uses: list[str], every: int) -> DutyLine:
    status = "" if duty.status == "statute" else f" ({STATUS[duty.status]})"
    role = "" if duty.role == "any" else f", as {spoken(duty.role)}"
    since = day(duty.applies_from, none="no date")
    return DutyLine(
        duty.text,
        f"{short_law(record.law, duty.instrument)}, {duty.cite}{status}{role}",
        "every use" if len(uses) == every > 1 else listed(list(dict.fromkeys(uses))),
        since,
        duty.deadline,
        ", ".join(short_name(name) for name in duty.evidence) or "documented by you",
        duty.effort,
    )


def _fines(record: Record, party: str) -> Iterator[str]:
    for use in record.law.uses:
        for fine in use.penalties:
            if fine.party == party:
                law = short_law(record.law, fine.instrument)
                yield f"{spoken(fine.name)}: {fine.text} ({law}, {fine.cite})"
