"""Trees behind steps that change every column by itself, as trees that ask about the columns.

A node asks about what a step made of a column: a scaled number, a filled gap, one word of many.
The same question about the column itself is worked out by asking the steps: for a number, where
along all numbers the answer changes; for words, the answer for each. So all that was made of one
column is one feature again, and nothing is approximated.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from answerable.errors import EvidenceError
from answerable.kernels.trees.cells import Cells, Floats, Ints
from answerable.kernels.trees.table import Bools, Bytes, TreeTable

END = 1e37
"""How far a number is followed: near where numbers of 32 bits end, which is where trees end."""

Values = npt.NDArray[np.generic]
Ask = Callable[[Mapping[int, Values]], Floats]
"""Column -> equally many values: what the steps make of each, shape (values, features)."""
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
    edges = _all_edges(table, columns, ask)
    places = [_cells(table, number, column, edges, ask) for number, column in enumerate(columns)]
    feature = np.full(len(table.feature), -1, np.int32)
    low, width, chosen = (each.copy() for each in (table.low, table.width, table.chosen))
    left, right, sets, begin = table.left.copy(), table.right.copy(), list[Bytes](), 0
    for number, (cells, inside) in enumerate(places):
        for made, lies in inside.items():
            nodes = np.flatnonzero(table.feature == made)
            feature[nodes] = number
            ranges = _ranges(table, nodes, lies) if cells.categories is None else None
            if ranges is not None:
                low[nodes], width[nodes], turned = ranges
                chosen[nodes] = -1
                if turned:
                    left[nodes], right[nodes] = table.right[nodes], table.left[nodes]
                continue
            for node in nodes.tolist():
                goes = _goes_left(table, node, lies)
                low[node], width[node], chosen[node] = int(not goes[0]), 0, begin
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


def _ranges(table: TreeTable, nodes: Ints, lies: Ints) -> tuple[Ints, Ints, bool] | None:
    """Return what nodes ask about a number, as first cell and number of cells, and whether turned.

    Turned is: what went left goes right now. None where a node asks for more than a range.
    """
    gap, known = int(lies[0]), lies[1:]
    rising, falling = bool((np.diff(known) >= 0).all()), bool((np.diff(known) <= 0).all())
    if (table.chosen[nodes] >= 0).any() or not (rising or falling) or (known == 0).any():
        return None
    first, end = table.low[nodes], table.low[nodes] + table.width[nodes]
    gap_left = (first <= gap) & (gap < end)
    below = np.searchsorted(np.sort(known), end, side="left")
    if not rising:
        below, gap_left = len(known) - below, ~gap_left
    return np.where(gap_left, 0, 1), below + gap_left, not rising


def _cells(
    table: TreeTable, number: int, column: Column, edges: Mapping[int, Floats], ask: Ask
) -> tuple[Cells, dict[int, Ints]]:
    """Return the cells of a column and, per feature made of it, which of its cells each lies in."""
    lies = {made: _lies(table, number, made, ask) for made in column.makes}
    if column.values is None:
        cells = Cells(np.unique(np.concatenate([*(edges[made] for made in lies), np.zeros(0)])))
        given: Values = np.concatenate([[-END], cells.edges])
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
    return lambda values: _codes(table, ask({number: values}), made)


def _codes(table: TreeTable, found: Floats, made: int) -> Ints:
    """Return the cells of one feature, of what the steps made."""
    rows = np.zeros_like(found)
    rows[:, made] = found[:, made]
    cells: Ints = table.codes(rows)[made].astype(np.int64)
    return cells


def _one(lies: Lies, value: object, known: Ints) -> Ints:
    """Return the cell of one value; what the steps refuse lies nowhere, so anywhere will do."""
    try:
        return lies(_as_given([value]))
    except (TypeError, ValueError):
        return known[:1]


def _all_edges(table: TreeTable, columns: Sequence[Column], ask: Ask) -> dict[int, Floats]:
    """Return the edges of every feature made of a number; columns are asked about together."""
    numbers = [(n, one.makes) for n, one in enumerate(columns) if one.values is None]
    found: dict[int, Floats] = {}
    for depth in range(max((len(makes) for _, makes in numbers), default=0)):
        found |= _edges(table, {n: m[depth] for n, m in numbers if depth < len(m)}, ask)
    return found


def _edges(table: TreeTable, makes: Mapping[int, int], ask: Ask) -> dict[int, Floats]:
    """Return per feature the least number from which on each further cell of it is reached.

    Found by halving all numbers of 64 bits, so an edge is exact whatever the steps round.
    """

    def codes(keys: Ints) -> Ints:
        given = _turned(keys).view(np.float64)
        made = ask({column: given[:, at] for at, column in enumerate(makes)})
        return np.column_stack([_codes(table, made, each) for each in makes.values()])

    ends = _turned(np.array([[-END], [END]]).view(np.int64))
    first, last = codes(np.repeat(ends, len(makes), axis=1))
    sign, many = np.where(first <= last, 1, -1), np.abs(last - first)
    nth = np.arange(1, int(many.max()) + 1)[:, None]
    wanted = first + sign * np.minimum(nth, many)
    low, high = np.full_like(wanted, ends[0, 0]), np.full_like(wanted, ends[1, 0])
    while (high > low + 1).any():
        middle = (low >> 1) + (high >> 1) + (low & high & 1)
        there = sign * codes(middle) >= sign * wanted
        low, high = np.where(there, low, middle), np.where(there, middle, high)
    edges = _turned(high).view(np.float64)
    return {made: np.unique(edges[: many[n], n]) for n, made in enumerate(makes.values())}


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
