"""Export formats: one file each, found by looking. Other packages add theirs by entry point."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from answerable.record.types import Record

ENTRY_POINTS = "answerable.formats"


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a record. A module of this package binds one to the name `FORMAT`."""

    name: str
    """What `--as` is given."""
    suffix: str
    about: str
    """One line for `--help`."""
    write: Callable[[Record], str]
    """Return the document; deterministic, and nothing but the record goes in."""


@cache
def formats() -> dict[str, Format]:
    """Return every format by name: ours, then those of other installed packages."""
    import importlib
    import pkgutil
    from importlib.metadata import entry_points

    ours = [
        importlib.import_module(f"{__name__}.{module.name}").FORMAT
        for module in pkgutil.iter_modules(__path__)
    ]
    others = [entry.load() for entry in entry_points(group=ENTRY_POINTS)]
    return {one.name: one for one in (*others, *ours)}
