"""Exact search for the subgroups in which something happens most: every slice up to three values.

People are coded columns and a yes or no (an error, a refusal). A slice is one level of up to three
columns. Levels one and two are counted whole; a combination of three columns is counted only when
a bound shows that some slice in it could still be among the best. Score and bounds: Sagadeeva and
Boehm, SliceLine, SIGMOD 2021, equations 1 and 3. Arrays in, arrays out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappush, heapreplace
from itertools import combinations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Slice:
    """One level of each of some columns, and what was counted there."""

    where: tuple[tuple[int, int], ...]
    """(column, level), in order of columns."""
    n: int
    hits: int
    """People of the slice for whom the yes holds."""
    score: float
    """Above 0: worse than everybody together, weighed against how many it concerns."""


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for."""

    alpha: float = 0.95
    """Weight of the rate against the size, in (0, 1]."""
    support: int = 20
    """Fewest people of a slice."""
    levels: int = 3
    """Columns a slice may combine, at most three."""


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Coded columns as rows of one array, and the yes or no that is looked for."""

    codes: Ints
    """Shape (columns, people)."""
    sizes: tuple[int, ...]
    """How many levels each column has."""
    hit: Mask

    def holds(self, where: Sequence[tuple[int, int]]) -> Mask:
        """Return who belongs to a slice."""
        inside = np.ones(self.codes.shape[1], dtype=bool)
        for column, level in where:
            inside &= self.codes[column] == level
        return inside

    def among(self, kept: Mask) -> "People":
        """Return some of the people."""
        return People(self.codes[:, kept], self.sizes, self.hit[kept])


def best_slices(people: People, k: int, search: Search) -> tuple[Slice, ...]:
    """Return the `k` slices with the highest score, best first; fewer when fewer score above 0.

    Ties keep the slice with fewer columns. Nothing when nobody, or nobody's case, is a hit.
    """
    n, total = len(people.hit), int(people.hit.sum())
    if not total or not n:
        return ()
    score = _Score(search, n, total)
    best = _Best(k)
    pairs: dict[tuple[int, int], Floats] = {}
    codes = _doubled(people)
    for column in range(len(people.sizes)):
        _offer(best, score, (column,), _count(people, (column,), codes))
    if search.levels > 1:
        for pair in combinations(range(len(people.sizes)), 2):
            counts = _count(people, pair, codes)
            _offer(best, score, pair, counts)
            pairs[pair] = score.bound(*counts)
    if search.levels > 2:
        _three(best, score, people, codes, pairs)
    return best.slices()


class _Score:
    """SliceLine's score and its upper bound for everything inside a slice."""

    def __init__(self, search: Search, n: int, total: int) -> None:
        self.alpha, self.support, self.n, self.mean = search.alpha, search.support, n, total / n

    def of(self, size: Floats, hits: Floats) -> Floats:
        """Return the score of slices; minus infinity below the support."""
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = self.alpha * (hits / size / self.mean - 1)
            found: Floats = rate - (1 - self.alpha) * (self.n / size - 1)
        found[size < self.support] = -np.inf
        return found

    def bound(self, size: Floats, hits: Floats) -> Floats:
        """Return what no slice inside could exceed.

        A part has at most these hits, and at most one a person: the score is highest where every
        person left is a hit, or at the support, or at the whole size.
        """
        at = [np.clip(hits, self.support, None), np.full_like(size, self.support), size]
        found = [self.of(np.minimum(s, size), np.minimum(hits, s)) for s in at]
        best: Floats = np.maximum.reduce(found)
        best[size < self.support] = -np.inf
        return best


class _Best:
    """The k best so far. The score of the last is what a newcomer must exceed."""

    def __init__(self, k: int) -> None:
        self.k = k
        self.heap: list[tuple[float, int, Slice]] = []
        self.seen = 0

    @property
    def floor(self) -> float:
        """Score to exceed: that of the k-th, and always 0."""
        return max(0.0, self.heap[0][0]) if len(self.heap) == self.k else 0.0

    def add(self, found: Slice) -> None:
        self.seen += 1
        item = (found.score, -self.seen, found)
        if len(self.heap) < self.k:
            heappush(self.heap, item)
        elif found.score > self.heap[0][0]:
            heapreplace(self.heap, item)

    def slices(self) -> tuple[Slice, ...]:
        return tuple(found for _, _, found in sorted(self.heap, key=lambda i: (-i[0], -i[1])))


def _doubled(people: People) -> list[Ints]:
    """Return the codes, and last the yes or no: one histogram then counts people and hits."""
    return [*people.codes.astype(np.int64), people.hit.astype(np.int64)]


def _count(
    people: People, columns: Sequence[int], codes: list[Ints], start: Ints | None = None
) -> tuple[Floats, Floats]:
    """Return people and hits per cell, one axis per column; `start` is a code already joined."""
    shape = tuple(people.sizes[column] for column in columns)
    code = codes[columns[0]] if start is None else start
    for column in columns[1:] if start is None else columns[-1:]:
        code = code * people.sizes[column] + codes[column]
    both = np.bincount(code * 2 + codes[-1], minlength=2 * int(np.prod(shape))).reshape(*shape, 2)
    return both.sum(axis=-1).astype(np.float64), both[..., 1].astype(np.float64)


def _offer(
    best: _Best,
    score: _Score,
    columns: tuple[int, ...],
    counts: tuple[Floats, Floats],
) -> None:
    """Keep the cells of a combination of columns that are good enough."""
    size, hits = counts
    scores = score.of(size, hits)
    for cell in zip(*np.nonzero(scores > best.floor), strict=True):
        if scores[cell] > best.floor:
            where = tuple((column, int(level)) for column, level in zip(columns, cell, strict=True))
            best.add(Slice(where, int(size[cell]), int(hits[cell]), float(scores[cell])))


def _three(
    best: _Best,
    score: _Score,
    people: People,
    codes: list[Ints],
    bounds: dict[tuple[int, int], Floats],
) -> None:
    """Count the combinations of three columns in which a slice could still be good enough."""
    for a, b in combinations(range(len(people.sizes)), 2):
        if not (bounds[a, b] > best.floor).any():
            continue
        start: Ints | None = None
        for c in range(b + 1, len(people.sizes)):
            if not _could_hold(bounds, (a, b, c), best.floor):
                continue
            start = codes[a] * people.sizes[b] + codes[b] if start is None else start
            _offer(best, score, (a, b, c), _count(people, (a, b, c), codes, start))


def _could_hold(
    bounds: dict[tuple[int, int], Floats], columns: tuple[int, int, int], floor: float
) -> bool:
    """Whether some cell of three columns has three pairs that each could hold something good."""
    a, b, c = columns
    ab, ac, bc = (bounds[pair] > floor for pair in ((a, b), (a, c), (b, c)))
    return bool((ab[:, :, None] & ac[:, None, :] & bc[None, :, :]).any())


def parents(where: Sequence[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the slices with one column less; none for a slice of one column."""
    if len(where) > 1:
        for left_out in range(len(where)):
            yield tuple(part for place, part in enumerate(where) if place != left_out)
