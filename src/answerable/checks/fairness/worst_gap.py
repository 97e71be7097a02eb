"""Worst gap: the group, of all groups and intersections, that is furthest behind everybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.evidence.intersections import Intersections
from answerable.checks.registry import check
from answerable.stats.design_effect import too_few
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Count, Entry, Estimate, Key, Series, Undefined

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.stats.simultaneous import Gaps, Partition

    Made = Sequence[tuple[Partition, tuple[str, ...]]]

Pair = tuple[Count, Count]
Population = tuple[tuple[float, float], ...]

ALSO = "also behind"
"""Further groups whose own interval lies above 0; all intervals hold together."""
QUIET = (
    "withheld: with the other groups it would tell what a few people got about whom an attribute "
    "is not recorded"
)
SAMPLED = ("_weighted", "_clustered")
"""How the names of intervals end that know of weights or clusters."""
_LOST = "they, or those outside, are all in one cluster, or have weights of 0 and stand for nobody"
_MOST = 9


@check(
    "fairness.worst_gap.v1",
    asks="How far behind everybody else is the worst-treated group, of all groups and "
    "intersections looked at together?",
    source=(
        "Cherian and Candes, arXiv 2305.03712; Westfall and Young (1993) (largest of many); "
        "interval: Miettinen and Nurminen (1985) at that critical value; with weights or clusters "
        "on fewer people: Rao and Scott (1992), Canay, Romano and Shaikh (2017)"
    ),
    does_not_show="Groups too small to be looked at, and groups made of what is not recorded.",
    weighs=True,
)
def worst_gap(cells: Intersections, *, level: float = 0.95, replicates: int = 2_000) -> Series:
    """Return the gap of the group most surely behind, and further groups surely behind.

    A gap is the selection rate of everybody else minus that of the group: 0 is parity. The interval
    is that of the *largest* gap of all groups: its lower end exceeds 0 in at most 1 - level of all
    audits where nobody is treated differently, whichever groups are looked at; its upper end is
    what the gap of the least known group could still be. `Undefined` when no two groups are large
    enough to compare.
    """
    import numpy as np

    from answerable.stats.simultaneous import METHOD, simultaneous_gaps

    made = list(cells.partitions())
    looked = np.concatenate([p.looked for p, _ in made]) if made else np.zeros(0, bool)
    if not looked.any():
        few = f"no group of at least {cells.minimum} people has as many outside it to compare with"
        return Series(("group", PEOPLE), ((("", KNOWN), Undefined(few)),))
    gaps = simultaneous_gaps(
        cells.successes, cells.n, [p for p, _ in made],
        level=level, replicates=replicates, seed=cells.seed,
    )  # fmt: skip
    usual = _told(cells, made, _Gaps(gaps, looked, METHOD, level))
    if cells.sample is None:
        return Series(("group", PEOPLE), (*usual, *_left_out(cells, looked)))
    beside = [((name, cells.ignoring), entry) for (name, _), entry in usual[:1]]
    ours = _of_a_sample(cells, made, looked, level, replicates)
    return Series(("group", PEOPLE), (*ours, *beside, *_left_out(cells, looked)))


@dataclass(frozen=True, slots=True)
class _Gaps:
    """The gaps of all groups, and what stands beside each of them."""

    gaps: "Gaps"
    looked: "npt.NDArray[np.bool_]"
    method: str
    level: float


def _told(cells: Intersections, made: "Made", found: _Gaps) -> list[tuple[Key, Entry]]:
    """Return the group most surely behind, and further ones surely behind."""
    import numpy as np

    gaps, looked = found.gaps, found.looked
    names = [name for _, each in made for name in each]
    order = np.argsort(np.where(looked & (gaps.gap >= 0), -gaps.low, np.inf), kind="stable")
    quiet = cells.quiet()
    surely = [g for g in order if looked[g] and gaps.low[g] > 0]
    entries: list[tuple[Key, Entry]] = []
    for place, g in enumerate(surely[: _MOST + 1] or order[:1]):
        if quiet[g]:
            entries.append(((names[g], ALSO if place else KNOWN), Undefined(QUIET)))
            continue
        counts, population = _counts(cells, made, int(g), names[g])
        value, p = max(0.0, float(gaps.gap[g])), float(gaps.p_value[g])
        low, high = max(0.0, float(gaps.low[g])), float(gaps.high[g])
        if not place:
            high = float(gaps.high[looked].max())
        entry = Estimate(
            value, low, high, found.level, found.method, sum(c.n for c in counts), counts, p,
            population if found.method.endswith(SAMPLED) else (),
        )  # fmt: skip
        entries.append(((names[g], ALSO if place else KNOWN), entry))
    return entries


def _of_a_sample(
    cells: Intersections,
    made: "Made",
    looked: "npt.NDArray[np.bool_]",
    level: float,
    replicates: int,
) -> list[tuple[Key, Entry]]:
    """Return the same for the population behind the people, and how many groups cannot be told."""
    import numpy as np

    from answerable.stats.simultaneous_design import sampled_gaps, tellable

    assert cells.sample is not None
    if cells.sample.units is not None and (few := too_few(cells.sample.clusters)):
        return [(("", KNOWN), Undefined(few))]
    partitions = [partition for partition, _ in made]
    told = looked & np.concatenate([tellable(cells.sample, p) for p in partitions])
    if not told.any():
        return [(("", KNOWN), Undefined(f"no group can be told from its sample: {_LOST}"))]
    gaps = sampled_gaps(
        (cells.successes, cells.n), cells.sample, partitions,
        level=level, replicates=replicates, seed=cells.seed,
    )  # fmt: skip
    entries = _told(cells, made, _Gaps(gaps, told, cells.sample.method, level))
    if lost := int((looked & ~told).sum()):
        reason = f"{lost:,} of {len(looked):,} groups are not looked at: {_LOST}"
        entries.append((("", "not told by the sample"), Undefined(reason)))
    return entries


def _counts(cells: Intersections, made: "Made", g: int, name: str) -> tuple[Pair, Population]:
    """Return the people of a group, and everybody else whose group is known and not too small.

    Beside them whom they stand for; nobody where everybody counts once.
    """
    for partition, names in made:
        if g < len(names):
            inside, known = partition.group == g, partition.group >= 0
            x, n = int(cells.successes[inside].sum()), int(cells.n[inside].sum())
            all_x, all_n = int(cells.successes[known].sum()), int(cells.n[known].sum())
            pair = Count(name, x, n), Count("everybody else", all_x - x, all_n - n)
            if cells.sample is None or not cells.sample.weighted:
                return pair, ()
            good, mass = cells.sample.good, cells.sample.mass
            own = float(good[inside].sum()), float(mass[inside].sum())
            rest = known & ~inside
            return pair, (own, (float(good[rest].sum()), float(mass[rest].sum())))
        g -= len(names)
    raise IndexError(g)


def _left_out(cells: Intersections, looked: "npt.NDArray[np.bool_]") -> list[tuple[Key, Entry]]:
    """Say how many groups are too small, and how many people have no outcome: never in silence."""
    entries: list[tuple[Key, Entry]] = []
    if small := int((~looked).sum()):
        reason = (
            f"{small:,} of {len(looked):,} groups are not looked at: they, or those outside, are "
            f"fewer than {cells.minimum} people, or would give such people away by subtraction"
        )
        entries.append((("", "too few"), Undefined(reason)))
    if cells.without_outcome:
        reason = f"{cells.without_outcome:,} people have no recorded outcome and are in no rate"
        entries.append((("", "no outcome"), Undefined(reason)))
    return entries
