"""Single keys and values as TOML text."""

import re
from collections.abc import Sequence
from datetime import date

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}

TomlValue = str | bool | int | float | date | Sequence["str | int | float"]


def toml_key(key: str) -> str:
    """Return a key, in quotes when it needs them."""
    return key if _BARE.fullmatch(key) else toml_text(key)


def toml_text(text: str) -> str:
    """Return a text as a basic string; everything unprintable is escaped."""
    return '"' + "".join(_character(c) for c in text) + '"'


def toml_value(value: TomlValue) -> str:
    """Return a text, number, day, true or false, or a list of them, as TOML."""
    if isinstance(value, str):
        return toml_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    return "[" + ", ".join(toml_value(item) for item in value) + "]"


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
