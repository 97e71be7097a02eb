"""Which groups and intersections may be counted together, so that no subtraction singles out a few.

A group less the intersections inside it is a group too: with 197 black people and 195 black men,
the two black women are as good as printed. Complementary suppression over all sets of attributes
(Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001, section 4): groups of
one attribute are kept, intersections make way, the smallest first. Where the few left over are
people about whom an attribute is not recorded, the largest intersection is counted and not printed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

EXACT = 250
"""Cells up to which every sum and difference is tried; beyond, each wider group less its parts."""
NEAR = 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The groups of one set of attributes."""

    found: Ints
    """Shape (groups, attributes of the set): the places of their values, in sorted order."""
    place: Ints
    """Shape (cells,): the group of every cell, -1 where an attribute is not known."""
    n: Ints
    shown: Mask
    """Shape (groups,): which may be counted."""
    guards: Mask
    """Groups large enough that make way: shown, they would give away somebody else."""
    quiet: Mask
    """Groups to count and not to print: less all its parts, a wider group would be a few people
    about whom an attribute is not recorded."""


def told_apart(
    codes: Ints, n: Ints, subsets: Sequence[tuple[int, ...]], minimum: int
) -> dict[tuple[int, ...], Told]:
    """Return the groups of every set of attributes, small ones and their guards not shown.

    `codes` has a row per cell and a column per attribute, -1 where nobody knows; `subsets` come in
    order of size and hold every smaller set of their own. What is left of a group without the
    intersections shown inside it is nobody, or at least `minimum` people.
    """
    told: dict[tuple[int, ...], Told] = {(): _everybody(n)}
    for subset in subsets:
        known = (codes[:, subset] >= 0).all(axis=1)
        found, inverse = np.unique(codes[known][:, subset], axis=0, return_inverse=True)
        place = np.full(len(n), -1, np.int64)
        place[known] = inverse.ravel()
        people = np.bincount(inverse.ravel(), n[known], len(found)).astype(np.int64)
        large = people >= minimum
        never = np.zeros(len(found), dtype=bool)
        one = Told(found, place, people, large.copy(), never, never.copy())
        if len(subset) > 1:
            around = [
                told[inner]
                for size in range(len(subset))
                for inner in combinations(subset, size)
                if inner in told
            ]
            _make_way(one, around, minimum)
        told[subset] = one
    crossings = {subset: one for subset, one in told.items() if len(subset) > 1}
    if len(n) <= EXACT and crossings:
        _make_sure(list(crossings.values()), told, minimum)
        _make_quiet(crossings, told, _half_known(codes, n, list(crossings), minimum))
    del told[()]
    return told


def guarded_cells(people: Ints, minimum: int) -> Mask:
    """Return which cells of a table of groups by parts are withheld, shape (groups, parts).

    Both margins count as printed: groups for themselves, and parts because another attribute can
    give their total. No cell of 1 to `minimum` - 1 people follows from them and from the cells that
    are left. Of more than `EXACT` cells whole parts are withheld.
    """
    there: Mask = people >= 1
    if there.sum() > EXACT:
        return _whole_parts(people, minimum) & there
    codes = np.argwhere(there)
    told = told_apart(codes, people[there], [(0,), (1,), (0, 1)], minimum)[0, 1]
    withheld = np.zeros(people.shape, dtype=bool)
    withheld[tuple(told.found.T)] = ~told.shown
    return withheld


def _whole_parts(people: Ints, minimum: int) -> Mask:
    """Withhold every part with a few people of some group, and as many others as hide them."""
    hidden: Mask = np.any((people > 0) & (people < minimum), axis=0)
    while hidden.any() and not hidden.all():
        left = people[:, hidden].sum(axis=1)
        if hidden.sum() > 1 and not ((left > 0) & (left < minimum)).any():
            break
        hidden[np.where(hidden, people.sum() + 1, people.sum(axis=0)).argmin()] = True
    return np.broadcast_to(hidden, people.shape)


def _everybody(n: Ints) -> Told:
    total = np.array([n.sum()], np.int64)
    yes = np.ones(1, dtype=bool)
    return Told(np.zeros((1, 0), np.int64), np.zeros(len(n), np.int64), total, yes, ~yes, ~yes)


def _make_way(one: Told, around: Sequence[Told], minimum: int) -> None:
    """Withhold groups until no wider one gives away a few people, or a group withheld before."""
    first = np.full(len(one.found), -1, np.int64)
    cells = np.flatnonzero(one.place >= 0)
    first[one.place[cells]] = cells
    for wider in around:
        parent = wider.place[first]
        known = np.bincount(parent, one.n, len(wider.n))
        while True:
            inside = np.bincount(parent, one.n * one.shown, len(wider.n))
            left = wider.n - inside
            few = (left < minimum) & ((wider.shown & (known > inside)) | wider.guards)
            few &= inside > 0
            if not few.any():
                _quieten(one, parent, wider.shown & (left > 0) & (left < minimum))
                break
            mine = np.flatnonzero((parent == np.argmax(few)) & one.shown)
            _withhold(one, mine)


