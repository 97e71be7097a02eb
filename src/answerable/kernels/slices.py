"""Exact search for the subgroups in which something happens most: every slice up to three values.

People are coded columns and a yes or no (an error, a refusal). A slice is one level of up to three
columns. Slices of one and two columns are all counted; one of three only when a bound shows that it
could still be among the best: then its people are a bitwise "and" of three sets of bits. Score and
bounds: Sagadeeva and Boehm, SliceLine, SIGMOD 2021, equations 1 and 3. Arrays in, arrays out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

_ROOM = 1 << 17
"""Numbers held at a time: about what fits a cache."""


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

    Ties keep the slice with fewer columns, then the one of earlier columns, then of lower levels.
    Nothing when nobody, or nobody's case, is a hit.
    """
    n, total = len(people.hit), int(people.hit.sum())
    if not total or not n:
        return ()
    score = _Score(search, n, total)
    sets = _Sets(people)
    best = _Best(k, sets.column)
    for columns in range(1, min(search.levels, 2) + 1):
        counts = _Counts(sets, list(combinations(range(len(people.sizes)), columns)))
        best.offer(score.of(counts.size, counts.hits), counts.levels, counts.size, counts.hits)
    if search.levels > 2:
        _three(best, score, sets, counts)
    return best.slices(sets)


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


