"""How evenly a decision shares out its errors in people's favour and against them."""

from collections.abc import Iterator, Sequence

from answerable.checks.evidence.agreement import AgreementCounts, Confusion, people_alone
from answerable.checks.fairness.comparing import uncounted
from answerable.stats.inequality import BETWEEN, DELTA, between, entropy, entropy_interval
from answerable.stats.inequality_design import design_between, design_entropy
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.people import People
from answerable.stats.results import Entry, Estimate, Key, Series, Undefined

WHOLE, BETWEEN_GROUPS = "everyone", "between groups"


def benefits(group: Confusion) -> dict[float, int]:
    """Return people by benefit, decision - outcome + 1: refused wrongly 0, right 1, selected 2."""
    right = group.selected_good + group.refused_bad
    return {0.0: group.refused_good, 1.0: right, 2.0: group.selected_bad}


def shared_out(counts: AgreementCounts, alpha: float, level: float) -> Series:
    """Return the index of everybody and the part of it that lies between groups.

    Groups of fewer people than the card's smallest cell are in the first and not in the second.
    Where people are weighed or clustered, the numbers that count them one by one stand beside.
    """
    entries: list[tuple[Key, Entry]] = list(_of(counts, alpha, level))
    if counts.ignoring:
        plain = _of(people_alone(counts), alpha, level)
        entries += [((part, counts.ignoring), entry) for (part, _), entry in plain]
    entries += uncounted(counts.unknown.selected.n, counts.elsewhere.selected.n)
    against = [((counts.against, *key), entry) for key, entry in entries]
    return Series(("measured against", "part", PEOPLE), tuple(against))


def _of(counts: AgreementCounts, alpha: float, level: float) -> Iterator[tuple[Key, Entry]]:
    """Yield the part between groups and the whole; the whole alone where it has no number."""
    all_ = [benefits(group) for group in counts.groups]
    groups = [group for group in all_ if sum(group.values()) >= max(1, counts.minimum)]
    small = sum(0 < sum(group.values()) < counts.minimum for group in all_)
    everyone = {b: sum(group[b] for group in all_) for b in (0.0, 1.0, 2.0)}
    n = sum(everyone.values())
    if not n or not everyone[1.0] + everyone[2.0]:
        why = "nobody has a decision and an outcome" if not n else "everybody was refused wrongly"
        yield (WHOLE, KNOWN), Undefined(why)
        return
    if n < counts.minimum:
        yield (WHOLE, KNOWN), Undefined(f"withheld: fewer than {counts.minimum} people in all")
        return
    if len(groups) > 1:
        yield (BETWEEN_GROUPS, KNOWN), _part(groups, alpha, level)
    elif small:
        why = f"withheld: the other groups have fewer than {counts.minimum} people"
        yield (BETWEEN_GROUPS, KNOWN), Undefined(why)
    else:
        why = "everybody is in one group: nothing lies between groups"
        yield (BETWEEN_GROUPS, KNOWN), Undefined(why)
    yield (WHOLE, "all people"), _whole(everyone, alpha, level)


def _part(groups: Sequence[dict[float, int]], alpha: float, level: float) -> Entry:
    people = sum(sum(group.values()) for group in groups)
    if isinstance(people, People):
        return design_between(groups, alpha, level=level)
    return Estimate(*between(groups, alpha, level=level), level, BETWEEN, people)


def _whole(everyone: dict[float, int], alpha: float, level: float) -> Entry:
    people = sum(everyone.values())
    if isinstance(people, People):
        return design_entropy(everyone, alpha, level=level)
    low, high = entropy_interval(everyone, alpha, level=level)
    return Estimate(entropy(everyone, alpha), low, high, level, DELTA, people)
