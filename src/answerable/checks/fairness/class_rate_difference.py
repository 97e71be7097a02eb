"""Demographic parity for a decision with more than two values, one by one."""

from answerable.checks.evidence.multiclass import ClassCounts
from answerable.checks.fairness.comparing import alone, uncounted
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.people import plain
from answerable.stats.rates import difference
from answerable.stats.results import Count, Entry, Key, Series, Undefined


@check(
    "fairness.class_rate_difference.v1",
    asks="Does each value of the decision go to the same share of each group?",
    source=(
        "Agarwal et al., ICML 2018 (demographic parity, class by class); interval: Miettinen and "
        "Nurminen, Stat. Med. 4 (1985); with weights or clusters on fewer people: Rao and Scott, "
        "Biometrics 48 (1992)"
    ),
    does_not_show="Which value people prefer, or why the shares differ.",
    weighs=True,
)
def class_rate_difference(counts: ClassCounts, *, level: float = 0.95) -> Series:
    """Return one difference of shares per value of the decision and group: 0 is parity.

    The differences of a group add up to 0. The comparator is the named reference, else the group
    that gets the favourable value most. `Undefined` for a group without people. Values that the
    card does not name are compared too, and said to be so.
    """
    people = dict(counts.groups)
    base = people[counts.comparator]
    entries: list[tuple[Key, Entry]] = []
    for place, value in enumerate(counts.classes):
        for label, held in counts.groups:
            if label != counts.comparator:
                pair = (
                    Count(label, held[place], sum(held)),
                    Count(counts.comparator, base[place], sum(base)),
                )
                entries.append(((value, label, KNOWN), difference(*pair, level=level)))
                if counts.ignoring:
                    beside = difference(plain(pair[0]), plain(pair[1]), level=level)
                    entries.append(((value, label, counts.ignoring), beside))
    if not entries:
        entries.append((("", counts.comparator, KNOWN), alone(counts.comparator)))
    for key, entry in uncounted(counts.unknown, counts.elsewhere):
        entries.append((("", *key), entry))
    if counts.without_decision:
        reason = f"{counts.without_decision:,} people have no decision and are in no share"
        entries.append((("", "", "no decision"), Undefined(reason)))
    for value in counts.undeclared:
        reason = f"the card does not name {value!r} under `classes`"
        entries.append(((value, "", "not declared"), Undefined(reason)))
    return Series(("value", "group", PEOPLE), tuple(entries))
