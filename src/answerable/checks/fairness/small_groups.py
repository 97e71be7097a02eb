"""Small groups: rates of intersections with few people, borrowing from those like them."""

from typing import TYPE_CHECKING

from answerable.checks.evidence.intersections import Intersections
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Count, Entry, Estimate, Key, Series, Undefined

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

GUARD = "withheld: subtracted from other groups it would give away fewer than {} people"
MOST_WORDS = 500
"""With more words of the attributes together a word stands for too few people to learn from, and
the work grows with their cube."""
REFUSED = 0.05
"""Below this p-value of the test of fit nothing is borrowed."""


@check(
    "fairness.small_groups.v1",
    asks="What share of each small intersection gets the favourable outcome, as far as it can be "
    "told from the groups like it?",
    source=(
        "hierarchical beta-binomial model with draws; after Herlihy et al., FAccT 2024 "
        "(arXiv 2401.14893); Gelman and Hill (2007)"
    ),
    does_not_show=(
        "A rate counted: it is drawn towards what the attributes say together. Where cells hold "
        "a few people each, such intervals have covered 82 to 98 times where 90 were promised."
    ),
)
def small_groups(cells: Intersections, *, level: float = 0.95, small: int = 100) -> Series:
    """Return a rate per intersection of all attributes with fewer than `small` people.

    All are `Undefined` when there are fewer than two attributes or too few cells to learn from, and
    when the test of fit refuses: then one group is so far from its neighbours that borrowing from
    them would hide it, and only its own people can tell. The numbers themselves stand in the
    selection rates.
    """
    from answerable.stats.shrinkage import LEAST_CELLS, METHOD, shrunken_rates

    there = (cells.codes >= 0).all(axis=1) & (cells.n > 0)
    names = [
        ", ".join(cells.levels[a][code] for a, code in enumerate(row)) for row in cells.codes[there]
    ]
    k, n = cells.successes[there], cells.n[there]
    few = [place for place in range(len(n)) if n[place] < small]
    if len(cells.attributes) < 2 or len(n) < LEAST_CELLS:
        return _none(f"{len(n)} groups of {len(cells.attributes)} attributes are too few to borrow")
    if (words := sum(map(len, cells.levels))) > MOST_WORDS:
        return _none(
            f"{words:,} words of {len(cells.attributes)} attributes are too many to learn what "
            "each says: declare fewer under [[protected]] values"
        )
    if not few:
        return _none(f"no intersection has fewer than {small} people: nothing needs borrowing")
    found = shrunken_rates(k, n, cells.codes[there], level=level, seed=cells.seed)
    guards = _guards(cells)[there]
    entries: list[tuple[Key, Entry]] = []
    for place in sorted(few, key=names.__getitem__):
        if guards[place]:
            entries.append(((names[place], KNOWN), Undefined(GUARD.format(cells.minimum))))
            continue
        count = Count(names[place], int(k[place]), int(n[place]))
        if found.misfit_p < REFUSED:
            reason = (
                "one group is further from its neighbours than they allow "
                f"(test of fit: p = {found.misfit_p:.3f}), so nothing is borrowed from them: "
                "only more people of the group itself could tell"
            )
            entries.append(((names[place], KNOWN), Undefined(reason, (count,))))
            continue
        value, low, high = (float(a[place]) for a in (found.rate, found.low, found.high))
        low, high = min(low, value), max(high, value)
        entry = Estimate(value, low, high, level, METHOD, int(n.sum()), (count,))
        entries.append(((names[place], KNOWN), entry))
    return Series(("group", PEOPLE), tuple(entries))


def _guards(cells: Intersections) -> "npt.NDArray[np.bool_]":
    """Return which cells are large enough and, printed, would give away a few other people."""
    import numpy as np

    one = cells.told()[tuple(range(len(cells.attributes)))]
    return np.asarray((one.place >= 0) & (one.guards | one.quiet)[one.place], dtype=bool)


def _none(reason: str) -> Series:
    return Series(("group", PEOPLE), ((("", "nothing borrowed"), Undefined(reason)),))
