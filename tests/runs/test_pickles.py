"""Pickles: loaded only by permission for that very file, and never when they name anything else."""

import hashlib
import io
import os
import pickle
import zlib

import numpy as np
import pytest
from tests.tables.make import card_of

from answerable.errors import EvidenceError, TrustError
from answerable.runs.graph import Graph
from answerable.runs.sandbox.pickle_names import may_name
from answerable.runs.sandbox.pickle_scan import scan
from answerable.runs.trees import NoTrees, tree_model
from answerable.runs.trust import Trust
from answerable.system.system import Component, ModelFile

joblib = pytest.importorskip("joblib")
linear_model = pytest.importorskip("sklearn.linear_model")
compose = pytest.importorskip("sklearn.compose")
ensemble = pytest.importorskip("sklearn.ensemble")
pipeline = pytest.importorskip("sklearn.pipeline")
preprocessing = pytest.importorskip("sklearn.preprocessing")

RNG = np.random.default_rng(7)
X = RNG.normal(size=(120, 2))
Y = (X[:, 0] + 0.3 * X[:, 1] > 0).astype(int)


def graph(folder, content, *, form="joblib", trusted=True):
    file = folder / f"m.{form}"
    file.write_bytes(content)
    component = Component("score", "model", ("a", "b"), ("p",), ModelFile(file.name, form))
    hashes = {hashlib.sha256(content).hexdigest()} if trusted else set()
    trust = Trust((folder.resolve(),), frozenset(hashes))
    return Graph(card_of(folder, components=[component]), trust)


def ask(graph):
    return graph.run({"a": X[:, 0], "b": X[:, 1]}).field("p")


def dumped(model, **how):
    buffer = io.BytesIO()
    joblib.dump(model, buffer, **how)
    return buffer.getvalue()


