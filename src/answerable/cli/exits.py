"""Exit codes, and the sentence a person reads when a command ends badly.

0   nothing breached                     5   `verify`: altered
1   something breached                  70   our own failure
2   bad input or usage                  74   the environment failed (disk, permissions)
3   nothing breached, but a line that  130   interrupted
    the gate requires is untold       141   the reader of our output went away
4   stopped before measuring
"""

import errno
import os
import traceback
from typing import Final

from answerable.documents.printable import printable, printable_lines
from answerable.errors import AnswerableError, CardError, LawFileError

NOTHING_BREACHED: Final = 0
BREACHED: Final = 1
BAD_INPUT: Final = 2
GATE_UNTOLD: Final = 3
STOPPED: Final = 4
ALTERED: Final = 5
OUR_FAILURE: Final = 70
ENVIRONMENT_FAILED: Final = 74
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
"""What a shell reports for a program that wrote to a closed pipe."""

MEANING: Final = {
    NOTHING_BREACHED: "nothing is breached and the gate asks for nothing that is missing",
    BREACHED: "something is breached",
    BAD_INPUT: "the input or the command line is wrong; nothing was measured",
    GATE_UNTOLD: "nothing is breached, but something the card's gate requires is not shown",
    STOPPED: "stopped before measuring: a prohibited use or a red line",
    ALTERED: "the record was altered after it was sealed",
    OUR_FAILURE: "answerable itself failed",
    ENVIRONMENT_FAILED: "the machine would not let us: disk, memory or permissions",
    INTERRUPTED: "interrupted",
    PIPE_CLOSED: "the reader of the output went away",
}
"""Exit code -> what it means, as a clause."""

DEBUG: Final = "ANSWERABLE_DEBUG"
"""Environment variable: with 1, our own failures are printed with their traceback."""

_ENVIRONMENT = frozenset(
    {
        errno.EACCES,
        errno.EDQUOT,
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOSPC,
        errno.EPERM,
        errno.EROFS,
    }
)


def code_of(error: BaseException) -> int:
    """Return the exit code for an exception that escaped from a command: never 0 or 1."""
    match error:
        case AnswerableError():
            return error.exit_code
        case KeyboardInterrupt():
            return INTERRUPTED
        case BrokenPipeError():
            return PIPE_CLOSED
        case OSError() if error.errno in _ENVIRONMENT:
            return ENVIRONMENT_FAILED
        case MemoryError():
            return ENVIRONMENT_FAILED
        case _ if os.strerror(errno.ENOSPC) in str(error):  # engines wrap a full disk in their own
            return ENVIRONMENT_FAILED
        case _:
            return OUR_FAILURE


def message_of(error: BaseException) -> str:
    """Return what is printed on stderr: control characters escaped, one line a problem."""
    match error:
        case CardError() | LawFileError():
            return "\n".join(printable(str(problem)) for problem in error.problems)
        case AnswerableError():
            return printable_lines(str(error))
        case KeyboardInterrupt():
            return "interrupted"
    if code_of(error) == ENVIRONMENT_FAILED:
        return f"the machine would not let us: {printable(_words(error))}"
    if os.environ.get(DEBUG) == "1":
        return printable_lines("".join(traceback.format_exception(error)).rstrip())
    return (
        f"answerable itself failed: {printable(_words(error))}. Your files are as they were. "
        f"{DEBUG}=1 before the same command shows where."
    )


def _words(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
