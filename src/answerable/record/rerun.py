"""The half of a re-run that needs no data: same files, same outcome."""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from answerable.proof.canonical import Plain
from answerable.record.codec import pointer, to_plain
from answerable.record.files import digest
from answerable.record.types import FileUsed, Record

CLOSE = 1e-9
"""How far a derived number may lie from the recorded one, absolutely or relatively."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place in which a re-run gave something else."""

    where: str
    """JSON pointer into `record.json` of the old record."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rerun:
    """What a second run says about a record."""

    counts: tuple[Difference, ...]
    """Whole numbers, words and verdicts that differ: none of them may."""
    values: tuple[Difference, ...]
    """Derived numbers further apart than 1e-9."""

    @property
    def reproduced(self) -> bool:
        """Whether counts are identical and derived values within 1e-9."""
        return not (self.counts or self.values)


def same_outcome(old: Record, new: Record) -> Rerun:
    """Return how a new record of the same card and data differs from an old one.

    Compared are the people counted, everything measured, the margins, and the verdict of each
    finding; versions of software, statements and notes are not results.
    """
    counts: list[Difference] = []
    values: list[Difference] = []
    for where, before, after in _differences(_outcome(old), _outcome(new), ""):
        both_numbers = type(before) is float and type(after) is float
        place = values if both_numbers else counts
        place.append(Difference(where, _shown(before), _shown(after)))
    return Rerun(tuple(counts), tuple(values))


def files_match(record: Record, folder: Path) -> list[str]:
    """Return what differs between the files a record names and those beside a card, in words.

    `folder` is the card's. Empty: every file is there with the recorded hash and every package
    with the recorded version, so that a re-run executes only what the record knows. Nothing is
    executed here.
    """
    return [said for file in record.files if (said := _file_differs(file, folder))]


def _file_differs(file: FileUsed, folder: Path) -> str:
    if file.name.startswith("package:"):
        name, _, recorded = file.name.removeprefix("package:").partition("@")
        try:
            found = version(name)
        except (PackageNotFoundError, ValueError):
            return f"{file.name}: the package is not installed"
        return "" if found == recorded else f"{file.name}: version {found} is installed"
    if file.name.startswith(("table:", "callable:")):
        return ""  # made or kept elsewhere: the hash and the counts of the re-run tell
    try:
        if digest(folder / file.name) == file.sha256:
            return ""
    except (OSError, ValueError):
        return f"{file.name}: the file is missing or cannot be read"
    return f"{file.name}: the file is another one now"


def _outcome(record: Record) -> Plain:
    parts = to_plain(record)
    if not isinstance(parts, dict):
        raise TypeError("a record is an object")
    verdicts: list[Plain] = [
        {
            "id": finding.id,
            "verdict": finding.verdict,
            "judged": [
                {"key": list(judged.key), "verdict": judged.verdict} for judged in finding.judged
            ],
        }
        for finding in record.findings
    ]
    kept = ("n_cases", "measured", "margins", "not_tested", "looked", "exit_code")
    data: list[Plain] = [[f.name, f.sha256] for f in record.files if f.what == "data"]
    return {**{name: parts[name] for name in kept}, "findings": verdicts, "data": data}


def _differences(a: Plain, b: Plain, at: str) -> Iterator[tuple[str, Plain, Plain]]:
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        for key in sorted(a):
            yield from _differences(a[key], b[key], pointer(at, key))
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (left, right) in enumerate(zip(a, b, strict=True)):
            yield from _differences(left, right, pointer(at, i))
    elif type(a) is float and type(b) is float:
        if not math.isclose(a, b, rel_tol=CLOSE, abs_tol=CLOSE):
            yield at, a, b
    elif type(a) is not type(b) or a != b:
        yield at, a, b


def _shown(value: Plain) -> str:
    """Return a value in at most some 80 characters; a long one by its hash."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
