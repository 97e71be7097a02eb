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


def untold(codes: Ints, n: Ints, minimum: int, named: Sequence[Mask] = ()) -> Mask:
    """Return which cells of people are left out, shape (cells,): fewer than `minimum` each time.

    `codes` has a row per cell and a column per table that is printed: the group of the cell's
    people, or whatever stands for not knowing it, from 0 on. `named` says of each column which of
    these are groups; all are for none. `n` is people per cell. Groups of `minimum` people are
    taken as printed, and the total. When nothing more is left out, neither a small group, nor a
    small intersection, nor what is left of a group without those inside it follows from any sum of
    the others. Nobody is left out for being unknown: what two tables differ in because one of them
    lacks a value is no group.
    """
    there = groups(codes, n)
    named = named or [np.ones(len(people), dtype=bool) for people in there]
    named = [names[: len(people)] for names, people in zip(named, there, strict=True)]
    gone = np.zeros(len(n), dtype=bool)
    while True:
        left = n * ~gone
        sizes = groups(codes, left)
        shown = [(people >= minimum) & names for people, names in zip(sizes, named, strict=True)]
        found = given_away(codes, left, shown, minimum, named)
        if not found.any():
            found = _small_and_given_away(codes, left, sizes, minimum, named)
        if not found.any():
            return gone
        gone |= found


def groups(codes: Ints, n: Ints) -> list[Ints]:
    """Return the people of each group, one array per column of `codes`."""
    return [np.bincount(place, n).astype(np.int64) for place in codes.T]


def given_away(
    codes: Ints, n: Ints, shown: Sequence[Mask], minimum: int, named: Sequence[Mask]
) -> Mask:
    """Return cells of 1 to `minimum` - 1 people together that follow from the groups shown.

    `shown` and `named` have an array per column of `codes`. Everybody together is shown too. None
    is left where all is well; where something follows, some of it is returned.
    """
    found = np.zeros(len(n), dtype=bool)
    live = n > 0
    tables = _tables(codes[live], n[live], shown, named)
    found[live] = _left_over(tables, np.ones(int(live.sum()), dtype=bool), n[live], minimum)
    if not found.any():
        found[live] = _following(tables, codes[live], n[live], minimum)
    return found


def _small_and_given_away(
    codes: Ints, n: Ints, sizes: Sequence[Ints], minimum: int, named: Sequence[Mask]
) -> Mask:
    """Return people of small groups who follow where people of unknown group are printed too."""
    live = n > 0
    small = np.zeros(len(n), dtype=bool)
    for place, people, names in zip(codes.T, sizes, named, strict=True):
        small |= (names & (people > 0) & (people < minimum))[place]
    found = small & live
    if found.any():
        enough = [people >= minimum for people in sizes]
        everything = [np.ones(len(people), dtype=bool) for people in sizes]
        tables = _tables(codes[live], n[live], enough, everything)
        found[live] = _left_over(tables, small[live], n[live], minimum)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    place: Ints
    """Shape (cells,): the group of each cell."""
    n: Ints
    shown: Mask
    """Shape (groups,): whether it is printed."""
    known: Mask
    """Shape (cells,): whether its people are in a group at all."""


def _tables(codes: Ints, n: Ints, shown: Sequence[Mask], named: Sequence[Mask]) -> list[_Table]:
    """Return everybody together, then the groups of each column."""
    yes = np.ones(1, dtype=bool)
    places = np.concatenate([np.zeros((len(n), 1), np.int64), codes], axis=1)
    return [
        _Table(place, np.bincount(place, n, len(told)).astype(np.int64), told, names[place])
        for place, told, names in zip(places.T, (yes, *shown), (yes, *named), strict=True)
    ]


def _left_over(tables: Sequence[_Table], may: Mask, n: Ints, minimum: int) -> Mask:
    """Return the few people left of a printed group without the printed groups inside it.

    Of these only whoever both tables know and `may` holds: nobody else is in a small difference of
    groups.
    """
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
            found |= few[wide.place] & ~inside[inverse] & wide.known & narrow.known & may
            if found.any():
                return found
    return found


def _following(tables: Sequence[_Table], codes: Ints, n: Ints, minimum: int) -> Mask:
    """Return the small intersections that are a sum of multiples of printed groups.

    Of wider ones than a group only whoever is known everywhere: others can follow for what another
    table lacks.
    """
    found = np.zeros(len(n), dtype=bool)
    rows, size = _rows(tables)
    if not 0 < size <= MOST_ROWS:
        return found
    inverse = np.linalg.pinv(_products(rows, size), rcond=1e-10, hermitian=True)
    known = np.stack([table.known for table in tables[1:]], axis=1)
    for inside, sets, mine in _small(codes, n, known, minimum):
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
            found[inside[chosen][follows[sets[chosen] - start] & mine[chosen]]] = True
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


def _small(codes: Ints, n: Ints, known: Mask, minimum: int) -> Iterator[tuple[Ints, Ints, Mask]]:
    """Yield the cells of small intersections of some columns, which each is of, and whose count.

    `known` is shaped like `codes`. Intersections with an unknown group are none.
    """
    many = codes.shape[1]
    sizes = {*range(1, min(TOGETHER, many) + 1), many}
    for subset in (s for size in sorted(sizes) for s in combinations(range(many), size)):
        _, inverse = np.unique(codes[:, subset], axis=0, return_inverse=True)
        inverse = inverse.ravel()
        people = np.bincount(inverse, n)
        inside = np.flatnonzero((people[inverse] < minimum) & known[:, subset].all(axis=1))
        if len(inside):
            _, sets = np.unique(inverse[inside], return_inverse=True)
            mine: Mask = np.logical_or(known[inside].all(axis=1), len(subset) == 1)
            yield inside, sets.astype(np.int64), mine
