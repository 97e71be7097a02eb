"""Faults of single values in plain words: what pydantic found, said the way a person would."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args

from answerable.card.faults import Fault, one_of, quoted, suggest
from answerable.card.places import Path

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from answerable.card.sections.base import Section

_TYPES = {
    "string_type": ("text", 'Write it in quotes: "...".'),
    "int_type": ("a whole number", "Write a whole number without quotes."),
    "int_from_float": ("a whole number", "Write a whole number without quotes."),
    "float_type": ("a number", "Write a number without quotes."),
    "bool_type": ("true or false", "Write true or false without quotes."),
    "list_type": ("a list", 'Write a list: ["...", "..."].'),
    "dict_type": ("a table", "Write a table: { key = value }."),
    "model_type": ("a table", "Write a table: { key = value }."),
    "model_attributes_type": ("a table", "Write a table: { key = value }."),
}
_MOST_KEYS = 4
_ARRAYS = ("party", "use", "component", "source", "protected", "group", "policy", "promise",
           "scenario", "red_line", "warning")  # fmt: skip


def value_faults(error: "ValidationError", raw: Mapping[str, Any]) -> list[Fault]:
    """Return everything wrong with single values of the card, one fault each."""
    return [_fault(detail, raw) for detail in error.errors(include_url=False)]


def where(path: Path, raw: Any) -> str:
    """Return the table a path lies in, in words: `component "rule"`; "the card" at the top."""
    if not path:
        return "the card"
    first = str(path[0])
    if len(path) > 1 and isinstance(path[1], int):
        entry = _get(raw, path[:2])
        label = (entry.get("name") or entry.get("id")) if isinstance(entry, dict) else None
        shown = quoted(label) if isinstance(label, str) and label else f"number {path[1] + 1}"
        return f"{first} {shown}"
    return f"[{first}]" if isinstance(raw.get(first), dict) else "the card"


def _fault(detail: "ErrorDetails", raw: Mapping[str, Any]) -> Fault:
    path: Path = _inside(tuple(detail["loc"]), raw)
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _unknown_key(path, raw)
    if kind == "missing":
        return _missing(tuple(detail["loc"]), raw)
    place = _place(path, raw)
    context = detail.get("ctx", {})
    if kind == "card":
        return Fault(path, f"{place}: {context['what']}", context["mend"])
    value = _get(raw, path)
    if kind == "literal_error":
        return _not_a_word(path, place, value)
    if kind in _TYPES:
        return _wrong_type(path, place, value, kind)
    if kind in _BOUNDS:
        what, mend = _BOUNDS[kind](context)
        return Fault(path, f"{place} {what}.", mend)
    return Fault(path, f"{place} is not what belongs here ({kind}).", "See the card's schema.")


_BOUNDS: Mapping[str, Callable[[Mapping[str, Any]], tuple[str, str]]] = {
    "string_too_short": lambda _: ("is empty", 'Write something, or "unknown".'),
    "greater_than_equal": lambda c: (f"is below {c['ge']}", f"Write {c['ge']} or more."),
    "greater_than": lambda c: (f"is not above {c['gt']}", f"Write more than {c['gt']}."),
    "less_than": lambda c: (f"is not below {c['lt']}", f"Write less than {c['lt']}."),
    "less_than_equal": lambda c: (f"is above {c['le']}", f"Write {c['le']} or less."),
}


def _place(path: Path, raw: Mapping[str, Any]) -> str:
    """Return `component "rule": kind`, the table and the key in it."""
    table = where(path, raw)
    inner = [p if p.isprintable() else quoted(p) for p in path if isinstance(p, str)]
    if len(path) > 1 or table == "the card":
        inner = inner if table == "the card" else inner[1:]
    key = ".".join(inner)
    if table == "the card":
        return key or table
    return f"{table}: {key}" if key and len(path) > 1 else table


def _unknown_key(path: Path, raw: Mapping[str, Any]) -> Fault:
    from answerable.card.document import CardDocument

    key = str(path[-1])
    model = _model_at(CardDocument, path[:-1])
    known = tuple(model.model_fields) if model is not None else ()
    table = where(path, raw) if len(path) > 1 else "the card"
    return Fault(path, f"{table} has no key {quoted(key)}.", suggest(key, known, "The keys are"))


def _missing(path: Path, raw: Mapping[str, Any]) -> Fault:
    key = str(path[-1])
    inside = path[:-1]
    table = where(inside, raw)
    return Fault(inside, f"{table} lacks the key {quoted(key)}.", f"Add a line `{key} = ...`.")


def _not_a_word(path: Path, place: str, value: Any) -> Fault:
    from answerable.card.document import CardDocument

    words = _words_at(CardDocument, path)
    what = f"{place} is {quoted(value)}, which is none of the words allowed here."
    close = suggest(value, words, "Write one of") if isinstance(value, str) else ""
    mend = close if close.startswith("Did") else f"Write {one_of(words)}."
    return Fault(path, what, mend)


def _wrong_type(path: Path, place: str, value: Any, kind: str) -> Fault:
    noun, mend = _TYPES[kind]
    if len(path) == 1 and path[0] in _ARRAYS:
        mend = f"Write [[{path[0]}]] with two brackets above its lines."
    elif kind == "bool_type" and value in ("true", "false", "yes", "no"):
        mend = f"Write {'true' if value in ('true', 'yes') else 'false'} without quotes."
    elif kind in ("dict_type", "model_type", "model_attributes_type"):
        mend = _table_of(path) or mend
    elif kind == "string_type" and isinstance(value, int | float):
        mend = f'Write "{str(value).lower() if isinstance(value, bool) else value}" in quotes.'
    return Fault(path, f"{place} should be {noun}, not {_kind_of(value)}.", mend)


def _table_of(path: Path) -> str:
    """Return how to write the table at `path` with the keys that it has; "" where any key goes."""
    from answerable.card.document import CardDocument

    model = _model_at(CardDocument, path)
    if model is None:
        return ""
    keys = ", ".join(f"{key} = ..." for key in list(model.model_fields)[:_MOST_KEYS])
    return f"Write a table, such as {{ {keys} }}."


def _kind_of(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "text",
             list: "a list", dict: "a table"}  # fmt: skip
    return names.get(type(value), "a date")


def _inside(loc: Path, raw: Any) -> Path:
    """Return the part of a location that is really in the file: pydantic adds steps of its own."""
    found: list[str | int] = []
    at = raw
    for step in loc:
        inside_list = isinstance(at, list) and isinstance(step, int) and step < len(at)
        if not (inside_list or (isinstance(at, dict) and step in at)):
            continue
        at = at[step]
        found.append(step)
    return tuple(found)


def _get(raw: Any, path: Path) -> Any:
    for step in path:
        raw = raw[step]
    return raw


def _model_at(model: "type[Section]", path: Path) -> "type[Section] | None":
    """Return the model of the table at `path`, None where any key is allowed."""
    found: type[Section] | None = model
    for step in path:
        if isinstance(step, int) or found is None:
            continue
        info = found.model_fields.get(step)
        inner = _section_in(info.annotation) if info else None
        if inner is None and step not in found.model_fields:
            continue
        found = inner
    return found


def _section_in(annotation: Any) -> "type[Section] | None":
    from answerable.card.sections.base import Section

    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    for inner in get_args(annotation):
        found = _section_in(inner)
        if found is not None:
            return found
    return None


def _words_at(model: "type[Section]", path: Path) -> Sequence[str]:
    table = _model_at(model, path[:-1])
    info = table.model_fields.get(str(path[-1])) if table else None
    return tuple(str(word) for word in get_args(info.annotation)) if info else ()
