"""Shapley values against every coalition counted out, against libraries, and their additivity."""

from itertools import combinations
from math import factorial

import numpy as np
import pytest
from tests.kernels.trees.models import MODELS, frame, made

from answerable.errors import EvidenceError
from answerable.kernels.trees import blocks, deep, fill, lookup, pairs, shapley
from answerable.kernels.trees.parse import tree_table
from answerable.kernels.trees.predict import scores
from answerable.kernels.trees.shapley import explainer

ROWS, BACKGROUND = slice(0, 6), slice(100, 117)


def by_definition(value, features):
    """Return the Shapley values of a game over few players, coalition by coalition."""
    out = np.zeros(features)
    for player in range(features):
        others = [each for each in range(features) if each != player]
        for size in range(features):
            weight = factorial(size) * factorial(features - size - 1) / factorial(features)
            for coalition in combinations(others, size):
                gain = value({*coalition, player}) - value(set(coalition))
                out[player] += weight * gain
    return out


def hybrid_game(table, row, background, output):
    """v(S): mean score of the background, with the row's values in S."""

    def value(coalition):
        rows = background.copy()
        for place in coalition:
            rows[:, place] = row[place]
        return scores(table, table.codes(rows))[:, output].mean()

    return value


def path_game(table, row, output):
    """v(S): follow the row at splits on S, and the training data, by weight, at the others."""
    codes = table.codes(row[None])

    def below(node, coalition):
        if table.feature[node] < 0:
            return table.values[table.leaf[node], output]
        left, right = int(table.left[node]), int(table.right[node])
        if int(table.feature[node]) in coalition:
            goes = bool(table.goes_left(node, codes)[0])
            return below(left if goes else right, coalition)
        share = table.cover[left] / table.cover[node] if table.cover[node] else 0.5
        return share * below(left, coalition) + (1 - share) * below(right, coalition)

    def value(coalition):
        return sum(below(int(root), coalition) for root in table.roots[:-1]) / table.divisor

    return value


@pytest.mark.parametrize("name", MODELS)
def test_values_against_a_background_are_those_of_the_definition(name):
    table, x, *_ = made(name)
    output = table.outputs - 1
    ready = explainer(table, background=x[BACKGROUND], output=output)
    found = ready.values(table.codes(x[ROWS]))
    for row, values in zip(x[ROWS], found, strict=True):
        expected = by_definition(hybrid_game(table, row, x[BACKGROUND], output), x.shape[1])
        assert values == pytest.approx(expected, abs=2e-6)


@pytest.mark.parametrize("name", MODELS)
def test_path_dependent_values_are_those_of_the_definition(name):
    table, x, *_ = made(name)
    output = table.outputs - 1
    found = explainer(table, output=output).values(table.codes(x[ROWS]))
    for row, values in zip(x[ROWS], found, strict=True):
        expected = by_definition(path_game(table, row, output), x.shape[1])
        assert values == pytest.approx(expected, abs=2e-6)


GROUPS = ((0, 3), (1,), (2, 4))


@pytest.mark.parametrize("name", ["xgboost", "lightgbm three classes", "forest", "histogram words"])
@pytest.mark.parametrize("deepest", [10, 0])
def test_features_that_are_moved_together_are_one_player(name, deepest):
    table, x, *_ = made(name)
    output, background = table.outputs - 1, x[BACKGROUND]
    settings = {"output": output, "deepest": deepest, "players": GROUPS}
    against = explainer(table, background=background, **settings)
    paths = explainer(table, **settings)
    codes = table.codes(x[ROWS])
    for number, row in enumerate(x[ROWS]):
        for ready, game in (
            (against, hybrid_game(table, row, background, output)),
            (paths, path_game(table, row, output)),
        ):
            grouped = lambda groups, game=game: game({f for g in groups for f in GROUPS[g]})  # noqa: E731
            expected = by_definition(grouped, len(GROUPS))
            assert ready.values(codes[:, number : number + 1])[0] == pytest.approx(
                expected, abs=2e-6
            )


@pytest.mark.parametrize("players", [None, GROUPS])
def test_the_values_against_each_stranger_have_the_values_against_all_as_their_mean(players):
    table, x, *_ = made("lightgbm")
    ready = explainer(table, background=x[BACKGROUND], players=players)
    row, strangers = table.codes(x[:1]), table.codes(x[BACKGROUND])
    each = ready.against_each(row, strangers)
    assert each.mean(axis=0) == pytest.approx(ready.values(row)[0], abs=2e-6)
    alone = explainer(table, background=x[BACKGROUND][:1], players=players).values(row)[0]
    assert each[0] == pytest.approx(alone, abs=2e-6)


def test_groups_that_miss_a_feature_or_share_one_are_refused():
    table, *_ = made("tree")
    for players in (((0, 1), (2, 3)), ((0, 1, 2), (2, 3, 4))):
        with pytest.raises(EvidenceError, match="one group"):
            explainer(table, players=players)


@pytest.mark.parametrize("name", ["xgboost", "lightgbm", "forest", "histogram words", "catboost"])
@pytest.mark.parametrize("with_background", [True, False])
@pytest.mark.parametrize("deepest", [0, 2])
def test_trees_too_deep_for_tables_have_the_same_values(name, with_background, deepest):
    table, x, *_ = made(name)
    background, codes = x[BACKGROUND] if with_background else None, table.codes(x[:40])
    by_table = explainer(table, background=background)
    slow = explainer(table, background=background, deepest=deepest)
    assert len(slow.deep.trees) == table.trees if deepest == 0 else len(slow.deep.trees) > 0
    assert slow.values(codes) == pytest.approx(by_table.values(codes), abs=2e-6)
    assert slow.base == pytest.approx(by_table.base, abs=1e-6)


