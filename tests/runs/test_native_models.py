"""XGBoost, LightGBM, CatBoost and ONNX files: the library's own answers, or one clear sentence."""

import json

import numpy as np
import pytest
from tests.tables.make import card_of

from answerable.errors import EvidenceError, TrustError
from answerable.runs.graph import Graph
from answerable.runs.trust import Trust
from answerable.runs.types import CannotRun
from answerable.system.system import Component, ModelFile

RNG = np.random.default_rng(11)
X = RNG.normal(size=(150, 3))
X[::9, 1] = np.nan
Y = (np.nan_to_num(X[:, 0] + X[:, 1]) > 0).astype(int)
WORDS = np.array(["north", "south", "west"])[RNG.integers(0, 3, 150)]
NAMES = ("a", "b", "c")


def graph(folder, content, form, **how):
    file = folder / f"m.{form}"
    file.write_bytes(content)
    reads, writes = how.pop("reads", NAMES), how.pop("writes", ("p",))
    component = Component("score", "model", reads, writes, ModelFile(file.name, form, **how))
    return Graph(card_of(folder, components=[component]), Trust())


def batch(x=X, words=None):
    columns = {name: x[:, place] for place, name in enumerate(NAMES)}
    return columns if words is None else {**columns, "c": words.astype(object)}


def xgboost_model(*, names=None, classes=2):
    xgboost = pytest.importorskip("xgboost")
    target = Y if classes == 2 else (X[:, 0] * 3).round().astype(int) % 3
    kind = {"objective": "binary:logistic"}
    if classes > 2:
        kind = {"objective": "multi:softprob", "num_class": classes}
    rows = xgboost.DMatrix(X, target, feature_names=names)
    return xgboost.train({"max_depth": 3, **kind}, rows, 5), rows


def lightgbm_model(columns, **how):
    lightgbm = pytest.importorskip("lightgbm")
    return lightgbm.train(
        {"objective": "binary", "verbose": -1, "num_threads": 1},
        lightgbm.Dataset(columns, Y, **how),
        5,
    )


def catboost_file(folder, model):
    model.save_model(str(folder / "made.cbm"))
    return (folder / "made.cbm").read_bytes()


@pytest.mark.parametrize("form", ["json", "ubj"])
def test_xgboost_answers_as_the_library_does(tmp_path, form):
    model, rows = xgboost_model(names=list(NAMES))
    content = bytes(model.save_raw(form))
    found = graph(tmp_path, content, "xgboost")
    expected = model.predict(rows)
    np.testing.assert_array_equal(found.run(batch()).field("p"), expected)
    assert [(file.name, file.what) for file in found.files] == [("m.xgboost", "model")]
    plain = graph(tmp_path, content, "xgboost", method="predict").run(batch()).field("p")
    assert plain.tolist() == (expected > 0.5).astype(int).tolist()
    margin = graph(tmp_path, content, "xgboost", method="decision_function").run(batch())
    np.testing.assert_array_equal(margin.field("p"), model.predict(rows, output_margin=True))


def test_xgboost_with_three_classes_writes_one_field_each(tmp_path):
    model, rows = xgboost_model(classes=3)
    found = graph(tmp_path, bytes(model.save_raw("json")), "xgboost", writes=("p0", "p1", "p2"))
    traces = found.run(batch())
    np.testing.assert_array_equal(traces.field("p2"), model.predict(rows)[:, 2])


def test_columns_are_matched_by_name_and_a_listed_order_must_be_the_models(tmp_path):
    model, rows = xgboost_model(names=["c", "a", "b"])
    moved = {"c": X[:, 0], "a": X[:, 1], "b": X[:, 2]}
    content = bytes(model.save_raw("json"))
    answer = graph(tmp_path, content, "xgboost").run(moved).field("p")
    np.testing.assert_array_equal(answer, model.predict(rows))
    right = graph(tmp_path, content, "xgboost", features=("c", "a", "b"))
    np.testing.assert_array_equal(right.run(moved).field("p"), model.predict(rows))
    with pytest.raises(EvidenceError, match=r"c, a, b in this order, and `features` .* a, b, c;"):
        graph(tmp_path, content, "xgboost", features=NAMES).run(moved)
    with pytest.raises(EvidenceError, match="fitted on c, a, b and the card says it reads a, b"):
        graph(tmp_path, content, "xgboost", reads=("a", "b")).run(moved)
    with pytest.raises(EvidenceError, match="`features` names d, which it does not read"):
        graph(tmp_path, content, "xgboost", features=("d", "a", "b")).run(moved)


def test_xgboost_remembers_its_words_and_names_one_it_has_never_seen(tmp_path):
    pandas = pytest.importorskip("pandas")
    xgboost = pytest.importorskip("xgboost")
    frame = pandas.DataFrame({"a": X[:, 0], "b": X[:, 1], "c": pandas.Categorical(WORDS)})
    rows = xgboost.DMatrix(frame, Y, enable_categorical=True)
    model = xgboost.train({"objective": "binary:logistic", "max_depth": 3}, rows, 5)
    found = graph(tmp_path, bytes(model.save_raw("ubj")), "xgboost")
    np.testing.assert_array_equal(found.run(batch(words=WORDS)).field("p"), model.predict(rows))
    with pytest.raises(
        EvidenceError,
        match=r"'c' holds 'east' .45 of 150 cases., a category .* it knows north, sou",
    ):
        found.run(batch(words=np.where(WORDS == "west", "east", WORDS)))


