"""Progress on stderr: one moving line on a terminal, plain lines in CI."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Yield a function that says what is being done now.

    On a terminal the line is replaced each time and removed at the end; elsewhere each step is a
    line of its own, so that a log shows where time went.
    """
    if not sys.stderr.isatty():
        yield lambda step: print(f"answerable: {step}", file=sys.stderr)
        return
    from rich.console import Console
    from rich.markup import escape

    console = Console(stderr=True)
    with console.status("starting") as status:
        yield lambda step: status.update(escape(step))
