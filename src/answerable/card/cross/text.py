"""Characters no card needs: they would move a cursor, colour a terminal or reverse a line."""

from collections.abc import Iterator
from unicodedata import category

from answerable.card.faults import Fault
from answerable.card.outline import Outline, every_text
from answerable.card.words import where

PROSE = frozenset({"describes", "prose", "reason", "note", "text", "closed_because", "none"})
"""Keys whose text may run over several lines."""

_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = frozenset("\u2028\u2029\ufeff")


def text_faults(outline: Outline) -> Iterator[Fault]:
    """Yield a fault for every key or text that holds a control character."""
    for path, text, is_key in every_text(outline.raw):
        allowed = "\n\t\r" if path and path[-1] in PROSE and not is_key else ""
        bad = next((c for c in text if is_control(c) and c not in allowed), "")
        if bad:
            kind = "key" if is_key else "text"
            yield Fault(
                path,
                f"{where(path, outline.raw)}: a {kind} holds the control character "
                f"U+{ord(bad):04X}.",
                "Remove it; text over several lines belongs into prose and reasons.",
            )


def is_control(character: str) -> bool:
    """Tell whether a character controls the terminal or the direction of a line."""
    return category(character) == "Cc" or character in _DIRECTIONS or character in _BREAKS