def test_lightgbm_answers_as_the_library_does(tmp_path):
    model = lightgbm_model(X, feature_name=list(NAMES))
    content = model.model_to_string().encode()
    answer = graph(tmp_path, content, "lightgbm").run(batch()).field("p")
    np.testing.assert_array_equal(answer, model.predict(X))
    raw = graph(tmp_path, content, "lightgbm", method="decision_function").run(batch())
    np.testing.assert_array_equal(raw.field("p"), model.predict(X, raw_score=True))
    with pytest.raises(EvidenceError, match="the column 'c' holds 'north', and the model takes nu"):
        graph(tmp_path, content, "lightgbm").run(batch(words=WORDS))


def test_lightgbm_remembers_the_words_of_a_dataframe(tmp_path):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": X[:, 0], "b": X[:, 1], "c": pandas.Categorical(WORDS)})
    model = lightgbm_model(frame)
    found = graph(tmp_path, model.model_to_string().encode(), "lightgbm")
    np.testing.assert_array_equal(found.run(batch(words=WORDS)).field("p"), model.predict(frame))
    with pytest.raises(EvidenceError, match=r"holds 'east' .* cases., a category the model"):
        found.run(batch(words=np.where(WORDS == "west", "east", WORDS)))


def test_catboost_answers_as_the_library_does_also_for_a_new_category(tmp_path):
    catboost = pytest.importorskip("catboost")
    rows = [list(row) for row in zip(X[:, 0], X[:, 1], WORDS, strict=True)]
    quiet = {"iterations": 5, "verbose": 0, "allow_writing_files": False, "random_seed": 1}
    model = catboost.CatBoostClassifier(**quiet).fit(
        catboost.Pool(rows, Y, cat_features=[2], feature_names=list(NAMES))
    )
    content = catboost_file(tmp_path, model)
    found = graph(tmp_path, content, "catboost")
    answer = found.run(batch(words=WORDS)).field("p")
    np.testing.assert_allclose(answer, model.predict_proba(rows)[:, 1])
    new = found.run(batch(words=np.full(150, "east"))).field("p")
    expected = model.predict_proba([[a, b, "east"] for a, b, _ in rows])[:, 1]
    np.testing.assert_allclose(new, expected)
    plain = graph(tmp_path, content, "catboost", method="predict").run(batch(words=WORDS))
    assert plain.field("p").tolist() == model.predict(rows).tolist()


def linear_onnx(names=("x",), width=3):
    """A linear model in ONNX: of one matrix, or of one input per column, p = sum of all."""
    onnx = pytest.importorskip("onnx")
    helper, kind = onnx.helper, onnx.TensorProto.FLOAT
    one = len(names) == 1
    inputs = [helper.make_tensor_value_info(n, kind, [None, width if one else 1]) for n in names]
    output = helper.make_tensor_value_info("p", kind, [None, 1])
    if one:
        weights = helper.make_tensor("w", kind, [width, 1], [1.0, 2.0, 4.0])
        nodes, stored = [helper.make_node("MatMul", ["x", "w"], ["p"])], [weights]
    else:
        nodes, stored = [helper.make_node("Sum", list(names), ["p"])], []
    made = helper.make_graph(nodes, "linear", inputs, [output], stored)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    return model


def test_onnx_takes_one_matrix_or_one_input_per_column(tmp_path):
    pytest.importorskip("onnxruntime")
    clean = np.nan_to_num(X).astype(np.float32)
    content = linear_onnx().SerializeToString()
    answer = graph(tmp_path, content, "onnx").run(batch(clean)).field("p")
    np.testing.assert_allclose(answer, clean @ np.array([1, 2, 4], np.float32), rtol=1e-5)
    each = linear_onnx(("c", "b", "a")).SerializeToString()
    answer = graph(tmp_path, each, "onnx", writes=("total",)).run(batch(clean)).field("total")
    np.testing.assert_allclose(answer, clean.sum(axis=1), rtol=1e-5, atol=1e-6)
    with pytest.raises(EvidenceError, match="fitted on c, b, a and the card says it reads a, b"):
        graph(tmp_path, each, "onnx", reads=("a", "b")).run(batch(clean))


def test_onnx_reads_no_file_beside_it(tmp_path):
    pytest.importorskip("onnxruntime")
    model = linear_onnx()
    (stored,) = model.graph.initializer
    stored.ClearField("float_data")
    stored.data_location = 1
    stored.external_data.add(key="location", value="weights.bin")
    (tmp_path / "weights.bin").write_bytes(np.ones(3, np.float32).tobytes())
    with pytest.raises(EvidenceError, match=r"m\.onnx cannot be loaded"):
        graph(tmp_path, model.SerializeToString(), "onnx").run(batch())


