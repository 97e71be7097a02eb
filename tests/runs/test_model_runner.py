"""Models from skops files: their own column order, their classes, and nothing that executes."""

import hashlib

import numpy as np
import pytest
from tests.tables.make import card_of

from answerable.errors import EvidenceError
from answerable.runs.graph import Graph
from answerable.runs.trust import Trust
from answerable.system.system import Component, ModelFile

skops_io = pytest.importorskip("skops.io")
linear_model = pytest.importorskip("sklearn.linear_model")

X = np.array([[0.0, 5.0], [1.0, 4.0], [2.0, 9.0], [3.0, 1.0]])


def graph(folder, *, method="predict_proba", reads=("a", "b"), writes=("p",), path="m.skops"):
    run = ModelFile(path, "skops", method)
    component = Component("score", "model", tuple(reads), tuple(writes), run)
    return Graph(card_of(folder, components=[component]), Trust())


def fitted(folder, y=(0, 0, 1, 1)):
    model = linear_model.LogisticRegression().fit(X, np.array(y))
    skops_io.dump(model, folder / "m.skops")
    return model


def batch():
    return {"a": X[:, 0], "b": X[:, 1]}


def test_the_probability_of_the_last_class_needs_no_trust(tmp_path):
    model = fitted(tmp_path)
    found = graph(tmp_path)
    answer = found.run(batch()).field("p")
    np.testing.assert_allclose(answer, model.predict_proba(X)[:, 1])
    assert found.files[0].name == "m.skops"
    assert found.files[0].what == "model"


def test_one_field_per_class_and_plain_predictions(tmp_path):
    model = fitted(tmp_path, y=(0, 1, 2, 2))
    many = graph(tmp_path, writes=("p0", "p1", "p2")).run(batch())
    np.testing.assert_allclose(many.field("p2"), model.predict_proba(X)[:, 2])
    one = graph(tmp_path, method="predict").run(batch())
    assert one.field("p").tolist() == model.predict(X).tolist()
    with pytest.raises(EvidenceError, match="3 columns and writes 1 fields"):
        graph(tmp_path).run(batch())


def test_columns_are_matched_by_name_where_the_model_knows_them(tmp_path):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(X, columns=["b", "a"])
    model = linear_model.LogisticRegression().fit(frame, [0, 0, 1, 1])
    skops_io.dump(model, tmp_path / "m.skops")
    answer = graph(tmp_path).run({"b": X[:, 0], "a": X[:, 1]}).field("p")
    np.testing.assert_allclose(answer, model.predict_proba(frame)[:, 1])
    with pytest.raises(EvidenceError, match="fitted on b, a and the card says it reads a, c"):
        graph(tmp_path, reads=("a", "c")).run({"a": X[:, 0], "c": X[:, 0]})


def test_files_that_are_not_there_or_not_models(tmp_path):
    with pytest.raises(EvidenceError, match=r"there is no model m\.skops"):
        graph(tmp_path).run(batch())
    (tmp_path / "m.skops").write_text("hello")
    with pytest.raises(EvidenceError, match="it is cut off or no skops file; save it again"):
        graph(tmp_path).run(batch())
    with pytest.raises(EvidenceError, match="there is no model /etc/passwd"):
        graph(tmp_path, path="/etc/passwd").run(batch())
    with pytest.raises(EvidenceError, match="nothing here runs 'fit'"):
        graph(tmp_path, method="fit").run(batch())


def test_types_that_skops_does_not_know_are_refused(tmp_path):
    skops_io.dump({"f": np.testing.assert_allclose}, tmp_path / "m.skops")
    with pytest.raises(EvidenceError, match="types that skops does not know"):
        graph(tmp_path).run(batch())


CHOICES = {
    "names": (["a", "b"], ["kind"]),
    "a slice of names": (slice("a", "b"), ["kind"]),
    "places": ([0, 1], [2]),
    "a mask": ([True, True, False], ["kind"]),
}


@pytest.mark.parametrize("how", CHOICES)
@pytest.mark.parametrize("form", ["skops", "joblib"])
def test_a_pipeline_that_was_fitted_on_a_data_frame_takes_its_columns(tmp_path, how, form):
    pandas = pytest.importorskip("pandas")
    joblib = pytest.importorskip("joblib")
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers, words = CHOICES[how]
    scaled = make_pipeline(SimpleImputer(), StandardScaler())
    columns = [("n", scaled, numbers), ("w", OneHotEncoder(), words)]
    frame = pandas.DataFrame({"a": [1.0, np.nan, 3, 4], "b": X[:, 0], "kind": ["x", "y", "z", "x"]})
    model = make_pipeline(ColumnTransformer(columns), linear_model.LogisticRegression())
    model.fit(frame, [0, 0, 1, 1])
    if form == "skops":
        skops_io.dump(model, tmp_path / "m.skops")
    joblib.dump(model, tmp_path / "m.joblib")
    content = (tmp_path / "m.joblib").read_bytes()
    trust = Trust((), frozenset({hashlib.sha256(content).hexdigest()}))
    component = Component("score", "model", tuple(frame), ("p",), ModelFile(f"m.{form}", form))
    opened = Graph(card_of(tmp_path, components=[component]), trust)
    read = {"a": frame.a.to_numpy(), "b": X[:, 0], "kind": frame.kind.to_numpy(object)}
    assert opened.run(read).field("p") == pytest.approx(model.predict_proba(frame)[:, 1])