def _quieten(one: Told, parent: Ints, wider: Mask) -> None:
    """Keep the largest part of each of these wider groups out of print."""
    for group in np.flatnonzero(wider):
        parts = np.flatnonzero((parent == group) & one.shown)
        if len(parts) and not one.quiet[parts].any():
            one.quiet[parts[np.argmax(one.n[parts])]] = True


def _withhold(one: Told, among: Ints) -> None:
    smallest = among[np.argmin(one.n[among])]
    one.shown[smallest], one.guards[smallest] = False, True


def _make_sure(
    crossings: Sequence[Told], told: Mapping[tuple[int, ...], Told], minimum: int
) -> None:
    """Withhold more until no small intersection follows from all that is shown, by any sums.

    A group follows when its indicator over cells is a sum of multiples of indicators shown: when
    nothing that they leave free moves it. What follows from groups of one attribute cannot be
    hidden here.
    """
    ones = [one for subset, one in told.items() if len(subset) < 2]
    few = [(one, group) for one in told.values() for group in np.flatnonzero(one.n < minimum)]
    kept = _free(ones)
    small = [(one, one.place == group) for one, group in few]
    small = [(one, cells) for one, cells in small if np.abs(kept @ cells).max(initial=0) >= NEAR]
    while small:
        free = _free(told.values())
        follows = [one for one, cells in small if np.abs(free @ cells).max(initial=0) < NEAR]
        first = [one for one in follows[:1] if one in crossings]
        beside = [one for one in (*first, *reversed(crossings)) if one.shown.any()]
        if not follows or not beside:
            return
        _withhold(beside[0], _closing(beside[0]))


def _half_known(
    codes: Ints, n: Ints, subsets: Sequence[tuple[int, ...]], minimum: int
) -> list[tuple[tuple[int, ...], Mask]]:
    """Return the few people of whom some of these attributes are known and others are not."""
    found = []
    for subset in subsets:
        kinds, inverse = np.unique(codes[:, subset], axis=0, return_inverse=True)
        people = np.bincount(inverse.ravel(), n)
        some = (kinds < 0).any(axis=1) & (kinds >= 0).any(axis=1)
        few = np.flatnonzero(some & (people > 0) & (people < minimum))
        found += [(subset, inverse.ravel() == kind) for kind in few]
    return found


def _make_quiet(
    crossings: Mapping[tuple[int, ...], Told],
    told: Mapping[tuple[int, ...], Told],
    half_known: Sequence[tuple[tuple[int, ...], Mask]],
) -> None:
    """Keep more out of print until nobody half known follows from all that is printed.

    With any group of a set of attributes all of them together are printed: as everybody else.
    """
    kept = _free([one for subset, one in told.items() if len(subset) < 2])
    left = [(s, cells) for s, cells in half_known if np.abs(kept @ cells).max(initial=0) >= NEAR]
    while left:
        printed = [one.place == g for one in told.values() for g in _printed(one)]
        printed += [
            (one.place >= 0) & one.shown[one.place]
            for one in crossings.values()
            if len(_printed(one))
        ]
        free = _null_space(printed)
        follows = [s for s, cells in left if np.abs(free @ cells).max(initial=0) < NEAR]
        beside = [one for s in follows[:1] for one in (crossings[s], *crossings.values())]
        beside = [one for one in beside if len(_printed(one))]
        if not beside:
            return
        one = beside[0]
        one.quiet[min(_printed(one), key=lambda g: one.n[g])] = True


def _printed(one: Told) -> Ints:
    return np.flatnonzero(one.shown & ~one.quiet)


def _closing(one: Told) -> Ints:
    """Return the shown groups in most lines with something withheld: they close a circle."""
    shown = np.flatnonzero(one.shown)
    lines = np.zeros(len(one.found), np.int64)
    for axis in range(one.found.shape[1]):
        _, line = np.unique(np.delete(one.found, axis, axis=1), axis=0, return_inverse=True)
        lines += np.bincount(line.ravel(), ~one.shown)[line.ravel()] > 0
    closing: Ints = shown[lines[shown] == lines[shown].max()]
    return closing


def _free(groups: Iterable[Told]) -> Floats:
    """Return what may be added to the cells without changing any number shown, one row each."""
    return _null_space(
        [one.place == group for one in groups for group in np.flatnonzero(one.shown)]
    )


def _null_space(rows: Sequence[Mask]) -> Floats:
    _, values, vectors = np.linalg.svd(np.array(rows, dtype=np.float64), full_matrices=True)
    free: Floats = vectors[int((values > NEAR).sum()) :]
    return free
