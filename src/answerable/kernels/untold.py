"""Whose answers must be in no count, so that no few people's answers follow from all the others.

Every attribute, declared group and total is printed for itself. A group that is too small to print
still follows where the others of its attribute are subtracted from a total that another attribute
gives away; and of two attributes made of one column, one group less another can be a few people.
Such people are few by construction: their answers are left out everywhere, so that no sum of counts
holds them, and what is printed of everybody else stays (Willenborg and de Waal, Elements of
Statistical Disclosure Control, 2001, section 4, with local suppression instead of more cells).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MOST_ROWS = 1_200
"""Groups up to which every sum and difference of them is looked at; beyond, each group less the
groups of another attribute that lie inside it."""
TOGETHER = 3
"""Of up to so many attributes, and of all together, no small intersection may follow."""
AT_ONCE = 4_000
NEAR = 1e-6


def untold(codes: Ints, n: Ints, minimum: int) -> Mask:
    """Return which cells of people are left out, shape (cells,): fewer than `minimum` each time.

    `codes` has a row per cell and a column per table that is printed whole: the group of the cell's
    people, or whatever stands for not knowing it, from 0 on. `n` is people per cell. Groups of
    `minimum` people are taken as printed, and the total. When nothing more is left out, neither a
    small group, nor a small intersection, nor what is left of a group without those inside it
    follows from any sum of the others.
    """
    gone = np.zeros(len(n), dtype=bool)
    while True:
        left = n * ~gone
        shown = [people >= minimum for people in groups(codes, left)]
        found = given_away(codes, left, shown, minimum)
        if not found.any():
            return gone
        gone |= found


def groups(codes: Ints, n: Ints) -> list[Ints]:
    """Return the people of each group, one array per column of `codes`."""
    return [np.bincount(place, n).astype(np.int64) for place in codes.T]


def given_away(codes: Ints, n: Ints, shown: Sequence[Mask], minimum: int) -> Mask:
    """Return cells of 1 to `minimum` - 1 people together that follow from the groups shown.

    `shown` has an array per column of `codes`. Everybody together is shown too. None is left where
    all is well; where something follows, some of it is returned.
    """
    found = np.zeros(len(n), dtype=bool)
    live = n > 0
    everybody = np.zeros((int(live.sum()), 1), np.int64)
    places = np.concatenate([everybody, codes[live]], axis=1)
    tables = [
        _Table(place, np.bincount(place, n[live], len(told)).astype(np.int64), told)
        for place, told in zip(places.T, (np.ones(1, dtype=bool), *shown), strict=True)
    ]
    found[live] = _left_over(tables, n[live], minimum)
    if not found.any():
        found[live] = _following(tables, codes[live], n[live], minimum)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    place: Ints
    """Shape (cells,): the group of each cell."""
    n: Ints
    shown: Mask
    """Shape (groups,): whether it is printed."""


def _left_over(tables: Sequence[_Table], n: Ints, minimum: int) -> Mask:
    """Return the few people left of a printed group without the printed groups inside it."""
    found = np.zeros(len(n), dtype=bool)
    for wide in tables:
        for narrow in tables[1:]:
            if wide is narrow or not len(n):
                continue
            pair = wide.place * len(narrow.n) + narrow.place
            _, first, inverse = np.unique(pair, return_index=True, return_inverse=True)
            both = np.bincount(inverse, n)
            inside = (both == narrow.n[narrow.place[first]]) & narrow.shown[narrow.place[first]]
            covered = np.bincount(wide.place[first], both * inside, len(wide.n))
            left = wide.n - covered
            few = wide.shown & (covered > 0) & (left > 0) & (left < minimum)
            found |= few[wide.place] & ~inside[inverse]
            if found.any():
                return found
    return found


def _following(tables: Sequence[_Table], codes: Ints, n: Ints, minimum: int) -> Mask:
    """Return the small intersections that are a sum of multiples of printed groups."""
    found = np.zeros(len(n), dtype=bool)
    rows, size = _rows(tables)
    if not 0 < size <= MOST_ROWS:
        return found
    inverse = np.linalg.pinv(_products(rows, size), rcond=1e-10, hermitian=True)
    for inside, sets in _small(codes, n, minimum):
        cells = np.bincount(sets)
        for start in range(0, len(cells), AT_ONCE):
            chosen = (sets >= start) & (sets < start + AT_ONCE)
            touched = np.zeros((min(AT_ONCE, len(cells) - start), size))
            for row in rows:
                at = row[inside[chosen]]
                np.add.at(touched, (sets[chosen][at >= 0] - start, at[at >= 0]), 1.0)
            # What the printed groups explain of a set: all of it where it is a sum of theirs.
            explained = ((touched @ inverse) * touched).sum(axis=1)
            follows = cells[start : start + AT_ONCE] - explained < NEAR
            found[inside[chosen][follows[sets[chosen] - start]]] = True
    return found


def _rows(tables: Sequence[_Table]) -> tuple[list[Ints], int]:
    """Return per table the row of each cell's printed group, -1 for none, and how many rows."""
    rows, size = [], 0
    for table in tables:
        number = np.where(table.shown, size + np.cumsum(table.shown) - 1, -1)
        rows.append(number[table.place])
        size += int(table.shown.sum())
    return rows, size


def _products(rows: list[Ints], size: int) -> Floats:
    """Return how many cells each two printed groups have in common."""
    common = np.zeros((size, size))
    for one in rows:
        for other in rows:
            both = (one >= 0) & (other >= 0)
            np.add.at(common, (one[both], other[both]), 1.0)
    return common


def _small(codes: Ints, n: Ints, minimum: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield the cells of the small intersections of some columns, and the intersection of each."""
    many = codes.shape[1]
    sizes = {*range(1, min(TOGETHER, many) + 1), many}
    for subset in (s for size in sorted(sizes) for s in combinations(range(many), size)):
        _, inverse = np.unique(codes[:, subset], axis=0, return_inverse=True)
        inverse = inverse.ravel()
        people = np.bincount(inverse, n)
        inside = np.flatnonzero(people[inverse] < minimum)
        if len(inside):
            _, sets = np.unique(inverse[inside], return_inverse=True)
            yield inside, sets.astype(np.int64)
