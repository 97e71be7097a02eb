"""The letter to the person as blocks of plain text, before it becomes a page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from answerable.checks.evidence.reasons_person import ExplainedPerson, UsedField
from answerable.checks.evidence.recourse_search import Move, Recourse
from answerable.documents.letter.readability import Readability, readability
from answerable.documents.letter.rights import (
    Part,
    disagree,
    gives_notice,
    notice,
    said_by_a_person,
    why_draft,
)
from answerable.documents.letter.texts import Texts, texts
from answerable.documents.printable import one_line
from answerable.stats.results import Scalar
from answerable.system.explanation import in_language
from answerable.tables.values import number_of

MOST_CHANGES = 3
"""Ways to another result that a letter names: one each for different fields."""


@dataclass(frozen=True, slots=True)
class Row:
    """One detail that was used."""

    word: str
    value: str
    effect: str
    protected: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything the person reads, in reading order."""

    language: str
    title: str
    sender: str
    status: str
    """That it is a draft, or who sent it when."""
    is_draft: bool
    address: tuple[str, ...]
    answer: tuple[str, ...]
    columns: tuple[str, str, str]
    rows: tuple[Row, ...]
    used: Part
    read: Part
    why: Part
    change: Part
    disagree: Part
    protected_note: str
    notice: str
    """What a regulation words itself; not measured for how easy it is to read. "" for none."""

    @property
    def prose(self) -> str:
        """The sentences, without the table, for measuring how easy they are to read."""
        lines = [*self.answer]
        for part in (self.used, self.read, self.why, self.change, self.disagree):
            lines += [part.title, *part.before, *(f"{i}." for i in part.items), *part.after]
        return " ".join(line if line[-1:] in ".!?:" else f"{line}." for line in lines if line)

    @property
    def readability(self) -> Readability | None:
        """How easy the sentences are to read."""
        return readability(self.prose, texts(self.language).sentences["readability"])


def compose(
    person: ExplainedPerson, language: str, *, sender: str = "", on: date | None = None
) -> Letter:
    """Return the letter; a draft unless a named person sends it on a day.

    It stays a draft while something that must stand in it is missing, while the system states a
    reason that did not act (one of the two is wrong), and while a component's reference leads to
    another outcome (the refusal itself may be).
    """
    say = texts(language)
    rows = tuple(_row(used, person, say) for used in person.used)
    marked = any(row.protected for row in rows)
    firm = next((p.name for p in person.card.system.parties if p.name != "unknown"), "")
    stopped = _overruled(person, say) or why_draft(person, say)
    sent = say("sent", name=sender, day=on.isoformat() if on else "") if sender else say("draft")
    read = tuple(
        say(
            "read_line",
            word=_word(one.field, person, say),
            value=_value(one.field, one.value, person, say),
        )
        for one in person.read
    )
    used, why, change, object_ = _numbered(
        Part(say("used_title"), (say("used_intro"), _compared(person, say))),
        _why(person, say),
        _change(person, say),
        disagree(person, say),
    )
    return Letter(
        language=language,
        title=say("title_us" if gives_notice(person) else "title"),
        sender=one_line(firm),
        status=one_line(stopped or sent),
        is_draft=bool(stopped) or not sender,
        address=_address(person, say),
        answer=tuple(_answer(person, say)),
        columns=(say("used_detail"), say("used_value"), say("used_effect")),
        rows=rows,
        used=used,
        read=Part("", (say("read_intro"),), read, after=(say("read_check"),)) if read else Part(""),
        why=why,
        change=change,
        disagree=object_,
        notice=notice(person, say),
        protected_note=say("protected_note") if marked else "",
    )


def _numbered(*parts: Part) -> Iterator[Part]:
    """Yield the parts with their titles numbered; a part without a title has no number."""
    numbers = count(1)
    for part in parts:
        yield replace(part, title=f"{next(numbers)}. {part.title}") if part.title else part


def _address(person: ExplainedPerson, say: Texts) -> tuple[str, str]:
    which = "to_invented" if person.invented else "to"
    return say("person"), say(which, key=one_line(person.key))


def _answer(person: ExplainedPerson, say: Texts) -> Iterator[str]:
    yield say("answer_yes" if person.favourable else "answer_no")
    decision = person.card.data.decision
    field = decision.field if decision else ""
    yield say("answer_word", decision=_value(field, person.decision, person, say))
    if said := said_by_a_person(person):
        yield say("decides_person_said", decision=_value(field, said, person, say))
        return
    decides = (u.purpose.decides for u in person.card.system.uses if u.decision == field)
    yield say(f"decides_{next(decides, 'unknown')}")


def _overruled(person: ExplainedPerson, say: Texts) -> str:
    """Return that a person decided otherwise than the software; "" where none did."""
    said, decision = said_by_a_person(person), person.card.data.decision
    if not said or decision is None or (said == decision.favourable) == person.favourable:
        return ""
    return say("draft_overruled", decision=_value(decision.field, said, person, say))


