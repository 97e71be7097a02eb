"""The records that lie beside each other: which came before which."""

from dataclasses import dataclass
from pathlib import Path

from answerable.proof.canonical import sha256
from answerable.proof.dsse import NotSigned, unseal
from answerable.record.files import read_bytes
from answerable.record.seal import RECORD, SEAL


@dataclass(frozen=True, slots=True)
class Earlier:
    """One record of a folder, by what its seal says."""

    name: str
    """Name of its folder."""
    seal_sha256: str
    record_sha256: str
    finished: str
    """UTC; when its run ended."""
    previous: str
    """Seal hash of the record before it, "" for the first."""


def earlier_records(records: Path) -> tuple[Earlier, ...]:
    """Return the records of a folder, oldest first. What has no intact seal is left out.

    Only what still lies there is listed: a record that was taken away shows as a `previous` that
    none of the others has.
    """
    if not records.is_dir():
        return ()
    found = [one for path in sorted(records.iterdir()) if (one := _earlier(path)) is not None]
    return tuple(sorted(found, key=lambda one: (one.finished, one.name)))


def newest(records: Path) -> str:
    """Return the seal hash of the record that was finished last, "" when there is none."""
    found = earlier_records(records)
    return found[-1].seal_sha256 if found else ""


def _earlier(path: Path) -> Earlier | None:
    if path.name.startswith(".") or path.is_symlink() or not path.is_dir():
        return None
    try:
        data = read_bytes(path / SEAL)
        said = unseal(data).statement
    except (OSError, NotSigned):
        return None
    finished, previous = said.predicate.get("finished"), said.predicate.get("previous")
    return Earlier(
        path.name,
        sha256(data),
        dict(said.subject).get(RECORD, ""),
        finished if isinstance(finished, str) else "",
        previous if isinstance(previous, str) else "",
    )
