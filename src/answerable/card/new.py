"""A first card, with a comment beside everything it leaves open."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from answerable.card.columns import Guess
from answerable.card.new_data import data_lines
from answerable.card.questions import split
from answerable.card.read import NAME, parse_card
from answerable.card.toml import toml_text, toml_value
from answerable.card.write import write_text
from answerable.errors import AnswerableError

Answers = Mapping[str, str]
_UNKNOWN = "unknown"


def refuse_to_replace(folder: Path, *, force: bool) -> None:
    """Raise `AnswerableError` when `folder` holds a card already and `force` is not set."""
    target = folder / NAME
    if target.exists() and not force:
        raise AnswerableError(f"{target} is there already. Use --force to replace it.")


def write_new_card(
    folder: Path,
    answers: Answers,
    guess: Guess | None = None,
    data: Path | None = None,
    *,
    today: date,
    force: bool = False,
) -> Path:
    """Write a commented card into `folder` and return its path.

    `answers` are by key of `questions.QUESTIONS`; what is missing or "" is unknown. `data` is the
    file the guess was made from; the card names it as seen from `folder`. A card that is there
    already is kept and an `AnswerableError` raised, unless `force`.
    """
    refuse_to_replace(folder, force=force)
    target = folder / NAME
    if guess is not None and data is not None:
        guess = replace(guess, file=_as_seen_from(folder, data))
    text = new_card(answers, guess, today=today)
    parse_card(text.encode("utf-8"), target)
    write_text(target, text)
    return target


def new_card(answers: Answers, guess: Guess | None, *, today: date) -> str:
    """Return the text of a first card; it reads back without a fault."""
    lines = [
        "# What this system is, whom it touches, and what its owners promise.",
        '# "unknown" may stand anywhere: it is carried to the first screen of every report.',
        "# Editors explain the keys with: answerable init --schema > answerable.schema.json",
        "",
        f"name = {_text(answers, 'name')}",
        'describes = ""               # what it is, in a sentence; no rule reads it',
        "",
        *_party(answers),
        *_use(answers),
        *data_lines(answers, guess, today),
        *_EXPECTATIONS,
    ]
    return "\n".join(lines)


def _as_seen_from(folder: Path, data: Path) -> str:
    """Return the path a card in `folder` names `data` by."""
    home, there = folder.resolve(), data.resolve()
    if there.is_relative_to(home):
        return there.relative_to(home).as_posix()
    try:
        return Path(os.path.relpath(there, home)).as_posix()
    except ValueError:
        return there.as_posix()


def _text(answers: Answers, key: str) -> str:
    return toml_text(answers.get(key) or _UNKNOWN)


def _choices(words: Iterable[str]) -> str:
    return f"# {' | '.join(words)}"


def _party(answers: Answers) -> Sequence[str]:
    public = {"yes": "true", "no": "false"}.get(answers.get("public_authority", ""), '"unknown"')
    role = answers.get("role") or _UNKNOWN
    since = answers.get("since") or _UNKNOWN
    day = since if since != _UNKNOWN else '"unknown"'
    of = toml_text(_use_name(answers))
    roles = f"[ {{ role = {toml_text(role)}, of = {of}, since = {day} }} ]"
    return (
        "[[party]]                    # who is who: duties fall on parties",
        f"name = {_text(answers, 'party')}",
        f"country = {_text(answers, 'country')}          # ISO code: DE, GB, GR; EU is no country",
        f"size = {_text(answers, 'size')}             "
        + _choices(("micro", "small", "medium", "smc", "large", "unknown")),
        f"public_authority = {public}",
        f"roles = {roles if role != _UNKNOWN else '[]'}",
        '# roles = [ { role = "provider", of = "NAME OF A USE", since = 2026-01-31 } ]',
        "",
    )


def _use_name(answers: Answers) -> str:
    named = answers.get("use") or _UNKNOWN
    return named if named != _UNKNOWN else "main use"


def _use(answers: Answers) -> Sequence[str]:
    places = split(answers.get("places", "")) or (_UNKNOWN,)
    persons = split(answers.get("persons", "")) or (_UNKNOWN,)
    year = answers.get("persons_per_year") or _UNKNOWN
    count = str(int(year)) if year != _UNKNOWN else '"unknown"'
    return (
        "[[use]]                      # one purpose in one setting; add one per purpose",
        f"name = {toml_text(_use_name(answers))}",
        'decision = "decision"        # the field that decides; "" if nothing here decides',
        f"persons = {toml_value(persons)}",
        f"persons_per_year = {count}",
        "",
        "[use.purpose]",
        f"decides = {_text(answers, 'decides')}          "
        + _choices(("software", "software_then_person", "person_with_software", "unknown")),
        f"about = {_text(answers, 'about')}            "
        + _choices(("natural_persons", "companies", "both", "nobody", "unknown")),
        f"outcome = {_text(answers, 'outcome')}          # credit, employment, housing, ... other",
        f"places = {toml_value(places)}         # where people meet the output",
        f"prose = {toml_text(answers.get('prose', ''))}",
        "",
        "[use.facts]                  # answers to the law's questions: `answerable law` asks them",
        "",
    )


_EXPECTATIONS = (
    "# An expectation written as a test:",
    "# [[scenario]]",
    '# name = "marital status does not matter"',
    '# form = "twin"                # person | twin | population | monotone',
    "# twin = { married = 1 }",
    '# reason = "..."',
    "",
    "[gate]                        # what a release requires; tighten it as you learn",
    'requires = ["purpose", "policy:*"]',
    "",
    "[network]",
    "allow = []                    # addresses components may reach: none",
    "",
)