def test_a_fully_grown_forest_adds_up():
    from sklearn.ensemble import RandomForestClassifier

    rng = np.random.default_rng(2)
    x = rng.normal(size=(600, 16))
    y = (x[:, :8].sum(axis=1) + rng.normal(size=600) > 0).astype(int)
    table = tree_table(RandomForestClassifier(3, random_state=0).fit(x, y))
    codes, expected = table.codes(x[:20]), None
    for background in (None, x[50:70]):
        ready = explainer(table, background=background, output=1, deepest=6)
        expected = scores(table, codes)[:, 1]
        assert ready.values(codes).sum(axis=1) + ready.base == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("with_background", [True, False])
def test_values_and_base_add_up_to_the_score(name, with_background):
    table, x, *_ = made(name)
    for output in range(table.outputs):
        ready = explainer(table, background=x[:50] if with_background else None, output=output)
        codes = table.codes(x)
        expected = scores(table, codes)[:, output]
        found = ready.values(codes).sum(axis=1) + ready.base
        # XGBoost's own sum is rounded to 32 bits after every tree.
        spread = float(np.ptp(expected))
        assert np.abs(found - expected).max() < (2e-6 if table.single_sum else 1e-6 * spread)
        if with_background:
            assert ready.base == pytest.approx(expected[:50].mean(), abs=2e-6)
            assert ready.background == 50


def test_path_dependent_values_are_those_of_xgboost_and_lightgbm():
    table, x, _, model = made("xgboost numbers")
    import xgboost

    asked = xgboost.DMatrix(x, feature_names=list("abcde"))
    theirs = model.get_booster().predict(asked, pred_contribs=True)
    ready = explainer(table)
    assert ready.values(table.codes(x)) == pytest.approx(theirs[:, :-1], abs=3e-6)
    assert ready.base == pytest.approx(theirs[0, -1], abs=3e-6)
    table, x, _, model = made("lightgbm")
    theirs = model.predict_proba(frame(), pred_contrib=True)
    assert explainer(table).values(table.codes(x)) == pytest.approx(theirs[:, :-1], abs=3e-6)


@pytest.mark.parametrize("name", ["xgboost", "lightgbm", "catboost", "forest", "histogram words"])
@pytest.mark.parametrize("with_background", [True, False])
def test_without_numba_the_values_are_the_same(name, with_background, monkeypatch):
    table, x, *_ = made(name)
    background, codes = x[:20] if with_background else None, table.codes(x[:60])
    fast = explainer(table, background=background).values(codes)
    monkeypatch.setattr(lookup, "FAST", False)
    slow = explainer(table, background=background).values(codes)
    assert np.abs(fast - slow).max() < 1e-6


def plain(monkeypatch):
    """Run every loop as the Python it is written in."""
    for module in (blocks, deep, fill, lookup, pairs, shapley):
        for name in dir(module):
            loop = getattr(module, name)
            if hasattr(loop, "py_func"):
                monkeypatch.setattr(module, name, loop.py_func)


@pytest.mark.parametrize("name", ["lightgbm", "tree"])
def test_the_loops_do_as_python_what_they_do_compiled(name, monkeypatch):
    table, x, *_ = made(name)
    table, codes = table.only(range(min(2, table.trees))), table.codes(x[:5])
    compiled = explainer(table, background=x[:4]).values(codes)
    paths = explainer(table).values(codes)
    plain(monkeypatch)
    for depth in (10, 0):
        for background, expected in ((x[:4], compiled), (None, paths)):
            found = explainer(table, background=background, deepest=depth).values(codes)
            assert found == pytest.approx(expected, abs=2e-7)


def test_one_row_alone_gets_what_it_gets_among_others():
    table, x, *_ = made("lightgbm")
    ready, codes = explainer(table, background=x[:30]), table.codes(x)
    together = ready.values(codes)
    alone = np.concatenate([ready.values(codes[:, n : n + 1]) for n in range(20)])
    assert np.array_equal(alone, together[:20])


def test_a_background_is_used_whole():
    """`shap` cuts one of more than 100 rows to 100 without a word."""
    table, x, *_ = made("lightgbm")
    ready = explainer(table, background=x)
    assert ready.background == len(x) == 400
    assert ready.base == pytest.approx(scores(table, table.codes(x)).mean(), abs=1e-6)


def test_a_feature_no_split_asks_about_gets_nothing():
    table, x, *_ = made("tree")
    used = set(table.feature[table.feature >= 0].tolist())
    found = explainer(table, background=x[:9]).values(table.codes(x[:9]))
    unused = [place for place in range(5) if place not in used]
    assert not found[:, unused].any()
    assert found[:, sorted(used)].any()


def test_an_empty_background_and_an_output_that_is_not_there_are_refused():
    table, x, *_ = made("tree")
    with pytest.raises(EvidenceError, match="no rows"):
        explainer(table, background=x[:0])
    with pytest.raises(EvidenceError, match="no number 5"):
        explainer(table, output=5)
