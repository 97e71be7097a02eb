"""The solver against every combination tried one by one; "none exists" is said only then."""

import sys
from itertools import product

import numpy as np
import pytest
from tests.kernels.trees.models import lightgbm, rows, xgboost

from answerable.errors import NeedsExtra
from answerable.kernels.trees.predict import scores
from answerable.kernels.trees.solver import Alternative, solve

pytest.importorskip("ortools", reason="ortools is not installed")

ACTIONS = (
    tuple(Alternative(((0, value),), abs(value)) for value in (-1.5, -0.5, 0.5, 1.5)),
    tuple(Alternative(((1, value), (2, value / 2)), 1 + abs(value)) for value in (-1.0, 0.0, 1.0)),
    tuple(Alternative(((3, float(kind)),), 2.0) for kind in range(7)),
    (Alternative(((2, 0.7),), 0.25), Alternative(((2, -0.7),), 0.25)),
)


def score_of(table, row, chosen):
    out = row.copy()
    for one in chosen:
        for feature, value in one.values:
            out[feature] = value
    return float(scores(table, table.codes(out[None]))[0, 0])


def one_by_one(table, row, target, at_least):
    """Return the least cost over all combinations that are enough; None when there is none."""
    sign = 1 if at_least else -1
    best = None
    for several in product(*((None, *mine) for mine in ACTIONS)):
        chosen = [one for one in several if one]
        features = [f for one in chosen for f, _ in one.values]
        if len(features) != len(set(features)):
            continue
        if sign * (score_of(table, row, chosen) - target) >= 0:
            cost = sum(one.cost for one in chosen)
            best = cost if best is None else min(best, cost)
    return best


@pytest.mark.parametrize("model", [xgboost, lightgbm])
@pytest.mark.parametrize("at_least", [True, False])
def test_it_finds_what_trying_everything_finds(model, at_least):
    table, *_ = model()
    some = rows()[:6]
    line = np.quantile(scores(table, table.codes(rows()))[:, 0], 0.97 if at_least else 0.03)
    none = 0
    for row in some:
        expected = one_by_one(table, row, line, at_least)
        found = solve(table, row, ACTIONS, target=float(line), at_least=at_least)
        if expected is None:
            none += 1
            assert found.says == "none_exists"
        else:
            assert found.says == "cheapest"
            assert found.cost == pytest.approx(expected)
            chosen = [ACTIONS[a][k] for a, k in enumerate(found.chosen) if k is not None]
            assert score_of(table, row, chosen) == found.score
            assert (found.score - line) * (1 if at_least else -1) >= 0
    assert none < len(some)


def test_a_line_nobody_reaches_is_proved_to_be_out_of_reach():
    table, *_ = xgboost()
    highest = scores(table, table.codes(rows()))[:, 0].max()
    found = solve(table, rows()[0], ACTIONS, target=float(highest) + 5.0)
    assert found.says == "none_exists"


def test_nothing_dearer_than_allowed_is_chosen():
    table, *_ = xgboost()
    values = scores(table, table.codes(rows()))[:, 0]
    low = rows()[int(values.argmin())]
    free = solve(table, low, ACTIONS, target=float(np.median(values)))
    assert free.says == "cheapest"
    less = solve(table, low, ACTIONS, target=float(np.median(values)), most_cost=free.cost - 0.1)
    assert less.says == "none_exists"


def test_without_the_solver_the_extra_is_named(monkeypatch):
    table, *_ = xgboost()
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    with pytest.raises(NeedsExtra, match=r"answerable\[recourse\]"):
        solve(table, rows()[0], ACTIONS, target=0.0)
