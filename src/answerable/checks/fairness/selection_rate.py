"""Selection rate: how many people of each group get the favourable outcome."""

from collections.abc import Iterable

from answerable.checks.evidence.selection import SelectionCounts
from answerable.checks.fairness.comparing import no_outcome
from answerable.checks.fairness.foremost import FURTHER, foremost
from answerable.checks.registry import check
from answerable.stats.missing import HIGHEST, KNOWN, LOWEST, PEOPLE
from answerable.stats.people import plain
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Series, Undefined

BESIDE = "withheld: {:,} people, who would give away what {} others got"


@check(
    "fairness.selection_rate.v1",
    asks="What share of each group gets the favourable outcome?",
    source=(
        "29 CFR 1607.16(R); interval: Wilson, JASA 22 (1927); with weights or clusters on fewer "
        "people: Korn and Graubard, Survey Methodology 24 (1998)"
    ),
    does_not_show="Whether the groups differ in anything that may rightly decide.",
    weighs=True,
)
def selection_rate(counts: SelectionCounts, *, level: float = 0.95) -> Series:
    """Return one share per group, and one for the people whose group nobody knows.

    People without a recorded outcome are in no rate; they get an entry of their own that says how
    many they are, and two more entries per group count its own as refused and as selected. A group
    without people is `Undefined`, never 0. Groups whose names differ in case or spaces only stay
    apart, and an entry says so.
    """
    undecided = dict(counts.undecided)
    shown, further = foremost(counts.groups, counts.comparator)
    entries: list[tuple[Key, Entry]] = [
        ((group.label, which), rate(people, level=level))
        for group in shown
        for which, people in _ways(group, undecided.get(group.label, 0), counts.ignoring)
    ]
    both = [people.n for people in (counts.unknown, counts.elsewhere) if people.n] or [0]
    if further:
        entries.append(((FURTHER, KNOWN), further))
    for people, which in ((counts.unknown, "group unknown"), (counts.elsewhere, "partly unknown")):
        if people.n:
            entry: Entry = rate(people, level=level)
            if people.n >= counts.minimum > min(both):
                entry = Undefined(BESIDE.format(people.n, min(both)))
            entries.append((("", which), entry))
    if counts.without_outcome:
        entries.append(no_outcome(counts.without_outcome))
    for words in look_alikes(group.label for group in counts.groups):
        reason = f"{' and '.join(map(repr, words))} differ in case or spaces only: counted apart"
        entries.append((("", f"same word as {words[0]}"), Undefined(reason)))
    return Series(("group", PEOPLE), tuple(entries))


def _ways(group: Count, undecided: int, ignoring: str) -> Iterable[tuple[str, Count]]:
    """Yield a group as it is known, and with all or none of its undecided people selected.

    Between them the people alone, where they are weighed or clustered.
    """
    yield KNOWN, group
    if ignoring:
        yield ignoring, plain(group)
    if undecided:
        yield LOWEST, Count(group.label, group.successes, group.n + undecided)
        yield HIGHEST, Count(group.label, group.successes + undecided, group.n + undecided)


def look_alikes(labels: Iterable[str]) -> list[list[str]]:
    """Return the groups whose names differ in nothing but case or spaces.

    They may be one group written twice; nobody but the team can say, so nobody is merged.
    """
    alike: dict[str, list[str]] = {}
    for label in labels:
        alike.setdefault(" ".join(label.casefold().split()), []).append(label)
    return [sorted(words) for _, words in sorted(alike.items()) if len(words) > 1]
