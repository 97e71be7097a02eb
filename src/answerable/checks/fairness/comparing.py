"""One comparison per group with the comparator, and how far unknown people could move it."""

from collections.abc import Callable, Iterable, Iterator

from answerable.checks.evidence.agreement import AgreementCounts, Confusion
from answerable.checks.evidence.selection import SelectionCounts
from answerable.stats.missing import HIGHEST, KNOWN, LOWEST, PEOPLE, extremes
from answerable.stats.results import Count, Entry, Estimate, Key, Series, Undefined

Measure = Callable[[Count, Count], Estimate | Undefined]
"""Ratio or difference of two rates."""


def compare_selection(counts: SelectionCounts, measure: Measure) -> Series:
    """Return one entry per group and placing of the unknown, the comparator left out."""
    entries = _entries(
        counts.groups, counts.comparator, (counts.unknown, counts.elsewhere), measure
    )
    return Series(("group", PEOPLE), tuple(entries))


def compare_agreement(
    counts: AgreementCounts, rate: Callable[[Confusion], Count], measure: Measure
) -> Series:
    """Return one entry per group and placing of the unknown, under what they are measured against.

    `rate` picks the counts out of a group's confusion matrix.
    """
    groups = [rate(group) for group in counts.groups]
    missing = (rate(counts.unknown), rate(counts.elsewhere))
    entries = _entries(groups, rate(counts.comparator), missing, measure)
    return Series(
        ("measured against", "group", PEOPLE),
        tuple(((counts.against, *key), entry) for key, entry in entries),
    )


def _entries(
    groups: Iterable[Count], comparator: Count, missing: tuple[Count, Count], measure: Measure
) -> Iterator[tuple[Key, Entry]]:
    unknown, elsewhere = missing
    others = [group for group in groups if group.label != comparator.label]
    if not others:
        reason = f"everybody is in {comparator.label!r}: there is no other group to compare with"
        yield (comparator.label, KNOWN), Undefined(reason, (comparator,))
    for group in others:
        yield (group.label, KNOWN), measure(group, comparator)
        if unknown.n or elsewhere.n:
            everyone = Count(
                comparator.label,
                comparator.successes + elsewhere.successes,
                comparator.n + elsewhere.n,
            )
            lowest, highest = extremes(group, everyone, unknown)
            yield (group.label, LOWEST), measure(*lowest)
            yield (group.label, HIGHEST), measure(*highest)
