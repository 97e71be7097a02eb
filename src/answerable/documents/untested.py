"""What nobody tested, one entry a reason, with the names of checks folded into their areas."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from answerable.documents.words import count_of, listed, short_name
from answerable.record.types import Record

_CHECK: Final = re.compile(r"\b([a-z]+)\.([a-z][a-z0-9_]*)")
_AT_MOST: Final = 2
"""More checks of one area than this are counted instead of named."""
_ASKS: Final = 4
"""More uses and groups than this with one reason are not named one by one."""


@dataclass(frozen=True, slots=True)
class Untested:
    """Everything not tested for one reason."""

    what: tuple[str, ...]
    """In full, with every check by name."""
    brief: str
    """In a few words: checks counted by area, areas without their examples."""
    reason: str
    mend: str
    checks: int
    """How many checks it names; 0 where it is something else."""


def untested(record: Record) -> tuple[Untested, ...]:
    """Return one entry a reason, in the order of the record."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for one in record.not_tested:
        reasons.setdefault((one.reason, one.mend), []).append(one.what)
    return tuple(
        Untested(tuple(map(_in_words, what)), _brief(what), *key, sum(len(_names(w)) for w in what))
        for key, what in reasons.items()
    )


def _in_words(what: str) -> str:
    """Return `data.drift` as "drift (data)", and text without the name of a check as it is."""
    names = _names(what)
    if not names:
        return what
    areas = dict.fromkeys(area for area, _ in names)
    said = (
        f"{area}: {', '.join(short_name(name) for of, name in names if of == area)}"
        for area in areas
    )
    return f"{'; '.join(said)}{_whose(what)}"


def _brief(what: list[str]) -> str:
    named = [one for one in what if _names(one)]
    whole = [one for one in what if not _names(one)]
    # "privacy: membership inference, ..." names an area first; a lone one keeps its examples.
    plain = [one.partition(": ")[0] if len(whole) > _AT_MOST else one for one in whole]
    told = _in_all(named) if len(named) > _ASKS else [_counted(one) for one in named]
    return "; ".join([*told, *_joined(plain)])


def _in_all(named: list[str]) -> list[str]:
    """Return the checks of many uses and groups together, counted by area."""
    areas = Counter(area for one in named for area, _ in _names(one))
    return [listed([count_of(n, f"{area} check") for area, n in areas.items()])]


def _joined(plain: list[str]) -> Iterator[str]:
    if plain:
        yield listed(plain)


def _counted(what: str) -> str:
    names = _names(what)
    areas = Counter(area for area, _ in names)
    said = [
        count_of(n, f"{area} check")
        if n > _AT_MOST or len(areas) > 1  # a name alone does not say of which area it is
        else " and ".join(short_name(name) for of, name in names if of == area)
        for area, n in areas.items()
    ]
    return f"{listed(said)}{_whose(what)}"


def _names(what: str) -> list[tuple[str, str]]:
    """Return area and name of every check in `a.b, a.c of use` or `a.b: race`; [] for others."""
    listing = _split(what)[0]
    parts = [_CHECK.fullmatch(part) for part in listing.split(", ")]
    return [(m[1], m[2]) for m in parts if m] if all(parts) else []


def _whose(what: str) -> str:
    whose = _split(what)[1]
    return f" of {whose}" if whose else ""


def _split(what: str) -> tuple[str, str]:
    """Return the names, and the use or group behind " of " or ": "."""
    for mark in (" of ", ": "):
        before, found, whose = what.partition(mark)
        if found and _CHECK.match(before):
            return before, whose
    return what, ""
