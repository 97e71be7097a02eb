"""A fault at a path of the card, before it becomes a `Problem` with file and line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from answerable.card.places import Path, Places
from answerable.errors import Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one path, and how to mend it."""

    path: Path
    what: str
    mend: str


def problems(faults: Iterable[Fault], places: Places, file: str) -> tuple[Problem, ...]:
    """Return the faults as problems with lines, each once, in the order of the file."""
    found = {Problem(file, places.line(f.path), f.what, f.mend) for f in faults}
    return tuple(sorted(found))


def quoted(value: object, longest: int = 60) -> str:
    """Return a value in quotes that is safe to print: no control character survives."""
    text = value if isinstance(value, str) else str(value)
    shown = repr(text if len(text) <= longest else f"{text[: longest - 3]}...")
    return shown.replace('"', '\\"') if shown.startswith('"') else f'"{shown[1:-1]}"'


def one_of(words: Iterable[str]) -> str:
    """Return the words as a list a person reads: `"a", "b" or "c"`."""
    shown = [quoted(word) for word in words]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def nearest(word: str, known: Sequence[str]) -> str:
    """Return the known word that looks most like `word`, "" when none does."""
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), "")


def suggest(word: str, known: Sequence[str], what: str = "There is") -> str:
    """Return the mend for a word that should be one of `known`."""
    close = nearest(word, known)
    if close:
        return f"Did you mean {quoted(close)}?"
    if not known:
        return f"{what} none yet."
    listed = ", ".join(quoted(name) for name in list(known)[:12])
    more = f" and {len(known) - 12} more" if len(known) > 12 else ""
    return f"{what} {listed}{more}."
