"""Which files a card's code opens to read, so that the record can name them with their hash.

An audit hook sees every `open` of Python code in this process. What C code opens by itself (a
database, say) it does not see.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_listening: list[set[str]] = []
"""Audit hooks cannot be removed, so one hook writes into what stands here; usually nothing."""


@contextmanager
def noting() -> Iterator[set[str]]:
    """Yield a set that fills with the paths opened for reading while the block runs."""
    _install()
    opened: set[str] = set()
    _listening.append(opened)
    try:
        yield opened
    finally:
        _listening.remove(opened)


def inside(opened: set[str], folders: Sequence[Path]) -> list[Path]:
    """Return the opened files that lie below the folders and are no code, links followed."""
    found = {Path(path).resolve() for path in opened}
    return sorted(
        file
        for file in found
        if file.suffix not in (".py", ".pyc")
        and any(file.is_relative_to(folder) for folder in folders)
        and file.is_file()
    )


@cache
def _install() -> None:
    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event != "open" or not _listening:
            return
        path, mode = arguments[0], arguments[1]
        if isinstance(path, bytes):
            path = path.decode(errors="surrogateescape")
        if isinstance(path, str) and not set(str(mode or "r")) & set("wax+"):
            for opened in _listening:
                opened.add(path)

    sys.addaudithook(hook)
