"""Count people by group, outcome and decision for others: small cells withheld, or with noise."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from answerable.cli.options import as_json, card_argument, print_json, trust_option, write_whole


def _levels(
    ctx: click.Context, param: click.Parameter, value: tuple[str, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for entry in value:
        name, equals, words = entry.partition("=")
        levels = tuple(filter(None, (word.strip() for word in words.split(","))))
        if not equals or not levels or len(set(levels)) < len(levels):
            why = f"{entry!r} is no name with its values; write it as race=black,white."
            raise click.BadParameter(why, ctx, param)
        found.append((name.strip(), levels))
    return tuple(found)


@click.command("counts")
@card_argument
@click.option(
    "--by",
    multiple=True,
    metavar="NAME",
    help="A protected attribute, or a stratum of the source; again for more. Default: every "
    "protected attribute.",
)
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(["outcome", "decision"]),
    help="Leave the outcome or the decision out of the table.",
)
@click.option(
    "--bins", type=int, default=0, metavar="N", help="And by N bins of the score, 0 to 1."
)
@click.option(
    "--minimum", type=int, metavar="N", help="Smallest cell published; the card's or more."
)
@click.option(
    "--epsilon",
    type=float,
    metavar="E",
    help="Publish every cell with noise instead: E-differentially private (extra: privacy).",
)
@click.option(
    "--levels",
    multiple=True,
    metavar="NAME=A,B",
    callback=_levels,
    help="Values of NAME where the card declares none; --epsilon needs them.",
)
@click.option("--person", default="", metavar="COLUMN", help="Says whom a row is about.")
@click.option(
    "--rows-per-person", type=int, metavar="N", help="Count so many rows of one person at most."
)
@click.option(
    "--as",
    "as_",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="Format.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write this file instead of stdout.",
)
@trust_option
@as_json
def command(
    *,
    card: Path,
    as_: str,
    output: Path | None,
    trusted: tuple[str, ...],
    json_: bool,
    **asked: Any,
) -> None:
    """Count the people of CARD by protected attributes, outcome and decision, to be handed out.

    Cells of fewer than the card's minimum_cell people are withheld, and as many others as would
    give them back; "withheld" is never 0. With --epsilon no cell is withheld and every cell has
    noise. Either protects one table: each further one about the same people tells more, and every
    --epsilon adds to those spent before. Rows never leave the database.
    """
    from answerable.documents.released import as_csv, as_json, json_view, summary

    found = _release(card, trusted, asked)
    text = as_json(found) if as_ == "json" else as_csv(found)
    if output is not None:
        # Spreadsheets take a file without this mark for one in the machine's old code page.
        marked = as_ == "csv" and not text.isascii()
        write_whole(output, text, "utf-8-sig" if marked else "utf-8")
    click.echo(f"answerable: {summary(found)}", err=True)
    if json_:
        print_json({"format": as_, "file": output and str(output), **json_view(found)})
    elif output is None:
        click.echo(text, nl=False)


def _release(card: Path, trusted: tuple[str, ...], asked: dict[str, Any]) -> Any:
    from answerable.card.read import read_card
    from answerable.checks.bench import Bench
    from answerable.checks.release import release
    from answerable.checks.release_axes import Wanted
    from answerable.cli.progress import progress
    from answerable.runs.trust import Trust, ask_at_terminal

    if asked["epsilon"] is not None and asked["minimum"] is not None:
        raise click.UsageError("--epsilon withholds nothing, so --minimum says nothing: drop one.")
    trust = Trust.of_user(trusted, ask=ask_at_terminal)
    with progress() as say:
        say("counting")
        return release(
            Bench(read_card(card), trust, progress=say),
            Wanted(asked["by"], asked["without"], asked["bins"], asked["levels"]),
            on=date.today(),
            minimum=asked["minimum"],
            epsilon=asked["epsilon"],
            person=asked["person"],
            rows=asked["rows_per_person"],
        )
