"""Look at the data before the numbers: real rows, on the terminal only."""

import shutil
import sys
import textwrap
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from answerable.cli.options import as_json, card_argument, print_json, trust_option
from answerable.documents.printable import printable

if TYPE_CHECKING:
    from answerable.checks.bench import Bench
    from answerable.checks.look import Shown

LONGEST = 80
"""Longer texts are cut on the screen."""


@click.command("look")
@card_argument
@click.option("--note", metavar="TEXT", help="Keep what you noticed; needs --who.")
@click.option("--who", metavar="NAME", help="Who noticed it.")
@click.option("--rows", type=click.IntRange(1, 100), default=3, help="Rows per group. Default: 3.")
@trust_option
@as_json
def command(
    *,
    card: Path,
    note: str | None,
    who: str | None,
    rows: int,
    trusted: tuple[str, ...],
    json_: bool,
) -> int:
    """Show real rows of the cases of CARD, each with the reason to look at it.

    Rows are printed on a terminal only; elsewhere, and with --json, there are reasons and counts.
    """
    from answerable.card.read import read_card
    from answerable.checks.bench import Bench
    from answerable.runs.trust import Trust, ask_at_terminal

    read = read_card(card)
    if note is not None:
        return _keep(read.folder, note, who)
    bench = Bench(read, Trust.of_user(trusted, ask=ask_at_terminal))
    if json_:
        print_json(_counts(bench))
    elif sys.stdout.isatty():
        _show(bench, rows)
    else:
        click.echo("Rows are real people and are shown on a terminal only. What it would show:")
        for one in bench.look_counts():
            click.echo(f"{one.n:>8,}  {printable(one.reason)}")
    return 0


def _keep(folder: Path, note: str, who: str | None) -> int:
    """Add a note beside the card; the next audit seals it."""
    from answerable.record.notes import append_note
    from answerable.record.types import Note

    if not who:
        raise click.UsageError("--note needs --who: a note without a name is nobody's.")
    file = append_note(folder, Note("look", note, who, date.today()))
    click.echo(f"Kept in {printable(file.name)} beside the card; the next audit seals it.")
    return 0


def _counts(bench: "Bench") -> dict[str, object]:
    return {
        "n_cases": bench.recorded.n,
        "looked": [{"reason": one.reason, "n": one.n} for one in bench.look_counts()],
    }


def _show(bench: "Bench", rows: int) -> None:
    from answerable.checks.look import look

    click.echo(f"{bench.recorded.n:,} cases. These rows are real people: do not copy them on.")
    for shown in look(bench, rows=rows):
        for line in lines_of(shown, width=shutil.get_terminal_size().columns):
            click.echo(line)
    click.echo('\nKeep what you noticed: answerable look --note "..." --who "..."')


def lines_of(shown: "Shown", *, width: int) -> list[str]:
    """Return the lines of one reason; nothing in a value can steer the terminal."""
    lines = ["", f"{printable(shown.reason)} ({shown.n:,})"]
    for row in shown.rows:
        values = "  ".join(f"{printable(name)}={_cut(text)}" for name, text in row)
        lines += textwrap.wrap(
            values, max(40, width), initial_indent="  - ", subsequent_indent="    "
        )
    return lines


def _cut(text: str) -> str:
    safe = printable(text)
    return safe if len(safe) <= LONGEST else f"{safe[: LONGEST - 3]}..."
