"""Conditional demographic parity: selection rates compared like with like."""

from collections.abc import Iterator, Sequence

from answerable.checks.evidence.strata import StratumCounts
from answerable.checks.fairness.comparing import alone, uncounted
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.people import plain
from answerable.stats.rates import difference
from answerable.stats.results import Entry, Key, Series, Undefined
from answerable.stats.strata import Pair, common_difference

APART = "fewer than {} people of one of the groups are in no {} where both groups are"
WITHHELD = "one of the groups has fewer than {} people here, or would be given away by the rest"


@check(
    "fairness.conditional_parity_difference.v1",
    asks="Within the same stratum, is each group selected as often as the comparator?",
    source=(
        "Kamiran, Zliobaite and Calders, KAIS 35 (2013); Mantel-Haenszel: Greenland and Robins "
        "(1985); interval: Klingenberg, Stat. Med. 33 (2014); with weights or clusters on fewer "
        "people: Rao and Scott, Biometrics 48 (1992)"
    ),
    does_not_show="Whether the stratum may rightly decide: it can itself stand in for a group.",
    weighs=True,
)
def conditional_parity_difference(counts: StratumCounts, *, level: float = 0.95) -> Series:
    """Return per group the mean difference of selection rates within strata: 0 is parity.

    Beside it, as other people, the difference without strata and that within each stratum. A
    stratum without people of both groups tells nothing. `Undefined` when none has both.
    """
    entries: list[tuple[Key, Entry]] = []
    withheld = _withheld(counts)
    for label, pairs, crude in compared(counts):
        if -1 in withheld[label]:
            why = Undefined(f"withheld: {APART.format(counts.minimum, counts.column)}")
            entries.append(((label, counts.column, KNOWN), why))
            continue
        entries.append(((label, counts.column, KNOWN), common_difference(pairs, level=level)))
        if counts.ignoring:
            beside = common_difference(people_alone(pairs), level=level)
            entries.append(((label, counts.column, counts.ignoring), beside))
        entries.append(((label, "", "without strata"), difference(*crude, level=level)))
        for place, (stratum, pair) in enumerate(zip(counts.strata, pairs, strict=True)):
            if pair[0].n and pair[1].n:
                key = (label, f"{counts.column} {stratum.value}", "within the stratum")
                entry: Entry = difference(*pair, level=level)
                if place in withheld[label]:
                    entry = Undefined(f"withheld: {WITHHELD.format(counts.minimum)}")
                entries.append((key, entry))
    if not entries:
        entries.append(((counts.comparator, counts.column, KNOWN), alone(counts.comparator)))
    entries += [(("", *key), entry) for key, entry in left_out(counts)]
    return Series(("group", "stratum", PEOPLE), tuple(entries))


def _withheld(counts: StratumCounts) -> dict[str, frozenset[int]]:
    """Return per group the strata to withhold: few people of it or of the comparator.

    With them go strata that would give such people away: subtracted from the whole of a group, or
    from the whole of a stratum, which another attribute tells. -1 stands for all strata together:
    a few people are in none of those that count, and would follow from the whole.
    """
    import numpy as np

    from answerable.kernels.overlaps import guarded_cells

    labels = [group.label for group in counts.groups]
    people = np.zeros((len(labels), len(counts.strata)), np.int64)
    for part, stratum in enumerate(counts.strata):
        people[:, part] = [int(group.n) for group in stratum.groups]
    cells = guarded_cells(people, counts.minimum)
    comparator = labels.index(counts.comparator)
    hidden = {}
    for row, label in enumerate(labels):
        both = people[[row, comparator]]
        met = (both > 0).all(axis=0)
        apart = both[:, ~met].sum(axis=1)
        few = bool(((apart > 0) & (apart < counts.minimum)).any())
        gone = np.flatnonzero(met & (cells[row] | cells[comparator]))
        hidden[label] = frozenset(gone.tolist()) | ({-1} if few else set())
    return hidden


def compared(counts: StratumCounts) -> Iterator[tuple[str, list[Pair], Pair]]:
    """Yield per group its name, its pairs with the comparator by stratum, and without strata."""
    whole = {group.label: group for group in counts.groups}
    strata = [{group.label: group for group in stratum.groups} for stratum in counts.strata]
    for label, group in whole.items():
        if label != counts.comparator:
            pairs = [(by[label], by[counts.comparator]) for by in strata]
            yield label, pairs, (group, whole[counts.comparator])


def people_alone(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the same people without weights and clusters."""
    return [(plain(a), plain(b)) for a, b in pairs]


def left_out(counts: StratumCounts) -> Iterator[tuple[Key, Entry]]:
    """Yield how many people are in no number, and why."""
    yield from uncounted(counts.unknown, counts.elsewhere)
    for n, what, which in (
        (counts.without_stratum, f"{counts.column} nobody knows", "stratum unknown"),
        (counts.without_outcome, "outcome is not recorded", "no outcome"),
    ):
        if n:
            yield (
                ("", which),
                Undefined(f"{'1 person' if n == 1 else f'{n:,} people'} whose {what}"),
            )
