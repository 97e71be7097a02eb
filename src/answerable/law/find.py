"""Every instrument there is: folders beside this file, and those other packages bring."""

from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import Path

from answerable.errors import LawFileError, Problem
from answerable.law.check import check_instrument
from answerable.law.instrument import FactDef, Instrument
from answerable.law.read import read_facts, read_instrument

HOME = Path(__file__).parent / "instruments"
COMMON = HOME / "common.toml"
GROUP = "answerable.law"
"""Entry points of packages that bring instruments."""


def folders() -> tuple[Path, ...]:
    """Return the folders of all instruments, ours and those of the entry points `answerable.law`.

    An entry point names a package whose folder holds folders of instruments.
    """
    homes = [HOME]
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        homes.extend(Path(path) for path in point.load().__path__)
    found = (path.parent for home in homes for path in home.glob("*/instrument.toml"))
    return tuple(sorted(found, key=lambda path: path.name))


def instruments() -> tuple[Instrument, ...]:
    """Return every instrument, read and checked; raises `LawFileError`."""
    return _load(folders())


@lru_cache(maxsize=8)
def _load(where: tuple[Path, ...]) -> tuple[Instrument, ...]:
    loaded = tuple(load(folder) for folder in where)
    _refuse_same_name(loaded)
    return loaded


def load(folder: Path) -> Instrument:
    """Return the instrument of one folder, read and checked; raises `LawFileError`."""
    instrument = read_instrument(folder, common_facts(), COMMON.read_bytes())
    check_instrument(instrument, folder)
    return instrument


@lru_cache(maxsize=1)
def common_facts() -> dict[str, FactDef]:
    """Return the facts all instruments share: those the card answers, and a few asked once."""
    problems: list[Problem] = []
    facts = read_facts(COMMON, COMMON.read_bytes(), problems)
    if problems:
        raise LawFileError(problems)
    return facts


def _refuse_same_name(loaded: tuple[Instrument, ...]) -> None:
    """One name, one question: a card answers a fact once for all instruments."""
    asked: dict[str, tuple[str, FactDef]] = {}
    problems = []
    for instrument in loaded:
        for name in instrument.own_facts:
            fact = instrument.facts[name]
            other, before = asked.setdefault(name, (instrument.id, fact))
            same = (before.ask, before.kind, before.travels) == (fact.ask, fact.kind, fact.travels)
            if not same:
                what = f"{instrument.id} and {other} ask differently for the fact {name!r}."
                mend = "Use the same words, another name, or move it to common.toml."
                problems.append(Problem(f"{instrument.id}/facts.toml", fact.line, what, mend))
    if problems:
        raise LawFileError(problems)
