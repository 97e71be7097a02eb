"""A sealed sample record, made in a moment: what the tests of this folder alter."""

import base64
import shutil
from pathlib import Path

from tests.record.sample import sample_record

from answerable.proof.keys import signing_key
from answerable.record.types import RunInfo
from answerable.record.write import write

DOCUMENTS = {"report.html": b"<!doctype html><title>report</title>", "letters/one.txt": b"Dear"}


def key(number: int = 7):
    """Return a signing key, always the same for the same number."""
    seed = base64.b64encode(bytes([number]) * 32).decode()
    return signing_key(environment={"ANSWERABLE_KEY": seed})


def run(minute: int = 1) -> RunInfo:
    return RunInfo(
        "2026-11-23T10:00:00.000000Z", f"2026-11-23T10:{minute:02}:00.000000Z", (("law", 0.5),),
        "some processor", 2, (("python", "CPython 3.11"),), "audit_hook",
    )  # fmt: skip


def sealed(folder: Path, record=None, *, minute: int = 1, by: int = 7) -> Path:
    return write(record or sample_record(), run(minute), DOCUMENTS, folder, key(by))


def copy(record: Path, to: Path) -> Path:
    return Path(shutil.copytree(record, to / record.name))