def whole(form, folder):
    if form == "xgboost":
        return bytes(xgboost_model()[0].save_raw("ubj"))
    if form == "lightgbm":
        return lightgbm_model(X).model_to_string().encode()
    if form == "catboost":
        catboost = pytest.importorskip("catboost")
        quiet = {"iterations": 3, "verbose": 0, "allow_writing_files": False}
        return catboost_file(folder, catboost.CatBoostClassifier(**quiet).fit(X, Y))
    return linear_onnx().SerializeToString()


@pytest.mark.parametrize("form", ["xgboost", "lightgbm", "catboost", "onnx"])
def test_a_file_that_is_cut_off_or_something_else_is_a_sentence(tmp_path, form):
    content = whole(form, tmp_path)
    assert graph(tmp_path, content, form).run(batch(np.nan_to_num(X))).field("p").shape == (150,)
    for wrong in (content[: len(content) // 2], b"hello\n" * 20):
        with pytest.raises(EvidenceError, match=rf"m\.{form}.*(cannot be loaded|ended while)"):
            graph(tmp_path, wrong, form).run(batch())
    with pytest.raises(EvidenceError) as cut:
        graph(tmp_path, content[: len(content) // 2], form).run(batch())
    assert ".cpp" not in str(cut.value)
    with pytest.raises(EvidenceError, match="is empty; save it again"):
        graph(tmp_path, b"", form).run(batch())
    with pytest.raises(TrustError, match="is a pickle"):
        graph(tmp_path, b"\x80\x04N.", form).run(batch())


def test_a_crash_of_the_library_does_not_end_the_audit(tmp_path):
    # LightGBM itself ends the whole process over this file: its trees are torn, its end is there.
    text = lightgbm_model(X).model_to_string()
    middle = text.index("Tree=2")
    torn = text[: text.index("Tree=1") + 60] + text[middle + 200 : middle + 210]
    content = (torn + "\nend of trees\n\nparameters:\nend of parameters\n").encode()
    with pytest.raises(EvidenceError, match=r"m\.lightgbm"):
        graph(tmp_path, content, "lightgbm").run(batch())


def test_a_missing_library_is_not_tested_and_the_rest_goes_on(tmp_path, monkeypatch):
    from answerable.runs.runners import onnx

    monkeypatch.setattr(onnx, "__name__", "tests.runs.lacking")
    found = graph(tmp_path, b"anything", "onnx").run(batch())
    assert dict(found.not_run) == {"score": 'needs no_such_library: pip install "answerable[onnx]"'}


def test_what_a_model_may_not_do_in_its_process(tmp_path, monkeypatch):
    from answerable.runs.runners import onnx

    monkeypatch.setattr(onnx, "__name__", "tests.runs.harmful")
    for act in ("write", "socket", "program", "environment"):
        content = json.dumps({"act": act, "folder": str(tmp_path)}).encode()
        monkeypatch.setenv("SECRET_TOKEN", "hunter2")
        with pytest.raises(EvidenceError, match=r"refused where models run|environment is clean"):
            graph(tmp_path, content, "onnx").run(batch())
    assert not (tmp_path / "marker").exists()


def test_a_model_that_hangs_or_dies_is_given_up(tmp_path, monkeypatch):
    from answerable.runs.runners import onnx
    from answerable.runs.sandbox import process

    monkeypatch.setattr(onnx, "__name__", "tests.runs.harmful")
    monkeypatch.setattr(process, "ANSWER_S", 0.5)
    hangs = graph(tmp_path, b'{"act": "hang"}', "onnx")
    assert "gave no answer within 0.5 s" in dict(hangs.run(batch()).not_run)["score"]
    with pytest.raises(CannotRun):
        hangs.run(batch(), until="score")
    with pytest.raises(EvidenceError, match=r"ended while it was asked, signal 9"):
        graph(tmp_path, b'{"act": "die"}', "onnx").run(batch())


@pytest.mark.parametrize(
    ("act", "sentence"),
    [("short", "answered 149 times for 150"), ("nan", "no number into 'p' for 150 of 150")],
)
def test_wrong_answers_name_the_component(tmp_path, monkeypatch, act, sentence):
    from answerable.runs.runners import onnx

    monkeypatch.setattr(onnx, "__name__", "tests.runs.harmful")
    with pytest.raises(EvidenceError, match=f"'score'.*{sentence}"):
        graph(tmp_path, json.dumps({"act": act}).encode(), "onnx").run(batch(np.nan_to_num(X)))


def test_many_cases_go_in_parts_and_say_how_far_they_are(tmp_path, monkeypatch):
    from answerable.runs.sandbox import model

    monkeypatch.setattr(model, "ROWS", 64)
    made, rows = xgboost_model()
    (tmp_path / "m.ubj").write_bytes(bytes(made.save_raw("ubj")))
    component = Component("score", "model", NAMES, ("p",), ModelFile("m.ubj", "xgboost"))
    said = []
    card = card_of(tmp_path, components=[component])
    found = Graph(card, Trust(), progress=said.append).run(batch())
    np.testing.assert_array_equal(found.field("p"), made.predict(rows))
    assert said == ["score: 64 of 150 cases", "score: 128 of 150 cases"]
