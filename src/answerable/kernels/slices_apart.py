"""Slices that say the same are told once: what a wider slice explains, or one already chosen."""

from collections.abc import Iterable, Sequence

import numpy as np

from answerable.kernels.slices import Mask, People, Slice, parents
from answerable.stats.intervals import newcombe_difference

Where = tuple[tuple[int, int], ...]

NARROWER = 0.999
"""Level at which a slice must differ from the rest of a wider one: many narrower ones are tried."""
BESIDE = 0.95
"""Level at which what is left of a slice must differ from everybody outside."""


def slices_apart(
    people: People, candidates: Iterable[Slice], k: int, *, support: int
) -> tuple[Where, ...]:
    """Return at most `k` slices of the candidates, in their order, no two of which say the same.

    A slice becomes the wider one (with one column less) as long as its rate cannot be told from
    that of the rest of the wider one. Then it is left out when what remains of it without those
    already chosen is too few people, or cannot be told from the people in no slice.
    """
    chosen: list[Where] = []
    covered: Mask = np.zeros(len(people.hit), dtype=bool)
    for candidate in candidates:
        where = _widened(people, candidate.where)
        inside = people.holds(where)
        left = inside & ~covered
        if left.sum() < support or not _raised(people, left, ~inside & ~covered, BESIDE):
            continue
        chosen.append(where)
        covered |= inside
        if len(chosen) == k:
            break
    return tuple(chosen)


def _widened(people: People, where: Where) -> Where:
    """Return the widest slice that explains this one."""
    inside = people.holds(where)
    explaining = []
    for parent in parents(where):
        around = people.holds(parent)
        if not _raised(people, inside, around & ~inside, NARROWER):
            explaining.append((float(people.hit[around].mean()), parent))
    if not explaining:
        return where
    return _widened(people, max(explaining)[1])


def _raised(people: People, a: Mask, b: Mask, level: float) -> bool:
    """Whether hits are more frequent in `a` than in `b` beyond chance at `level`."""
    counts: Sequence[tuple[int, int]] = [(int(people.hit[m].sum()), int(m.sum())) for m in (a, b)]
    if not counts[0][1] or not counts[1][1]:
        return False
    return newcombe_difference(counts[0], counts[1], level=level)[0] > 0
