"""Write a record as a document or in a machine's format."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from answerable.cli.options import as_json, print_json, record_argument, write_whole

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class FormatName(click.ParamType[str]):
    """The name of an export format; the formats are looked up when one is asked for."""

    name = "format"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name; a usage error that lists what there is for any other."""
        from answerable.documents.formats import formats

        if value not in formats():
            self.fail(
                f"{value!r} is no format; there are {', '.join(sorted(formats()))}.", param, ctx
            )
        return value

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        """Return the formats that begin so."""
        from click.shell_completion import CompletionItem

        from answerable.documents.formats import formats

        del ctx, param
        return [
            CompletionItem(name, help=one.about)
            for name, one in sorted(formats().items())
            if name.startswith(incomplete)
        ]


@click.command("export")
@record_argument
@click.option(
    "--as",
    "as_",
    type=FormatName(),
    default="markdown",
    show_default=True,
    help="html, json, markdown, sarif, junit, or one that another package brings.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write this file instead of stdout.",
)
@as_json
def command(record: Path, as_: str, output: Path | None, json_: bool) -> None:
    """Write RECORD as a document; nothing is run and nothing but the record is read.

    Exporting says nothing about trust: ask `answerable verify` first.
    """
    from answerable.documents.formats import formats
    from answerable.record.read import read

    text = formats()[as_].write(read(record))
    if output is not None:
        write_whole(output, text)
    if json_:
        written = None if output is None else str(output)
        print_json({"format": as_, "file": written, "text": text if output is None else None})
    elif output is None:
        click.echo(text, nl=False)
