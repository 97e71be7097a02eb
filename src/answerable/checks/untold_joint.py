"""People by the words of several attributes and declared groups at once, and what they got."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.untold_axes import NOBODY_KNOWS, UNKNOWN, Axis
from answerable.errors import EvidenceError
from answerable.tables.condition import Compare
from answerable.tables.dimensions import Columns, Dimension

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.cube import Cube
    from answerable.tables.door import Door

    Ints = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """People by the words of several attributes and groups at once."""

    cube: "Cube"
    cell: "Ints"
    """Shape (cells of the cube,): which row of `codes` each is in."""
    axes: tuple[Axis, ...]
    words: tuple[tuple[str, ...], ...]
    codes: "Ints"
    """Shape (cells, axes): places in `words`."""
    tables: int
    """How many axes, the first, are attributes and groups; the others say which answers are."""

    def each(self) -> "Iterator[tuple[Axis, tuple[str, ...], Ints]]":
        """Yield attributes and groups, their words, and the place of each cell's word."""
        axes = self.axes[: self.tables]
        yield from zip(axes, self.words, self.codes.T, strict=False)

    @property
    def named(self) -> "list[Mask]":
        """Per attribute or group, which of its words are groups: "unknown" is none."""
        import numpy as np

        return [
            np.array([word not in NOBODY_KNOWS for word in words], dtype=bool)
            for _, words, _ in self.each()
        ]

    def people(self, answered: Sequence[str]) -> "Ints":
        """Return people per cell who have an answer in each of these fields; all for none."""
        import numpy as np

        n = self.cube.n.copy()
        for field in answered:
            n[self._levels(field) == None] = 0  # noqa: E711 - element by element
        return np.bincount(self.cell, n, len(self.codes)).astype(np.int64)

    def margins(self, one: str, other: str) -> "tuple[Ints, ...]":
        """Return people with an answer in both fields: those with the good one, and the others.

        Shape (cells,) each: good and other in the first field, then in the second.
        """
        import numpy as np

        both = (self._levels(one) != None) & (self._levels(other) != None)  # noqa: E711
        return tuple(
            np.bincount(
                self.cell, self.cube.n * (both & (self._levels(field) == is_good)), len(self.codes)
            ).astype(np.int64)
            for field in (one, other)
            for is_good in ("true", "false")
        )

    def _levels(self, field: str) -> "npt.NDArray[np.object_]":
        """Return for every cell of the cube whether the field has its good value; None: nothing."""
        import numpy as np

        place = self.cube.dims.index(f"answer {field}")
        return np.array(self.cube.levels[place], dtype=object)[self.cube.codes[:, place]]

    def sql(self, door: "Door", mask: "Mask") -> str:
        """Return who is left out in as few words as say it: no statement describes a person."""
        said: dict[tuple[tuple[int, int], ...], None] = {}
        for row in self.codes[mask]:
            named = list(range(len(self.axes)))
            for axis in range(len(self.axes)):
                fewer = [a for a in named if a != axis]
                alike = (self.codes[:, fewer] == row[fewer]).all(axis=1)
                if fewer and not (alike & ~mask).any():
                    named = fewer
            said[tuple((axis, int(row[axis])) for axis in named)] = None
        parts = (
            " and ".join(self.axes[a].sql(door, self.cube, self.words[a][code]) for a, code in who)
            for who in said
        )
        return f"({' or '.join(f'({part})' for part in parts)})"

    def groups(self, mask: "Mask", minimum: int) -> dict[str, frozenset[str]]:
        """Return per attribute the small groups that are left out whole."""
        import numpy as np

        n, found = self.people([]), {}
        for axis, words, place in self.each():
            people = np.bincount(place, n, len(words))
            told = np.bincount(place, n * ~mask, len(words))
            small = (people > 0) & (people < minimum) & (told == 0)
            gone = {word for word, is_gone in zip(words, small, strict=True) if is_gone}
            if gone - {UNKNOWN}:
                found[axis.name] = frozenset(gone - {UNKNOWN})
        return found


def joint_of(
    door: "Door", axes: Sequence[Axis], marks: Sequence[Axis], fields: Mapping[str, str]
) -> Joint | None:
    """Return the people by all of these axes and marks; None where no axis makes groups.

    `fields` are answers and their good values, "" where only whether there is one is asked.
    """
    import numpy as np

    dims: dict[str, Dimension] = {dim.name: dim for axis in (*axes, *marks) for dim in axis.dims()}
    cube = door.cube([*dims.values(), *(_Answer(*field) for field in fields.items())])
    read, kept = [], []
    for axis in axes:
        try:
            read.append(axis.read(cube))
        except EvidenceError:
            continue  # numbers that are no groups: no check compares them either
        kept.append(axis)
    if not kept:
        return None
    read += [mark.read(cube) for mark in marks]
    places = np.stack([place for place, _ in read], axis=1)
    codes, cell = np.unique(places, axis=0, return_inverse=True)
    words = tuple(words for _, words in read)
    return Joint(cube, cell.ravel(), (*kept, *marks), words, codes, len(kept))


@dataclass(frozen=True, slots=True)
class _Answer:
    """Whether an answer is the good one, missing where there is none; "" asks for any answer."""

    field: str
    good: str

    @property
    def name(self) -> str:
        """What the axis is called."""
        return f"answer {self.field}"

    def sql(self, columns: Columns) -> str:
        """Return the comparison."""
        if self.good:
            return Compare(self.field, "==", self.good).sql(columns)
        return f"(case when {columns.text(self.field)} is not null then 1 = 1 end)"
