"""Slices of refusals: subgroups nobody named that are refused more often than everybody else."""

from answerable.checks.evidence.slices import RefusalHalves
from answerable.checks.registry import check
from answerable.checks.slices.confirming import confirmed_slices
from answerable.stats.results import Series


@check(
    "slices.refusals.v1",
    asks="Which subgroup, of up to three features, is favoured less often than everybody else?",
    source="search: Sagadeeva and Boehm, SliceLine, SIGMOD 2021; confirmed on the half not "
    "searched, Holm (1979); interval: Miettinen and Nurminen, Stat. Med. 4 (1985)",
    does_not_show="Whether the refusals are justified, and subgroups too small to be searched.",
    weighs=True,
)
def refusals(
    people: RefusalHalves, *, level: float = 0.95, most: int = 5, columns: int = 3
) -> Series:
    """Return the excess of refusals in the worst slices: 0 is as often as everybody else.

    Found on one half of the people and measured on the other. Numbers are cut into tenths.
    """
    return confirmed_slices(people.halves, level=level, most=most, columns=columns)
