"""Flips and proofs about a feature, against trying it and against models built to be so."""

from itertools import product

import numpy as np
import pytest
from tests.kernels.trees.models import made

from answerable.errors import EvidenceError
from answerable.kernels.trees.flips import flips
from answerable.kernels.trees.monotone import Proved, Refuted, Undecided, monotone
from answerable.kernels.trees.parse import tree_table
from answerable.kernels.trees.predict import scores


@pytest.mark.parametrize("name", ["xgboost", "lightgbm", "catboost", "forest"])
def test_every_combination_of_every_row_is_scored(name):
    table, x, expected, _ = made(name)
    values = {3: [0, 1, 2, 3, 4, 5, 6], 4: [0, 1, 2]}
    found = flips(table, x[:30], values)
    assert found.combinations == tuple(product(map(float, range(7)), map(float, range(3))))
    for place, combination in enumerate(found.combinations):
        there = x[:30].copy()
        there[:, [3, 4]] = combination
        again = scores(table, table.codes(there))[:, 0]
        assert found.scores[:, place] == pytest.approx(again, abs=1e-12)
    assert np.array_equal(found.own, expected[:30, 0])


def test_who_is_decided_by_the_flipped_features_alone():
    table, x, *_ = made("lightgbm")
    found = flips(table, x, {3: range(7)})
    threshold = float(np.median(found.own))
    expected = [len({bool(s >= threshold) for s in row}) > 1 for row in found.scores]
    assert found.decided(threshold).tolist() == expected
    assert any(expected)
    assert found.spread() == pytest.approx([np.ptp(row) for row in found.scores])


def test_a_feature_no_tree_asks_about_flips_nothing():
    table, x, *_ = made("tree")
    unused = next(n for n in range(5) if n not in set(table.feature.tolist()))
    found = flips(table, x[:20], {unused: [0, 1]})
    assert not found.spread().any()
    with pytest.raises(EvidenceError, match="at least one feature"):
        flips(table, x, {})


def grown(monotonic, trees=15):
    module = pytest.importorskip("xgboost", reason="xgboost is not installed")
    rng = np.random.default_rng(5)
    x = rng.normal(size=(600, 4))
    x[rng.random(600) < 0.1, 2] = np.nan
    y = (x[:, 0] + np.sin(2 * x[:, 1]) + 0.5 * rng.normal(size=600) > 0).astype(int)
    settings = {"monotone_constraints": (1, 0, 0, 0)} if monotonic else {}
    model = module.XGBClassifier(n_estimators=trees, max_depth=4, n_jobs=1, **settings).fit(x, y)
    return tree_table(model), model, x


def test_a_constrained_model_is_proved():
    table, *_ = grown(monotonic=True)
    assert isinstance(monotone(table, 0), Proved)


@pytest.mark.parametrize("rising", [True, False])
def test_a_model_that_goes_the_wrong_way_is_refuted_by_a_row_that_shows_it(rising):
    table, model, _ = grown(monotonic=False)
    found = monotone(table, 1, rising=rising)
    assert isinstance(found, Refuted)
    pair = np.stack([found.row, found.row])
    pair[:, 1] = found.low, found.high
    low, high = model.predict(pair, output_margin=True)
    assert found.low < found.high
    assert (high < low) if rising else (high > low)
    assert found.change == pytest.approx(float(high) - float(low), abs=1e-6)


def test_proofs_agree_with_every_cell_tried():
    """Small enough to try: two features, every pair of cells."""
    from sklearn.ensemble import GradientBoostingRegressor

    rng = np.random.default_rng(1)
    answers = set()
    for seed in range(12):
        x = rng.integers(0, 5, size=(80, 2)).astype(float)
        y = x[:, 0] * (1.0 if seed % 3 else -0.2 * (x[:, 1] - 2)) + 0.4 * rng.normal(size=80)
        model = GradientBoostingRegressor(n_estimators=4, max_depth=2, random_state=0).fit(x, y)
        table = tree_table(model)
        grid = np.array(list(product(np.arange(-1, 6) + 0.0, repeat=2)))
        tried = scores(table, table.codes(grid))[:, 0].reshape(7, 7)
        rises = bool((np.diff(tried, axis=0) >= -1e-9).all())
        answers.add(rises)
        assert isinstance(monotone(table, 0), Proved if rises else Refuted)
    assert answers == {True, False}


def test_a_search_cut_short_says_so_and_a_category_has_no_order():
    table, *_ = grown(monotonic=False, trees=60)
    assert monotone(table, 0, budget=0) == Undecided(1)
    table, *_ = made("lightgbm")
    with pytest.raises(EvidenceError, match="no order"):
        monotone(table, 3)
