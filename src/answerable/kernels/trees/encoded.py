"""Trees behind steps that change every column by itself, as trees that ask about the columns.

A node asks about what a step made of a column: a scaled number, a filled gap, one word of many.
The same question about the column itself is worked out by asking the steps: for a number, where
along all numbers the answer changes; for words, the answer for each. So all that was made of one
column is one feature again, and nothing is approximated.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from answerable.errors import EvidenceError
from answerable.kernels.trees.cells import Cells, Floats, Ints
from answerable.kernels.trees.table import Bools, Bytes, TreeTable

END = 1e37
"""How far a number is followed: near where numbers of 32 bits end, which is where trees end."""

Values = npt.NDArray[np.generic]
Ask = Callable[[int, Values], Floats]
"""(column, values of it) -> what the steps make of each, shape (values, features of the trees)."""
Lies = Callable[[Values], Ints]
"""Values of a column -> the cell of a feature that what is made of each lies in."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it is given, and what is made of it."""

    name: str
    makes: tuple[int, ...]
    """Features of the trees, each of which depends on no other column."""
    values: tuple[object, ...] | None = None
    """The words that the steps know, in any order; None for a number."""
    unknown: object = None
    """A word that they do not know, and a gap:"""
    gap: object = None


def unfolded(table: TreeTable, columns: Sequence[Column], ask: Ask) -> TreeTable:
    """Return the table of the columns themselves.

    Raises EvidenceError where what is made of a number neither only rises nor only falls with it.
    """
    places = [_cells(table, number, column, ask) for number, column in enumerate(columns)]
    feature = np.full(len(table.feature), -1, np.int32)
    low, width, chosen = (each.copy() for each in (table.low, table.width, table.chosen))
    left, right, sets, begin = table.left.copy(), table.right.copy(), list[Bytes](), 0
    of = {made: number for number, column in enumerate(columns) for made in column.makes}
    for node in np.flatnonzero(table.feature >= 0).tolist():
        made = int(table.feature[node])
        cells, inside = places[of[made]]
        feature[node], goes = of[made], _goes_left(table, node, inside[made])
        if cells.categories is None and not _is_range(goes) and _is_range(~goes):
            goes = ~goes
            left[node], right[node] = right[node], left[node]
        low[node] = int(not goes[0])
        if cells.categories is None and _is_range(goes):
            width[node], chosen[node] = int(goes.sum()), -1
            continue
        width[node], chosen[node] = 0, begin
        sets.append(goes.astype(np.uint8))
        begin += len(goes)
    return replace(
        table,
        features=tuple(column.name for column in columns),
        cells=tuple(cells for cells, _ in places),
        feature=feature,
        low=low,
        width=width,
        chosen=chosen,
        sets=np.concatenate(sets) if sets else np.zeros(0, np.uint8),
        left=left,
        right=right,
        single_input=False,
    )


def _goes_left(table: TreeTable, node: int, inside: Ints) -> Bools:
    """Return which cells of a column a node sends left; `inside` are the feature's cells."""
    if table.chosen[node] >= 0:
        picked: Bools = table.sets[table.chosen[node] + inside] > 0
        return picked
    low = int(table.low[node])
    between: Bools = (inside >= low) & (inside < low + int(table.width[node]))
    return between


def _is_range(goes: Bools) -> bool:
    """Return whether numbers below an edge go left, and no others; "missing" goes anywhere."""
    return not (~goes[1:-1] & goes[2:]).any()


def _cells(
    table: TreeTable, number: int, column: Column, ask: Ask
) -> tuple[Cells, dict[int, Ints]]:
    """Return the cells of a column and, per feature made of it, which of its cells each lies in."""
    lies = {made: _lies(table, number, made, ask) for made in column.makes}
    if column.values is None:
        edges = np.unique(np.concatenate([*map(_edges, lies.values()), np.zeros(0)]))
        cells = Cells(edges)
        given: Values = np.concatenate([[-END], edges])
    else:
        words = tuple(map(_word, column.values))
        cells = Cells(np.zeros(0), np.arange(len(words)), words)
        given = _as_given(column.values)
    inside = {}
    for made, of in lies.items():
        known = of(given)
        parts = [_one(of, column.gap, known), known]
        if column.values is not None:
            parts.append(_one(of, column.unknown, known))
        inside[made] = np.concatenate(parts)
        if column.values is None and not _is_right(of, table.cells[made], cells, inside[made]):
            raise EvidenceError(
                f"what is made of {column.name} neither only rises nor only falls with it."
            )
    return cells, inside


def _word(value: object) -> str:
    """Return a value as a word; yes and no of numbers are 1 and 0."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def _as_given(values: Sequence[object]) -> Values:
    """Return values as an array that changes none of them."""
    given: npt.NDArray[np.object_] = np.empty(len(values), object)
    for place, value in enumerate(values):
        given[place] = value
    return given


def _lies(table: TreeTable, number: int, made: int, ask: Ask) -> Lies:
    """Return what says in which cell of a feature of the trees values of a column lie."""

    def lies(values: Values) -> Ints:
        rows = np.zeros((len(values), len(table.features)))
        rows[:, made] = ask(number, values)[:, made]
        cells: Ints = table.codes(rows)[made].astype(np.int64)
        return cells

    return lies


def _one(lies: Lies, value: object, known: Ints) -> Ints:
    """Return the cell of one value; what the steps refuse lies nowhere, so anywhere will do."""
    try:
        return lies(_as_given([value]))
    except (TypeError, ValueError):
        return known[:1]


def _edges(lies: Lies) -> Floats:
    """Return the least number from which on each further cell of a feature is reached.

    Found by halving all numbers of 64 bits, so an edge is exact whatever the steps round.
    """
    ends = _turned(np.array([-END, END]).view(np.int64))
    first, last = lies(_turned(ends).view(np.float64)).tolist()
    sign = 1 if first <= last else -1
    wanted = np.arange(first + 1, last + 1) if sign > 0 else np.arange(last, first)
    low, high = np.full(len(wanted), ends[0]), np.full(len(wanted), ends[1])
    while (high > low + 1).any():
        middle = (low >> 1) + (high >> 1) + (low & high & 1)
        there = sign * lies(_turned(middle).view(np.float64)) >= sign * wanted
        low, high = np.where(there, low, middle), np.where(there, middle, high)
    return np.unique(_turned(high).view(np.float64))


def _turned(bits: Ints) -> Ints:
    """Return the bits of numbers as integers in the order of the numbers, or back."""
    turned: Ints = bits ^ ((bits >> 63) & np.int64(0x7FFFFFFFFFFFFFFF))
    return turned


def _is_right(lies: Lies, feature: Cells, cells: Cells, inside: Ints) -> bool:
    """Return whether numbers on, before and between the edges lie where the edges say."""
    ends = np.concatenate([[-END], cells.edges, [END]])
    named = np.zeros(1) if feature.categories is None else feature.categories.astype(np.float64)
    between = ends[:-1] / 2 + ends[1:] / 2
    tried = np.concatenate([ends, np.nextafter(cells.edges, -np.inf), between, named])
    return bool((lies(tried) == inside[cells.code(tried)]).all())
