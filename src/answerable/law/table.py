"""A table of a TOML file that knows where it stands, so that every fault is named with its line."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from answerable.errors import Problem
from answerable.law.condition import Condition, ConditionError, parse


class Source:
    """The text of one file and the faults found in it."""

    def __init__(self, path: Path, text: str, problems: list[Problem]) -> None:
        self.name = f"{path.parent.name}/{path.name}"
        self.lines = text.splitlines()
        self.problems = problems
        self._heads: dict[str, int] = {}

    def head(self, name: str) -> int:
        """Return the line on which the entry of that id, or the table of that name, begins."""
        if not self._heads:
            for number, line in enumerate(self.lines, 1):
                self._heads.setdefault(line.strip(), number)
        return self._heads.get(f'id = "{name}"') or self._heads.get(f"[{name}]", 0)

    def nth(self, key: str, place: int) -> int:
        """Return the line on which the n-th (from 0) entry of `[[key]]` begins, 0 when none."""
        found = [n for n, line in enumerate(self.lines, 1) if line.strip() == f"[[{key}]]"]
        return found[place] if place < len(found) else 0

    def line_of(self, needle: str, after: int) -> int:
        """Return the first line from `after` (from 1) that holds the needle, 0 when none does."""
        for number in range(max(after, 1), len(self.lines) + 1):
            if needle in self.lines[number - 1]:
                return number
        return 0

    def fault(self, line: int, what: str, mend: str) -> None:
        """Note a fault."""
        self.problems.append(Problem(self.name, line, what, mend))


class Table:
    """One table. Each getter takes its key away; what is left at `done()` is an unknown key."""

    def __init__(self, source: Source, data: Mapping[str, Any], name: str, line: int) -> None:
        self.source, self.data, self.name, self.line = source, dict(data), name, line

    def fault(self, what: str, mend: str, needle: str = "") -> None:
        """Note a fault of this table, at the line of `needle` when it is found below its head."""
        line = self.source.line_of(needle, self.line) if needle else 0
        self.source.fault(line or self.line, f"{self.name}: {what}", mend)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; a fault when it is missing and has no default."""
        value = self.data.pop(key, default)
        if isinstance(value, str):
            return value
        self.fault(f"{key!r} is missing or no text.", f'Write {key} = "...".', key)
        return ""

    def word(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """Return one word of a closed list."""
        value = self.text(key, default)
        if value not in allowed:
            self.fault(
                f"{key} = {value!r} is not known.", f"Write one of {', '.join(allowed)}.", key
            )
            return allowed[0]
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        return bool(self.data.pop(key, default))

    def day(self, key: str) -> date | None:
        """Return a date, None when it is not given."""
        value = self.data.pop(key, None)
        if value is not None and type(value) is not date:
            self.fault(f"{key} is no date.", f"Write {key} = 2026-11-23.", key)
            return None
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.data.pop(key, [])
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        self.fault(f"{key!r} is no list of texts.", f'Write {key} = ["...", "..."].', key)
        return ()

    def condition(self, key: str) -> Condition | None:
        """Return a condition, None when it is not given or cannot be read (a fault)."""
        text = self.data.pop(key, None)
        if text is None:
            return None
        try:
            return parse(str(text))
        except ConditionError as error:
            self.fault(f"{key}: {error}.", "Use facts, comparisons, and, or, not.", key)
            return None

    def needed(self, key: str) -> Condition:
        """Return a condition that must be there; a fault and "never" otherwise."""
        if key not in self.data:
            self.fault(f"has no {key!r}.", f'Write {key} = "a and not b".')
        return self.condition(key) or parse("never")

    def days(self, key: str) -> dict[str, date | None]:
        """Return wording -> day; the texts "no law" and "unknown" stand for None."""
        value = self.data.pop(key, None)
        if not isinstance(value, dict) or not value:
            self.fault(f"{key!r} is missing.", f"Write {key} = {{ wording = 2026-08-02 }}.", key)
            return {}
        found: dict[str, date | None] = {}
        for wording, day in value.items():
            if day in ("no law", "unknown"):
                found[wording] = None
            elif type(day) is date:
                found[wording] = day
            else:
                self.fault(
                    f"{key}.{wording} is no date.", 'Write a date, "no law" or "unknown".', key
                )
        return found

    def tables(self, key: str) -> Iterator["Table"]:
        """Return the tables of an array of tables."""
        for entry in self.data.pop(key, []):
            if isinstance(entry, dict):
                yield Table(self.source, entry, self.name, self.line)
            else:
                self.fault(f"{key!r} is no table.", f"Write [[{key}]].", key)

    def done(self) -> None:
        """Note every key nobody asked for."""
        for key in self.data:
            self.fault(f"unknown key {key!r}.", "Remove it or correct its spelling.", key)
