"""Small cells stay out of results: a count of a few people can point at one of them."""

from dataclasses import replace

from answerable.stats.results import Entry, Estimate, Series, Undefined

UNKNOWN = "unknown"
"""Label of the people whose group is not known: their number is always printed, so that nobody
is dropped in silence; it says nothing about which group they are in."""


def withhold_small_cells(series: Series, *, minimum: int) -> Series:
    """Return the series with every entry that rests on a group of fewer than `minimum` withheld.

    A withheld entry is `Undefined` with its reason and without its counts.
    """
    return replace(
        series, entries=tuple((key, _withhold(entry, minimum)) for key, entry in series.entries)
    )


def _withhold(entry: Entry, minimum: int) -> Entry:
    if not isinstance(entry, (Estimate, Undefined)):
        return entry
    small = [c for c in entry.counts if c.label != UNKNOWN and 0 < c.n < minimum]
    if not small:
        return entry
    return Undefined(f"withheld: fewer than {minimum} people in {small[0].label}")
