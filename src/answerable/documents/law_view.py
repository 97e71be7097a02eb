"""The law trace for somebody who is no lawyer: why a use is in a class, and what is still open."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from answerable.documents.law_words import class_words, law_name, when
from answerable.documents.words import (
    STATUS,
    WORDING,
    count_of,
    is_law,
    listed,
    some,
    spoken,
    title,
)
from answerable.law.result import ClassHeld, ExceptionSeen, FactUsed, Flip, Step, UseLaw
from answerable.record.types import Record
from answerable.system.facts import Truth


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact that decided, with the grade of its evidence."""

    name: str
    """The question of the instrument where the record has it, else the name in words."""
    value: str
    grade: str
    source: str


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """An exception and why it does or does not apply."""

    cite: str
    text: str
    outcome: str
    because: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a use is in a class."""

    name: str
    law: str
    article: str
    when: str
    wording: str
    text: str
    facts: tuple[FactLine, ...]
    exceptions: tuple[ExceptionLine, ...]
    without: tuple[str, ...]
    """Single answers each of which alone would take the class away."""
    legacy: str
    example_in: str
    example_out: str
    as_for: str = ""
    """Another use for which every word of this was said already."""


@dataclass(frozen=True, slots=True)
class OpenRule:
    """A rule nobody can conclude or rule out: its class and the facts missing."""

    name: str
    law: str
    article: str
    missing: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gain:
    """A class a use would come into, and the single answers each of which would bring it."""

    name: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UseTrace:
    """Everything the law chapter says about one use."""

    law: UseLaw
    reasons: tuple[Reason, ...]
    open: tuple[OpenRule, ...]
    gains: tuple[Gain, ...]
    asked: str
    """How many rules were asked, and with which answers."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A law that does not reach some uses, and why."""

    law: str
    uses: str
    because: str


def traces(record: Record) -> tuple[UseTrace, ...]:
    """Return the law chapter, one entry a use; what was said of an earlier use is not repeated."""
    questions, common = _questions(record), gains_of_all(record)
    said: dict[Reason, str] = {}
    found = []
    for use in record.law.uses:
        law_first = sorted(use.classes, key=lambda held: not is_law(held.wording_status))
        reasons = [_reason(record, use, held, questions) for held in law_first]
        shown = tuple(replace(one, as_for=said.get(one, "")) for one in reasons)
        said |= {one: use.use for one in reasons if one not in said}
        own = tuple(gain for gain in _gains(record, use.flips) if gain not in common)
        found.append(UseTrace(use, shown, tuple(_open(record, use)), own, _asked(use.steps)))
    return tuple(found)


def gains_of_all(record: Record) -> tuple[Gain, ...]:
    """Return the classes that the same single answers would add to every one of several uses."""
    each = [tuple(_gains(record, use.flips)) for use in record.law.uses]
    if len(each) < 2:
        return ()
    return tuple(gain for gain in each[0] if all(gain in more for more in each[1:]))


def outside(record: Record) -> tuple[Outside, ...]:
    """Return the laws that do not reach a use, those with one reason for several uses once."""
    found: dict[tuple[str, str], list[str]] = {}
    for use in record.law.uses:
        for one in use.not_examined:
            claims = " and ".join(spoken(claim) for claim in one.claims)
            bare = f" Claimed: nothing but a declaration supports {claims}." if claims else ""
            uses = found.setdefault((one.instrument, f"{one.because}{bare}"), [])
            if use.use not in uses:
                uses.append(use.use)
    every = len(record.law.uses)
    return tuple(
        Outside(
            law_name(record.law, instrument),
            "every use" if len(uses) == every else listed(uses),
            because,
        )
        for (instrument, because), uses in sorted(found.items())
    )


def _questions(record: Record) -> Mapping[str, str]:
    """Return the question behind a fact, as far as the record has it."""
    asked = {flip.fact: flip.question for use in record.law.uses for flip in use.flips}
    return asked | {q.fact: q.text for use in record.law.uses for q in use.questions}


