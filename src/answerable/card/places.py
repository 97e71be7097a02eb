"""Where each key of a TOML text stands. `tomllib` reads the values and forgets the lines.

The scanner is used only on text `tomllib` has accepted, so it need not judge, only find.
"""

import bisect
import re
from collections.abc import Mapping
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and indices from the top of the card: ("component", 2, "reads", 0)."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_SCALAR = re.compile(r"[^,\]}\r\n#]*")
_LONG = {
    '"""': re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}', re.DOTALL),
    "'''": re.compile(r"'''(?:[^']|'(?!''))*'{3,5}", re.DOTALL),
}
_SHORT = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'[^']*'")}


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text: a key with its value, a table's header, or an element of an array."""

    line: int
    """1-based line the key, header or element begins on."""
    start: int
    """Offset of the first character of the value, or of the header or key without one."""
    end: int
    """Offset behind the last character of the value, or of the header."""
    header: bool = False
    """Whether it has no value of its own: a `[table]` header, or the front of a dotted key."""


@dataclass(frozen=True, slots=True)
class Places:
    """Every key, table and array element of a text, and where each table's own lines end."""

    by_path: Mapping[Path, Place]
    table_ends: Mapping[Path, int]
    """Path of a table with a header -> offset behind the last value written below it."""

    def line(self, path: Path) -> int:
        """Return the line of `path`, of the nearest thing around it if it is not there, else 0."""
        for length in range(len(path), 0, -1):
            place = self.by_path.get(path[:length])
            if place is not None:
                return place.line
        return 0


def find_places(text: str) -> Places:
    """Return the place of everything in `text`, which `tomllib` must have accepted before."""
    return _Scanner(text).scan()


class _Scanner:
    """One pass over the text with an offset that only moves forward."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line_starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.places: dict[Path, Place] = {}
        self.ends: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def scan(self) -> Places:
        """Return where every key, table and element of the text stands; the text is valid TOML."""
        table: Path = ()
        self.at = 1 if self.text.startswith("\ufeff") else 0
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
                if table:
                    self.ends[table] = self.at
            self.skip(_BLANK)
        return Places(self.places, self.ends)

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Move behind a pattern, if it stands here."""
        match = pattern.match(self.text, self.at)
        if match is not None:
            self.at = match.end()

    def line_of(self, offset: int) -> int:
        """Return the line of an offset, the first being 1."""
        return bisect.bisect_right(self.line_starts, offset)

    def note(self, path: Path, begin: int, start: int, *, header: bool = False) -> None:
        """Keep the first place a path is met at: later mentions only add to it."""
        self.places.setdefault(path, Place(self.line_of(begin), start, self.at, header))

    def header(self) -> Path:
        """Read `[table]` or `[[table]]`; return its path, with the number of the element."""
        begin = self.at
        array = self.text.startswith("[[", begin)
        self.at += 2 if array else 1
        keys = self.keys()
        self.at += 2 if array else 1
        path: Path = ()
        for key in keys[:-1]:
            path = self.inside((*path, key))
            self.note(path, begin, begin, header=True)
        path = (*path, keys[-1])
        if array:
            self.note(path, begin, begin, header=True)
            self.counts[path] = self.counts.get(path, -1) + 1
        path = self.inside(path)
        self.note(path, begin, begin, header=True)
        self.ends[path] = self.at
        return path

    def inside(self, path: Path) -> Path:
        """Return the path itself, or its newest element where it is an array of tables."""
        return (*path, self.counts[path]) if path in self.counts else path

    def keys(self) -> list[str]:
        """Read a dotted key and stop at what follows it."""
        found = []
        while True:
            self.skip(_SPACE)
            quote = self.text[self.at]
            pattern = _SHORT.get(quote, _BARE)
            begin = self.at
            self.skip(pattern)
            raw = self.text[begin : self.at]
            found.append(_unquote(raw) if quote in _SHORT else raw)
            self.skip(_SPACE)
            if self.text[self.at] != ".":
                return found
            self.at += 1

    def pair(self, table: Path) -> None:
        """Read `key = value` and note it and the tables that its dots name."""
        begin = self.at
        keys = self.keys()
        self.at += 1
        self.skip(_SPACE)
        start = self.at
        path = (*table, *keys)
        self.value(path)
        self.note(path, begin, start)
        for length in range(len(table) + 1, len(path)):
            self.note(path[:length], begin, begin, header=True)

    def value(self, path: Path) -> None:
        """Move behind a value; note the elements of arrays and the keys of inline tables."""
        first = self.text[self.at]
        if first == "[":
            self.array(path)
        elif first == "{":
            self.inline(path)
        elif first in _SHORT:
            self.skip(_LONG.get(self.text[self.at : self.at + 3], _SHORT[first]))
        else:
            begin = self.at
            self.skip(_SCALAR)
            self.at = begin + len(self.text[begin : self.at].rstrip())

    def array(self, path: Path) -> None:
        """Move behind an array and note its elements by number."""
        self.at += 1
        index = 0
        self.skip(_BLANK)
        while self.text[self.at] != "]":
            start = self.at
            self.value((*path, index))
            self.note((*path, index), start, start)
            index += 1
            self.next_item()
        self.at += 1

    def inline(self, path: Path) -> None:
        """Move behind an inline table and note its keys."""
        self.at += 1
        self.skip(_BLANK)
        while self.text[self.at] != "}":
            self.pair(path)
            self.next_item()
        self.at += 1

    def next_item(self) -> None:
        """Move to the next element, or to what closes."""
        self.skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self.skip(_BLANK)


def _unquote(raw: str) -> str:
    """Return the text of a quoted key; `tomllib` knows the escapes."""
    if raw.startswith("'"):
        return raw[1:-1]
    import tomllib

    value: str = tomllib.loads(f"key = {raw}")["key"]
    return value
