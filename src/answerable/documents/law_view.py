"""The law trace for somebody who is no lawyer: why a use is in a class, and what follows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from answerable.documents.words import STATUS, day, law_name, listed, some, spoken, title
from answerable.law.result import (
    ClassHeld,
    Duty,
    ExceptionSeen,
    FactUsed,
    Flip,
    Step,
    Undecided,
    UseLaw,
)
from answerable.record.types import Record
from answerable.system.facts import Truth

_ANSWER = {Truth.YES: "hold", Truth.UNKNOWN: "are not known", Truth.NO: "do not hold"}


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
class OpenClass:
    """A class a person must decide: its rules with what each misses, and where sources differ."""

    name: str
    law: str
    rules: tuple[tuple[str, str], ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlipLine:
    """One fact, its present answer, and the other answers that would have one effect."""

    question: str
    is_now: str
    grade: str
    would_be: str
    unsupported: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """The rules that were asked with one answer, by their citation."""

    answer: str
    cites: tuple[str, ...]


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
    undecided: tuple[OpenClass, ...]
    flips: tuple[tuple[str, tuple[FlipLine, ...]], ...]
    """What would happen, and the facts each of which alone would make it happen."""
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
        undecided=tuple(_open(record, use)),
        flips=tuple(_flips(use.flips)),
        duties=tuple(_duties(record, use.duties)),
        rules=tuple(_rules(record, use.steps)),
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
        facts=_deciding(step) if step else (),
        exceptions=tuple(_exception(seen) for seen in step.exceptions) if step else (),
        legacy=held.legacy,
        example_in=held.example_in,
        example_out=held.example_out,
    )


def _fact(fact: FactUsed) -> FactLine:
    return FactLine(spoken(fact.name), spoken(fact.value), str(fact.grade), fact.source)


def _deciding(step: Step) -> tuple[FactLine, ...]:
    """Return the facts that decided, save those that stand beside the exception they rule out."""
    shown = {fact.name for seen in step.exceptions for fact in seen.facts}
    plain = [fact for fact in step.decided_by if fact.name not in shown or fact.value == "yes"]
    return tuple(_fact(fact) for fact in plain or step.decided_by)


def _exception(seen: ExceptionSeen) -> ExceptionLine:
    outcome = {
        Truth.YES: "applies",
        Truth.NO: "does not apply",
        Truth.UNKNOWN: "may apply: a fact is missing",
    }[seen.holds]
    return ExceptionLine(seen.cite, seen.text, outcome, tuple(_fact(f) for f in seen.facts))


def _open(record: Record, use: UseLaw) -> Iterator[OpenClass]:
    groups: dict[tuple[str, str], list[Undecided]] = {}
    for one in use.undecided:
        groups.setdefault((one.name, one.instrument), []).append(one)
    for (name, instrument), group in groups.items():
        rules = tuple((one.article, some([spoken(n) for n in one.needs], 8)) for one in group)
        readings = tuple(dict.fromkeys(reading for one in group for reading in one.readings))
        yield OpenClass(title(name), law_name(record.law, instrument), rules, readings)


def _flips(flips: Iterable[Flip]) -> Iterator[tuple[str, tuple[FlipLine, ...]]]:
    effects: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, list[Flip]]] = {}
    for flip in sorted(flips, key=lambda flip: not flip.unsupported):
        facts = effects.setdefault((flip.gains, flip.loses), {})
        facts.setdefault(flip.fact, []).append(flip)
    for (gains, loses), facts in effects.items():
        yield _effect(gains, loses, len(facts)), tuple(_flip(group) for group in facts.values())


def _effect(gains: tuple[str, ...], loses: tuple[str, ...], facts: int) -> str:
    does = [f"gain {listed([_class_words(name) for name in gains])}"] if gains else []
    does += [f"lose {listed([_class_words(name) for name in loses])}"] if loses else []
    by = "this fact" if facts == 1 else "any one of these facts"
    return f"Its classes would {listed(does)} by {by} alone:"


def _flip(group: list[Flip]) -> FlipLine:
    first = group[0]
    return FlipLine(
        question=first.question or f"{title(first.fact)}?",
        is_now=spoken(first.is_now),
        grade=str(first.grade),
        would_be=listed([spoken(flip.would_be) for flip in group], "or"),
        unsupported=any(flip.unsupported for flip in group),
    )


def _class_words(name: str) -> str:
    """Return `eu.aia:high_risk (Annex III)` as `high-risk (Annex III)`."""
    held, _, article = name.rpartition(":")[2].partition(" (")
    return f"{spoken(held)} ({article}" if article else spoken(held)


def _rules(record: Record, steps: Iterable[Step]) -> Iterator[RuleLine]:
    for truth, answer in _ANSWER.items():
        cites = (
            f"{law_name(record.law, step.instrument)}, {step.cite}: {spoken(step.effect)}"
            if truth is Truth.YES
            else step.cite
            for step in steps
            if step.holds is truth
        )
        found = tuple(dict.fromkeys(cites))
        if found:
            yield RuleLine(answer, found)


def _duties(record: Record, duties: Iterable[Duty]) -> Iterable[PartyDuties]:
    groups: dict[tuple[str, str, str], list[Duty]] = {}
    for duty in sorted(duties, key=lambda d: d.applies_from or date.max):
        groups.setdefault((duty.party, duty.role, duty.instrument), []).append(duty)
    for (party, role, instrument), group in groups.items():
        lines = tuple(_duty(duty) for duty in group)
        words = "in any role" if role == "any" else f"as {spoken(role)}"
        yield PartyDuties(party, words, law_name(record.law, instrument), lines)


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
