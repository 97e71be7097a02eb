"""Write a record: whole or not at all.

Everything is written into a hidden sibling folder, forced to disk, and then renamed. A full disk,
an interruption or a crash leaves no half record.
"""

import errno
import os
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from answerable.errors import EnvironmentFailure
from answerable.proof import dsse
from answerable.proof.canonical import Plain, canonical, parse, sha256
from answerable.proof.keys import SigningKey
from answerable.record import earlier
from answerable.record.codec import to_plain
from answerable.record.seal import (
    FORMAT,
    FORMAT_FILE,
    RECORD,
    RUN,
    SAFE_NAME,
    SEAL,
    statement,
)
from answerable.record.types import Record, RunInfo
from answerable.record.verify import verify

_DRAFT = ".writing-"
_STALE_S = 3600.0


def write(
    record: Record, run: RunInfo, documents: Mapping[str, bytes], folder: Path, key: SigningKey
) -> Path:
    """Return the folder `records/<date>-<hash>` below `folder` (the card's) with the sealed record.

    `documents` is file name -> content. The hash is that of `record.json`, so the same input gives
    the same folder; one that is there already with the same content and signer is kept as it is,
    its `run.json` included. Raises `EnvironmentFailure` when the disk or a permission refuses.
    """
    if record.format != FORMAT:
        raise ValueError(f"this version writes {FORMAT}, not {record.format}")
    for name in documents:
        if not SAFE_NAME.fullmatch(name) or name in (RECORD, RUN, FORMAT_FILE, SEAL):
            raise ValueError(f"{name!r} is no name for a document of a record")
    files = {
        RECORD: canonical(record_parts(record)),
        FORMAT_FILE: f"{FORMAT}\n".encode(),
        **documents,
    }
    records = folder / "records"
    name = f"{record.as_of.isoformat()}-{sha256(files[RECORD])[:12]}"
    try:
        target = _target(records, name, files, key)
        while not target.exists():
            written = {**files, RUN: canonical(to_plain(run))}
            said = statement(record, run, written, parse(files[RECORD]), earlier.newest(records))
            if not _write_whole(target, {**written, SEAL: dsse.seal(said, key)}):
                target = _target(records, name, files, key)
    except OSError as error:
        raise EnvironmentFailure(
            f"The record could not be written to {records}: {error.strerror or error}. "
            "Nothing half-written was left; make room or make the folder writable, and run again."
        ) from error
    return target


def record_parts(record: Record) -> dict[str, Plain]:
    """Return `record.json` as plain values: all of the record but `previous` (see the seal)."""
    parts = to_plain(replace(record, previous=""))
    if not isinstance(parts, dict):
        raise TypeError("a record is an object")
    del parts["previous"]
    return parts


def _target(records: Path, name: str, files: Mapping[str, bytes], key: SigningKey) -> Path:
    """Return the first folder of that name that is free, or holds this very record unaltered."""
    number, target = 1, records / name
    while target.exists() and not _same(target, files, key):
        number += 1
        target = records / f"{name}-{number}"
    return target


def _same(target: Path, files: Mapping[str, bytes], key: SigningKey) -> bool:
    try:
        found = verify(target, {key.id: ""})
        if not (found.unaltered and found.trusted) or set(found.files) != {*files, RUN}:
            return False
        return all((target / name).read_bytes() == data for name, data in files.items())
    except Exception:  # whatever stands there, it is not this record
        return False


def _write_whole(target: Path, files: Mapping[str, bytes]) -> bool:
    """Write the files as one folder; False, with nothing left, when another audit was quicker."""
    records = target.parent
    made = not records.exists()
    records.mkdir(parents=True, exist_ok=True)
    _sweep(records)
    draft = records / f"{_DRAFT}{uuid.uuid4().hex}"
    try:
        draft.mkdir()
        for name, data in sorted(files.items()):
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for inner in {(draft / name).parent for name in files}:
            _sync_folder(inner)
        try:
            draft.rename(target)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
            shutil.rmtree(draft, ignore_errors=True)
            return False
        _sync_folder(records)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        if made and not any(records.iterdir()):
            records.rmdir()
        raise
    return True


def _sweep(records: Path) -> None:
    """Remove what a run that was killed an hour or longer ago left behind."""
    for path in records.glob(f"{_DRAFT}*"):
        if time.time() - path.lstat().st_mtime > _STALE_S:
            shutil.rmtree(path, ignore_errors=True)


def _sync_folder(path: Path) -> None:
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