def _row(used: UsedField, person: ExplainedPerson, say: Texts) -> Row:
    return Row(
        _word(used.field, person, say),
        _value(used.field, used.value, person, say),
        _effect(used, person, say),
        say("protected") if used.protected else "",
    )


def _compared(person: ExplainedPerson, say: Texts) -> str:
    return say(f"compared_{person.reference}", n=say.number(person.reference_people))


def _effect(used: UsedField, person: ExplainedPerson, say: Texts) -> str:
    """Return what a detail did: nothing by itself, part of a reason told, or for and against.

    The direction is that of everything it goes together with, so that no detail of a reason reads
    as if it had counted for the person.
    """
    if used.held:
        return say("effect_held")
    if used.no_difference:
        return say("effect_none")
    place = next((i for i, p in enumerate(person.players) if used.field in p.fields), None)
    if place is None or person.cannot_say:
        return say("effect_some")
    for point, told in enumerate(person.told, 1):
        if told.reason == person.players[place].name:
            return say("effect_point", n=point)
    against = person.attribution.values[place] < 0
    return say("effect_against" if against else "effect_for")


def _why(person: ExplainedPerson, say: Texts) -> Part:
    title = say("why_title")
    if person.favourable:
        return Part(title, (say("why_yes"),))
    if person.cannot_say:
        return Part(title, (say("why_no_words" if person.unworded else "why_not"),))
    phrases = {reason.code: reason.phrase for reason in person.card.explanation.reasons}
    items = tuple(one_line(in_language(phrases[r.reason], say.code)) for r in person.told)
    return Part(title, (say("why_intro"),), items, ordered=True, after=(say("why_checked"),))


def _change(person: ExplainedPerson, say: Texts) -> Part:
    title = say("change_title")
    searched = person.searched
    if person.favourable:
        return Part("")
    if searched is None or not searched.tried:
        return Part(title, (say("change_nothing"),))
    if not searched.found:
        how = {"exhaustive": "none", "solver": "none_proved"}.get(searched.certificate, "not_found")
        how = "none_one" if how == "none" and searched.tried == 1 else how
        return Part(title, (say(f"change_{how}", tried=say.number(searched.tried)),))
    chosen = _different([one for one in searched.found if one.plausible])
    if not chosen:
        return Part(title, (say("change_unlikely"),))
    items = tuple(_way(one, person, say) for one in chosen)
    decides = {use.purpose.decides for use in person.card.system.uses}
    after = (say("change_person"),) if decides - {"software"} else ()
    return Part(title, (say("change_intro"),), items, after=after)


def _different(found: list[Recourse]) -> list[Recourse]:
    """Return the cheapest way for each set of fields, the first few of them."""
    kept: dict[frozenset[str], Recourse] = {}
    for one in found:
        kept.setdefault(frozenset(move.action.field for move in one.moves), one)
    return list(kept.values())[:MOST_CHANGES]


def _way(one: Recourse, person: ExplainedPerson, say: Texts) -> str:
    text = say("change_both").join(_move(move, person, say) for move in one.moves)
    if one.months:
        many = "change_month" if one.months == 1 else "change_months"
        text += f"; {say(many, months=say.number(one.months))}"
    return text


def _move(move: Move, person: ExplainedPerson, say: Texts) -> str:
    field = move.action.field
    text = say(
        "change_line",
        phrase=one_line(in_language(move.action.phrase, say.code)),
        before=_value(field, move.before, person, say),
        after=_value(field, move.after, person, say),
    )
    values = {used.field: used.value for used in person.used}
    for other, how in move.action.coupled:
        was = number_of(values.get(other))
        before, after = number_of(move.before), number_of(move.after)
        became = was * after / before if how == "proportional" else was + after - before
        whole = float(was).is_integer()
        shown = _value(other, round(became) if whole else became, person, say)
        text += f", {say('change_along', word=_word(other, person, say), value=shown)}"
    return text


def _word(field: str, person: ExplainedPerson, say: Texts) -> str:
    return one_line(person.card.explanation.word_of(field, say.code))


def _value(field: str, value: Scalar, person: ExplainedPerson, say: Texts) -> str:
    word = next((w for w in person.card.explanation.words if w.field == field), None)
    if word is None or value is None:
        return one_line(say.value(value))
    if called := dict(word.values).get(_as_key(value)):
        return one_line(in_language(called, say.code))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = value * word.scale
    unit = in_language(word.unit, say.code)
    return one_line(f"{say.value(value)} {unit}".strip())


def _as_key(value: Scalar) -> str:
    """Return a value as the card writes it: 1.0 as 1."""
    return f"{value:g}" if isinstance(value, float) else str(value)
