"""Opening a model file beside the card: what it may not be, where it may lie, its hash."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from answerable.errors import EvidenceError, RefusedFile
from answerable.runs.registry import Place, formats, key_of
from answerable.runs.types import FileRead
from answerable.system.system import Component, ModelFile, RunBy

PICKLES = frozenset({"pickle", "pkl", "joblib", "dill", "cloudpickle", "pt", "pth", "sav"})
"""File endings (and formats) of pickles, which run code while they are loaded."""

MAY_BE_LARGE = 4 << 30
"""Bytes; a larger model file is refused before it is read."""


def model_bytes(
    component: Component, run: ModelFile, place: Place, methods: Sequence[str]
) -> bytes:
    """Return the bytes of a model file in a format whose loading cannot execute code.

    They are read once, so that what the record names is what runs. Raises `RefusedFile` for a
    pickle under whatever name, `EvidenceError` for a file that is not there or lies elsewhere,
    and for a method the format does not have.
    """
    refuse_method(component, run, methods)
    file = model_path(component, run, place)
    refuse_pickle(component.name, file)
    return noted_bytes(component, run, place)


def refuse_format(component: Component, run: RunBy, place: Place) -> NoReturn:
    """Raise `EvidenceError` for a format nothing runs; `RefusedFile` when it is one of pickles."""
    if isinstance(run, ModelFile):
        if run.format in PICKLES:
            raise _pickle_refused(component.name, place.folder / run.path)
        refuse_pickle(component.name, place.folder / run.path)
    raise EvidenceError(
        f"component {component.name!r}: nothing here runs a model in format {key_of(run)!r}; "
        f"formats: {', '.join(formats())}."
    )


def refuse_method(component: Component, run: ModelFile, methods: Sequence[str]) -> None:
    """Raise `EvidenceError` when a format has no such method."""
    if run.method not in methods:
        raise EvidenceError(
            f"component {component.name!r}: nothing here runs {run.method!r} of a model in format "
            f"{run.format!r}; methods: {', '.join(methods)}."
        )


def refuse_pickle(name: str, file: Path) -> None:
    """Raise `RefusedFile` for a pickle under whatever name; the file is never loaded."""
    if file.suffix.lower().lstrip(".") in PICKLES or looks_pickled(file):
        raise _pickle_refused(name, file)


def _pickle_refused(name: str, file: Path) -> RefusedFile:
    return RefusedFile(
        f"component {name!r}: {file.name} is a pickle, and loading one can run any code, so it "
        "is never loaded; save the model with skops instead (skops.io.dump)."
    )


def looks_pickled(file: Path) -> bool:
    """Return whether a file begins like a pickle of protocol 2 or later."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        first = opened.read(2)
    return len(first) == 2 and first[0] == 0x80 and first[1] <= 5


def model_path(component: Component, run: ModelFile, place: Place) -> Path:
    """Return where the model lies; `EvidenceError` unless beside the card or one folder above."""
    file = (place.folder / run.path).resolve()
    if not file.is_relative_to(place.folder.resolve().parent) or not file.exists():
        raise EvidenceError(
            f"component {component.name!r}: there is no model {run.path} beside the card or in the "
            "folder above it."
        )
    return file


def noted_bytes(component: Component, run: ModelFile, place: Place) -> bytes:
    """Return the bytes of a model file, and name it with its hash for the record."""
    file = model_path(component, run, place)
    if not file.is_file():
        raise EvidenceError(f"component {component.name!r}: {run.path} is no file.")
    if file.stat().st_size > MAY_BE_LARGE:
        raise EvidenceError(f"component {component.name!r}: {run.path} is larger than 4 GiB.")
    content = file.read_bytes()
    if not content:
        raise EvidenceError(f"component {component.name!r}: {run.path} is empty; save it again.")
    place.note(FileRead(run.path, hashlib.sha256(content).hexdigest(), "model"))
    return content


def model_folder(
    component: Component, run: ModelFile, place: Place, *, trusted: bool = False
) -> Path:
    """Return a model that is a folder; every file in it is named with its hash.

    `trusted` asks for the user's trust in every file, because loading them executes code. Without
    it, raises `RefusedFile` when one of them is a pickle. `EvidenceError` when there is no folder.
    """
    folder = model_path(component, run, place)
    if not folder.is_dir():
        raise EvidenceError(
            f"component {component.name!r}: {run.path} is no folder; a model in format "
            f"{run.format!r} is saved as one."
        )
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if not file.resolve().is_relative_to(folder):
            raise EvidenceError(
                f"component {component.name!r}: {file.name} links out of {run.path}."
            )
        if trusted:
            place.trust.read(file)
        else:
            refuse_pickle(component.name, file)
        name = f"{run.path}/{file.relative_to(folder).as_posix()}"
        place.note(FileRead(name, hashlib.sha256(file.read_bytes()).hexdigest(), "model"))
    return folder
