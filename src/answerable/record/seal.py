"""What a seal says about a record: a digest per file, and per part of `record.json`.

The digests of parts are leaf hashes of RFC 6962 over the canonical form. With them `verify` names
the place that was altered, and one part can be shown to somebody without the rest.
"""

import re
from collections.abc import Iterator, Mapping

from answerable.proof import merkle
from answerable.proof.canonical import Plain, canonical, sha256
from answerable.proof.dsse import Statement
from answerable.record.codec import pointer
from answerable.record.types import Record, RunInfo

FORMAT = "answerable.record/1"
"""What `FORMAT` and `record.json` say. FORMAT.md tells when it changes."""

PREDICATE_TYPE = "urn:answerable:record:v1"
RECORD, RUN, FORMAT_FILE, SEAL = "record.json", "run.json", "FORMAT", "seal"
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,3}")
"""Names a file of a record may have: nothing that climbs, hides or speaks to a terminal."""

_ALWAYS, _LARGE = 2, 2048
"""Parts down to this depth have a digest, and deeper ones as long as they hold more bytes."""


def statement(
    record: Record, run: RunInfo, files: Mapping[str, bytes], parts: Plain, previous: str
) -> Statement:
    """Return what is signed. `parts` is `record.json` as plain values, `files` all but the seal."""
    digests = part_digests(parts)
    top = [bytes.fromhex(digest) for place, digest in digests.items() if place.count("/") == 1]
    predicate: dict[str, Plain] = {
        "format": FORMAT,
        "asOf": record.as_of.isoformat(),
        "finished": run.finished,
        "previous": previous,
        "parts": dict(digests),
        "root": merkle.root(top).hex(),
        **_test_result(record),
    }
    subject = tuple((name, sha256(data)) for name, data in sorted(files.items()))
    return Statement(subject, PREDICATE_TYPE, predicate)


def part_digests(parts: Plain) -> dict[str, str]:
    """Return JSON pointer -> leaf hash in hexadecimal, outer parts before their inner ones."""
    return dict(_digests(parts, "", 0))


def children(value: Plain, place: str) -> Iterator[tuple[str, Plain]]:
    """Yield the parts directly inside `value` with their pointers, objects in order of names."""
    if isinstance(value, dict):
        yield from ((pointer(place, key), value[key]) for key in sorted(value))
    elif isinstance(value, list):
        yield from ((pointer(place, i), inner) for i, inner in enumerate(value))


def leaf(value: Plain) -> str:
    """Return the digest of one part, in hexadecimal."""
    return merkle.leaf_hash(canonical(value)).hex()


def _digests(value: Plain, place: str, depth: int) -> Iterator[tuple[str, str]]:
    data = canonical(value)
    if place:
        yield place, merkle.leaf_hash(data).hex()
    if depth < _ALWAYS or len(data) > _LARGE:
        for inner_place, inner in children(value, place):
            yield from _digests(inner, inner_place, depth + 1)


def _test_result(record: Record) -> dict[str, Plain]:
    """Return the fields of in-toto's test-result predicate, for tools that gate on them.

    `result` is FAILED or WARNED and never the third word: an audit does not attest that a system
    is in order.
    """
    verdicts = [(finding.id, finding.verdict) for finding in record.findings]
    failed: list[Plain] = [name for name, verdict in verdicts if verdict == "breached"]
    warned: list[Plain] = [n for n, v in verdicts if v in ("cannot_tell", "not_tested")]
    held: list[Plain] = [name for name, verdict in verdicts if verdict == "holds"]
    return {
        "result": "FAILED" if failed or record.law.stops else "WARNED",
        "configuration": [{"name": "answerable.toml", "digest": {"sha256": record.card_sha256}}],
        "failedTests": failed,
        "warnedTests": warned,
        "passedTests": held,
    }
