"""Read files that a stranger may have prepared: no links, no devices, no surprises in size."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from answerable.errors import RecordError

LARGEST = 256 * 2**20
"""Bytes of `record.json`, `run.json` and `seal` beyond which they are not read."""

_CHUNK = 1 << 20
_DEEPEST = 5


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    """Open a plain file; a link, a pipe or a device raises `OSError` and is never read."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - the flags are the point
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "it is no plain file")
        yield file


def read_bytes(path: Path) -> bytes:
    """Return the content of a plain file; `RecordError` above 256 MiB, `OSError` if unreadable."""
    with _opened(path) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise RecordError(f"{path.name} is larger than {LARGEST >> 20} MiB: no record of ours is.")
    return data


def digest(path: Path) -> str:
    """Return the SHA-256 of a plain file in hexadecimal, read in pieces; `OSError` otherwise."""
    found = hashlib.sha256()
    with _opened(path) as file:
        while piece := file.read(_CHUNK):
            found.update(piece)
    return found.hexdigest()


def names(folder: Path) -> list[str]:
    """Return what lies in a folder and below, as names relative to it; links are not followed.

    A folder is named only when it is empty or too deep to look into.
    """
    return sorted(_names(folder, "", 0))


def _names(folder: Path, before: str, depth: int) -> Iterator[str]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        name = before + entry.name
        if not entry.is_dir(follow_symlinks=False):
            yield name
            continue
        inner = list(_names(Path(entry.path), f"{name}/", depth + 1)) if depth < _DEEPEST else []
        yield from inner or [f"{name}/"]
