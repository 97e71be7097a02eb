"""Worst gap: the group, of all groups and intersections, that is furthest behind everybody else."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from answerable.checks.evidence.intersections import Intersections
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Count, Entry, Estimate, Key, Series, Undefined

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.stats.simultaneous import Partition

    Made = Sequence[tuple[Partition, tuple[str, ...]]]

ALSO = "also behind"
"""Further groups whose own interval lies above 0; all intervals hold together."""
QUIET = (
    "withheld: with the other groups it would tell what a few people got about whom an attribute "
    "is not recorded"
)
_MOST = 9


@check(
    "fairness.worst_gap.v1",
    asks="How far behind everybody else is the worst-treated group, of all groups and "
    "intersections looked at together?",
    source=(
        "Cherian and Candes, arXiv 2305.03712; Westfall and Young (1993) (largest of many); "
        "interval: Miettinen and Nurminen (1985) at that critical value"
    ),
    does_not_show="Groups too small to be looked at, and groups made of what is not recorded.",
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
    names = [name for _, each in made for name in each]
    order = np.argsort(np.where(looked & (gaps.gap >= 0), -gaps.low, np.inf), kind="stable")
    quiet = cells.quiet()
    surely = [g for g in order if looked[g] and gaps.low[g] > 0]
    entries: list[tuple[Key, Entry]] = []
    for place, g in enumerate(surely[: _MOST + 1] or order[:1]):
        if quiet[g]:
            entries.append(((names[g], ALSO if place else KNOWN), Undefined(QUIET)))
            continue
        counts = _counts(cells, made, int(g), names[g])
        value, p = max(0.0, float(gaps.gap[g])), float(gaps.p_value[g])
        low, high = max(0.0, float(gaps.low[g])), float(gaps.high[g])
        if not place:
            high = float(gaps.high[looked].max())
        entry = Estimate(value, low, high, level, METHOD, sum(c.n for c in counts), counts, p)
        entries.append(((names[g], ALSO if place else KNOWN), entry))
    return Series(("group", PEOPLE), (*entries, *_left_out(cells, looked)))


def _counts(cells: Intersections, made: "Made", g: int, name: str) -> tuple[Count, Count]:
    """Return the people of a group, and everybody else whose group is known and not too small."""
    for partition, names in made:
        if g < len(names):
            inside, known = partition.group == g, partition.group >= 0
            x, n = int(cells.successes[inside].sum()), int(cells.n[inside].sum())
            all_x, all_n = int(cells.successes[known].sum()), int(cells.n[known].sum())
            return Count(name, x, n), Count("everybody else", all_x - x, all_n - n)
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
