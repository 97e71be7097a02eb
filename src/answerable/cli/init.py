"""Write a first card: by asking, from the columns of a file, or by copying an example."""

from datetime import date
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from answerable.cli.options import as_json, print_json

if TYPE_CHECKING:
    from answerable.card.columns import Guess


@click.command("init")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), required=False)
@click.option("--yes", is_flag=True, help="Ask nothing: what nobody said is unknown.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Fill what the columns of a CSV, Parquet or JSON file tell.",
)
@click.option("--example", metavar="NAME", help="Copy an example with its code, such as mortgage.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the card, for editors.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@as_json
def command(  # noqa: PLR0917 - click names them all
    folder: Path | None,
    yes: bool,
    data: Path | None,
    example: str | None,
    schema: bool,
    force: bool,
    json_: bool,
) -> int:
    """Write a commented answerable.toml into DIR (default: here).

    Asks at most 25 facts; Enter leaves a fact unknown. Nothing is overwritten without --force.
    """
    if example and data:
        raise click.UsageError("an example brings its own data: leave --data out.")
    if schema:
        from answerable.card.schema import shipped_schema

        click.echo(shipped_schema(), nl=False)
        return 0
    if example:
        return _copy(example, folder or Path(example), force=force, json_=json_)
    return _write(folder or Path(), data, ask=not yes and not json_, force=force, json_=json_)


def _copy(example: str, folder: Path, *, force: bool, json_: bool) -> int:
    from answerable.card.copy_example import copy_example

    written = copy_example(example, folder, force=force)
    cards = [path for path in written if path.name == "answerable.toml"]
    if json_:
        print_json({"written": [str(path) for path in written], "cards": [str(c) for c in cards]})
        return 0
    click.echo(
        f"Copied {len(written)} files into {folder}. A copy is your code: nothing of it runs"
    )
    click.echo("until you have read it and say that you trust it.")
    for card in cards:
        click.echo(f"Next: answerable audit {quote(str(card.parent))} --trust {quote(str(folder))}")
    return 0


def _write(folder: Path, data: Path | None, *, ask: bool, force: bool, json_: bool) -> int:
    from answerable.card.columns import look_at_columns
    from answerable.card.new import refuse_to_replace, write_new_card
    from answerable.card.read import read_card

    refuse_to_replace(folder, force=force)
    guess = look_at_columns(data) if data else None
    if guess is not None and not json_:
        for name, again in guess.repeated_keys[:1]:
            rows = "1 row names" if again == 1 else f"{again:,} rows name"
            click.echo(f"{name} is no key: {rows} a case that another row names, too.", err=True)
    answers = _interview(guess) if ask else {}
    card_file = write_new_card(folder, answers, guess, data, today=date.today(), force=force)
    card = read_card(card_file)
    if json_:
        unknown = [{"where": u.where, "what": u.what, "line": u.line} for u in card.unknowns]
        print_json({"written": [str(card_file)], "unknown": unknown})
        return 0
    click.echo(f"Wrote {card_file}: {len(card.unknowns)} things are still unknown.")
    trust = "" if data is None or _lies_near(data, folder) else f" --trust {quote(str(folder))}"
    click.echo(f"Next: fill it in, then answerable audit {quote(str(folder))}{trust}")
    return 0


def _lies_near(data: Path, folder: Path) -> bool:
    """Return whether an audit reads the data unasked: in the card's folder, or in the one above."""
    return data.resolve().is_relative_to(folder.resolve().parent)


def _interview(guess: "Guess | None") -> dict[str, str]:
    """Ask each fact once more until its answer fits; return the answers by key."""
    from answerable.card.questions import ABOUT_DATA, QUESTIONS, CardQuestion

    click.echo("Enter leaves a fact unknown; everything can be changed later.", err=True)
    hints = _hints(guess)

    def prompt(question: CardQuestion) -> str:
        choices = f" [{', '.join(question.choices)}]" if question.choices else ""
        text = f"{question.ask}{choices}{hints.get(question.key, '')}"
        while True:
            said = _answer(text).strip()
            fault = question.fault(said)
            if not fault:
                return said
            click.echo(fault, err=True)

    asked = (q for q in QUESTIONS if guess is not None or q.key not in ABOUT_DATA)
    return {question.key: prompt(question) for question in asked}


def _answer(text: str) -> str:
    """Return a typed line. Raises `ClickException` where no more can come."""
    click.echo(f"{text}: ", nl=False, err=True)
    try:
        return input()
    except (EOFError, RuntimeError):  # the end of a file, or a closed stdin
        click.echo(err=True)
        raise click.ClickException(
            "Nobody is there to answer, so nothing was written; --yes asks nothing and leaves "
            "every fact unknown."
        ) from None


def _hints(guess: "Guess | None") -> dict[str, str]:
    if guess is None:
        return {}
    outcomes = ", ".join(column.name for column in guess.outcomes)
    protected = ", ".join(column.name for _, column in guess.protected)
    return {
        "column": f" (perhaps {outcomes})" if outcomes else "",
        "decided": f" (perhaps {outcomes})" if len(guess.outcomes) > 1 else "",
        "protected": f" (perhaps {protected})" if protected else "",
    }
