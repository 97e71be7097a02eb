"""Small groups: rates of intersections with few people, borrowing from those like them."""

from dataclasses import dataclass
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
        "(arXiv 2401.14893); Gelman and Hill (2007); with weights or clusters on fewer people: "
        "Kish (1965), Korn and Graubard (1998)"
    ),
    does_not_show=(
        "A rate counted: it is drawn towards what the attributes say together. Where cells hold "
        "a few people each, such intervals have covered 82 to 98 times where 90 were promised."
    ),
    weighs=True,
)
def small_groups(cells: Intersections, *, level: float = 0.95, small: int = 100) -> Series:
    """Return a rate per intersection of all attributes with fewer than `small` people.

    All are `Undefined` when there are fewer than two attributes or too few cells to learn from, and
    when the test of fit refuses: then one group is so far from its neighbours that borrowing from
    them would hide it, and only its own people can tell. The numbers themselves stand in the
    selection rates. In a sample cells count as the fewer people that would tell as much.
    """
    from answerable.stats.shrinkage import LEAST_CELLS

    there = (cells.codes >= 0).all(axis=1) & (cells.n > 0)
    k, n = cells.successes[there], cells.n[there]
    if len(cells.attributes) < 2 or len(n) < LEAST_CELLS:
        return _none(f"{len(n)} groups of {len(cells.attributes)} attributes are too few to borrow")
    if (words := sum(map(len, cells.levels))) > MOST_WORDS:
        return _none(
            f"{words:,} words of {len(cells.attributes)} attributes are too many to learn what "
            "each says: declare fewer under [[protected]] values"
        )
    if not (n < small).any():
        return _none(f"no intersection has fewer than {small} people: nothing needs borrowing")
    usual = _told(cells, there, _Counted(k, n, KNOWN), level, small)
    if cells.sample is None:
        return Series(("group", PEOPLE), tuple(usual))
    beside = [((name, cells.ignoring), entry) for (name, _), entry in usual]
    ours = _of_a_sample(cells, there, level, small)
    return Series(("group", PEOPLE), (*ours, *beside))


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    """People of the cells that are there, as the model takes them."""

    successes: "npt.NDArray[np.int64] | npt.NDArray[np.float64]"
    n: "npt.NDArray[np.int64] | npt.NDArray[np.float64]"
    way: str
    knows: str = ""
    """How the name of the interval ends."""


def _told(
    cells: Intersections,
    there: "npt.NDArray[np.bool_]",
    counted: _Counted,
    level: float,
    small: int,
) -> list[tuple[Key, Entry]]:
    """Return the rate of every small cell, or why it has none."""
    from answerable.stats.shrinkage import METHOD, shrunken_rates

    k, n, codes = cells.successes[there], cells.n[there], cells.codes[there]
    names = [", ".join(cells.levels[a][code] for a, code in enumerate(row)) for row in codes]
    few = [place for place in range(len(n)) if n[place] < small]
    found = shrunken_rates(counted.successes, counted.n, codes, level=level, seed=cells.seed)
    guards, whom = _guards(cells)[there], _whom(cells, there, counted.knows)
    entries: list[tuple[Key, Entry]] = []
    for place in sorted(few, key=names.__getitem__):
        if guards[place]:
            entries.append(((names[place], counted.way), Undefined(GUARD.format(cells.minimum))))
            continue
        count = Count(names[place], int(k[place]), int(n[place]))
        if found.misfit_p < REFUSED:
            reason = (
                "one group is further from its neighbours than they allow "
                f"(test of fit: p = {found.misfit_p:.3f}), so nothing is borrowed from them: "
                "only more people of the group itself could tell"
            )
            entries.append(((names[place], counted.way), Undefined(reason, (count,))))
            continue
        value, low, high = (float(a[place]) for a in (found.rate, found.low, found.high))
        low, high = min(low, value), max(high, value)
        population = whom[place : place + 1]
        entry = Estimate(
            value, low, high, level, f"{METHOD}{counted.knows}", int(n.sum()), (count,),
            population=population,
        )  # fmt: skip
        entries.append(((names[place], counted.way), entry))
    return entries


def _of_a_sample(
    cells: Intersections, there: "npt.NDArray[np.bool_]", level: float, small: int
) -> list[tuple[Key, Entry]]:
    """Return the rates of the population, of cells that stand for somebody."""
    from answerable.stats.shrinkage import LEAST_CELLS
    from answerable.stats.shrinkage_design import fewer_in_cells

    assert cells.sample is not None
    there = there & (cells.sample.mass > 0)
    kept = cells.sample.among(there)
    if len(kept.mass) < LEAST_CELLS:
        few = f"{len(kept.mass)} groups that stand for anybody are too few to borrow"
        return [(("", KNOWN), Undefined(few))]
    counted = (cells.successes[there], cells.n[there])
    left = fewer_in_cells(counted, kept, cells.codes[there], level=level)
    if isinstance(left, str):
        return [(("", KNOWN), Undefined(left))]
    return _told(cells, there, _Counted(*left, KNOWN, kept.knows), level, small)


def _whom(
    cells: Intersections, there: "npt.NDArray[np.bool_]", knows: str
) -> tuple[tuple[float, float], ...]:
    """Return whom the people of each cell stand for; nothing where everybody counts once."""
    if cells.sample is None or not knows.startswith("_weighted"):
        return ()
    kept = cells.sample.among(there)
    return tuple(zip(kept.good.tolist(), kept.mass.tolist(), strict=True))


def _guards(cells: Intersections) -> "npt.NDArray[np.bool_]":
    """Return which cells are large enough and, printed, would give away a few other people."""
    import numpy as np

    one = cells.told()[tuple(range(len(cells.attributes)))]
    return np.asarray((one.place >= 0) & (one.guards | one.quiet)[one.place], dtype=bool)


def _none(reason: str) -> Series:
    return Series(("group", PEOPLE), ((("", "nothing borrowed"), Undefined(reason)),))
