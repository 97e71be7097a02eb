"""Facts as flat tokens: `x`, `no_x`, `x?`, `fact:word`, as examples and rules write them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from answerable.law.condition import NO, UNKNOWN, YES, Value
from answerable.law.instrument import FactDef


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens, read."""

    values: Mapping[str, Value]
    as_of: date | None
    unknown: tuple[str, ...]
    """Tokens that name no fact."""


def read_tokens(tokens: Iterable[str], facts: Mapping[str, FactDef]) -> Tokens:
    """Return the facts that tokens state. `as_of:` sets the day; words of one fact add up."""
    values: dict[str, Value] = {}
    unknown: list[str] = []
    as_of: date | None = None
    for token in tokens:
        name, _, word = token.strip().partition(":")
        if not name:
            continue
        if name == "as_of":
            as_of = date.fromisoformat(word)
        elif word and name in facts:
            found = read_value(word, facts[name])
            before = values.get(name)
            both = isinstance(found, frozenset) and isinstance(before, frozenset)
            values[name] = found | before if both else found  # type: ignore[operator]
        elif name in facts:
            values[name] = YES
        elif name.endswith("?") and name[:-1] in facts:
            values[name[:-1]] = UNKNOWN if facts[name[:-1]].kind == "yes_no" else None
        elif name.startswith("no_") and name[3:] in facts:
            values[name[3:]] = NO
        else:
            unknown.append(token)
    return Tokens(values, as_of, tuple(unknown))


def read_value(text: str, fact: FactDef) -> Value:
    """Return the value a text stands for; None or UNKNOWN when it says unknown or fits no type."""
    if fact.kind == "yes_no":
        return {"yes": YES, "no": NO}.get(text, UNKNOWN)
    if text == "unknown":
        return None
    if fact.kind == "number":
        try:
            return float(text)
        except ValueError:
            return None
    if fact.kind == "date":
        return text
    return frozenset(part.strip() for part in text.split(",") if part.strip())
