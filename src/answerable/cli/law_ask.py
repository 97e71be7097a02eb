"""The interview of `answerable law --ask`: only what can still change something, into the card."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from answerable.card.edit import FactValue, set_facts
from answerable.documents.printable import printable
from answerable.law.result import Law, Question

_SHORT = {"y": "yes", "n": "no"}


@dataclass(frozen=True, slots=True)
class Interviewed:
    """The law after the answers, how many there were, and the classes they changed."""

    law: Law
    answered: int
    changed: tuple[str, ...]
    """One line each: what is there now and was not, or is gone; says so when nothing changed."""


class _StopAsking(Exception):
    """Somebody typed q."""


def interview(card: Path, read: Callable[[], Law]) -> Interviewed:
    """Ask until nothing that is answered could change a class, or until somebody types q.

    `read` reads the law of the card anew after each answer. Enter leaves a fact unknown and it is
    not asked again; `?` prints the help and an example. Everything goes to stderr, so that the
    changes alone stand on stdout.
    """
    left: set[tuple[str, str]] = set()
    asked = answered = 0
    first = law = read()
    if any(use.questions for use in law.uses):
        click.echo("Enter = unknown, ? = help, q = stop and keep what was answered", err=True)
    while open_ := [
        (u.use, q) for u in law.uses for q in u.questions if (u.use, q.fact) not in left
    ]:
        use, question = open_[0]
        asked += 1
        try:
            value = _ask(f"{asked} of at most {asked - 1 + len(open_)}: {use}", question)
        except _StopAsking:
            break
        if value is None:
            left.add((use, question.fact))
            continue
        set_facts(card, use, {question.fact: value})
        answered += 1
        law = read()
    return Interviewed(law, answered, _changed(first, law, answered))


def _changed(before: Law, after: Law, answered: int) -> tuple[str, ...]:
    """Return the classes of each use that came, went, or have another date now."""
    lines = [f"{answered} answered and kept in the card"]
    for new in after.uses:
        old = _standing(before, new.use)
        now = _standing(after, new.use)
        lines += [f"{new.use}: new: {one}" for one in now if one not in old]
        lines += [f"{new.use}: gone: {one}" for one in old if one not in now]
    return tuple(lines) if len(lines) > 1 else (*lines, "no class changed")


def _standing(law: Law, use: str) -> tuple[str, ...]:
    """Return the classes of a use that hold and those nobody can decide, in words."""
    from answerable.cli.law_short import class_words_of
    from answerable.documents.law_words import short_law
    from answerable.documents.words import spoken

    found = law.use(use)
    undecided = (
        f"open: {spoken(one.name)}: {short_law(law, one.instrument)}, {one.article}"
        for one in found.undecided
    )
    return (*class_words_of(law, found), *undecided)


def _ask(title: str, question: Question) -> FactValue | None:
    click.echo("", err=True)
    click.echo(printable(f"{title}: {question.text}"), err=True)
    click.echo(printable(f"    settles: {', '.join(question.settles)}"), err=True)
    while True:
        told = click.prompt(_hint(question), default="", show_default=False, err=True).strip()
        if told in ("", "unknown"):
            return None
        if told == "q":
            raise _StopAsking
        if told == "?":
            helped = [line for line in (question.help, question.example) if line]
            for line in helped or ["nothing more is written about this question"]:
                click.echo(printable(f"    {line}"), err=True)
            continue
        value = _value(question, _SHORT.get(told, told))
        if value is not None:
            return value
        click.echo(f"    that fits no answer: {_hint(question)}", err=True)


def _hint(question: Question) -> str:
    words = {
        "yes_no": "yes, no, or Enter for unknown",
        "choice": f"{', '.join(question.choices)}, or Enter for unknown",
        "number": "a number such as 1e24, or Enter for unknown",
        "date": "a day such as 2026-11-25, or Enter for unknown",
    }
    return words[question.kind]


def _value(question: Question, told: str) -> FactValue | None:
    """The answer as the card keeps it, None when it fits no answer to the question."""
    try:
        match question.kind:
            case "yes_no":
                return told if told in ("yes", "no") else None
            case "choice":
                return told if told in question.choices or not question.choices else None
            case "number":
                return float(told)
            case _:
                return date.fromisoformat(told)
    except ValueError:
        return None
