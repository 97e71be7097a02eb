"""Audit the system a card describes; ends with the first screen and a sealed record."""

from datetime import date
from pathlib import Path

import click

from answerable.cli.options import as_json, card_argument, on_day, print_json, trust_option


@click.command("audit")
@card_argument
@on_day("--as-of")
@click.option("--only", multiple=True, metavar="PATTERN", help="Only checks whose name matches.")
@trust_option
@as_json
def command(
    card: Path, as_of: date | None, only: tuple[str, ...], trusted: tuple[str, ...], json_: bool
) -> int:
    """Audit the system CARD describes (a file, or a folder holding answerable.toml).

    Exit codes: 0 nothing breached; 1 something breached; 2 the card, the data or a pattern of
    --only is wrong; 3 the card's gate misses something;
    4 stopped before measuring by a prohibited purpose or a red line.
    """
    from answerable.cli.progress import progress
    from answerable.documents.json_view import json_view
    from answerable.documents.screen import first_screen
    from answerable.flow import audit
    from answerable.runs.trust import Trust, ask_at_terminal

    with progress() as say:
        done = audit(
            card,
            as_of=as_of,
            only=only,
            trust=Trust.of_user(trusted, ask=ask_at_terminal),
            progress=say,
        )
    if json_:
        print_json(json_view(done.record, done.folder))
    else:
        click.echo(first_screen(done.record, done.folder))
    return done.record.exit_code
