"""Selection rate: how many people of each group get the favourable outcome."""

from answerable.checks.evidence.selection import SelectionCounts
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.rates import rate
from answerable.stats.results import Entry, Key, Series, Undefined


@check(
    "fairness.selection_rate.v1",
    asks="What share of each group gets the favourable outcome?",
    source="29 CFR 1607.16(R); interval: Wilson, JASA 22 (1927)",
    does_not_show="Whether the groups differ in anything that may rightly decide.",
)
def selection_rate(counts: SelectionCounts, *, level: float = 0.95) -> Series:
    """Return one share per group, and one for the people whose group nobody knows.

    People without a recorded outcome are in no rate; they get an entry of their own that says how
    many they are. A group without people is `Undefined`, never 0.
    """
    entries: list[tuple[Key, Entry]] = [
        ((group.label, KNOWN), rate(group, level=level)) for group in counts.groups
    ]
    for people, which in ((counts.unknown, "group unknown"), (counts.elsewhere, "partly unknown")):
        if people.n:
            entries.append((("", which), rate(people, level=level)))
    if counts.without_outcome:
        reason = f"{counts.without_outcome:,} people have no recorded outcome and are in no rate"
        entries.append((("", "no outcome"), Undefined(reason)))
    return Series(("group", PEOPLE), tuple(entries))
