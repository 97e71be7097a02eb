"""Every library's predictions, to the last bit, from the one table."""

import json

import numpy as np
import pytest
from tests.kernels.trees.models import MODELS, lightgbm, made, rows, sklearn, xgboost

from answerable.errors import EvidenceError
from answerable.kernels.trees import predict
from answerable.kernels.trees.parse import tree_table, tree_table_of_file
from answerable.kernels.trees.parse_catboost import parse_catboost
from answerable.kernels.trees.parse_lightgbm import parse_lightgbm
from answerable.kernels.trees.parse_xgboost import parse_xgboost
from answerable.kernels.trees.predict import predictions, scores


@pytest.mark.parametrize("name", MODELS)
def test_the_scores_are_the_librarys_own_to_the_last_bit(name):
    table, x, expected, _ = made(name)
    assert np.array_equal(scores(table, table.codes(x)), expected)


@pytest.mark.parametrize("name", MODELS)
def test_without_numba_the_scores_are_the_same(name, monkeypatch):
    table, x, expected, _ = made(name)
    monkeypatch.setattr(predict, "FAST", False)
    assert np.array_equal(scores(table, table.codes(x)), expected)


@pytest.mark.parametrize("name", ["xgboost", "xgboost three classes", "lightgbm", "histogram"])
def test_predictions_are_those_of_predict_proba(name):
    table, x, expected, model = made(name)
    asked = x
    if name != "histogram":
        from tests.kernels.trees.models import frame

        asked = frame()
    shares = model.predict_proba(asked)
    ours = predictions(table, expected)
    assert ours == pytest.approx(shares if ours.shape[1] > 1 else shares[:, 1:], abs=1e-6)


def test_dropped_trees_of_xgboost_keep_their_weights():
    table, give, expected, _ = xgboost(booster="dart", rate_drop=0.3, random_state=1)
    ours = scores(table, table.codes(give(table)))[:, 0]
    assert ours == pytest.approx(expected, abs=2e-6)


def test_a_forest_of_lightgbm_is_averaged():
    table, _, _, model = lightgbm(boosting_type="rf", bagging_freq=1, bagging_fraction=0.7)
    from tests.kernels.trees.models import frame

    ours = predictions(table, scores(table, table.codes(rows())))[:, 0]
    assert ours == pytest.approx(model.predict_proba(frame())[:, 1], abs=1e-12)


def test_only_the_trees_that_predict_uses_are_read():
    module = pytest.importorskip("xgboost", reason="xgboost is not installed")
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(200, 2)), rng.integers(0, 2, 200)
    model = module.XGBClassifier(n_estimators=50, early_stopping_rounds=2, n_jobs=1)
    model.fit(x[:100], y[:100], eval_set=[(x[100:], y[100:])], verbose=0)
    table = tree_table(model)
    assert table.trees == model.best_iteration + 1 < 50
    expected = model.predict(x, output_margin=True)
    assert np.array_equal(scores(table, table.codes(x))[:, 0], expected)


def test_xgboost_as_text_and_as_bytes_give_the_same_table(tmp_path):
    *_, model = made("xgboost")
    tables = []
    for ending in ("json", "ubj"):
        model.save_model(tmp_path / f"m.{ending}")
        tables.append(tree_table_of_file(tmp_path / f"m.{ending}", "xgboost"))
    for name in ("feature", "low", "width", "chosen", "sets", "left", "right", "cover", "values"):
        assert np.array_equal(getattr(tables[0], name), getattr(tables[1], name)), name
    assert tables[0].cells[3].words == ("0", "1", "2", "3", "4", "5", "6")


def test_files_of_lightgbm_and_catboost_are_read(tmp_path):
    *_, model = made("lightgbm")
    model.booster_.save_model(tmp_path / "m.txt")
    assert tree_table_of_file(tmp_path / "m.txt", "lightgbm").trees == 12
    catboost = pytest.importorskip("catboost", reason="catboost is not installed")
    model = catboost.CatBoostRegressor(iterations=3, verbose=0, allow_writing_files=False)
    model.fit(rows(), np.arange(400.0))
    model.save_model(str(tmp_path / "m.cbm"))
    table = tree_table_of_file(tmp_path / "m.cbm", "catboost")
    assert np.array_equal(scores(table, table.codes(rows()))[:, 0], model.predict(rows()))


@pytest.mark.parametrize("value", [99.0, -1.0, np.nan, 2.5])
def test_lightgbm_sends_a_category_never_seen_to_the_right(value):
    table, x, _, model = made("lightgbm")
    strange = x.copy()
    strange[:, 3] = value
    expected = model.booster_.predict(strange, raw_score=True)
    assert np.array_equal(scores(table, table.codes(strange))[:, 0], expected)


@pytest.mark.parametrize("value", [99.0, np.nan])
def test_xgboost_sends_a_category_never_seen_to_the_left(value):
    table, x, _, model = made("xgboost")
    import xgboost as module

    strange = x.copy()
    strange[:, 3] = value
    kinds = ["float", "float", "float", "c", "float"]
    asked = module.DMatrix(strange, feature_names=list("abcde"), feature_types=kinds)
    expected = model.get_booster().predict(asked, output_margin=True)
    assert np.array_equal(scores(table, table.codes(strange))[:, 0], expected)


