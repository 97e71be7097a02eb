"""Which definitions can hold together on given people and scores, and what each costs in accuracy.

A rule selects a share q of the people of each group in each bin of the score (a group-aware rule),
or the same share whatever the group (a group-blind one). Rates of groups are linear in q, so the
most accurate rule that meets a definition is the answer of a linear program, not of a search.
A rule in order never selects a larger share at a lower score: a mixture of thresholds, and no rule
that learns the noise of single bins.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from answerable.kernels.conflict_cells import Floats, Row, Scored, influence_of

SELECTION, RATIO, TPR, FPR, ODDS, ACCURACY, PPV = (
    "demographic parity",
    "impact ratio",
    "equal opportunity",
    "predictive equality",
    "equalised odds",
    "equal accuracy",
    "predictive parity",
)
DEFINITIONS = (SELECTION, RATIO, TPR, FPR, ODDS, ACCURACY, PPV)
_RATES = {
    SELECTION: ("selected",),
    TPR: ("tpr",),
    FPR: ("fpr",),
    ODDS: ("tpr", "fpr"),
    ACCURACY: ("right",),
}
_VALUES = 17
"""Predictive values tried for predictive parity, which is linear only once the value is given."""
_FINEST = 1 / 256
"""How closely the least tolerance is found where it has to be halved for."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """The most accurate rule found. `share` is q, shape (groups, bins)."""

    accuracy: float
    share: Floats
    influence: Floats
    """What one person more in a cell would change in the accuracy, shape (groups, 2, bins)."""


def best_rule(scored: Scored, definitions: Sequence[str], *, tolerance: float) -> Rule | None:
    """Return the most accurate rule under which all definitions hold; None where none exists.

    A definition holds when its rates differ by at most `tolerance` between any two groups; the
    impact ratio when no rate is below four fifths of another. Every group needs both outcomes.
    """
    if PPV not in definitions:
        return _solve(scored, definitions, tolerance, None)
    found = [_solve(scored, definitions, tolerance, v) for v in _predictive_values(scored)]
    return max((one for one in found if one), key=lambda one: one.accuracy, default=None)


def least_tolerance(scored: Scored, definitions: Sequence[str]) -> float | None:
    """Return the smallest tolerance at which all definitions hold together; None where none does.

    Exact (a linear program) without predictive parity; with it, halved to within 0.4 points over
    a grid of predictive values, so that it may be that much too large.
    """
    if PPV not in definitions:
        return _least(scored, definitions)
    best = 1.0
    found = False
    for value in _predictive_values(scored):
        if not _feasible(scored, definitions, best - _FINEST, value):
            continue
        found, low, high = True, 0.0, best - _FINEST
        while high - low > _FINEST:
            middle = (low + high) / 2
            if _feasible(scored, definitions, middle, value):
                high = middle
            else:
                low = middle
        best = high
    return best if found else None


def _predictive_values(scored: Scored) -> Floats:
    """Return the values predictive parity is tried at: the lowest base rate up to 1."""
    return np.linspace(float(scored.base_rates.min()), 1.0, _VALUES)


def _feasible(scored: Scored, definitions: Sequence[str], tolerance: float, value: float) -> bool:
    rows = list(_rows(scored, definitions, tolerance, value))
    return _program(scored, np.zeros(scored.unknowns + 5), rows) is not None


def _rows(
    scored: Scored, definitions: Sequence[str], tolerance: float | None, value: float | None
) -> Iterator[Row]:
    """Yield the inequalities; a tolerance of None is itself the last unknown."""
    size = scored.unknowns + 5
    levels = {kind: scored.unknowns + i for i, kind in enumerate(("selected", "tpr", "fpr"))}
    levels["right"] = scored.unknowns + 3
    kinds = dict.fromkeys(kind for d in definitions for kind in _RATES.get(d, ()))
    for group, columns in enumerate(scored.columns):
        for kind in kinds:
            weights, constant = scored.weights(kind, group)
            # The rate lies between the free level and the level plus the tolerance.
            for sign in (1.0, -1.0):
                row = np.zeros(size)
                row[columns] = sign * weights
                row[levels[kind]] = -sign
                slack = 0.0
                if sign > 0 and tolerance is None:
                    row[-1] = -1.0
                elif sign > 0:
                    slack = tolerance or 0.0
                yield Row(row, slack - sign * constant, kind, group, sign)
        if RATIO in definitions:
            for other, others in enumerate(scored.columns):
                if other != group:
                    row = np.zeros(size)
                    row[others] += scored.four_fifths * scored.weights("selected", other)[0]
                    row[columns] -= scored.weights("selected", group)[0]
                    yield Row(row, 0.0, "ratio", group * len(scored.columns) + other, 1.0)
        if value is not None:
            bad, good = scored.n[group]
            for sign in (1.0, -1.0):
                row = np.zeros(size)
                level = value + sign * (tolerance or 0.0) / 2
                row[columns] = sign * (good - level * (bad + good)) / (bad + good).sum()
                yield Row(row, 0.0, "ppv", group, sign, level)
    everyone = np.zeros(size)
    for group, columns in enumerate(scored.columns):
        everyone[columns] += scored.n[group].sum(axis=0) / scored.n.sum()
    yield Row(-everyone, -scored.least_selected, "enough", -1, -1.0)
    yield Row(everyone, 1 - scored.least_selected, "enough", -1, 1.0)


def _solve(
    scored: Scored, definitions: Sequence[str], tolerance: float, value: float | None
) -> Rule | None:
    rows = list(_rows(scored, definitions, tolerance, value))
    total = scored.n.sum()
    cost = np.zeros(scored.unknowns + 5)
    for group, columns in enumerate(scored.columns):
        cost[columns] += (scored.n[group, 0] - scored.n[group, 1]) / total
    solved = _program(scored, cost, rows)
    if solved is None:
        return None
    unknowns, least, multipliers = solved
    share = np.stack([unknowns[columns] for columns in scored.columns])
    errors = float(least + scored.n[:, 1].sum() / total)
    return Rule(1 - errors, share, influence_of(scored, rows, share, multipliers))


def _least(scored: Scored, definitions: Sequence[str]) -> float | None:
    cost = np.zeros(scored.unknowns + 5)
    cost[-1] = 1.0
    solved = _program(scored, cost, list(_rows(scored, definitions, None, None)))
    return None if solved is None else max(0.0, solved[1])


def _program(
    scored: Scored, cost: Floats, rows: Sequence[Row]
) -> tuple[Floats, float, Floats] | None:
    """Return unknowns, least cost and a multiplier per row; None where no rule meets the rows.

    Rules in order are solved for the steps of their shares from bin to bin instead.
    """
    from scipy.optimize import linprog

    matrix = np.array([row.coefficients for row in rows])
    bound = np.array([row.bound for row in rows])
    blocks = scored.columns[:1] if scored.blind else scored.columns
    if scored.in_order:
        cost, matrix = cost.copy(), matrix.copy()
        whole = np.zeros((len(blocks), matrix.shape[1]))
        for place, columns in enumerate(blocks):
            cost[columns] = np.cumsum(cost[columns][::-1])[::-1]
            matrix[:, columns] = np.cumsum(matrix[:, columns][:, ::-1], axis=1)[:, ::-1]
            whole[place, columns] = 1.0
        matrix, bound = np.vstack([matrix, whole]), np.r_[bound, np.ones(len(blocks))]
    solved = linprog(cost, A_ub=matrix, b_ub=bound, bounds=_bounds(scored), method="highs")
    if solved.status != 0:
        return None
    unknowns = solved.x
    if scored.in_order:
        for columns in blocks:
            unknowns[columns] = np.cumsum(unknowns[columns])
    return unknowns, float(solved.fun), -solved.ineqlin.marginals[: len(rows)]


def _bounds(scored: Scored) -> list[tuple[float, float | None]]:
    free: tuple[float, float | None] = (-2.0, 2.0)
    return [(0.0, 1.0)] * scored.unknowns + [free] * 4 + [(0.0, 1.0)]
