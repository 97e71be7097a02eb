"""Conflicts: which definitions cannot hold together on these people, and what each costs."""

from collections.abc import Iterator
from itertools import combinations_with_replacement
from math import sqrt
from typing import TYPE_CHECKING

from answerable.checks.evidence.conflict_cells import ConflictCells
from answerable.checks.registry import check
from answerable.stats.design import design_name, populations
from answerable.stats.design_effect import why_not, wider
from answerable.stats.people import plain
from answerable.stats.results import Entry, Estimate, Key, Observed, Series, Undefined
from answerable.stats.sample import spread
from answerable.stats.score import z_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.conflict_cells import Scored
    from answerable.kernels.conflicts import Rule

    Floats = npt.NDArray[np.float64]

METHOD = "linear_program_delta"
AWARE, BLIND = "group-aware", "group-blind"
"""May differ by group (in the US often unlawful: ECOA, Title VII); may not."""
ACCURACY, LOST = "accuracy", "accuracy lost"
KEYS = ("measured against", "rule", "what", "definition", "with")


@check(
    "fairness.conflicts.v1",
    asks="Which definitions cannot hold together on these base rates, and what does each cost?",
    source=(
        "linear programs over the counts, after Hardt, Price and Srebro, NeurIPS 2016; "
        "impossibility: Chouldechova, Big Data 5 (2017), Kleinberg et al., ITCS 2017; tolerances: "
        "Bell et al., FAccT 2023"
    ),
    does_not_show=(
        "Which definition is right, whether a rule that looks at the group is lawful, or what "
        "another score would allow: costs are those of the best rule on these very people."
    ),
    weighs=True,
)
def conflicts(cells: ConflictCells, *, tolerance: float = 0.02, level: float = 0.95) -> Series:
    """Return what each definition and each pair costs in accuracy, group-aware and group-blind.

    A definition holds when its rates differ by at most `tolerance`; the impact ratio from 0.8 on.
    Rules select more at a higher score, at least 5 % of all people and at most 95 %. Where a pair
    cannot hold together, the entry is a witnessed no with the least tolerance at which it can, in
    points, and what it costs there. Costs are compared with the most accurate rule of the same
    kind; their interval is that of the counts for a given score.
    """
    from answerable.kernels.conflict_cells import Scored

    entries: list[tuple[Key, Entry]] = []
    for name in (AWARE, BLIND):
        scored = Scored(cells.n, blind=name == BLIND)
        rule = (cells.against, name)
        entries += [
            ((*rule, *key), entry) for key, entry in _of_rule(cells, scored, tolerance, level)
        ]
    if cells.left_out:
        why = f"{cells.left_out:,} people without group, outcome or score"
        why += f", or in groups too small ({', '.join(cells.small)})," if cells.small else ""
        entries.append(
            ((cells.against, "", "left out", "", ""), Undefined(f"{why} are in no rule"))
        )
    return Series(KEYS, tuple(entries))


def _of_rule(
    cells: ConflictCells, scored: "Scored", tolerance: float, level: float
) -> Iterator[tuple[Key, Entry]]:
    from answerable.kernels.conflicts import DEFINITIONS, best_rule, least_tolerance

    best = best_rule(scored, (), tolerance=tolerance)
    if best is None:
        raise AssertionError("a rule without conditions always exists")
    free = _estimate(cells, best.accuracy, best.influence, level, cap=1.0)
    yield (ACCURACY, "no definition", ""), free
    for one, other in combinations_with_replacement(DEFINITIONS, 2):
        both = tuple(dict.fromkeys((one, other)))
        key = (LOST, one, "" if one == other else other)
        found = best_rule(scored, both, tolerance=tolerance)
        if found:
            yield key, _cost(cells, best, found, level)
            continue
        least = least_tolerance(scored, both)
        there = None if least is None else best_rule(scored, both, tolerance=least)
        yield (
            key,
            Observed(
                False,
                (
                    ("can hold together within points", round(100 * tolerance, 6)),
                    ("first can within points", None if least is None else round(100 * least, 1)),
                    (
                        "accuracy lost there in points",
                        round(100 * (best.accuracy - there.accuracy), 1) if there else None,
                    ),
                ),
            ),
        )


def _cost(cells: ConflictCells, best: "Rule", found: "Rule", level: float) -> Estimate | Undefined:
    lost = max(0.0, best.accuracy - found.accuracy)
    return _estimate(cells, lost, best.influence - found.influence, level, cap=1.0)


def _estimate(
    cells: ConflictCells, value: float, influence: object, level: float, *, cap: float
) -> Estimate | Undefined:
    """Return a value with the interval of its influence, cut to what is possible."""
    import numpy as np

    total = float(cells.n.sum())
    if cells.sample is not None:
        return _in_population(cells, value, np.asarray(influence), level, cap)
    spread = float(np.sqrt((np.asarray(influence) ** 2 * cells.n).sum())) / total
    half = z_of(level) * spread
    low, high = max(0.0, value - half), min(cap, value + half)
    return Estimate(value, low, high, level, METHOD, int(total), cells.base_rates)


def _in_population(
    cells: ConflictCells, value: float, influence: "Floats", level: float, cap: float
) -> Estimate | Undefined:
    """Return a value of the population with the interval of its influence by weight and cluster."""
    counts = cells.base_rates
    told = tuple(map(plain, counts))
    sample = cells.sample
    if sample is None or (reason := why_not(*counts)):
        return Undefined(reason, told)
    each = influence.ravel()[cells.places] / float(sample.mass.sum())
    seen = spread([(sample, each)], lost=1)
    half = z_of(level) * sqrt(seen.variance * wider(seen.freedom, seen.counted, level))
    low, high = max(0.0, value - half), min(cap, value + half)
    return Estimate(
        value, low, high, level, design_name(METHOD, *counts), sum(count.n for count in told),
        told, population=populations(*counts),
    )  # fmt: skip
