"""Writing answers into a card that a person keeps: their comments and layout stay."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from answerable.card.card import Card
from answerable.card.faults import quoted, suggest
from answerable.card.places import Path as Keys
from answerable.card.places import Place, Places, find_places
from answerable.card.read import find_card, parse_card
from answerable.card.toml import toml_key, toml_value
from answerable.card.write import write_text
from answerable.errors import CardError, Problem

FactValue = str | int | float | date | Sequence[str]


def set_facts(path: str | Path, use: str, answers: Mapping[str, FactValue]) -> Card:
    """Write answers into `[use.facts]` of one use and return the card as it then is.

    A fact that is there already gets the new value; its old evidence is dropped with the old
    value and kept where the value stays the same. Nothing else in the file changes. Raises
    `CardError` when the card is wrong before or would be after, and then writes nothing.
    """
    file = find_card(path)
    content = file.read_bytes()
    card = parse_card(content, file)
    names = [u.name for u in card.system.uses]
    if use not in names:
        what = f"there is no use {quoted(use)}."
        raise CardError([Problem(str(file), 0, what, suggest(use, names, "There are"))])
    index = names.index(use)
    text = content.decode("utf-8")
    for name, value in answers.items():
        text = _set_fact(text, index, name, value, file)
    changed = parse_card(text.encode("utf-8"), file)
    _must_be_the_only_change(content.decode("utf-8"), text, index, answers, file)
    write_text(file, text)
    return changed


def _set_fact(text: str, index: int, name: str, value: FactValue, file: Path) -> str:
    raw = _parse(text)
    facts = raw["use"][index].get("facts", {})
    places = find_places(text)
    at: Keys = ("use", index, "facts")
    written = toml_value(value)
    if name in facts:
        if _value_of(facts[name]) == _plain(value):
            return text
        place = places.by_path[(*at, name)]
        if not _replaceable(place, facts[name]):
            what = f"the fact {quoted(name)} has lines of its own for its evidence."
            mend = "Change it by hand: the evidence belongs to the old answer."
            raise CardError([Problem(str(file), place.line, what, mend)])
        return text[: place.start] + written + text[place.end :]
    return _add(text, places, at, f"{toml_key(name)} = {written}")


def _replaceable(place: Place, old: object) -> bool:
    """A table is replaced as a whole, so it must be written inline."""
    return not isinstance(old, dict) or not place.header


def _add(text: str, places: Places, at: Keys, line: str) -> str:
    """Insert a new fact where the card keeps its facts, or open a place for them."""
    place = places.by_path.get(at)
    if at in places.table_ends:
        return _insert_line(text, places.table_ends[at], line)
    if place is not None and not place.header:
        return _insert_inline(text, place, _last_end(places, at), line)
    if place is not None and text[place.start] != "[":
        return _insert_line(text, _last_end(places, at), f"facts.{line}")
    use = places.by_path[at[:-1]]
    if not use.header:
        return _insert_inline(text, use, _last_end(places, at[:-1]), f"facts = {{ {line} }}")
    end = max(e for keys, e in places.table_ends.items() if keys[: len(at) - 1] == at[:-1])
    return _insert_line(text, end, f"[use.facts]{_newline(text)}{line}")


def _insert_line(text: str, after: int, line: str) -> str:
    """Insert a line behind the one that `after` lies on, a comment at its end included."""
    newline = _newline(text)
    end = text.find("\n", after)
    if end < 0:
        return f"{text}{newline}{line}{newline}"
    return f"{text[: end + 1]}{line}{newline}{text[end + 1 :]}"


def _last_end(places: Places, at: Keys) -> int:
    """Return the offset behind the last thing inside `at`, 0 when it is empty."""
    inside = (p.end for keys, p in places.by_path.items() if keys[: len(at)] == at and keys != at)
    return max(inside, default=0)


def _insert_inline(text: str, place: Place, last: int, line: str) -> str:
    """Insert a pair into the inline table at `place`, behind the last pair it has."""
    if not last:
        return f"{text[: place.start]}{{ {line} }}{text[place.end :]}"
    return f"{text[:last]}, {line}{text[last:]}"


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _value_of(fact: Any) -> Any:
    return fact.get("value") if isinstance(fact, dict) else fact


def _plain(value: FactValue) -> Any:
    return value if isinstance(value, str | int | float | date) else list(value)


def _parse(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("\ufeff"))


def _must_be_the_only_change(
    before: str, after: str, index: int, answers: Mapping[str, FactValue], file: Path
) -> None:
    """Compare old and new as data: an unforeseen layout must never cost somebody their card."""
    old, new = _parse(before), _parse(after)
    facts = new["use"][index].get("facts", {})
    landed = all(_value_of(facts.get(name)) == _plain(value) for name, value in answers.items())
    for raw in (old, new):
        kept = raw["use"][index].pop("facts", {})
        raw["kept"] = {name: fact for name, fact in kept.items() if name not in answers}
    if old != new or not landed:
        what = "the answers could not be written without changing something else."
        raise CardError([Problem(str(file), 0, what, "Write them below [use.facts] by hand.")])
