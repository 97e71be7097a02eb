"""How far people whose group nobody knows could move a comparison of two groups."""

from answerable.stats.results import Count

Pair = tuple[Count, Count]

PEOPLE = "people"
"""Name of the place in a key that says which people an entry counts: one of the words below."""
KNOWN, LOWEST, HIGHEST = "known", "lowest possible", "highest possible"
"""Only people whose group is known; unknown people placed one way; and the other way."""


def extremes(a: Count, b: Count, unknown: Count) -> tuple[Pair, Pair]:
    """Return the two ways of placing the unknown people that make rate(a) lowest and highest.

    The first pair has every unknown success in `b` and every other unknown person in `a`, the
    second the reverse. Each person moves the ratio and the difference of the two rates one way
    only, whatever the others do, so no other placing lies outside. Source: the no-assumptions
    bounds of Horowitz and Manski, JASA 95 (2000), for a group label in place of an outcome.
    """
    failures = unknown.n - unknown.successes
    lowest = (_join(a, 0, failures), _join(b, unknown.successes, 0))
    highest = (_join(a, unknown.successes, 0), _join(b, 0, failures))
    return lowest, highest


def _join(group: Count, successes: int, failures: int) -> Count:
    return Count(group.label, group.successes + successes, group.n + successes + failures)
