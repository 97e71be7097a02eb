"""Read a record back."""

from dataclasses import replace
from pathlib import Path

from answerable.errors import EnvironmentFailure, RecordError
from answerable.proof.canonical import Plain, parse
from answerable.proof.dsse import NotSigned, unseal
from answerable.record.codec import from_plain
from answerable.record.files import read_bytes
from answerable.record.seal import FORMAT, RECORD, RUN, SEAL
from answerable.record.types import Record, RunInfo


def read(folder: str | Path) -> Record:
    """Return the record in a folder (or of the `record.json` named), whether altered or not.

    Reading says nothing about trust: ask `verify` first. Raises `RecordError` when there is none,
    or one of a format that this version does not know.
    """
    folder = folder_of(folder)
    record = parse_record(_bytes(folder / RECORD))
    try:
        said = unseal(_bytes(folder / SEAL)).statement.predicate.get("previous", "")
    except (NotSigned, RecordError):
        said = ""
    return replace(record, previous=said if isinstance(said, str) else "")


def read_run(folder: str | Path) -> RunInfo:
    """Return how the run of a record went. Raises `RecordError` when the file is missing."""
    return from_plain(_plain(_bytes(folder_of(folder) / RUN), RUN), RunInfo)


def folder_of(path: str | Path) -> Path:
    """Return the folder of a record, also when its `record.json` is named.

    Raises `RecordError` when nothing is there, or nothing that looks like a record.
    """
    path = Path(path)
    folder = path.parent if path.name == RECORD else path
    try:
        looks_like_one = any((folder / name).exists() for name in (RECORD, SEAL))
    except (OSError, ValueError):
        looks_like_one = False
    if not looks_like_one:
        raise RecordError(
            f"{str(path)!r} is no record: it holds neither {RECORD} nor {SEAL}. "
            "Name a folder that `answerable audit` wrote, such as records/2026-11-23-0123456789ab."
        )
    return folder


def parse_record(data: bytes) -> Record:
    """Return the record spelled by the bytes of a `record.json`; `RecordError` when it is none."""
    plain = _plain(data, RECORD)
    form = plain.get("format") if isinstance(plain, dict) else None
    if form != FORMAT:
        raise RecordError(
            f"{RECORD} is of format {form!r}; this version reads {FORMAT!r}. "
            "Use the version of Answerable that wrote it: run.json names it."
        )
    return from_plain(plain, Record)


def _plain(data: bytes, name: str) -> Plain:
    try:
        return parse(data)
    except ValueError as error:
        raise RecordError(f"{name} is no JSON that can be read safely: {error}.") from error


def _bytes(path: Path) -> bytes:
    try:
        return read_bytes(path)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise RecordError(f"{path.name} is missing from the record.") from error
    except PermissionError as error:
        raise EnvironmentFailure(f"{path.name} cannot be read: {error.strerror}.") from error
    except OSError as error:
        raise RecordError(f"{path.name} is no plain file.") from error
