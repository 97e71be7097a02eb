"""Loads every runner: ours, by listing `runners/`, and those of installed packages."""

import importlib
import pkgutil
from importlib.metadata import entry_points

import answerable.runs.runners
from answerable.errors import EvidenceError

GROUP = "answerable.runners"
"""Entry-point group under which other packages name the modules that hold their runners."""


def load_runners() -> None:
    """Import every module of `runners/` and every entry point; a second call changes nothing.

    The libraries they need are imported only when a component is opened. Raises `EvidenceError`
    when a module of another package cannot be imported.
    """
    package = answerable.runs.runners
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    for entry in sorted(entry_points(group=GROUP), key=lambda e: (e.name, e.value)):
        try:
            entry.load()
        except Exception as broken:
            owner = entry.dist.name if entry.dist else "an installed package"
            raise EvidenceError(
                f"the runners {entry.name!r} of {owner} cannot be loaded ({broken}). "
                "Update or uninstall that package."
            ) from broken
