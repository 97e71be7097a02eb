"""The card as far as it can be understood, so that cross checks run beside faulty values.

Everything here tolerates wrong types: those are reported elsewhere, and one fault must not
hide the others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from answerable.card.places import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of an array of tables, such as a `[[component]]`."""

    path: Path
    table: Mapping[str, Any]

    def text(self, key: str) -> str:
        """Return the text under `key`, "" when there is none or it is no text."""
        value = self.table.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts in the list under `key`; what is no text is left out."""
        value = self.table.get(key)
        return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()

    def inner(self, key: str) -> Mapping[str, Any]:
        """Return the table under `key`, empty when there is none."""
        value = self.table.get(key)
        return value if isinstance(value, dict) else {}

    def has(self, key: str) -> bool:
        """Tell whether the key is written at all."""
        return key in self.table

    def at(self, *steps: str | int) -> Path:
        """Return the path of something inside the entry."""
        return (*self.path, *steps)

    @property
    def name(self) -> str:
        """Its `name`."""
        return self.text("name")


@dataclass(frozen=True, slots=True)
class Outline:
    """The raw tables of the card with tolerant access."""

    raw: Mapping[str, Any]

    def entries(self, section: str) -> tuple[Entry, ...]:
        """Return the entries of an array of tables, in the order of the card."""
        found = self.raw.get(section)
        if not isinstance(found, list):
            return ()
        return tuple(Entry((section, i), t) for i, t in enumerate(found) if isinstance(t, dict))

    def table(self, section: str) -> Entry:
        """Return a single table such as `[decision]`, empty when the card has none."""
        found = self.raw.get(section)
        return Entry((section,), found if isinstance(found, dict) else {})

    def names(self, section: str, key: str = "name") -> tuple[str, ...]:
        """Return the names in a section, in the order of the card."""
        return tuple(e.text(key) for e in self.entries(section) if e.text(key))

    @property
    def components(self) -> tuple[Entry, ...]:
        """The components, in the order of the card."""
        return self.entries("component")

    @property
    def decision(self) -> str:
        """The field that decides: of `[decision]`, else of the first use that names one."""
        stated = self.table("decision").text("field")
        of_uses = (use.text("decision") for use in self.entries("use"))
        return stated or next((f for f in of_uses if f and f != "unknown"), "")

    def fields(self) -> dict[str, None]:
        """Return every field or column the card speaks of outside its scenarios, in order."""
        found = [f for c in self.components for f in (*c.texts("reads"), *c.texts("writes"))]
        for component in self.components:
            for key in ("run", "reference"):
                recorded = component.inner(key).get("recorded")
                columns = recorded.values() if isinstance(recorded, dict) else recorded
                found.extend(c for c in columns or () if isinstance(c, str))
        found.extend(self.names("protected", "column"))
        found.append(self.table("outcome").text("column"))
        return dict.fromkeys(field for field in found if field)

    def compared(self, at: str) -> str:
        """Return the field a scenario compares when it names none; "" when that is not clear.

        It is the decision, or the only field of the component `at` that it tests.
        """
        component = next((c for c in self.components if at and c.name == at), None)
        if component is None:
            return self.decision
        writes = component.texts("writes")
        if self.decision in writes:
            return self.decision
        return writes[0] if len(writes) == 1 else ""


def every_text(value: Any, path: Path = ()) -> Iterator[tuple[Path, str, bool]]:
    """Yield every key and text below `value`: its path, the text, whether it is a key."""
    stack: list[tuple[Path, Any]] = [(path, value)]
    while stack:
        at, found = stack.pop()
        if isinstance(found, str):
            yield at, found, False
        elif isinstance(found, dict):
            for key, inner in found.items():
                yield (*at, key), key, True
                stack.append(((*at, key), inner))
        elif isinstance(found, list):
            stack.extend(((*at, i), inner) for i, inner in enumerate(found))
