"""The groups of one attribute, or of one declared group, as codes of counted cells and as SQL."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from answerable.card.card import Card
from answerable.checks.evidence.split import (
    refuse_many_numbers,
    sentinels_of_column,
    word_of,
)
from answerable.errors import EvidenceError
from answerable.stats.missing import ELSEWHERE
from answerable.system.data import Group, Protected
from answerable.tables.condition import Compare, literal, parse
from answerable.tables.dimensions import Columns, Dimension, Holds, Values

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.cube import Cube
    from answerable.tables.door import Door

    Ints = npt.NDArray[np.int64]

UNKNOWN = ""
"""The word of people whose group nobody knows."""
NOBODY_KNOWS = (UNKNOWN, ELSEWHERE)
"""Words that are no group: of these people a table lacks something."""


class Axis(Protocol):
    """One table of groups that is printed."""

    @property
    def name(self) -> str:
        """The attribute or declared group."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it is read from."""
        ...

    def dims(self) -> list[Dimension]:
        """Return what to count by."""
        ...

    def read(self, cube: "Cube") -> "tuple[Ints, tuple[str, ...]]":
        """Return the place of each cell's word, and the words."""
        ...

    def sql(self, door: "Door", cube: "Cube", word: str) -> str:
        """Return the condition under which somebody is counted under a word."""
        ...


@dataclass(frozen=True, slots=True)
class OfAttribute:
    """The words of a protected attribute."""

    protected: Protected
    missing: frozenset[float]

    @property
    def name(self) -> str:
        """The attribute."""
        return self.protected.name

    @property
    def columns(self) -> tuple[str, ...]:
        """Its column."""
        return (self.protected.column,)

    def dims(self) -> list[Dimension]:
        """Return its column."""
        return [Values(self.protected.column)]

    def read(self, cube: "Cube") -> "tuple[Ints, tuple[str, ...]]":
        """Return words by the card. Raises `EvidenceError` for numbers that are no groups."""
        import numpy as np

        place = cube.dims.index(self.protected.column)
        levels = cube.levels[place]
        refuse_many_numbers(self.protected, levels)
        words = [self._word(level) for level in levels]
        known = sorted(set(words))
        codes = np.array([known.index(word) for word in words], np.int64)
        return codes[cube.codes[:, place]], tuple(known)

    def _word(self, level: str | None) -> str:
        return word_of(level, self.protected.words, self.missing) or UNKNOWN

    def sql(self, door: "Door", cube: "Cube", word: str) -> str:
        """Return the values of a word; the bounds of a band, and not whoever is inside."""
        column = self.protected.column
        levels = cube.levels[cube.dims.index(column)]
        bands = dict(zip(self.protected.labels, self._bounds(), strict=True))
        if self.protected.bands and word in bands:
            return self._within(door, bands[word])
        values = [level for level in levels if self._word(level) == word]
        text = [Compare(column, "==", level).sql(door) for level in values if level is not None]
        missing = [f"{door.text(column)} is null"] if None in values else []
        return f"({' or '.join([*text, *missing])})"

    def _bounds(self) -> list[tuple[float | None, float | None]]:
        if not self.protected.bands:
            return [(None, None)] * len(self.protected.labels)
        return list(pairwise([None, *self.protected.bands, None]))

    def _within(self, door: "Door", band: tuple[float | None, float | None]) -> str:
        number, (low, high) = door.number(self.protected.column), band
        parts = [f"{number} >= {literal(float(low))}"] if low is not None else []
        parts += [f"{number} < {literal(float(high))}"] if high is not None else []
        parts += [f"{number} <> {literal(float(code))}" for code in sorted(self.missing)]
        return f"({' and '.join(parts)})"


@dataclass(frozen=True, slots=True)
class OfGroup:
    """A declared group, the others, and those about whom something is missing."""

    group: Group

    @property
    def name(self) -> str:
        """The declared group."""
        return self.group.name

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its condition."""
        return parse(self.group.where).columns

    @property
    def _complete(self) -> str:
        return " and ".join(f"(`{c}` == '' or `{c}` != '')" for c in self.columns)

    def dims(self) -> list[Dimension]:
        """Return whether the condition holds, and whether all it reads is known."""
        return [
            Holds(self.group.where, f"group {self.name}"),
            Holds(self._complete, f"complete {self.name}"),
        ]

    def read(self, cube: "Cube") -> "tuple[Ints, tuple[str, ...]]":
        """Return its own name, that of the others, the surely elsewhere, and the unknown."""
        import numpy as np

        holds, complete = (self._level(cube, what) for what in ("group", "complete"))
        known = np.where(complete == "true", 1, 2)
        codes = np.where(holds == "true", 0, np.where(holds == "false", known, 3))
        return codes.astype(np.int64), (self.name, self.group.others, ELSEWHERE, UNKNOWN)

    def _level(self, cube: "Cube", what: str) -> "npt.NDArray[np.object_]":
        import numpy as np

        place = cube.dims.index(f"{what} {self.name}")
        return np.array(cube.levels[place], dtype=object)[cube.codes[:, place]]

    def sql(self, door: "Door", cube: "Cube", word: str) -> str:
        """Return the declared condition, or what is meant where it does not hold."""
        del cube
        holds = door.condition(self.group.where).sql(door)
        complete = door.condition(self._complete).sql(door)
        said = {
            self.name: holds,
            self.group.others: f"(not {holds} and {complete})",
            ELSEWHERE: f"(not {holds} and ({complete}) is null)",
        }
        return said.get(word, f"(({holds}) is null)")


@dataclass(frozen=True, slots=True)
class OfKnown:
    """Whether an answer is recorded: of the others it cannot be left out."""

    column: str

    @property
    def name(self) -> str:
        """What the axis is called: no attribute has such a name."""
        return f"known {self.column}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The column."""
        return (self.column,)

    def dims(self) -> list[Dimension]:
        """Return whether it is known."""
        return [_Known(self.column)]

    def read(self, cube: "Cube") -> "tuple[Ints, tuple[str, ...]]":
        """Return the known first, then the unknown."""
        import numpy as np

        place = cube.dims.index(self.name)
        known = np.array([level == "true" for level in cube.levels[place]], dtype=bool)
        return np.where(known[cube.codes[:, place]], 0, 1).astype(np.int64), ("known", UNKNOWN)

    def sql(self, door: "Door", cube: "Cube", word: str) -> str:
        """Return whether it is known, or is not."""
        del cube
        return f"({door.text(self.column)} is {'null' if word == UNKNOWN else 'not null'})"


@dataclass(frozen=True, slots=True)
class _Known:
    column: str

    @property
    def name(self) -> str:
        """What the mark is called in a table."""
        return f"known {self.column}"

    def sql(self, columns: Columns) -> str:
        """Return the condition under which the column is known."""
        return f"({columns.text(self.column)} is not null)"


def marks_of(fields: Iterable[str]) -> list[OfKnown]:
    """Return of which answers it is looked at whether they are known."""
    return [OfKnown(field) for field in fields]


def axes_of(card: Card, door: "Door") -> Iterator[Axis]:
    """Yield the attributes, declared groups and people of scenarios that a door can count."""
    for protected in card.data.protected:
        if protected.column in door.kinds:
            yield OfAttribute(protected, sentinels_of_column(card, protected.column))
    named = {group.name for group in card.data.groups}
    compared = {s.among for s in card.scenarios if s.form == "population" and s.among} - named
    for group in (*card.data.groups, *(Group(among, among) for among in sorted(compared))):
        one = OfGroup(group)
        try:
            there = set(one.columns) <= set(door.kinds)
        except EvidenceError:
            continue
        if there:
            yield one