@pytest.mark.parametrize("value", [99.0, np.nan])
def test_histogram_boosting_takes_an_unknown_category_for_missing(value):
    table, x, _, model = made("histogram categories")
    strange = x.copy()
    strange[:, 3] = value
    expected = model.decision_function(strange)
    assert np.array_equal(scores(table, table.codes(strange))[:, 0], expected)


def test_a_number_at_the_edge_goes_where_the_library_sends_it():
    for name in ("xgboost numbers", "lightgbm zero is missing", "boosting", "histogram"):
        table, x, _, model = made(name)
        edges = np.concatenate([table.cells[place].edges for place in (0, 1, 2)])
        at = np.concatenate([edges, np.nextafter(edges, -np.inf), np.nextafter(edges, np.inf)])
        asked = np.repeat(np.nan_to_num(x[:1]), len(at), axis=0)
        for place in (0, 1, 2):
            asked[:, place] = at
            if name.startswith("xgboost"):
                expected = model.predict(asked, output_margin=True)
            elif name.startswith("lightgbm"):
                expected = model.booster_.predict(asked, raw_score=True)
            else:
                expected = model.decision_function(asked)
            assert np.array_equal(scores(table, table.codes(asked))[:, 0], expected), name


def test_words_become_codes_and_an_unknown_word_is_another_category():
    table, *_ = made("histogram words")
    column = np.array(["kind 2", "kind 9", None, np.nan], object)
    x = table.rows({**{n: np.zeros(4) for n in "abce"}, "d": column})
    assert np.array_equal(x[:, 3], [2, -1, np.nan, np.nan], equal_nan=True)
    assert list(table.codes(x)[3]) == [3, table.cells[3].number - 1, 0, 0]


def test_some_of_the_trees_are_a_table_of_their_own():
    table, x, *_ = made("lightgbm")
    codes = table.codes(x)
    parts = scores(table.only([0, 3, 5]), codes) + scores(
        table.only([1, 2, 4, *range(6, 12)]), codes
    )
    assert parts == pytest.approx(scores(table, codes), abs=1e-12)
    assert np.array_equal(scores(table.only(range(12)), codes), scores(table, codes))


def test_a_truncated_file_is_one_sentence():
    *_, model = made("xgboost")
    whole = bytes(model.get_booster().save_raw("ubj"))
    for end in (0, 1, 30, len(whole) // 2, len(whole) - 3):
        with pytest.raises(EvidenceError, match="save it again"):
            parse_xgboost(whole[:end])
    text = made("lightgbm")[3].booster_.model_to_string()
    for end in (0, 40, len(text) // 3):
        with pytest.raises(EvidenceError, match="save"):
            parse_lightgbm(text[:end])
    for content in (b"", b"{}", b'{"features_info": {}, "model_info": 3}', b"CBM1"):
        with pytest.raises(EvidenceError, match="save it again"):
            parse_catboost(content)


def test_a_tree_that_is_no_tree_is_refused():
    *_, model = made("xgboost")
    said = json.loads(bytes(model.get_booster().save_raw("json")))
    tree = said["learner"]["gradient_booster"]["model"]["trees"][0]
    tree["left_children"][0] = tree["right_children"][0]
    with pytest.raises(EvidenceError, match=r"damaged|save it"):
        parse_xgboost(json.dumps(said).encode())


def test_what_is_not_read_is_refused_with_the_mend():
    with pytest.raises(EvidenceError, match="no tree ensemble of XGBoost"):
        tree_table(object())
    from sklearn.linear_model import LogisticRegression

    with pytest.raises(EvidenceError, match="no fitted tree ensemble"):
        tree_table(LogisticRegression())
    *_, model = sklearn("DecisionTreeClassifier", max_depth=2)
    with pytest.raises(EvidenceError, match="one column a feature"):
        tree_table(model).codes(np.zeros((2, 3)))
    with pytest.raises(EvidenceError, match="linear_tree=False"):
        lightgbm(zeros=True, linear_tree=True)


def test_statistics_of_the_target_by_category_are_refused():
    from tests.kernels.trees.models import catboost

    with pytest.raises(EvidenceError, match="one_hot_max_size"):
        catboost(one_hot_max_size=2)


def test_files_that_are_not_there_or_of_no_format(tmp_path):
    with pytest.raises(EvidenceError, match="cannot be read"):
        tree_table_of_file(tmp_path / "none.json", "xgboost")
    (tmp_path / "m").write_bytes(b"x")
    with pytest.raises(EvidenceError, match="no format of trees"):
        tree_table_of_file(tmp_path / "m", "forest")


@pytest.mark.parametrize("name", [name for name in MODELS if "three" in name])
def test_a_class_against_the_others_is_its_mean_log_odds_against_each(name):
    table, x, expected, _ = made(name)
    for output in range(3):
        others = [k for k in range(3) if k != output]
        one = table.against_others(output)
        found = scores(one, one.codes(x))
        assert found[:, 0] == pytest.approx(
            expected[:, output] - expected[:, others].mean(axis=1), abs=2e-6
        )
        if table.link == "softmax":
            p = np.log(predictions(table, expected))
            assert found[:, 0] == pytest.approx(p[:, output] - p[:, others].mean(axis=1), abs=2e-6)
