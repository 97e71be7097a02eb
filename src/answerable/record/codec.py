"""A record as plain values and back again, exactly.

The types of `record/types.py` are the format; this file only walks them. Where a field may hold
several types, the value says which in `"type"`. See FORMAT.md for what a reader finds.

Written by hand instead of with pydantic: a union must name its member in the file, an unbounded
interval end must survive, 600 and 600.0 must stay apart in a witness, and `verify` must start
without loading a validation library.
"""

import math
import re
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum, IntEnum
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from answerable.errors import RecordError
from answerable.proof.canonical import Plain
from answerable.stats.results import Scalar

T = TypeVar("T")

_SAFE = 2**53 - 1
"""Whole numbers beyond this are rounded by readers of JSON, so they are written as text."""

_FIELDS: dict[type, tuple[tuple[Field[Any], Any], ...]] = {}
_SCALARS = frozenset(get_args(Scalar))


def to_plain(value: object) -> Plain:
    """Return a frozen dataclass as what JSON can say. Raises `TypeError` for other types."""
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{type(value).__name__} is no dataclass")
    return _write(value, type(value))


def from_plain(plain: Plain, form: type[T]) -> T:
    """Return the dataclass `form` that `plain` spells.

    A field that has a default may be missing (older records); an unknown field, a wrong type or
    a missing field raises `RecordError` with the JSON pointer of the place.
    """
    value = _read(plain, form, "")
    if not isinstance(value, form):
        raise RecordError(f"The record does not hold a {form.__name__}.")
    return value


def tag(form: Any) -> str:
    """Return the word that names a type in `"type"`: `ModelFile` -> `model_file`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", form.__name__).lower()


def pointer(base: str, part: str | int) -> str:
    """Return the JSON pointer (RFC 6901) of `part` below `base`."""
    return f"{base}/{str(part).replace('~', '~0').replace('/', '~1')}"


def _fields(form: type) -> tuple[tuple[Field[Any], Any], ...]:
    """Return the fields of a dataclass with their resolved types; looked up once per type."""
    if form not in _FIELDS:
        hints = get_type_hints(form)
        _FIELDS[form] = tuple((field, hints[field.name]) for field in fields(form))
    return _FIELDS[form]


def _members(form: Any) -> tuple[Any, ...]:
    return get_args(form) if get_origin(form) in (Union, UnionType) else ()


def _write(value: Any, form: Any) -> Plain:
    members = _members(form)
    if members and set(members) == _SCALARS:
        return _write_scalar(value)
    if members:
        return _write_member(value, members)
    if is_dataclass(form):
        return {
            field.name: _write(getattr(value, field.name), of) for field, of in _fields(type(value))
        }
    if get_origin(form) is tuple:
        return [
            _write(inner, of) for inner, of in zip(value, _places(form, len(value)), strict=True)
        ]
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if form is int and abs(value) > _SAFE:
        raise RecordError(f"{value} is beyond 2**53 - 1, the largest whole number a record holds.")
    return float(value) if form is float else value


def _write_member(value: Any, members: tuple[Any, ...]) -> Plain:
    if value is None:
        return None
    classes = [member for member in members if is_dataclass(member)]
    written = _write(value, type(value) if classes else _only(members))
    if len(classes) > 1 and isinstance(written, dict):
        return {"type": tag(type(value)), **written}
    return written


def _write_scalar(value: Scalar) -> Plain:
    """Return a witness's value; what plain JSON would blur is wrapped and named."""
    if isinstance(value, float) and (value.is_integer() or not math.isfinite(value)):
        return {"float": repr(value)}
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _SAFE:
        return {"integer": str(value)}
    return value


def _places(form: Any, length: int) -> tuple[Any, ...]:
    """Return the type of each place of a tuple of that length."""
    inner = get_args(form)
    return (inner[0],) * length if len(inner) == 2 and inner[1] is Ellipsis else inner


def _only(members: tuple[Any, ...]) -> Any:
    """Return the one type of an optional field."""
    (form,) = (member for member in members if member is not NoneType)
    return form


def _read(plain: Plain, form: Any, at: str) -> Any:
    members = _members(form)
    if members and set(members) == _SCALARS:
        return _read_scalar(plain, at)
    if members:
        return _read_member(plain, members, at)
    if is_dataclass(form):
        return _read_fields(plain, form, at)
    if get_origin(form) is tuple:
        return _read_tuple(plain, form, at)
    if get_origin(form) is Literal:
        return plain if plain in get_args(form) else _refuse(at, plain)
    if form is float:
        return _read_float(plain, at)
    if form in (str, int, bool):
        return plain if type(plain) is form else _refuse(at, plain)
    return _read_word(plain, form, at)


def _read_fields(plain: Plain, form: Any, at: str) -> Any:
    if not isinstance(plain, dict):
        return _refuse(at, plain)
    known = _fields(form)
    if surplus := sorted(plain.keys() - {field.name for field, _ in known}):
        raise RecordError(f"{pointer(at, surplus[0])}: this version does not know this field.")
    given = {}
    for field, of in known:
        place = pointer(at, field.name)
        if field.name in plain:
            given[field.name] = _read(plain[field.name], of, place)
        elif field.default is MISSING:
            raise RecordError(f"{place}: this field is missing.")
    try:
        return form(**given)
    except ValueError as error:
        raise RecordError(f"{at}: {error}.") from error


def _read_tuple(plain: Plain, form: Any, at: str) -> Any:
    if not isinstance(plain, list):
        return _refuse(at, plain)
    places = _places(form, len(plain))
    if len(places) != len(plain):
        return _refuse(at, plain)
    pairs = enumerate(zip(plain, places, strict=True))
    return tuple(_read(inner, of, pointer(at, i)) for i, (inner, of) in pairs)


def _read_member(plain: Plain, members: tuple[Any, ...], at: str) -> Any:
    if plain is None and NoneType in members:
        return None
    classes = {tag(member): member for member in members if is_dataclass(member)}
    if len(classes) < 2:
        return _read(plain, _only(members), at)
    name = plain.get("type") if isinstance(plain, dict) else None
    if not isinstance(plain, dict) or not isinstance(name, str) or name not in classes:
        return _refuse(at, plain)
    rest: Plain = {key: value for key, value in plain.items() if key != "type"}
    return _read(rest, classes[name], at)


def _read_scalar(plain: Plain, at: str) -> Scalar:
    if plain is None or isinstance(plain, (str, int, float)):
        return plain
    readers: dict[str, Callable[[str], float | int]] = {"float": float, "integer": int}
    if isinstance(plain, dict) and len(plain) == 1:
        ((kind, text),) = plain.items()
        if kind in readers and isinstance(text, str):
            try:
                return readers[kind](text)
            except ValueError:
                pass
    raise _wrong(at, plain)


def _read_float(plain: Plain, at: str) -> float:
    if plain in ("Infinity", "-Infinity") or type(plain) in (int, float):
        return float(plain)  # type: ignore[arg-type]
    raise _wrong(at, plain)


def _read_word(plain: Plain, form: Any, at: str) -> Any:
    """Return a date, or a member of an enumeration, from its word."""
    if isinstance(plain, str):
        try:
            if form is date:
                return date.fromisoformat(plain)
            return form[plain.upper()] if issubclass(form, IntEnum) else form(plain)
        except (ValueError, KeyError):
            pass
    raise _wrong(at, plain)


def _wrong(at: str, plain: Plain) -> RecordError:
    shown = repr(plain)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    return RecordError(f"{at or 'the record'}: {shown} cannot stand here.")


def _refuse(at: str, plain: Plain) -> Any:
    raise _wrong(at, plain)
