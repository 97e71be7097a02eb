"""Progress on stderr: one moving line on a terminal, plain lines in CI."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from answerable.documents.printable import printable


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Yield a function that says what is being done now.

    On a terminal the line is replaced each time and removed at the end; elsewhere each step is a
    line of its own, so that a log shows where time went.
    """
    if not sys.stderr.isatty():
        yield lambda step: click.echo(f"answerable: {printable(step)}", err=True)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True)
    with console.status("starting") as status:
        yield lambda step: status.update(Text(printable(step)))
