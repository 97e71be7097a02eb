"""The program `answerable`: runs one command and ends with one of the exit codes of `exits`.

Nothing but the standard library is imported before the first `try`, so that a broken
installation ends with 70 and a sentence as well.
"""

import os
import sys
from collections.abc import Sequence


def run(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code of one command; messages have gone to stderr, results to stdout.

    `arguments` default to those of the process. Nothing escapes from here.
    """
    try:
        from answerable.cli.group import group, invoke

        code = invoke(group, list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except BaseException as error:  # every exception must end in a known code
        return _end(error)
    return code


def _end(error: BaseException) -> int:
    from answerable.cli import exits

    code = exits.code_of(error)
    try:
        if code != exits.PIPE_CLOSED:
            print(exits.message_of(error), file=sys.stderr, flush=True)  # noqa: T201
        sys.stdout.flush()
    except OSError:
        _discard_output()
    return code


def _discard_output() -> None:
    """Point both streams at nothing: the interpreter flushes them again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            continue


def main() -> None:
    """Run the command of this process and exit. The entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    sys.exit(run())


if __name__ == "__main__":
    main()
