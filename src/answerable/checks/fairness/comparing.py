"""One comparison per group with the comparator, and how far unknown people could move it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from answerable.checks.evidence.agreement import AgreementCounts, Confusion, people_alone
from answerable.checks.evidence.selection import SelectionCounts
from answerable.checks.fairness.foremost import FURTHER, foremost
from answerable.checks.fairness.placing import missing_of
from answerable.stats.missing import (
    ELSEWHERE,
    HIGHEST,
    KNOWN,
    LOWEST,
    NO_OUTCOME,
    PEOPLE,
    UNKNOWN,
    Missing,
    bounds,
)
from answerable.stats.people import plain
from answerable.stats.results import Count, Entry, Estimate, Key, Series, Undefined

GROUP_UNKNOWN = "group unknown"
"""Why people are in no rate, as keys say it."""

Measure = Callable[[Sequence[tuple[Count, Count]]], Sequence[Estimate | Undefined]]
"""Ratios or differences of pairs of rates, all at once: a comparison may have 10,000 groups."""


def compare_selection(counts: SelectionCounts, measure: Measure) -> Series:
    """Return one entry per group and placing of the unknown, the comparator left out."""
    undecided, comparator = dict(counts.undecided), counts.comparator

    def missing(group: Count) -> Missing:
        second = undecided.get(comparator.label, 0) + undecided.get(ELSEWHERE, 0)
        without = (undecided.get(group.label, 0), second, undecided.get(UNKNOWN, 0))
        return Missing(counts.unknown, counts.elsewhere, without).hidden(counts.minimum)

    entries = [*_entries(counts.groups, comparator, missing, measure, counts.ignoring)]
    if 0 < counts.unknown.n < counts.minimum:
        entries += uncounted(counts.unknown.n)
    if counts.without_outcome:
        entries.append(no_outcome(counts.without_outcome))
    return Series(("group", PEOPLE), tuple(entries))


def compare_agreement(
    counts: AgreementCounts, rate: Callable[[Confusion], Count], measure: Measure
) -> Series:
    """Return one entry per group and placing of the unknown, under what they are measured against.

    `rate` picks the counts out of a group's confusion matrix.
    """
    groups = [rate(group) for group in counts.groups]

    comparator = rate(counts.comparator)

    def missing(group: Count) -> Missing:
        return missing_of(counts, group.label, comparator.label, rate)

    entries = list(_entries(groups, comparator, missing, measure, counts.ignoring))
    if 0 < counts.unknown.selected.n < counts.minimum:
        entries += uncounted(counts.unknown.selected.n)
    entries += incomplete(
        counts.incomplete,
        "they are in no rate, and the lowest and highest possible place them every way",
    )
    return Series(
        ("measured against", "group", PEOPLE),
        tuple(((counts.against, *key), entry) for key, entry in entries),
    )


def _entries(
    groups: Iterable[Count],
    comparator: Count,
    missing: Callable[[Count], Missing],
    measure: Measure,
    ignoring: str = "",
) -> Iterator[tuple[Key, Entry]]:
    everyone = [group for group in groups if group.label != comparator.label]
    others, further = foremost(everyone, comparator)
    if further:
        yield (FURTHER, KNOWN), further
    if not others:
        reason = f"everybody is in {comparator.label!r}: there is no other group to compare with"
        yield (comparator.label, KNOWN), Undefined(reason, (plain(comparator),))
    asked: list[tuple[Key, tuple[Count, Count], int]] = []
    for group in others:
        known = int(group.n) + int(comparator.n)
        asked.append(((group.label, KNOWN), (group, comparator), known))
        if gone := missing(group):
            lowest, highest = bounds(group, comparator, gone)
            people = known + int(gone.n)
            asked.append(((group.label, LOWEST), lowest, people))
            asked.append(((group.label, HIGHEST), highest, people))
    measured = measure([pair for _, pair, _ in asked])
    one_by_one = measure([(plain(g), plain(comparator)) for g in others]) if ignoring else ()
    beside = iter(one_by_one)
    for (key, _, people), entry in zip(asked, measured, strict=True):
        # Whoever is placed in both groups is one person all the same.
        yield key, replace(entry, n=people) if isinstance(entry, Estimate) else entry
        if ignoring and key[-1] == KNOWN:
            yield (key[0], ignoring), next(beside)


def no_outcome(people: int) -> tuple[Key, Entry]:
    """Return the entry that says how many people have no recorded outcome."""
    have = "has" if people == 1 else "have"
    are = "is" if people == 1 else "are"
    reason = f"{_people(people)} {have} no recorded outcome and {are} in no rate"
    return ("", NO_OUTCOME), Undefined(reason)


def incomplete(people: int, what: str) -> Iterator[tuple[Key, Entry]]:
    """Yield how many people have no decision or no outcome, and what becomes of them."""
    if people:
        reason = f"{_people(people)} without a decision or an outcome: {what}"
        yield ("", NO_OUTCOME), Undefined(reason)


def compare_confusions(
    counts: AgreementCounts, measure: Callable[[Confusion, Confusion], Entry]
) -> Series:
    """Return one entry per group from all four counts of it and of the comparator.

    How far unknown people could move such a number depends on where each of them stands; they are
    counted in an entry of their own.
    """
    ways = [(counts, KNOWN)]
    if counts.ignoring:
        ways.append((people_alone(counts), counts.ignoring))
    comparator = counts.comparator
    kept, further = foremost(
        [group.selected for group in counts.groups if group.label != comparator.label],
        comparator.selected,
    )
    others = [group.label for group in kept]
    named = [({group.label: group for group in held.groups}, way) for held, way in ways]
    entries: list[tuple[Key, Entry]] = [
        ((counts.against, label, way), measure(by_label[label], by_label[comparator.label]))
        for label in others
        for by_label, way in named
    ]
    if further:
        entries.append(((counts.against, FURTHER, KNOWN), further))
    if not others:
        entries.append(((counts.against, comparator.label, KNOWN), alone(comparator.label)))
    entries += [
        ((counts.against, *key), entry)
        for key, entry in (
            *uncounted(counts.unknown.selected.n, counts.elsewhere.selected.n),
            *incomplete(counts.incomplete, "they are in no number of this check"),
        )
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
        yield ("", GROUP_UNKNOWN), Undefined(f"{_people(unknown)} whose group nobody knows")
    if elsewhere:
        reason = f"{elsewhere:,} people who belong to the others, though something is missing"
        yield ("", "partly unknown"), Undefined(reason)


def _people(n: int) -> str:
    return "1 person" if n == 1 else f"{n:,} people"
