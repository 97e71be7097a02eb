"""Facts of the card against the questions of the law: names, values, and what red lines read.

A misspelt fact would answer nothing, and a red line over it would never be crossed; so a name is
one that an instrument asks for, or begins with `own_` and is the firm's own.
"""

import ast
from collections.abc import Iterator, Mapping
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING

from answerable.card.faults import Fault, nearest, one_of, quoted
from answerable.card.outline import Entry, Outline
from answerable.card.territory import country_fault, place_fault

if TYPE_CHECKING:
    from answerable.law.instrument import FactDef

OWN = "own_"
"""Beginning of the name of a fact that is the firm's own: yes, no or unknown, for red lines."""
_TRUTHS = ("yes", "no", "unknown")
_CARD_KEYS = {
    "outcome": "purpose_outcome",
    "decides": "who_decides",
    "places": "place",
    "size": "smallest_party",
    "public_authority": "deployer_is_public_authority",
}
"""Key of a use or a party -> the fact that says the same."""
_CODES = {
    "place": place_fault,
    "country": country_fault,
    "provider_country": country_fault,
}
_Known = Mapping[str, "FactDef"]


def fact_faults(outline: Outline) -> Iterator[Fault]:
    """Yield facts no law asks for, answers that are none, and red lines that read nothing."""
    holders = [*outline.entries("use"), *outline.components]
    lines = [line for line in outline.entries("red_line") if line.text("when")]
    if not lines and not any(holder.inner("facts") for holder in holders):
        return
    known = _known()
    own: dict[str, None] = {}
    for holder in holders:
        of_use = holder.path[0] == "use"
        for name, answer in holder.inner("facts").items():
            if of_use and _is_own(name, known):
                own[name] = None
            yield from _answered(holder, name, answer, known, of_use=of_use)
    for line in lines:
        yield from _red_line(line, known, tuple(own))


def _known() -> dict[str, "FactDef"]:
    from answerable.law.find import common_facts, instruments

    known = dict(common_facts())
    for instrument in instruments():
        known.update(instrument.facts)
    return known


def _is_own(name: str, known: _Known) -> bool:
    return name.startswith(OWN) and name not in known


def _answered(
    holder: Entry, name: str, answer: object, known: _Known, *, of_use: bool
) -> Iterator[Fault]:
    who, at = f"{holder.path[0]} {quoted(holder.name)}", holder.at("facts", name)
    if isinstance(answer, Mapping):
        answer, at = answer.get("value"), (*at, "value")
    if _is_own(name, known):
        if not of_use:
            what = f"{who}: {quoted(name)} is a fact of your own, and a component has none."
            yield Fault(holder.at("facts", name), what, "Answer it under [use.facts].")
            return
    elif name not in known:
        what = f"{who} answers {quoted(name)}, which is no fact any law asks for."
        yield Fault(holder.at("facts", name), what, _other_name(name, known, ()))
        return
    text = _text(answer)
    wrong = _not_an_answer(text, known.get(name)) if text is not None else None
    if wrong:
        yield Fault(at, f"{who}: {name} cannot be {quoted(text)}.", wrong)


def _other_name(name: str, known: _Known, own: tuple[str, ...]) -> str:
    if name == "persons_per_year":
        return f'No rule counts people: answer a fact of your own, such as {OWN}many = "yes".'
    close = _CARD_KEYS.get(name) or nearest(name, (*known, *own))
    return f"Did you mean {quoted(close)}?" if close else f'A fact of your own begins with "{OWN}".'


def _text(answer: object) -> str | None:
    """Return an answer as the card keeps it; None when it is none, which is said elsewhere."""
    if isinstance(answer, list):
        texts = [part for part in answer if isinstance(part, str)]
        return ", ".join(texts) if len(texts) == len(answer) else None
    if isinstance(answer, bool) or not isinstance(answer, str | int | float | date):
        return None
    text = str(answer)
    return text if text.strip() else None