class Bomb:
    """What a stranger would put into a file: it makes a marker when it is loaded."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return (os.mkdir, (str(self.marker),))


MODELS = {
    "forest": lambda: ensemble.RandomForestClassifier(5, random_state=1),
    "boosting": lambda: ensemble.HistGradientBoostingClassifier(max_iter=4),
    "pipeline": lambda: pipeline.make_pipeline(
        preprocessing.StandardScaler(), linear_model.LogisticRegression()
    ),
}


@pytest.mark.parametrize("kind", MODELS)
def test_a_trusted_joblib_file_answers_as_the_model_did(tmp_path, kind):
    model = MODELS[kind]().fit(X, Y)
    answer = ask(graph(tmp_path, dumped(model)))
    np.testing.assert_allclose(answer, model.predict_proba(X)[:, 1])


@pytest.mark.parametrize("kind", ["forest", "boosting"])
def test_the_trees_of_a_joblib_file_reach_us_and_nothing_is_unpickled_here(
    tmp_path, monkeypatch, kind
):
    from answerable.runs.runners import pickles

    model = MODELS[kind]().fit(X, Y)
    opened = graph(tmp_path, dumped(model))
    monkeypatch.setattr(pickles, "_unpickler", lambda: pytest.fail("unpickled in this process"))
    read = {"a": X[:, 0], "b": X[:, 1]}
    made = tree_model(opened, opened.components[0], "p", read)
    assert made.answers(made.rows(read)) == pytest.approx(model.predict_proba(X)[:, 1], abs=1e-12)
    assert made.table.trees == {"forest": 5, "boosting": 4}[kind]


def test_a_pipeline_that_ends_in_trees_reaches_us_as_trees_over_its_columns(tmp_path):
    from sklearn.preprocessing import OneHotEncoder

    kind = np.array(["x", "y", "z"], object)[RNG.integers(0, 3, 120)]
    rows = np.column_stack([X[:, 0].astype(object), kind])
    steps = [("h", OneHotEncoder(), [1]), ("s", preprocessing.StandardScaler(), [0])]
    columns = compose.ColumnTransformer(steps)
    model = pipeline.make_pipeline(columns, ensemble.RandomForestClassifier(5, random_state=1))
    opened = graph(tmp_path, dumped(model.fit(rows, Y | (kind == "y"))))
    read = {"a": X[:, 0], "b": kind}
    made = tree_model(opened, opened.components[0], "p", read)
    assert made.table.features == ("feature 0", "feature 1")
    assert made.answers(made.rows(read)) == pytest.approx(
        model.predict_proba(rows)[:, 1], abs=1e-12
    )


def test_other_pickles_have_no_trees_and_nothing_is_read_without_permission(tmp_path):
    content = dumped(MODELS["pipeline"]().fit(X, Y))
    read = {"a": X[:, 0], "b": X[:, 1]}
    opened = graph(tmp_path, content)
    with pytest.raises(NoTrees, match="no fitted tree ensemble"):
        tree_model(opened, opened.components[0], "p", read)
    distrusted = graph(tmp_path, content, trusted=False)
    with pytest.raises(NoTrees, match="is a pickle, and loading one can run any code"):
        tree_model(distrusted, distrusted.components[0], "p", read)


def test_compressed_files_and_plain_pickles_answer_alike(tmp_path):
    model = MODELS["forest"]().fit(X, np.where(Y, "yes", "no"))
    expected = model.predict_proba(X)[:, 1]
    for form, content in (
        ("joblib", dumped(model, compress=3)),
        ("pickle", pickle.dumps(model)),
        ("pickle", pickle.dumps(model, protocol=2)),
    ):
        np.testing.assert_allclose(ask(graph(tmp_path, content, form=form)), expected)


def test_the_hash_of_this_very_file_is_needed_and_its_folder_is_not_enough(tmp_path):
    content = dumped(MODELS["pipeline"]().fit(X, Y))
    with pytest.raises(TrustError, match=hashlib.sha256(content).hexdigest()):
        ask(graph(tmp_path, content, trusted=False))


@pytest.mark.parametrize("how", ["plain", "in an array of objects", "beside a model", "compressed"])
def test_a_malicious_file_is_not_loaded_even_when_trusted(tmp_path, how):
    marker = tmp_path / "ran"
    bomb = Bomb(marker)
    model = MODELS["pipeline"]().fit(X, Y)
    content = {
        "plain": lambda: dumped(bomb),
        "in an array of objects": lambda: dumped({"x": np.array([bomb, 1], dtype=object)}),
        "beside a model": lambda: dumped([model, bomb]),
        "compressed": lambda: zlib.compress(dumped(bomb)),
    }[how]()
    with pytest.raises(TrustError, match=r"not loaded: it names posix\.mkdir"):
        ask(graph(tmp_path, content))
    assert not marker.exists()
    joblib.load(io.BytesIO(content))
    assert marker.exists(), "the same file does harm where it is loaded without care"


def test_the_child_refuses_what_a_scan_would_have_missed(tmp_path, monkeypatch):
    from answerable.runs.runners import pickles

    marker = tmp_path / "ran"
    blind = type("Blind", (), {"refused": ""})
    monkeypatch.setattr(pickles, "scan", lambda content: blind)
    for harm in (Bomb(marker), np.array([Bomb(marker)], dtype=object)):
        with pytest.raises(EvidenceError, match=r"cannot be loaded: it names posix\.mkdir"):
            ask(graph(tmp_path, dumped(harm)))
        assert not marker.exists()


@pytest.mark.parametrize(
    "stream",
    [
        b"cos\nsystem\n(S'true'\ntR.",
        b"\x80\x04\x8c\x05numpy\x8c\x12testing.runstring1\x93.",
        b"\x80\x02cbuiltins\neval\nq\x00X\x01\x00\x00\x001\x85R.",
        b"(S'true'\nios\nsystem\n.",
        b"\x80\x02\x82\x01.",
        b"P1\n.",
    ],
)
def test_streams_written_by_hand_are_refused(stream):
    assert scan(stream).refused


def test_what_may_be_named_is_a_short_list():
    assert may_name("sklearn.linear_model._logistic", "LogisticRegression")
    for module, name in (
        ("numpy.testing._private.utils", "runstring"),
        ("numpy", "load"),
        ("sklearn.utils.parallel", "Parallel"),
        ("sklearn.datasets", "fetch_openml"),
        ("sklearn.base", "clone"),
        ("sklearn.svm", "SVC.predict.__globals__"),
        ("functools", "partial"),
        ("builtins", "getattr"),
        ("joblib", "load"),
    ):
        assert not may_name(module, name), f"{module}.{name}"


@pytest.mark.parametrize("compress", [0, 3])
def test_a_file_that_is_cut_off_is_a_sentence(tmp_path, compress):
    content = dumped(MODELS["forest"]().fit(X, Y), compress=compress)
    with pytest.raises((TrustError, EvidenceError), match="cut off"):
        ask(graph(tmp_path, content[: len(content) // 2]))


def test_the_file_is_named_with_its_hash(tmp_path):
    content = dumped(MODELS["pipeline"]().fit(X, Y))
    made = graph(tmp_path, content)
    ask(made)
    (file,) = made.files
    assert (file.name, file.sha256) == ("m.joblib", hashlib.sha256(content).hexdigest())
