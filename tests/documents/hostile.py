"""A record in which every name and text tries to act: HTML, links, terminals, formulas."""

import dataclasses
from typing import Any, get_type_hints

PAYLOAD = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7*7}}{% raw %}"
    "[x](javascript:alert(1))https://evil.example/|`\x1b[31m\x9b31m\u202e\u2028=cmd()"
)


def hostile(value: Any, hint: Any = None) -> Any:
    """Return the value with the payload behind every free text in it; closed words stay."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = get_type_hints(type(value))
        changed = {
            field.name: hostile(getattr(value, field.name), hints[field.name])
            for field in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **changed)
    if isinstance(value, tuple):
        free = str if "Literal" not in str(hint) else None
        return tuple(hostile(inner, free) for inner in value)
    if type(value) is str and value and hint is str:
        return f"={value}{PAYLOAD}"
    return value
