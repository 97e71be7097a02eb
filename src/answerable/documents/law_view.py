"""The law trace for somebody who is no lawyer: why a use is in a class, and what follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from answerable.documents.words import STATUS, day, law_name, spoken, title
from answerable.law.result import ClassHeld, Duty, ExceptionSeen, FactUsed, Flip, Step, UseLaw
from answerable.record.types import Record
from answerable.system.facts import Truth

_ANSWER = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "not known"}


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact that decided, with the grade of its evidence."""

    name: str
    value: str
    grade: str
    source: str


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """An exception and why it does or does not apply."""

    cite: str
    text: str
    outcome: str
    because: tuple[FactLine, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a use is in a class."""

    name: str
    law: str
    article: str
    text: str
    facts: tuple[FactLine, ...]
    exceptions: tuple[ExceptionLine, ...]
    legacy: str
    example_in: str
    example_out: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule that was asked, for the full list."""

    law: str
    cite: str
    concludes: str
    answer: str
    because: str


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty in words."""

    text: str
    cite: str
    since: str
    deadline: str
    evidence: tuple[str, ...]
    """What would show that it is met; "documented by you" when no check can."""
    effort: str
    status: str


@dataclass(frozen=True, slots=True)
class PartyDuties:
    """The duties that fall on one party in one role under one law."""

    party: str
    role: str
    law: str
    duties: tuple[DutyLine, ...]


@dataclass(frozen=True, slots=True)
class UseTrace:
    """Everything the law chapter says about one use."""

    use: str
    reasons: tuple[Reason, ...]
    law: UseLaw
    flips: tuple[Flip, ...]
    duties: tuple[PartyDuties, ...]
    rules: tuple[RuleLine, ...]


def traces(record: Record) -> tuple[UseTrace, ...]:
    """Return the law chapter, one entry a use."""
    return tuple(_trace(record, use) for use in record.law.uses)


def _trace(record: Record, use: UseLaw) -> UseTrace:
    return UseTrace(
        use=use.use,
        reasons=tuple(_reason(record, use, held) for held in use.classes),
        law=use,
        flips=tuple(sorted(use.flips, key=lambda flip: not flip.unsupported)),
        duties=tuple(_duties(record, use.duties)),
        rules=tuple(_rule(record, step) for step in use.steps),
    )


def _reason(record: Record, use: UseLaw, held: ClassHeld) -> Reason:
    step = next(
        (s for s in use.steps if (s.rule, s.instrument) == (held.rule, held.instrument)), None
    )
    return Reason(
        name=title(held.name),
        law=law_name(record.law, held.instrument),
        article=held.article,
        text=step.text if step else "",
        facts=tuple(_fact(fact) for fact in step.decided_by) if step else (),
        exceptions=tuple(_exception(seen) for seen in step.exceptions) if step else (),
        legacy=held.legacy,
        example_in=held.example_in,
        example_out=held.example_out,
    )


def _fact(fact: FactUsed) -> FactLine:
    return FactLine(spoken(fact.name), spoken(fact.value), str(fact.grade), fact.source)


def _exception(seen: ExceptionSeen) -> ExceptionLine:
    outcome = {
        Truth.YES: "applies",
        Truth.NO: "does not apply",
        Truth.UNKNOWN: "may apply: a fact is missing",
    }[seen.holds]
    return ExceptionLine(seen.cite, seen.text, outcome, tuple(_fact(f) for f in seen.facts))


def _rule(record: Record, step: Step) -> RuleLine:
    facts = ", ".join(f"{spoken(f.name)}: {spoken(f.value)}" for f in step.decided_by)
    return RuleLine(
        law_name(record.law, step.instrument),
        step.cite,
        spoken(step.effect),
        _ANSWER[step.holds],
        facts or "no single fact would change this",
    )


def _duties(record: Record, duties: Iterable[Duty]) -> Iterable[PartyDuties]:
    groups: dict[tuple[str, str, str], list[Duty]] = {}
    for duty in sorted(duties, key=lambda d: d.applies_from or date.max):
        groups.setdefault((duty.party, duty.role, duty.instrument), []).append(duty)
    for (party, role, instrument), group in groups.items():
        lines = tuple(_duty(duty) for duty in group)
        yield PartyDuties(party, spoken(role), law_name(record.law, instrument), lines)


def _duty(duty: Duty) -> DutyLine:
    if duty.applies:
        since = f"since {day(duty.applies_from)}" if duty.applies_from else "now"
    else:
        since = f"from {day(duty.applies_from, none='a date not yet fixed')}"
    return DutyLine(
        duty.text,
        duty.cite,
        since,
        duty.deadline,
        duty.evidence,
        duty.effort,
        STATUS[duty.status],
    )
