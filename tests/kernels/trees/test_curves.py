"""Exact curves against scoring the moved rows; counterfactuals against trying everything."""

from itertools import combinations, product

import numpy as np
import pytest
from tests.kernels.trees.models import MODELS, made

from answerable.kernels.trees import boxes, curves, grids
from answerable.kernels.trees import moves as moving
from answerable.kernels.trees.counterfactual import counterfactual
from answerable.kernels.trees.curves import partial_dependence, ready
from answerable.kernels.trees.moves import Action
from answerable.kernels.trees.moves import moves as moves_of
from answerable.kernels.trees.predict import scores


def moved(table, row, feature, cell):
    out = row.copy()
    out[feature] = table.cells[feature].nearest(cell, row[feature])
    return out


@pytest.mark.parametrize("name", MODELS)
def test_a_curve_is_what_scoring_the_moved_rows_gives(name):
    table, x, *_ = made(name)
    output = table.outputs - 1
    prepared = ready(table, output)
    codes = table.codes(x[:4])
    found = curves.curves(prepared, codes)
    for feature, cells in enumerate(table.cells):
        for row in range(4):
            there = np.repeat(codes[:, row : row + 1], cells.number, axis=1)
            there[feature] = np.arange(cells.number)
            expected = scores(table, there)[:, output]
            assert prepared.curve(found, feature)[row] == pytest.approx(expected, abs=3e-6)


def test_partial_dependence_is_that_of_scikit_learn():
    from sklearn.inspection import partial_dependence as theirs

    table, x, _, model = made("boosting")
    prepared = ready(table)
    ours = prepared.curve(partial_dependence(prepared, table.codes(x))[None], 0)[0]
    grid = np.unique(x[:, 0])
    expected = theirs(model, x, [0], custom_values={0: grid}, method="brute",
                      response_method="decision_function")["average"][0]  # fmt: skip
    assert ours[table.cells[0].code(grid.astype(np.float32).astype(float))] == pytest.approx(
        expected, abs=1e-9
    )


def actions_on(table, x):
    return [
        Action(0, cost=1.0, step=0.1),
        Action(1, cost=1.3, up=False, fixed=0.1),
        Action(2, cost=0.7, least=-1.0, most=2.0),
        Action(3, cost=0.9) if table.cells[3].categories is not None else Action(3, step=1.0),
    ]


def moves(prepared, row, cell, action):
    return moves_of(prepared.landings[action.feature], float(row[action.feature]), cell, action)


def by_trying_everything(prepared, row, actions, target, sign):
    """Return the least cost of one or two moves that are enough, from every combination scored."""
    table = prepared.table
    codes = table.codes(row[None])
    places = [moves(prepared, row, int(codes[a.feature, 0]), a) for a in actions]
    tried, costs = [], []
    for size in (1, 2):
        for some in combinations(places, size):
            for picked in product(*(range(len(each.cells)) for each in some)):
                changed = row.copy()
                for each, n in zip(some, picked, strict=True):
                    changed[each.feature] = each.values[n]
                tried.append(changed)
                costs.append(sum(each.costs[n] for each, n in zip(some, picked, strict=True)))
    found = scores(table, table.codes(np.array(tried)))[:, prepared.output]
    enough = sign * (found - target) >= 0
    return min(np.array(costs)[enough], default=None)


SEARCHED = (
    "xgboost",
    "lightgbm",
    "catboost",
    "forest three classes",
    "histogram words",
    "boosting",
)


@pytest.mark.parametrize("name", SEARCHED)
@pytest.mark.parametrize("at_least", [True, False])
def test_no_cheaper_change_exists_and_the_one_found_is_enough(name, at_least):
    table, x, expected, _ = made(name)
    output, sign = table.outputs - 1, 1 if at_least else -1
    own = expected[:, output]
    target = float(np.quantile(own, 0.8 if at_least else 0.2))
    prepared, actions = ready(table, output), actions_on(table, x)
    for row in x[np.flatnonzero(sign * (own - target) < 0)[:6]]:
        found = counterfactual(prepared, row, actions, target=target, at_least=at_least)
        least = by_trying_everything(prepared, row, actions, target, sign)
        if least is None:
            assert found is None
            continue
        assert found.cost == pytest.approx(least, abs=1e-9)
        changed = found.applied(row)
        assert sign * (scores(table, table.codes(changed[None]))[0, output] - target) >= 0
        assert found.score == scores(table, table.codes(changed[None]))[0, output]
        assert {n for n in range(5) if not np.array_equal(changed[n], row[n], equal_nan=True)} == {
            change.feature for change in found.changes
        }


def test_a_feature_without_an_action_and_a_forbidden_direction_are_left_alone():
    table, x, expected, _ = made("lightgbm")
    prepared, target = ready(table), float(np.quantile(expected, 0.7))
    actions = [Action(0, down=False, most=1.0, step=0.5), Action(2, up=False)]
    changed = 0
    for row in x[np.flatnonzero(expected[:, 0] < target)[:40]]:
        found = counterfactual(prepared, row, actions, target=target)
        if found is None:
            continue
        changed += 1
        after = found.applied(row)
        assert np.array_equal(after[[1, 3, 4]], row[[1, 3, 4]], equal_nan=True)
        assert row[0] <= after[0] <= 1.0 or after[0] == row[0]
        assert ((after[0] - row[0]) / 0.5) == pytest.approx(round((after[0] - row[0]) / 0.5))
        assert after[2] <= row[2]
    assert changed > 3


def test_one_feature_alone_and_nothing_at_all():
    table, x, expected, _ = made("lightgbm")
    prepared, row = ready(table), x[int(expected[:, 0].argmin())]
    actions = actions_on(table, x)
    assert counterfactual(prepared, row, actions, target=1e6) is None
    assert counterfactual(prepared, row, [], target=0.0) is None
    one = counterfactual(prepared, row, actions, target=float(expected.min()) + 0.2, features=1)
    assert one is not None
    assert len(one.changes) == 1


def test_a_missing_value_can_be_given():
    table, x, *_ = made("xgboost")
    gaps = np.flatnonzero(np.isnan(x[:, 1]))[:10]
    prepared = ready(table)
    for row in x[gaps]:
        for move in moves(prepared, row, 0, Action(1, cost=2.0)).values:
            assert np.isfinite(move)


def test_the_loops_do_as_python_what_they_do_compiled(monkeypatch):
    table, x, expected, _ = made("lightgbm")
    table, actions, target = table.only([0, 1, 2]), actions_on(table, x), -0.1
    row = x[int(expected[:, 0].argmin())]
    before = counterfactual(ready(table), row, actions, target=target)
    drawn = curves.curves(ready(table), table.codes(x[:3]))
    for module in (boxes, curves, grids, moving):
        for name in dir(module):
            loop = getattr(module, name)
            if hasattr(loop, "py_func"):
                monkeypatch.setattr(module, name, loop.py_func)
    assert np.array_equal(curves.curves(ready(table), table.codes(x[:3])), drawn)
    assert counterfactual(ready(table), row, actions, target=target) == before
