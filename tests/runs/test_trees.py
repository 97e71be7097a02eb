"""A model file read as trees: the component's own answers, or the reason why it is not read."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.kernels.trees import onnx_models
from tests.tables.make import card_of

from answerable.runs.graph import Graph
from answerable.runs.registry import TREES
from answerable.runs.trees import NoTrees, tree_model
from answerable.runs.trust import Trust
from answerable.system.system import Component, ModelFile, PythonCall

RNG = np.random.default_rng(11)
N = 200
X = RNG.normal(size=(N, 3)).round(2)
X[::9, 1] = np.nan
KINDS = RNG.integers(1, 5, N)
WORDS = np.array(["none", "north", "south", "west", "east"])[KINDS]
Y = (np.nan_to_num(X[:, 0] + X[:, 1]) + (KINDS == 2) > 0).astype(int)
NAMES = ("a", "b", "c")


def graph(folder, content, form, *, reads=NAMES, writes=("p",), **how):
    (folder / f"m.{form}").write_bytes(content)
    component = Component("score", "model", reads, writes, ModelFile(f"m.{form}", form, **how))
    return Graph(card_of(folder, components=[component]), Trust())


def read_of(words=None):
    columns = {name: X[:, place] for place, name in enumerate(NAMES)}
    return columns if words is None else {**columns, "kind": words}


def trees(opened, read, field="p"):
    return tree_model(opened, opened.components[0], field, read)


def same(opened, read, field="p"):
    """Assert that the trees answer as the component does, and return them."""
    made = trees(opened, read, field)
    theirs = opened.answer(opened.components[0], read)[field]
    assert made.answers(made.rows(read)) == pytest.approx(theirs, abs=2e-7)
    return made


def boosted(**settings):
    module = pytest.importorskip("xgboost")
    return module.XGBClassifier(n_estimators=8, max_depth=3, n_jobs=1, **settings)


def xgboost_bytes(model):
    return bytes(model.get_booster().save_raw("ubj"))


def lightgbm_text(x, y=Y, objective="binary", **settings):
    module = pytest.importorskip("lightgbm")
    how = {"objective": objective, "verbose": -1, "num_threads": 1, "min_data_per_group": 5}
    return module.train({**how, **settings}, module.Dataset(x, y), 5).model_to_string().encode()


@pytest.mark.parametrize("method", ["predict_proba", "decision_function"])
def test_xgboost_is_read_with_the_rounds_it_predicts_with(tmp_path, method):
    model = boosted(early_stopping_rounds=1, learning_rate=3.0)
    model.fit(X[:100], Y[:100], eval_set=[(X[100:], Y[100:])], verbose=0)
    assert model.best_iteration < 7, "training must have been stopped early"
    made = same(graph(tmp_path, xgboost_bytes(model), "xgboost", method=method), read_of())
    assert made.table.trees == model.best_iteration + 1
    assert made.unit == ("log-odds" if method == "predict_proba" else "score")


def test_columns_are_matched_by_the_models_own_names(tmp_path):
    model = boosted().fit(pd.DataFrame(X, columns=["c", "a", "b"]), Y)
    made = same(graph(tmp_path, xgboost_bytes(model), "xgboost"), read_of())
    assert made.fields == ("c", "a", "b")


def test_the_score_at_which_an_answer_is_given_is_the_links_inverse(tmp_path):
    model = boosted().fit(X, Y)
    made = trees(graph(tmp_path, xgboost_bytes(model), "xgboost"), read_of())
    assert made.score_of(0.5) == 0
    assert made.score_of(0.8) == pytest.approx(np.log(4))
    assert (made.score_of(1.0), made.score_of(0.0)) == (np.inf, -np.inf)
    raised = replace(made, link="exp")
    assert raised.score_of(2.0) == pytest.approx(np.log(2))
    assert raised.score_of(0.0) == -np.inf
    assert replace(made, link="identity").score_of(0.3) == 0.3


def test_numbers_that_are_words_of_a_category_of_lightgbm(tmp_path):
    frame = pd.DataFrame(X, columns=list(NAMES)).assign(kind=pd.Categorical(KINDS))
    opened = graph(tmp_path, lightgbm_text(frame), "lightgbm", reads=(*NAMES, "kind"))
    same(opened, read_of(KINDS.astype(float)))


def test_words_of_a_category(tmp_path):
    frame = pd.DataFrame(X, columns=list(NAMES)).assign(kind=pd.Categorical(WORDS))
    read = read_of(WORDS.astype(object))
    same(graph(tmp_path, lightgbm_text(frame), "lightgbm", reads=(*NAMES, "kind")), read)
    model = boosted(enable_categorical=True).fit(frame, Y)
    same(graph(tmp_path, xgboost_bytes(model), "xgboost", reads=(*NAMES, "kind")), read)


def test_catboost_is_read_with_the_words_that_reached_it(tmp_path):
    module = pytest.importorskip("catboost")
    frame = pd.DataFrame(X, columns=list(NAMES)).assign(kind=WORDS)
    model = module.CatBoostClassifier(iterations=5, depth=3, verbose=0, cat_features=["kind"],
                                      one_hot_max_size=10, thread_count=1,
                                      allow_writing_files=False)  # fmt: skip
    model.fit(frame, Y).save_model(str(tmp_path / "made.cbm"))
    content = (tmp_path / "made.cbm").read_bytes()
    opened = graph(tmp_path, content, "catboost", reads=(*NAMES, "kind"))
    same(opened, read_of(WORDS.astype(object)))


def test_onnx_is_read_where_it_is_trees_and_nothing_else(tmp_path):
    pytest.importorskip("onnxruntime")
    single = onnx_models.attributes(classes=1, features=3, modes=("BRANCH_LEQ", "BRANCH_GT"))
    node = onnx_models.classifier(single, classes=2, post="LOGISTIC")
    content = onnx_models.model(node, inputs=[("x", 3)])
    made = same(graph(tmp_path, content, "onnx", writes=("good",)), read_of(), "good")
    assert (made.unit, made.rises) == ("log-odds", True)
    several = onnx_models.attributes(features=3, modes=("BRANCH_LT",))
    writes = ("p1", "p2", "p3")
    whole = onnx_models.model(onnx_models.classifier(several), inputs=[("x", 3)])
    assert not same(graph(tmp_path, whole, "onnx", writes=writes), read_of(), "p2").rises


def test_trees_are_read_once_and_know_the_words_of_the_first_time(tmp_path, monkeypatch):
    module = pytest.importorskip("catboost")
    frame = pd.DataFrame(X, columns=list(NAMES)).assign(kind=WORDS)
    model = module.CatBoostClassifier(iterations=5, depth=3, verbose=0, cat_features=["kind"],
                                      one_hot_max_size=10, thread_count=1,
                                      allow_writing_files=False)  # fmt: skip
    model.fit(frame, Y).save_model(str(tmp_path / "made.cbm"))
    content = (tmp_path / "made.cbm").read_bytes()
    opened = graph(tmp_path, content, "catboost", reads=(*NAMES, "kind"))
    times, reader = [], TREES["catboost"]
    monkeypatch.setitem(TREES, "catboost", lambda *given: times.append(1) or reader(*given))
    whole = read_of(WORDS.astype(object))
    some = {name: values[WORDS == "north"] for name, values in whole.items()}
    same(opened, whole)
    same(opened, some)
    assert len(times) == 1


def test_a_forest_of_scikit_learn_has_a_score_for_each_class(tmp_path):
    from sklearn.ensemble import RandomForestClassifier
    from skops.io import dumps

    x = np.nan_to_num(X)
    read = {name: x[:, place] for place, name in enumerate(NAMES)}
    content = dumps(RandomForestClassifier(5, random_state=0).fit(x, Y))
    same(graph(tmp_path, content, "skops"), read)
    for field in ("no", "yes"):
        same(graph(tmp_path, content, "skops", writes=("no", "yes")), read, field)


@pytest.mark.parametrize("form", ["xgboost", "lightgbm"])
def test_the_probability_of_one_of_several_classes(tmp_path, form):
    if form == "xgboost":
        content = xgboost_bytes(boosted().fit(X, KINDS - 1))
    else:
        content = lightgbm_text(X, KINDS - 1, "multiclass", num_class=4)
    opened = graph(tmp_path, content, form, writes=("p1", "p2", "p3", "p4"))
    made = same(opened, read_of(), "p2")
    p = opened.answer(opened.components[0], read_of())
    others = np.mean([np.log(p[name]) for name in ("p1", "p3", "p4")], axis=0)
    assert made.scores(read_of()) == pytest.approx(np.log(p["p2"]) - others, abs=1e-5)
    assert not made.rises


def test_only_the_last_of_two_classes_has_a_score_in_boosting(tmp_path):
    opened = graph(tmp_path, lightgbm_text(X), "lightgbm", writes=("no", "yes"))
    with pytest.raises(NoTrees, match="no score of their own for 'no'"):
        trees(opened, read_of(), "no")


def test_the_reason_is_given_where_trees_are_not_read(tmp_path):
    classes = graph(tmp_path, xgboost_bytes(boosted().fit(X, Y)), "xgboost", method="predict")
    with pytest.raises(NoTrees, match="does not answer with the score of its trees"):
        trees(classes, read_of())
    cut_off = graph(tmp_path, lightgbm_text(X)[:900], "lightgbm")
    with pytest.raises(NoTrees, match="no whole model text"):
        trees(cut_off, read_of())
    with pytest.raises(NoTrees, match="no trees are read from the format 'torch'"):
        trees(graph(tmp_path, b"x", "torch"), read_of())
    with pytest.raises(NoTrees, match="cut off or damaged"):
        trees(graph(tmp_path, b"x", "onnx"), read_of())
    called = Component("score", "model", NAMES, ("p",), PythonCall("m:f"))
    with pytest.raises(NoTrees, match="no model file"):
        tree_model(classes, called, "p", read_of())


def test_numbers_that_a_pipeline_takes_for_words(tmp_path):
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler
    from skops.io import dumps

    x = np.column_stack([np.nan_to_num(X[:, :2]), KINDS])
    steps = [("s", StandardScaler(), [0, 1]), ("h", OneHotEncoder(handle_unknown="ignore"), [2])]
    model = make_pipeline(ColumnTransformer(steps), RandomForestClassifier(5, random_state=0))
    opened = graph(tmp_path, dumps(model.fit(x, Y)), "skops")
    read = {name: x[:, place] for place, name in enumerate(NAMES)}
    made = same(opened, read)
    assert made.table.cells[2].words == ("1.0", "2.0", "3.0", "4.0")
    unknown = {**read, "c": np.full(N, 9.0)}
    theirs = opened.answer(opened.components[0], unknown)["p"]
    assert made.answers(made.rows(unknown)) == pytest.approx(theirs, abs=1e-12)


def test_a_linear_model_of_scikit_learn_has_no_trees(tmp_path):
    from sklearn.linear_model import LogisticRegression
    from skops.io import dumps

    x = np.nan_to_num(X)
    opened = graph(tmp_path, dumps(LogisticRegression().fit(x, Y)), "skops")
    with pytest.raises(NoTrees, match="LogisticRegression is no fitted tree ensemble"):
        trees(opened, {name: x[:, place] for place, name in enumerate(NAMES)})
