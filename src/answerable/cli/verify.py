"""Say whether a record is unaltered, and whether a key you trust sealed it.

Two answers, because anybody can seal an altered record anew with a key of their own.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from answerable.cli.options import as_json, print_json, record_argument
from answerable.documents.printable import printable

if TYPE_CHECKING:
    from answerable.record.verify import Verification


@click.command("verify")
@record_argument
@click.option(
    "--key",
    metavar="FILE|ID",
    help="Trust this key and no other: an id (ed25519:...) or a file that holds one. "
    "Default: your own key, and those in trusted_keys in your configuration folder.",
)
@as_json
def command(record: Path, key: str | None, json_: bool) -> int:
    """Compare RECORD, the folder an audit left, with its seal. Needs no network, runs nothing.

    Exit codes: 0 unaltered, whoever sealed it; 5 altered; 2 no record.
    """
    from answerable.proof.keys import public_id, trusted_keys
    from answerable.record.verify import verify

    trusted = trusted_keys() if key is None else {public_id(key): "the key you named"}
    found = verify(record, trusted)
    before = _before(record, found)
    if json_:
        print_json(_as_json(record, found, before))
    else:
        for line in _lines(found, before):
            click.echo(printable(line))
    return found.exit_code


def _before(record: Path, found: "Verification") -> str:
    """Return the folder name of the record before this one, "" when it does not lie beside it."""
    from answerable.record.earlier import earlier_records
    from answerable.record.read import folder_of

    if not found.previous:
        return ""
    beside = earlier_records(folder_of(record).resolve().parent)
    return next((one.name for one in beside if one.seal_sha256 == found.previous), "")


def _lines(found: "Verification", before: str) -> list[str]:
    lines = []
    if found.unaltered:
        lines.append(f"unaltered: yes, all {len(found.files)} files are as they were sealed")
    else:
        lines.append("unaltered: no")
        lines += [f"  {one}" for one in found.altered]
    if found.trusted:
        now = "yes" if found.unaltered else "what was sealed, yes; what lies here now, no"
        lines.append(f"signed by a key you trust: {now}: {found.trusted_as} ({found.key_id})")
    elif found.key_id:
        lines += [
            f"signed by a key you trust: no, by {found.key_id}",
            "  If its owner told you this id by another way than this record, put it and a name "
            "on a line of trusted_keys in your configuration folder.",
        ]
    else:
        lines.append("signed by a key you trust: no, the seal says nothing that can be believed")
    if found.numbers:
        lines.append(_numbers(found.numbers.agree, found.numbers.without_counts))
        lines += [f"  contradiction: {one}" for one in found.numbers.disagree]
    if found.key_id:
        lines.append(_chain(found.previous, before))
    return lines


def _numbers(agree: int, without: int) -> str:
    text = f"numbers: {agree} computed again from the counts in the record and found equal"
    return text + (f"; {without} need the data (answerable rerun)" if without else "")


def _chain(previous: str, before: str) -> str:
    if not previous:
        return "record before this one: none was sealed"
    if before:
        return f"record before this one: {before}"
    return f"record before this one: not beside it; its seal has SHA-256 {previous}"


def _as_json(record: Path, found: "Verification", before: str) -> dict[str, object]:
    numbers = found.numbers
    return {
        "record": str(record),
        "unaltered": found.unaltered,
        "altered": [
            {"file": one.file, "pointer": one.pointer, "what": one.what} for one in found.altered
        ],
        "trusted": found.trusted,
        "trusted_as": found.trusted_as,
        "key": found.key_id,
        "numbers": numbers
        and {
            "equal": numbers.agree,
            "without_counts": numbers.without_counts,
            "contradictions": list(numbers.disagree),
        },
        "files": list(found.files),
        "seal_sha256": found.seal_sha256,
        "previous": found.previous,
        "previous_beside": before,
    }
