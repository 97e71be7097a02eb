"""The sentences of the letter, one file a language: another language is another file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import floor, log10
from typing import TYPE_CHECKING

from answerable.errors import EvidenceError
from answerable.stats.results import Scalar

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class Texts:
    """One language."""

    code: str
    sentences: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a sentence with its gaps filled; what is filled in is never read as a gap."""
        text = self.sentences[key]
        parts = text.split("{")
        filled = [parts[0]]
        for part in parts[1:]:
            name, _, rest = part.partition("}")
            filled += [str(values[name]), rest]
        return "".join(filled)

    def number(self, value: float) -> str:
        """Return a number as this language writes it: two decimals, small ones with two digits."""
        places = 1 - floor(log10(abs(value))) if 0 < abs(value) < 0.1 else 2
        plain = f"{value:,.{places}f}".rstrip("0").rstrip(".")
        swap = {",": self.sentences["thousands"], ".": self.sentences["decimal"]}
        return "".join(swap.get(c, c) for c in plain).replace("-", "\u2212")

    def value(self, value: Scalar) -> str:
        """Return a value of a field as one reads it."""
        if value is None:
            return self("unknown_value")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return self.number(value)
        return str(value)


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages there are texts for."""
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def texts(language: str) -> Texts:
    """Return the texts of a language; `EvidenceError` names those there are."""
    if language not in languages():
        raise EvidenceError(
            f"there is no letter in the language {language!r}; there are {', '.join(languages())}."
        )
    content = (_folder() / f"{language}.toml").read_text(encoding="utf-8")
    return Texts(language, tomllib.loads(content))


def _folder() -> "Traversable":
    return files("answerable.documents.letter") / "texts"
