"""What checks of scores share: one entry per group beside the comparator, nobody dropped."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from answerable.checks.evidence.scores import ScoreCounts, Scored
from answerable.checks.fairness.comparing import alone, uncounted
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Entry, Key, Series, Undefined


def compare_scores(counts: ScoreCounts, measure: Callable[[Scored, Scored], Entry]) -> Series:
    """Return one entry per group from its histogram and that of the comparator.

    Where people are weighed or clustered, the number that counts them one by one stands beside.
    """
    comparator = next(group for group in counts.groups if group.label == counts.comparator)
    others = [group for group in counts.groups if group.label != comparator.label]
    entries: list[tuple[Key, Entry]] = []
    for group in others:
        key = counts.against, group.label
        entries.append(((*key, KNOWN), measure(group, comparator)))
        if counts.ignoring:
            plain = measure(*(replace(one, sample=None) for one in (group, comparator)))
            entries.append(((*key, counts.ignoring), plain))
    if not others:
        entries.append(((counts.against, comparator.label, KNOWN), alone(comparator.label)))
    return Series(("measured against", "group", PEOPLE), (*entries, *left_out(counts)))


def left_out(counts: ScoreCounts) -> Iterator[tuple[Key, Entry]]:
    """Yield how many people are in no number, and why."""
    for key, entry in uncounted(counts.unknown, counts.elsewhere):
        yield (counts.against, *key), entry
    if counts.incomplete:
        reason = f"{counts.incomplete:,} people without a score or an outcome"
        yield (counts.against, "", "incomplete"), Undefined(reason)


def is_probability(counts: ScoreCounts) -> bool:
    """Return whether every score lies from 0 to 1."""
    edges = [b for group in counts.groups for b in (*group.bins[:1], *group.bins[-1:])]
    return all(0 <= score <= 1 for score, _, _ in edges)


def no_probability(counts: ScoreCounts) -> Undefined:
    """Return why a score cannot be held against shares of people.

    The lowest and the highest score may be one person's own, so neither is told.
    """
    reason = f"{counts.score!r} goes beyond 0 to 1: it is no probability"
    return Undefined(f"{reason} of the good outcome, so it cannot be calibrated")
