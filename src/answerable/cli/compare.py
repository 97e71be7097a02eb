"""Say what changed between two records: law, limits, software, data, findings."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from answerable.cli.options import as_json, print_json
from answerable.documents.printable import printable

if TYPE_CHECKING:
    from answerable.record.compare import Change, Comparison

_TITLES = {
    "verdict": "Verdicts",
    "value": "Numbers",
    "card": "The card",
    "facts": "Facts",
    "law": "The law",
    "plan": "What was looked at",
    "limit": "Limits",
    "files": "Files",
    "software": "Software",
    "notes": "Notes",
}
"""Sections in the order in which they are read: what was decided before what it rests on."""

_HASH: Final = re.compile(r"(sha256:[0-9a-f]{12})[0-9a-f]+")


@click.command("compare")
@click.argument("a", type=click.Path(path_type=Path))
@click.argument("b", type=click.Path(path_type=Path))
@as_json
def command(a: Path, b: Path, json_: bool) -> int:
    """Print what changed from record A to record B. Needs no data, runs nothing.

    An altered record is compared all the same, and said to be altered.
    """
    from answerable.record.compare import compare
    from answerable.record.read import read
    from answerable.record.verify import verify

    found = compare(read(a), read(b))
    altered = [str(path) for path in (a, b) if not verify(path, {}).unaltered]
    if json_:
        print_json(_as_json(a, b, found, altered))
        return 0
    for path in altered:
        click.echo(printable(f"{path} was altered after it was sealed: see answerable verify"))
    for line in _lines(found):
        click.echo(printable(_HASH.sub(r"\1", line)))
    return 0


def _lines(found: "Comparison") -> list[str]:
    if found.same:
        return ["nothing changed"]
    lines = []
    for section, title in _TITLES.items():
        inside = [change for change in found.changes if change.section == section]
        if inside:
            lines += [title, *(f"  {_words(change)}" for change in inside)]
    if found.after_a_look:
        lines += [
            "Changed after a look",
            "  Set differently over the same data; whoever did so could know the numbers of A:",
            *(f"  {change.what}" for change in found.after_a_look),
        ]
    for one in found.corrected:
        lines += [
            f"Corrected: {one.instrument}, wording {one.wording}",
            f"  from {one.before}",
            f"  to {one.after}",
            *(f"  reads differently now: {_words(change)}" for change in one.changes),
        ]
        if not one.changes:
            lines.append("  no class and no finding reads differently")
    return lines


def _words(change: "Change") -> str:
    if not change.before:
        return f"{change.what}: new, {change.after}"
    if not change.after:
        return f"{change.what}: gone, was {change.before}"
    return f"{change.what}: {change.before} -> {change.after}"


def _as_json(a: Path, b: Path, found: "Comparison", altered: list[str]) -> dict[str, object]:
    return {
        "a": str(a),
        "b": str(b),
        "altered": altered,
        "changes": [_change(change) for change in found.changes],
        "after_a_look": [_change(change) for change in found.after_a_look],
        "corrected": [
            {
                "instrument": one.instrument,
                "wording": one.wording,
                "before": one.before,
                "after": one.after,
                "changes": [_change(change) for change in one.changes],
            }
            for one in found.corrected
        ],
    }


def _change(change: "Change") -> dict[str, object]:
    return {
        "section": change.section,
        "what": change.what,
        "before": change.before,
        "after": change.after,
    }
