"""One comparison per group with the comparator, and how far unknown people could move it."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from answerable.checks.evidence.agreement import AgreementCounts, Confusion
from answerable.checks.evidence.selection import SelectionCounts
from answerable.stats.missing import HIGHEST, KNOWN, LOWEST, PEOPLE, extremes
from answerable.stats.results import Count, Entry, Estimate, Key, Series, Undefined

Measure = Callable[[Sequence[tuple[Count, Count]]], Sequence[Estimate | Undefined]]
"""Ratios or differences of pairs of rates, all at once: a comparison may have 10,000 groups."""


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
    asked: list[tuple[Key, tuple[Count, Count]]] = []
    for group in others:
        asked.append(((group.label, KNOWN), (group, comparator)))
        if unknown.n or elsewhere.n:
            everyone = Count(
                comparator.label,
                comparator.successes + elsewhere.successes,
                comparator.n + elsewhere.n,
            )
            lowest, highest = extremes(group, everyone, unknown)
            asked += [((group.label, LOWEST), lowest), ((group.label, HIGHEST), highest)]
    measured = measure([pair for _, pair in asked])
    yield from zip((key for key, _ in asked), measured, strict=True)


def compare_confusions(
    counts: AgreementCounts, measure: Callable[[Confusion, Confusion], Entry]
) -> Series:
    """Return one entry per group from all four counts of it and of the comparator.

    How far unknown people could move such a number depends on where each of them stands; they are
    counted in an entry of their own.
    """
    comparator = counts.comparator
    others = [group for group in counts.groups if group.label != comparator.label]
    entries: list[tuple[Key, Entry]] = [
        ((counts.against, group.label, KNOWN), measure(group, comparator)) for group in others
    ]
    if not others:
        entries.append(((counts.against, comparator.label, KNOWN), alone(comparator.label)))
    entries += [
        ((counts.against, *key), entry)
        for key, entry in uncounted(counts.unknown.selected.n, counts.elsewhere.selected.n)
    ]
    return Series(("measured against", "group", PEOPLE), tuple(entries))


def named(count: Count, what: str) -> Count:
    """Return a count whose label says which of a group's people it counts."""
    return Count(f"{count.label}, {what}", count.successes, count.n)


def alone(label: str) -> Undefined:
    """Return why there is no comparison where everybody is in one group."""
    return Undefined(f"everybody is in {label!r}: there is no other group to compare with")


def uncounted(unknown: int, elsewhere: int = 0) -> Iterator[tuple[Key, Entry]]:
    """Yield how many people are in no number of a check, keyed by nobody's group and why."""
    if unknown:
        yield ("", "group unknown"), Undefined(f"{unknown:,} people whose group nobody knows")
    if elsewhere:
        reason = f"{elsewhere:,} people who belong to the others, though something is missing"
        yield ("", "partly unknown"), Undefined(reason)
