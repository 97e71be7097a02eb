"""Calibration within groups: the curve, bin by bin."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from answerable.checks.evidence.scores import ScoreCounts, Scored
from answerable.checks.fairness.scoring import is_probability, left_out, no_probability
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Series, Undefined

if TYPE_CHECKING:
    from answerable.stats.design_scores import ScoredSample

WITHHELD = "withheld: fewer than {} people of {} have such a score, or would be given away by it"


@check(
    "fairness.calibration_within_groups.v1",
    asks="Of the people with the same score, does the share it promises turn out well?",
    source=(
        "Kleinberg, Mullainathan and Raghavan, ITCS 2017 (calibration within groups); interval: "
        "Wilson, JASA 22 (1927)"
    ),
    does_not_show="Whether the score uses what it could: the same score for everybody calibrates.",
    weighs=True,
)
def calibration_within_groups(
    counts: ScoreCounts, *, level: float = 0.95, bins: int = 10
) -> Series:
    """Return per group and bin of the score the share with the good outcome.

    The bin's name holds the mean score of its people: calibrated is where the interval holds it.
    Bins of a few people are withheld with their mean, and with as many others as hide them.
    Bins are equal parts of 0 to 1; those without people have no entry. Where the outcome is a past
    decision the entries say "agreement with past decisions". `Undefined` when the score is no
    probability.
    """
    names = ("measured against", "group", "score", PEOPLE)
    if not is_probability(counts):
        key = (counts.against, "", "", KNOWN)
        return Series(names, ((key, no_probability(counts)),))
    entries: list[tuple[Key, Entry]] = []
    curves = [(group, list(curve(group, bins))) for group in counts.groups]
    withheld = _withheld(curves, bins, counts.minimum)
    for group, parts in curves:
        for bin_, mean, seen in parts:
            entry: Entry = rate(seen, level=level)
            if (group.label, bin_) in withheld:
                entry = Undefined(WITHHELD.format(counts.minimum, group.label))
                name = bin_
            else:
                name = f"{bin_}, mean {mean:.3f}"
            entries.append(((counts.against, group.label, name, KNOWN), entry))
    for (against, label, people), entry in left_out(counts):
        entries.append(((against, label, "", people), entry))
    return Series(names, tuple(entries))


def _withheld(
    curves: "Sequence[tuple[Scored, Sequence[tuple[str, float, Count]]]]", bins: int, minimum: int
) -> set[tuple[str, str]]:
    """Return the group and bin of each small part, and of as many others as hide it.

    Neither the whole of a group nor the whole of a bin, which another attribute tells, may give it
    away.
    """
    import numpy as np

    from answerable.kernels.overlaps import guarded_cells

    names = [_name(place, bins) for place in range(bins)]
    people = np.zeros((len(curves), bins), np.int64)
    for row, (_, parts) in enumerate(curves):
        for name, _, seen in parts:
            people[row, names.index(name)] = int(seen.n)
    cells = np.argwhere(guarded_cells(people, minimum)).tolist()
    return {(curves[row][0].label, names[part]) for row, part in cells}


def curve(group: Scored, bins: int) -> Iterator[tuple[str, float, Count]]:
    """Yield name, mean score and counts of every bin that has people, lowest first."""
    if group.sample:
        yield from _weighed_curve(group.sample, bins)
        return
    held: dict[int, list[tuple[float, int, int]]] = {}
    for cell in group.bins:
        held.setdefault(min(int(cell[0] * bins), bins - 1), []).append(cell)
    for place, cells in sorted(held.items()):
        good = sum(g for _, g, _ in cells)
        n = good + sum(b for _, _, b in cells)
        mean = sum(score * (g + b) for score, g, b in cells) / n
        yield _name(place, bins), mean, Count(f"{group.label}, mean score {mean:.3f}", good, n)


def _weighed_curve(group: "ScoredSample", bins: int) -> Iterator[tuple[str, float, Count]]:
    """Yield the same of a population; a bin whose people stand for nobody has their plain mean."""
    import numpy as np

    places = np.minimum((group.score * bins).astype(int), bins - 1)
    for place in np.unique(places).tolist():
        inside = places == place
        people = group.people.among(inside)
        weights = people.mass if people.mass.any() else people.n
        mean = float(np.average(group.score[inside], weights=weights))
        count = Count(
            f"{group.label}, mean score {mean:.3f}",
            group.people.people(inside & group.good),
            people.people(),
        )
        yield _name(place, bins), mean, count


def _name(place: int, bins: int) -> str:
    return f"score {place / bins:g} to {(place + 1) / bins:g}"
