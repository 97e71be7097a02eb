"""How evenly a decision shares out its errors in people's favour and against them."""

from answerable.checks.evidence.agreement import AgreementCounts, Confusion, people_alone
from answerable.checks.fairness.comparing import uncounted
from answerable.stats.inequality import BETWEEN, DELTA, between, entropy, entropy_interval
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Entry, Estimate, Key, Series, Undefined


def benefits(group: Confusion) -> dict[float, int]:
    """Return people by benefit, decision - outcome + 1: refused wrongly 0, right 1, selected 2."""
    right = group.selected_good + group.refused_bad
    return {0.0: group.refused_good, 1.0: right, 2.0: group.selected_bad}


def shared_out(counts: AgreementCounts, alpha: float, level: float) -> Series:
    """Return the index of everybody and the part of it that lies between groups.

    Groups of fewer people than the card's smallest cell are in the first and not in the second.
    """
    counts = people_alone(counts)
    all_ = [benefits(group) for group in counts.groups]
    groups = [group for group in all_ if sum(group.values()) >= max(1, counts.minimum)]
    small = sum(0 < sum(group.values()) < counts.minimum for group in all_)
    everyone = {b: sum(group[b] for group in all_) for b in (0.0, 1.0, 2.0)}
    n = sum(everyone.values())
    entries: list[tuple[Key, Entry]] = []
    if not n or not everyone[1.0] + everyone[2.0]:
        why = "nobody has a decision and an outcome" if not n else "everybody was refused wrongly"
        entries.append((("everyone", KNOWN), Undefined(why)))
    elif n < counts.minimum:
        why = f"withheld: fewer than {counts.minimum} people in all"
        entries.append((("everyone", KNOWN), Undefined(why)))
    else:
        low, high = entropy_interval(everyone, alpha, level=level)
        whole = Estimate(entropy(everyone, alpha), low, high, level, DELTA, n)
        part: Entry
        if len(groups) > 1:
            people = sum(sum(group.values()) for group in groups)
            part = Estimate(*between(groups, alpha, level=level), level, BETWEEN, people)
        elif small:
            part = Undefined(f"withheld: the other groups have fewer than {counts.minimum} people")
        else:
            part = Undefined("everybody is in one group: nothing lies between groups")
        entries += [(("between groups", KNOWN), part), (("everyone", "all people"), whole)]
    unknown = uncounted(counts.unknown.selected.n, counts.elsewhere.selected.n)
    against = [((counts.against, *key), entry) for key, entry in (*entries, *unknown)]
    return Series(("measured against", "part", PEOPLE), tuple(against))
