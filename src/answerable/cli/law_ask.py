"""The interview of `answerable law --ask`: only what can still change something, into the card."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from answerable.card.edit import FactValue, set_facts
from answerable.documents.printable import printable
from answerable.law.result import Law, Question

_SHORT = {"y": "yes", "n": "no"}


def interview(card: Path, read: Callable[[], Law]) -> int:
    """Ask until nothing that is answered could change a class; return how many were answered.

    `read` reads the law of the card anew after each answer. Enter leaves a fact unknown and it is
    not asked again. Everything goes to stderr, so that the law alone stands on stdout.
    """
    left: set[tuple[str, str]] = set()
    answered = 0
    while True:
        law = read()
        open_ = ((u.use, q) for u in law.uses for q in u.questions if (u.use, q.fact) not in left)
        found = next(open_, None)
        if found is None:
            return answered
        use, question = found
        value = _ask(use, question)
        if value is None:
            left.add((use, question.fact))
            continue
        set_facts(card, use, {question.fact: value})
        answered += 1


def _ask(use: str, question: Question) -> FactValue | None:
    click.echo(printable(f"\n{use}: {question.text}"), err=True)
    for line in (question.help, question.example, f"settles: {', '.join(question.settles)}"):
        if line:
            click.echo(printable(f"    {line}"), err=True)
    while True:
        told = click.prompt(_hint(question), default="", show_default=False, err=True).strip()
        if told in ("", "unknown"):
            return None
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
