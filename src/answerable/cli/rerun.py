"""Run an audit again from its record and the same files, and compare every number."""

from pathlib import Path

import click

from answerable.cli.options import as_json, print_json, record_argument, trust_option
from answerable.documents.printable import printable


@click.command("rerun")
@record_argument
@click.option(
    "--card",
    type=click.Path(path_type=Path),
    help="The card, when the record does not lie in records/ beside it.",
)
@trust_option
@as_json
def command(record: Path, card: Path | None, trusted: tuple[str, ...], json_: bool) -> int:
    """Reproduce RECORD: counts must be identical, derived values within 1e-9.

    Only files whose hash is in the record are run, and only if you trust them. Exit codes:
    0 reproduced; 1 something came out differently; 2 a file is another one now.
    """
    from answerable.cli.progress import progress
    from answerable.flow import rerun
    from answerable.runs.trust import Trust, ask_at_terminal

    with progress() as say:
        found = rerun(record, card, trust=Trust.of_user(trusted, ask=ask_at_terminal), progress=say)
    if json_:
        print_json(
            {
                "reproduced": found.reproduced,
                "counts": [{"where": d.where, "before": d.before, "after": d.after}
                           for d in found.counts],
                "values": [{"where": d.where, "before": d.before, "after": d.after}
                           for d in found.values],
            }
        )  # fmt: skip
        return int(not found.reproduced)
    if found.reproduced:
        click.echo("reproduced: counts and verdicts identical, derived values within 1e-9")
    for difference in (*found.counts, *found.values):
        line = f"different: {difference.where}: {difference.before} is now {difference.after}"
        click.echo(printable(line))
    return int(not found.reproduced)
