"""Impact ratio: every group's selection rate over that of the comparator."""

from answerable.checks.evidence.selection import SelectionCounts
from answerable.checks.fairness.comparing import compare_selection
from answerable.checks.registry import check
from answerable.stats.rates import ratios
from answerable.stats.results import Series


@check(
    "fairness.impact_ratio.v1",
    asks="Does each group get the favourable outcome as often as the group it is compared with?",
    source=(
        "29 CFR 1607.4(D); interval: Miettinen and Nurminen, Stat. Med. 4 (1985); with weights or "
        "clusters on fewer people: Rao and Scott, Biometrics 48 (1992)"
    ),
    does_not_show="Why the rates differ, or whether the people refused should have been accepted.",
    weighs=True,
)
def impact_ratio(counts: SelectionCounts, *, level: float = 0.95) -> Series:
    """Return one ratio per group: 1 is parity, 0.8 is four fifths.

    The comparator is the named reference, else the most selected or the largest group, as the card
    says; a declared group is compared with the others. It has no ratio itself. The interval takes
    the comparator as given. Where people's group is unknown, two more entries per group place them
    so that the ratio is lowest and highest. Where the card declares weights or clusters the number
    is that of the population, its interval knows the clusters, and an entry beside it ignores both.
    `Undefined` for a group without people, and for all when nobody in the comparator was selected.
    """
    return compare_selection(counts, lambda pairs: ratios(pairs, level=level))
