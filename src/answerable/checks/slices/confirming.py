"""The worst slices of one half, measured on the other, where nobody has looked for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from answerable.checks.evidence.slices import Halves
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.people import plain
from answerable.stats.rates import difference
from answerable.stats.results import Count, Entry, Estimate, Key, Series, Undefined

if TYPE_CHECKING:
    from answerable.kernels.slices import Mask

CONFIRMED, NOT_CONFIRMED = "confirmed", "not confirmed"
KEYS = ("slice", "on the other half", PEOPLE)
WITHHELD = "withheld: subtracted from other slices it would tell of fewer than {} people"
CANDIDATES = 100
"""Slices among which those that say the same are joined."""


def confirmed_slices(halves: Halves, *, level: float, most: int, columns: int) -> Series:
    """Return the worst slices of the first half with their excess in the second, worst first.

    The excess is the rate of the slice minus that of everybody else. The intervals hold together
    at `level` (Bonferroni), the p-values are Holm's, and a slice is confirmed when its own is below
    1 - level and its rate is the higher one. People are searched as they were counted; what is
    confirmed knows whom they stand for and in which clusters they are. A lone `Undefined` when no
    slice was worse than all.
    """
    from answerable.kernels.slices import Search, best_slices
    from answerable.kernels.slices_apart import slices_apart

    people = halves.search
    support = max(20, len(people.hit) // 100)
    found = best_slices(people, CANDIDATES, Search(support=support, levels=columns))
    chosen = slices_apart(people, found, most, support=support)
    if not chosen:
        return Series(KEYS, ((("", "", KNOWN), _nothing(halves)), *_left_out(halves)))
    each = 1 - (1 - level) / len(chosen)
    pairs = {halves.label(where): _count(halves, where) for where in chosen}
    measured = [(label, difference(*pair, level=each)) for label, pair in pairs.items()]
    told = _corrected(measured, 1 - level)
    if halves.ignoring:
        told = tuple(_beside(told, pairs, halves.ignoring, each))
    safe = {halves.label(where) for where in chosen[: _told_together(halves, chosen)]}
    few = Undefined(WITHHELD.format(halves.minimum))
    told = tuple((key, entry if key[0] in safe else few) for key, entry in told)
    return Series(KEYS, (*told, *_left_out(halves)))


def _beside(
    told: Sequence[tuple[Key, Entry]],
    pairs: Mapping[str, tuple[Count, Count]],
    ignoring: str,
    level: float,
) -> Iterator[tuple[Key, Entry]]:
    """Yield every slice with, beside it, the number that counts people one by one."""
    for (label, how, known), entry in told:
        yield (label, how, known), entry
        a, b = pairs[label]
        yield (label, how, ignoring), difference(plain(a), plain(b), level=level)


def _told_together(halves: Halves, chosen: Sequence[Sequence[tuple[int, int]]]) -> int:
    """Return how many slices, the worst first, can be told without telling of a few people.

    A slice less another, or less what both have in common, may be a few people of the half.
    """
    import numpy as np

    from answerable.kernels.untold import given_away

    people = halves.confirm
    inside = np.stack([people.holds(where) for where in chosen], axis=1).astype(np.int64)
    for many in range(len(chosen), 1, -1):
        codes, n = np.unique(inside[:, :many], axis=0, return_counts=True)
        both = [np.ones(2, dtype=bool)] * many
        if not given_away(codes, n, both, halves.minimum, both).any():
            return many
    return 1


def _corrected(
    measured: Sequence[tuple[str, Entry]], alpha: float
) -> tuple[tuple[Key, Entry], ...]:
    """Return the entries with Holm's p-values and whether each slice is confirmed.

    Source: Holm, Scandinavian Journal of Statistics 6 (1979). A slice whose rate is not the higher
    one in the second half counts with a p-value of 1.
    """
    raw = [
        entry.p_value if isinstance(entry, Estimate) and entry.value > 0 else None
        for _, entry in measured
    ]
    ps = [1.0 if p is None else p for p in raw]
    corrected, highest = list(ps), 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        highest = max(highest, min(1.0, ps[place] * (len(ps) - rank)))
        corrected[place] = highest
    entries: list[tuple[Key, Entry]] = []
    for (label, entry), p in zip(measured, corrected, strict=True):
        if isinstance(entry, Estimate):
            entry = replace(entry, p_value=p)  # noqa: PLW2901 - the entry as it is told
        entries.append(((label, CONFIRMED if p < alpha else NOT_CONFIRMED, KNOWN), entry))
    order = (CONFIRMED, NOT_CONFIRMED)
    return tuple(sorted(entries, key=lambda entry: order.index(entry[0][1])))


def _count(halves: Halves, where: Sequence[tuple[int, int]]) -> tuple[Count, Count]:
    """Return the hits in a slice and outside it, in the half not searched."""
    people, sample = halves.confirm, halves.stand_for
    inside = people.holds(where)

    def count(label: str, which: "Mask") -> Count:
        if sample is None:
            return Count(label, int(people.hit[which].sum()), int(which.sum()))
        return Count(label, sample.people(which & people.hit), sample.people(which))

    return count(halves.label(where), inside), count("everyone else", ~inside)


def _left_out(halves: Halves) -> Iterator[tuple[Key, Entry]]:
    """Yield how many people are in neither half, because nothing is known that could be counted."""
    if halves.without_answer:
        reason = f"{halves.without_answer:,} people without an outcome are in neither half"
        yield ("", "", "no outcome"), Undefined(reason)


def _nothing(halves: Halves) -> Undefined:
    hits, n = int(halves.search.hit.sum()), len(halves.search.hit)
    if hits in (0, n):
        return Undefined(f"the answer is the same for all {n:,} people of the half searched")
    return Undefined(f"no subgroup of the {n:,} people searched was worse than the rest")
