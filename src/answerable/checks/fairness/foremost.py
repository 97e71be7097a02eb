"""Which groups are compared one by one where an attribute has thousands of them."""

from collections.abc import Sequence
from math import sqrt

from answerable.stats.people import share_of
from answerable.stats.results import Count, Undefined

MOST = 200
"""More groups than this are not compared one by one: nobody could read them, or keep them."""
FURTHER = "further groups"
"""Key of the groups that are not."""


def foremost(groups: Sequence[Count], comparator: Count) -> tuple[list[Count], Undefined | None]:
    """Return the groups to compare, in their order, and what is said of the others.

    All of them up to `MOST`; beyond it the largest half and, of the rest, those most surely apart
    from the comparator: the difference of the rates times the root of the people. The others have
    no number, so that no limit reads as held for them.
    """
    if len(groups) <= MOST:
        return list(groups), None
    other = share_of(comparator)
    by_size = sorted(groups, key=lambda g: (-int(g.n), g.label))
    largest, rest = by_size[: MOST // 2], by_size[MOST // 2 :]
    rest.sort(key=lambda g: (-abs(share_of(g) - other) * sqrt(int(g.n)) if g.n else 0.0, g.label))
    apart, left = rest[: MOST // 2], rest[MOST // 2 :]
    kept = {group.label for group in (*largest, *apart)}
    people, most = sum(int(g.n) for g in left), max(int(g.n) for g in left)
    reason = (
        f"{len(left):,} further groups of at most {most:,} people, {people:,} in all, are not "
        f"compared one by one: the {len(largest)} largest and the {len(apart)} most surely apart "
        "are. Declare fewer words under [[protected]] values to compare them"
    )
    return [group for group in groups if group.label in kept], Undefined(reason)
