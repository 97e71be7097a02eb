"""Say whether a record is as it was sealed, and who sealed it: two answers, never one.

Needs no network and runs nothing. Bytes are compared before anything in them is parsed, because a
record may come from somebody who wants it to be believed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from answerable.errors import EnvironmentFailure, RecordError
from answerable.proof import merkle
from answerable.proof.canonical import Plain, parse, sha256
from answerable.proof.dsse import NotSigned, Signed, unseal
from answerable.record.files import digest, names, read_bytes
from answerable.record.locate import locate
from answerable.record.read import folder_of, parse_record
from answerable.record.recompute import Recomputed, recompute
from answerable.record.seal import (
    PREDICATE_TYPE,
    RECORD,
    SAFE_NAME,
    SEAL,
    leaf,
)


@dataclass(frozen=True, slots=True, order=True)
class Alteration:
    """One thing that is not as it was sealed."""

    file: str
    pointer: str
    """JSON pointer of the altered part of `record.json`, "" for the file as a whole."""
    what: str
    """"was altered", "was added", "was removed", "is missing", "was not sealed", ..."""

    def __str__(self) -> str:
        return f"{self.file}{' ' if self.pointer else ''}{self.pointer} {self.what}"


@dataclass(frozen=True, slots=True)
class Verification:
    """Two answers about a record: `unaltered`, and `trusted`."""

    altered: tuple[Alteration, ...]
    """Empty when every byte is as it was sealed."""
    key_id: str
    """The key that sealed it; "" when the seal itself was altered."""
    trusted: bool
    """Whether the user trusts that key. Anybody can seal a record anew with a key of their own."""
    trusted_as: str
    """Whose key it is, in the user's words."""
    previous: str
    """Seal hash of the record made before, "" for the first."""
    seal_sha256: str
    files: tuple[str, ...]
    """Names of the sealed files."""
    numbers: Recomputed | None
    """The numbers computed again from the counts; None when `record.json` was altered."""

    @property
    def unaltered(self) -> bool:
        """Whether every file is as it was sealed."""
        return not self.altered

    @property
    def consistent(self) -> bool:
        """Whether no number contradicts the counts beside it."""
        return self.numbers is not None and not self.numbers.disagree

    @property
    def exit_code(self) -> int:
        """0 for an unaltered record whose numbers follow from its counts, else 5."""
        return 0 if self.unaltered and self.consistent else 5


def verify(folder: str | Path, trusted: Mapping[str, str]) -> Verification:
    """Return what can be said about a record; `trusted` is key id -> whose key it is.

    Raises `RecordError` when the folder holds no record at all, and `EnvironmentFailure` when its
    files cannot be read.
    """
    folder = folder_of(folder)
    try:
        present = names(folder)
        if SEAL not in present:
            return _broken(Alteration(SEAL, "", "is missing"), "")
        try:
            seal = read_bytes(folder / SEAL)
        except PermissionError:
            raise
        except OSError:
            return _broken(Alteration(SEAL, "", "is no plain file any more"), "")
        signed = _unseal(seal)
        if isinstance(signed, str):
            return _broken(Alteration(SEAL, "", signed), sha256(seal))
        altered = tuple(sorted(_altered(folder, signed, present)))
        numbers = None
        if not any(one.file == RECORD for one in altered):
            numbers = recompute(parse_record(read_bytes(folder / RECORD)))
    except PermissionError as error:
        raise EnvironmentFailure(
            f"The record cannot be read: {error.strerror}. Make its files readable for you."
        ) from error
    except OSError as error:
        raise RecordError(f"The record cannot be read: {error.strerror or error}.") from error
    said = signed.statement
    previous = said.predicate["previous"]
    return Verification(
        altered=altered,
        key_id=signed.key_id,
        trusted=signed.key_id in trusted,
        trusted_as=trusted.get(signed.key_id, ""),
        previous=previous if isinstance(previous, str) else "",
        seal_sha256=sha256(seal),
        files=tuple(name for name, _ in said.subject),
        numbers=numbers,
    )


def _broken(alteration: Alteration, seal_sha256: str) -> Verification:
    """Return the answer when the seal says nothing that can be believed."""
    return Verification((alteration,), "", False, "", "", seal_sha256, (), None)


def _unseal(data: bytes) -> Signed | str:
    """Return the signed statement, or in words why the seal cannot be believed."""
    try:
        signed = unseal(data)
    except NotSigned as error:
        return f"was altered: {error}"
    said = signed.statement
    listed = [name for name, _ in said.subject]
    if said.predicate_type != PREDICATE_TYPE or RECORD not in listed:
        return "is a seal, but not of a record"
    if len(set(listed)) < len(listed) or not all(SAFE_NAME.fullmatch(name) for name in listed):
        return "names files that no record has"
    if not isinstance(said.predicate.get("previous"), str) or not _parts(signed):
        return "is a seal of a record, but incomplete"
    return signed


def _parts(signed: Signed) -> dict[str, str]:
    """Return the digests of the parts; empty when they do not belong to the root beside them."""
    parts = signed.statement.predicate.get("parts")
    if not isinstance(parts, dict):
        return {}
    found = {place: one for place, one in parts.items() if isinstance(one, str)}
    try:
        top = [bytes.fromhex(found[place]) for place in sorted(found) if place.count("/") == 1]
    except ValueError:
        return {}
    whole = merkle.root(top).hex() == signed.statement.predicate.get("root")
    return found if whole and len(found) == len(parts) else {}


def _altered(folder: Path, signed: Signed, present: list[str]) -> Iterator[Alteration]:
    sealed = dict(signed.statement.subject)
    for name in present:
        emptied = name.endswith("/") and any(one.startswith(name) for one in sealed)
        if name not in sealed and name != SEAL and not emptied:
            yield Alteration(name, "", "was not sealed: it was added later")
    for name, expected in sealed.items():
        if name not in present:
            yield Alteration(name, "", "is missing")
            continue
        try:
            if digest(folder / name) == expected:
                continue
        except PermissionError:
            raise
        except OSError:
            yield Alteration(name, "", "is no plain file any more")
            continue
        if name == RECORD:
            yield from _inside(folder / name, _parts(signed))
        else:
            yield Alteration(name, "", "was altered")


def _inside(path: Path, parts: Mapping[str, str]) -> Iterator[Alteration]:
    """Yield the altered places of `record.json`, or the file when they cannot be told."""
    try:
        plain: Plain = parse(read_bytes(path))
        leaf(plain)
    except (ValueError, RecordError, OverflowError):
        yield Alteration(RECORD, "", "was altered and is no JSON any more")
        return
    places = locate(plain, parts)
    yield from (Alteration(RECORD, place, what) for place, what in places)
    if not places:
        yield Alteration(RECORD, "", "was spelled anew; every value is as sealed")