def _reason(record: Record, use: UseLaw, held: ClassHeld, questions: Mapping[str, str]) -> Reason:
    step = next(
        (s for s in use.steps if (s.rule, s.instrument) == (held.rule, held.instrument)), None
    )
    own = held.wording_status == "own_policy"
    wording = "" if own else f"wording {held.wording}, {WORDING[held.wording_status]}; "
    return Reason(
        name=title(held.name),
        law=law_name(record.law, held.instrument),
        article=held.article,
        when=when(held),
        wording=f"{wording}source: {STATUS[held.status]}",
        text=step.text if step else "",
        facts=tuple(_fact(fact, questions) for fact in _deciding(step)) if step else (),
        exceptions=tuple(_exception(seen) for seen in step.exceptions) if step else (),
        without=tuple(_without(held, use.flips)),
        legacy=held.legacy or held.legacy_open,
        example_in=held.example_in,
        example_out=held.example_out,
    )


def _fact(fact: FactUsed, questions: Mapping[str, str]) -> FactLine:
    name = questions.get(fact.name) or f"{title(fact.name)}:"
    return FactLine(name, spoken(fact.value), str(fact.grade), fact.source)


def _deciding(step: Step) -> tuple[FactUsed, ...]:
    """Return the facts that decided, save those that stand beside the exception they rule out."""
    shown = {fact.name for seen in step.exceptions for fact in seen.facts}
    plain = [fact for fact in step.decided_by if fact.name not in shown or fact.value == "yes"]
    return tuple(plain or step.decided_by)


def _exception(seen: ExceptionSeen) -> ExceptionLine:
    outcome = {
        Truth.YES: "applies",
        Truth.NO: "does not apply",
        Truth.UNKNOWN: "may apply: a fact is missing",
    }[seen.holds]
    facts = (f"{spoken(f.name)}: {spoken(f.value)} ({f.grade})" for f in seen.facts)
    return ExceptionLine(seen.cite, seen.text, outcome, "; ".join(facts))


def _without(held: ClassHeld, flips: Iterable[Flip]) -> Iterator[str]:
    own = f"{held.instrument}:{held.name} ({held.article})"
    answers: dict[str, list[str]] = {}
    for flip in flips:
        if own in flip.loses:
            answers.setdefault(spoken(flip.fact), []).append(spoken(flip.would_be))
    yield from (f"{fact}: {' or '.join(values)}" for fact, values in answers.items())


def _open(record: Record, use: UseLaw) -> Iterator[OpenRule]:
    for one in use.undecided:
        yield OpenRule(
            title(one.name),
            law_name(record.law, one.instrument),
            one.article,
            some([spoken(name) for name in one.needs], 6),
            one.readings,
        )


def _gains(record: Record, flips: Iterable[Flip]) -> Iterator[Gain]:
    """Return what single answers would add; those that nothing but a declaration denies first."""
    by: dict[str, dict[str, None]] = {}
    for flip in sorted(flips, key=lambda flip: not flip.unsupported):
        bare = " (the present answer is only declared)" if flip.unsupported else ""
        for gained in flip.gains:
            by.setdefault(gained, {})[f"{spoken(flip.fact)}: {spoken(flip.would_be)}{bare}"] = None
    yield from (Gain(class_words(record.law, name), tuple(facts)) for name, facts in by.items())


def _asked(steps: Iterable[Step]) -> str:
    answers = [step.holds for step in steps]
    if not answers:
        return ""
    hold, open_ = answers.count(Truth.YES), answers.count(Truth.UNKNOWN)
    no = len(answers) - hold - open_
    return (
        f"{count_of(len(answers), 'rule')} asked about this use: {hold:,} hold, {open_:,} "
        f"open, {no:,} not met. Each stands in record.json with its facts."
    )
