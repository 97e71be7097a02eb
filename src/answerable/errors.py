"""Everything the package raises on purpose, and the exit code each one ends a command with.

    AnswerableError            2   bad input or usage
    +-- CardError              2   the card: every problem at once, each with line and mend
    +-- LawFileError           2   a file of an instrument is malformed: our fault
    +-- EvidenceError          2   data or a model cannot be read the way a check needs it
    |   +-- NeedsExtra         2   a library of an extra is missing (in an audit: `not_tested`)
    +-- TrustError             2   a file would have to be executed and nobody trusts it yet
    |   +-- RefusedFile        2   a model file is a pickle: trusting its folder lets it run no more
    +-- RecordError            2   a record cannot be read
    |   +-- Altered            5   a record was altered after it was sealed
    +-- EnvironmentFailure    74   disk, permissions

Anything else that escapes is our own bug and ends with 70.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class AnswerableError(Exception):
    """Base class. The message says what is wrong, where, and what to do next."""

    exit_code: int = 2


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in a file a person wrote."""

    file: str
    line: int
    """1-based; 0 when the fault belongs to no single line."""
    what: str
    """One sentence: what is wrong."""
    mend: str
    """One sentence: what to write instead."""

    def __str__(self) -> str:
        """Print as `file:line: what mend`, the form editors turn into a link."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what} {self.mend}".rstrip()


class _Problems(AnswerableError):
    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CardError(_Problems):
    """The card is wrong. Holds every problem found, not only the first."""


class LawFileError(_Problems):
    """An instrument's files are malformed. Holds every problem found."""


class EvidenceError(AnswerableError):
    """The data or the model cannot be read the way a check needs it."""


class NeedsExtra(EvidenceError):
    """An optional library is not installed."""

    def __init__(self, library: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f'needs {library}: pip install "answerable[{extra}]"')


class TrustError(AnswerableError):
    """Code would have to run that the user has not said they trust."""


class RefusedFile(TrustError):
    """A model file that could run any code when loaded, and that no trusted folder covers."""


class RecordError(AnswerableError):
    """A record folder is incomplete or not a record."""


class Altered(RecordError):
    """A sealed record does not match its seal."""

    exit_code = 5


class EnvironmentFailure(AnswerableError):
    """The machine would not let us: a full disk, a missing permission."""

    exit_code = 74
