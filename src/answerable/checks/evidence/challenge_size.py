"""How large a model is: what one would have to read, keep and send."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from answerable.checks.evidence.challenge_boosting import Boosted
from answerable.stats.results import Scalar
from answerable.system.system import Component, ModelFile, PythonCall

if TYPE_CHECKING:
    from answerable.kernels.scorecard import Scorecard

_DOUBLE = 8
"""Bytes of a number."""


@dataclass(frozen=True, slots=True)
class Size:
    """The size of one model, or why nobody can read it off."""

    model: str
    told: tuple[tuple[str, Scalar], ...]
    """What is counted and how many, e.g. ("lines", 8)."""
    reason: str = ""


def size_of_card(name: str, card: "Scorecard") -> Size:
    """Return the lines, fields and whole numbers of a scorecard."""
    # A line is its points and where it begins; a total has intercept and slope.
    numbers = 2 * card.lines + 2
    told: tuple[tuple[str, Scalar], ...] = (
        ("lines", card.lines),
        ("fields", len(card.fields)),
        ("bytes", _DOUBLE * numbers),
    )
    return Size(name, told)


def size_of_boosted(name: str, machine: Boosted) -> Size:
    """Return the curves, values and bytes of a boosting machine."""
    told: tuple[tuple[str, Scalar], ...] = (
        ("terms", machine.terms),
        ("numbers", machine.numbers),
        ("bytes", _DOUBLE * machine.numbers),
    )
    return Size(name, told)


def size_in_use(name: str, component: Component, bench: Any) -> Size:
    """Return the bytes of the file the model in use is kept in, where there is one."""
    folder: Path = bench.card.folder
    if isinstance(component.run, ModelFile):
        path = folder / component.run.path
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    elif isinstance(component.run, PythonCall):
        # Code says nothing about its size; a model file that it alone opened does.
        opened = [f.name for f in bench.graph.files if f.what == "model"]
        models = [c for c in bench.card.system.components if isinstance(c.run, ModelFile)]
        files = [folder / name for name in opened] if len(opened) == 1 and not models else []
    else:
        files = []
    there = [file for file in files if file.is_file()]
    if not there:
        return Size(name, (), "it is kept in no file that could be measured")
    told: tuple[tuple[str, Scalar], ...] = (
        ("fields", len(component.reads)),
        ("bytes", sum(file.stat().st_size for file in there)),
    )
    return Size(name, told)