def _not_an_answer(text: str, fact: "FactDef | None") -> str | None:
    """Return how to mend an answer that does not fit its fact; None when it fits."""
    if text == "unknown":
        return None
    if fact is None or fact.kind == "yes_no":
        return None if text in _TRUTHS else f"Write {one_of(_TRUTHS)}."
    if fact.kind == "number":
        return None if _is_number(text) else 'Write a number, or "unknown".'
    if fact.kind == "date":
        return None if _is_day(text) else 'Write a day like 2026-01-31, or "unknown".'
    words = [word.strip() for word in text.split(",")]
    return next((mend for word in words if (mend := _not_a_word(word, fact))), None)


def _not_a_word(word: str, fact: "FactDef") -> str | None:
    if fact.name in _CODES:
        wrong = _CODES[fact.name](word)
        return wrong[1] if wrong else None
    if not fact.choices or word in fact.choices:
        return None
    close = nearest(word, fact.choices)
    return f"Did you mean {quoted(close)}?" if close else f"Write {one_of(fact.choices)}."


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _red_line(line: Entry, known: _Known, own: tuple[str, ...]) -> Iterator[Fault]:
    who, at = f"red line {quoted(line.text('id'))}", line.at("when")
    try:
        reads = list(_reads(ast.parse(line.text("when").strip(), mode="eval").body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return  # a condition that cannot be read is a fault of its own
    for name, compared in reads:
        if _is_own(name, known):
            if name not in own:
                what = f"{who} reads {quoted(name)}, which no use answers."
                close = nearest(name, own)
                add = f'Add {name} = "unknown" under [use.facts].'
                yield Fault(at, what, f"Did you mean {quoted(close)}?" if close else add)
                continue
        elif name not in known:
            what = f"{who} reads {quoted(name)}, which is no fact any law asks for."
            yield Fault(at, what, _other_name(name, known, own))
            continue
        wrong = _misread(name, known.get(name), compared)
        if wrong:
            yield Fault(at, f"{who}: {wrong[0]}.", wrong[1])


def _reads(tree: ast.expr) -> Iterator[tuple[str, ast.Compare | None]]:
    """Yield every fact a condition reads, with the comparison it stands in."""
    match tree:
        case ast.Name(id=name):
            yield name, None
        case ast.UnaryOp(operand=operand):
            yield from _reads(operand)
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _reads(part)
        case ast.Compare(left=ast.Name(id=name)):
            yield name, tree


def _misread(
    name: str, fact: "FactDef | None", compared: ast.Compare | None
) -> tuple[str, str] | None:
    """Return why a condition over this fact would never hold, and the mend; None when it may."""
    kind = fact.kind if fact else "yes_no"
    if kind == "yes_no":
        what = f"{name} is yes, no or unknown and is compared with nothing"
        return (what, f"Write `{name}` or `not {name}`.") if compared else None
    ordered = compared and isinstance(compared.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE)
    if kind in ("number", "date"):
        bound = compared.comparators[0] if compared and ordered else None
        value = bound.value if isinstance(bound, ast.Constant) else None
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number if kind == "number" else isinstance(value, str) and _is_day(value):
            return None
        example = "1000" if kind == "number" else "'2026-01-31'"
        return f"{name} is a {kind}", f"Compare it by <, <=, > or >=: `{name} >= {example}`."
    if compared is None or ordered:
        return f"{name} is a word", f"Compare it with one: `{name} == word`."
    return _unknown_word(name, fact, compared.comparators[0]) if fact else None


def _unknown_word(name: str, fact: "FactDef", right: ast.expr) -> tuple[str, str] | None:
    for part in right.elts if isinstance(right, ast.Tuple) else [right]:
        word = part.id if isinstance(part, ast.Name) else getattr(part, "value", None)
        if isinstance(word, str) and (mend := _not_a_word(word, fact)):
            return f"{name} is never {quoted(word)}", mend
    return None