class _Sets:
    """The people in two parts, those who are hits first; each part fills whole words of bits."""

    def __init__(self, people: People) -> None:
        parts = (np.flatnonzero(people.hit), np.flatnonzero(~people.hit))
        self.border, rest = (-(-len(part) // 64) for part in parts)
        """Words of bits that those who are hits fill."""
        nobody = max(people.sizes)
        narrow = people.codes.astype(np.min_scalar_type(nobody))
        self.narrow = np.full((len(narrow), 64 * (self.border + rest)), nobody, narrow.dtype)
        self.parts = (
            slice(len(parts[0])),
            slice(64 * self.border, 64 * self.border + len(parts[1])),
        )
        for part, place in zip(parts, self.parts, strict=True):
            np.take(narrow, part, axis=1, out=self.narrow[:, place], mode="clip")
        self.codes: Ints = self.narrow.astype(np.int64)
        self.sizes: Ints = np.array(people.sizes)
        self.first: Ints = np.cumsum((0, *people.sizes))[:-1]
        """Number of the first level of each column: levels are numbered through all columns."""
        self.column: Ints = np.repeat(np.arange(len(people.sizes)), people.sizes)
        """Column of each level."""

    def bits(self, levels: Ints) -> Words:
        """Return who has each level, a bit a person; `levels` in rising order."""
        found = []
        for column, first in enumerate(self.first):
            own = levels[self.column[levels] == column] - first
            inside = self.narrow[column] == own.astype(self.narrow.dtype)[:, None]
            found.append(np.packbits(inside, axis=1))
        words: Words = np.concatenate(found).view(np.uint64)
        return words


class _Counts:
    """People and hits in every cell of combinations of one or two columns, one after the other."""

    def __init__(self, sets: _Sets, combined: Sequence[tuple[int, ...]]) -> None:
        self.sets, self.combined = sets, combined
        sizes = sets.sizes.tolist()
        cells = [prod(sizes[column] for column in columns) for columns in combined]
        self.starts: Ints = np.cumsum([0, *cells])
        self.hits: Floats = np.zeros(self.starts[-1])
        self.size: Floats = np.zeros(self.starts[-1])
        for columns, start, many in zip(combined, self.starts, cells, strict=False):
            code = sets.codes[columns[0]]
            for column in columns[1:]:
                code = code * sizes[column] + sets.codes[column]
            for part, counted in zip(sets.parts, (self.hits, self.size), strict=True):
                counted[start : start + many] = np.bincount(code[part], minlength=many)
        self.size += self.hits

    def levels(self, cells: Ints) -> Ints:
        """Return the levels of some cells, one column for each column combined."""
        which = np.searchsorted(self.starts, cells, side="right") - 1
        columns = np.array(self.combined)[which]
        within, found = cells - self.starts[which], np.empty_like(columns)
        for place in reversed(range(columns.shape[1])):
            within, code = np.divmod(within, self.sets.sizes[columns[:, place]])
            found[:, place] = self.sets.first[columns[:, place]] + code
        return found


class _Best:
    """The k best so far."""

    def __init__(self, k: int, column: Ints) -> None:
        self.k, self.column = k, column
        self.score: Floats = np.zeros(0)
        self.levels: Ints = np.zeros((0, 3), np.int64)
        """Level 0 stands for none; the others are one higher than their number."""
        self.counts: Ints = np.zeros((0, 2), np.int64)

    @property
    def floor(self) -> float:
        """Score to reach: that of the k-th, and always above 0."""
        return float(self.score[-1]) if len(self.score) == self.k else float(np.nextafter(0, 1))

    def offer(
        self, score: Floats, levels: Callable[[Ints], Ints], size: Floats, hits: Floats
    ) -> None:
        """Keep those slices that are good enough; `levels` is asked for theirs."""
        good = np.flatnonzero(score >= self.floor)
        if not len(good):
            return
        new = levels(good)
        wide = np.zeros((len(good), 3), np.int64)
        wide[:, : new.shape[1]] = new + 1
        scores = np.concatenate([self.score, score[good]])
        every = np.concatenate([self.levels, wide])
        counts = np.concatenate([self.counts, np.stack([size[good], hits[good]], axis=1)])
        columns = np.concatenate([[-1], self.column])[every]
        ties = (*every.T[::-1], *columns.T[::-1], (every > 0).sum(axis=1))
        kept = np.lexsort((*ties, -scores))[: self.k]
        self.score, self.levels = scores[kept], every[kept]
        self.counts = counts[kept].astype(np.int64)

    def slices(self, sets: _Sets) -> tuple[Slice, ...]:
        """Return them as slices."""
        found = []
        for score, levels, (n, hits) in zip(self.score, self.levels, self.counts, strict=True):
            numbers = levels[levels > 0] - 1
            columns = self.column[numbers]
            where = zip(columns.tolist(), (numbers - sets.first[columns]).tolist(), strict=True)
            found.append(Slice(tuple(where), int(n), int(hits), float(score)))
        return tuple(found)


def _three(best: _Best, score: _Score, sets: _Sets, pairs: _Counts) -> None:
    """Count the slices of three columns of which each pair could hold something good enough."""
    bound = score.bound(pairs.size, pairs.hits)
    open_cells = np.flatnonzero(bound >= best.floor)
    if not len(open_cells):
        return
    levels = pairs.levels(open_cells)
    there = np.zeros(len(sets.column), dtype=bool)
    there[levels] = True
    names = np.flatnonzero(there)
    a, b = np.searchsorted(names, levels.T)
    bounds = np.full((len(names), len(names)), -np.inf)
    bounds[a, b] = bound[open_cells]
    bits = sets.bits(names)
    step = max(1, _ROOM // len(names))
    for start in range(0, len(a), step):
        x, y = a[start : start + step], b[start : start + step]
        held = np.minimum(bounds[x], bounds[y])
        held[bounds[x, y] < best.floor] = -np.inf
        pair, c = np.nonzero(held >= best.floor)
        cells = np.stack([x[pair], y[pair], c], axis=1)
        few = max(1, _ROOM // bits.shape[1])
        for some in (cells[i : i + few] for i in range(0, len(cells), few)):
            size, hits = _count_three(bits, sets.border, some)
            best.offer(score.of(size, hits), names[some].__getitem__, size, hits)


def _count_three(bits: Words, border: int, cells: Ints) -> tuple[Floats, Floats]:
    """Return people and hits who have three levels; the bits of hits end at a border of words."""
    a, b, c = cells.T
    inside = bits[a]
    inside &= bits[b]
    inside &= bits[c]
    ones = np.bitwise_count(inside)
    hits, others = (part.sum(axis=1, dtype=np.float64) for part in np.split(ones, [border], axis=1))
    return hits + others, hits


def parents(where: Sequence[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the slices with one column less; none for a slice of one column."""
    if len(where) > 1:
        for left_out in range(len(where)):
            yield tuple(part for place, part in enumerate(where) if place != left_out)
