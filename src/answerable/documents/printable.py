"""Names and texts of others made safe to show: nothing acts, everything is seen."""

import re
from typing import Final

_STEERS: Final = (
    "[{}\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Controls, line separators, marks that turn the reading direction or have no width, surrogates."""
_IN_A_LINE: Final = re.compile(_STEERS.format("\x00-\x1f"))
_IN_A_TEXT: Final = re.compile(_STEERS.format("\x00-\x08\x0b-\x1f"))


def printable(text: str) -> str:
    r"""Return the text with every character that acts instead of showing written out.

    Control characters, line ends, terminal escapes and marks that reverse the reading direction
    become `\x1b`, `\n` or `\u202e`: a hostile name can neither steer a terminal nor start a line.
    """
    return _IN_A_LINE.sub(_written_out, text)


def printable_text(text: str) -> str:
    """Return the same with line ends and tabs kept, for pages, where they are mere spaces."""
    return _IN_A_TEXT.sub(_written_out, text)


def printable_lines(text: str) -> str:
    """Return several lines, each printable, those after the first indented.

    The indent keeps a hostile name from starting a line that looks like ours.
    """
    return "\n  ".join(printable(line) for line in text.split("\n"))


def one_line(text: str) -> str:
    """Return the text printable and on one line, for terminals, table cells and attributes."""
    return " ".join(printable_text(text).split())


def _written_out(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape", "surrogatepass").decode("ascii")
