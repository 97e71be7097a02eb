"""Loads every check and every provider of evidence: ours, and those of installed packages."""

import importlib
import pkgutil
from importlib.metadata import entry_points

import answerable.checks
from answerable.errors import EvidenceError

GROUP = "answerable.checks"
"""Entry-point group under which other packages name the modules that hold their checks."""


def load_checks() -> None:
    """Import every module below `checks/` and every entry point; a second call changes nothing.

    Raises `EvidenceError` when a module of another package cannot be imported: a check that is
    silently absent would look like one that found nothing.
    """
    for module in pkgutil.walk_packages(
        answerable.checks.__path__, f"{answerable.checks.__name__}."
    ):
        importlib.import_module(module.name)
    for entry in sorted(entry_points(group=GROUP), key=lambda e: (e.name, e.value)):
        try:
            entry.load()
        except Exception as broken:
            package = entry.dist.name if entry.dist else "an installed package"
            raise EvidenceError(
                f"the checks {entry.name!r} of {package} cannot be loaded ({broken}). "
                "Update or uninstall that package."
            ) from broken
