"""Demographic parity difference: every group's selection rate minus that of the comparator."""

from answerable.checks.evidence.selection import SelectionCounts
from answerable.checks.fairness.comparing import compare_selection
from answerable.checks.registry import check
from answerable.stats.rates import differences
from answerable.stats.results import Series


@check(
    "fairness.demographic_parity_difference.v1",
    asks="By how many points does each group's selection rate differ from the comparator's?",
    source=(
        "Calders and Verwer (2010); interval: Miettinen and Nurminen, Stat. Med. 4 (1985); with "
        "weights or clusters on fewer people: Rao and Scott, Biometrics 48 (1992)"
    ),
    does_not_show="Why the rates differ, or whether the people refused should have been accepted.",
    weighs=True,
)
def demographic_parity_difference(counts: SelectionCounts, *, level: float = 0.95) -> Series:
    """Return one difference per group: 0 is parity, negative means selected less often.

    Comparator and unknown people as in the impact ratio; unlike the ratio it stays defined when
    nobody in the comparator was selected. `Undefined` for a group without people.
    """
    return compare_selection(counts, lambda pairs: differences(pairs, level=level))
