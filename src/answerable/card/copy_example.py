"""Copying a packaged example, card and code, to where a person can change it."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from answerable.card.faults import quoted, suggest
from answerable.card.read import NAME
from answerable.card.write import write_bytes
from answerable.errors import AnswerableError

_LEFT_OUT = ("__pycache__", "__init__.py", "records")


def example_names() -> tuple[str, ...]:
    """Return the names of the examples in the package."""
    home = files("answerable") / "examples"
    found = (e.name for e in home.iterdir() if e.is_dir() and e.name not in _LEFT_OUT)
    return tuple(sorted(name for name in found if not name.startswith(".")))


def copy_example(name: str, folder: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Copy the example `name` with its code and all variants into `folder`; return the files.

    Raises `AnswerableError` when there is no such example, or when a file would be overwritten or
    the folder holds another card and `force` is not set; then nothing is written.
    """
    known = example_names()
    if name not in known:
        mend = suggest(name, known, "There are")
        raise AnswerableError(f"there is no example {quoted(name)}. {mend}")
    sources = dict(_files(files("answerable") / "examples" / name, PurePosixPath()))
    if (folder / NAME).exists() and PurePosixPath(NAME) not in sources and not force:
        raise AnswerableError(
            f"{folder} holds a card already. Name another folder for the example, such as {name}."
        )
    there = [folder / path for path in sources if (folder / path).exists()]
    if there and not force:
        raise AnswerableError(
            f"{there[0]} is there already. Use --force to replace it, or name another folder."
        )
    for path, source in sources.items():
        write_bytes(folder / path, source.read_bytes())
    return tuple(folder / path for path in sources)


def _files(home: Traversable, below: PurePosixPath) -> Iterator[tuple[PurePosixPath, Traversable]]:
    for entry in sorted(home.iterdir(), key=lambda e: e.name):
        if entry.name in _LEFT_OUT or entry.name.startswith(".") or entry.name.endswith(".pyc"):
            continue
        if entry.is_dir():
            yield from _files(entry, below / entry.name)
        else:
            yield below / entry.name, entry
