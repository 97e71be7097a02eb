"""Slices of errors: subgroups nobody named for whom the decision differs from the outcome."""

from dataclasses import replace

from answerable.checks.evidence.slices import ErrorHalves
from answerable.checks.registry import check
from answerable.checks.slices.confirming import confirmed_slices
from answerable.stats.results import Series


@check(
    "slices.errors.v1",
    asks="For which subgroup, of up to three features, does the decision err more often?",
    source="search: Sagadeeva and Boehm, SliceLine, SIGMOD 2021; confirmed on the half not "
    "searched, Holm (1979); interval: Miettinen and Nurminen, Stat. Med. 4 (1985)",
    does_not_show="In whose favour the decision errs, and subgroups too small to be searched.",
    weighs=True,
)
def errors(people: ErrorHalves, *, level: float = 0.95, most: int = 5, columns: int = 3) -> Series:
    """Return the excess of errors in the worst slices: 0 is as often as everybody else.

    Against a past decision an error is a disagreement, and the key says so. Found on one half of
    the people and measured on the other. Numbers are cut into tenths.
    """
    found = confirmed_slices(people.halves, level=level, most=most, columns=columns)
    entries = tuple(((people.against, *key), entry) for key, entry in found)
    return replace(found, keys=("measured against", *found.keys), entries=entries)
