"""One comparison per group with the comparator, over buckets of clusters."""

from collections.abc import Callable
from typing import Any

from answerable.checks.evidence.clusters import ClusterCounts
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Entry, Estimate, Key, Series, Undefined

Measure = Callable[[Any, Any, tuple[str, str]], Estimate | Undefined]
"""Two groups, each (successes, n) per bucket, and their names."""


def compare_clusters(counts: ClusterCounts, measure: Measure) -> Series:
    """Return one entry per group, the comparator left out, and how many people are in none."""
    at = counts.comparator
    other = (counts.successes[at], counts.n[at])
    entries: list[tuple[Key, Entry]] = [
        ((name, KNOWN), measure((x, n), other, (name, counts.groups[at])))
        for place, (name, x, n) in enumerate(
            zip(counts.groups, counts.successes, counts.n, strict=True)
        )
        if place != at
    ]
    if not entries:
        reason = f"everybody is in {counts.groups[at]!r}: there is no other group to compare with"
        entries.append(((counts.groups[at], KNOWN), Undefined(reason)))
    if counts.left_out:
        reason = (
            f"{counts.left_out:,} people without group, outcome or {counts.cluster} are in no rate"
        )
        entries.append((("", "left out"), Undefined(reason)))
    return Series(("group", PEOPLE), tuple(entries))
