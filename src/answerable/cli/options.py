"""Arguments and options several commands share, and how they print.

@click.command()
@card_argument
@day_option("--as-of")
@json_option
def command(card: Path, as_of: date, as_json: bool) -> int: ...
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])

card_argument = click.argument("card", type=click.Path(path_type=Path), default=Path())
"""CARD: a file, or a folder that holds `answerable.toml`; default: here."""

record_argument = click.argument("record", type=click.Path(path_type=Path))
"""RECORD: the folder an audit left."""

as_json = click.option(
    "--json", "json_", is_flag=True, help="Print one JSON object on stdout instead of text."
)
"""--json, passed as `json_`."""


trust_option = click.option(
    "--trust",
    "trusted",
    multiple=True,
    metavar="sha256:...|FOLDER",
    help="Let these files, or files in this folder, run. A card can never ask for this itself.",
)
"""--trust, again for more, passed as `trusted`."""


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    if value == "today":
        return date.today()
    try:
        return date.fromisoformat(value)
    except ValueError:
        why = f"{value!r} is no day; write it as 2026-11-25."
        raise click.BadParameter(why, ctx, param) from None


def on_day(flag: str, why: str = "Judge by the law of that day.") -> Callable[[F], F]:
    """Return the option `flag`: a day YYYY-MM-DD or `today`; None when it is not given."""
    return click.option(flag, metavar="YYYY-MM-DD", callback=_day, help=f"{why} Default: today.")


def print_json(answer: Mapping[str, object]) -> None:
    """Print one JSON object on stdout, ASCII only, so that no name in it steers a terminal."""
    click.echo(json.dumps(answer, indent=2, ensure_ascii=True, allow_nan=False))


def write_whole(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write the file whole or not at all; raises `EnvironmentFailure` where that is not allowed."""
    from answerable.errors import EnvironmentFailure

    half = path.with_name(f".{path.name}.half")
    try:
        half.write_text(text, encoding=encoding, newline="\n")
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise EnvironmentFailure(f"{path} could not be written: {error.strerror}.") from error
