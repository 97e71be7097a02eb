"""The record names the packages that answered: libraries of models, and what a card imports."""

from importlib.metadata import version

import numpy as np
import pytest
from tests.checks.toy import toy
from tests.runs.test_native_models import graph

from answerable.runs.libraries import distributions

X = np.array([[0.0, 1.0], [1.0, 0.0]] * 20)


def test_modules_are_named_by_the_packages_they_come_from():
    assert distributions({"sklearn.linear_model", "numpy", "json", "system"}) == {
        "numpy",
        "scikit-learn",
    }
    assert distributions({"jinja2", "google.protobuf"}) >= {"jinja2"}
    assert distributions(()) == frozenset()


def test_a_model_file_names_its_library(tmp_path):
    lightgbm = pytest.importorskip("lightgbm")
    quiet = {"n_estimators": 2, "min_child_samples": 1, "verbose": -1}
    model = lightgbm.LGBMClassifier(**quiet).fit(X, X[:, 0])
    found = graph(tmp_path, model.booster_.model_to_string().encode(), "lightgbm", reads=("a", "b"))
    assert "lightgbm" not in found.libraries
    found.run({"a": X[:, 0], "b": X[:, 1]})
    assert {"lightgbm", "numpy"} <= found.libraries


def test_what_the_code_of_a_card_imports_is_named_and_its_siblings_are_not(tmp_path):
    (tmp_path / "beside.py").write_text("import scipy.special\n")
    bench = toy(tmp_path, extra="\nimport beside, json\n")
    bench.traces()
    assert {"numpy", "scipy"} <= bench.graph.libraries
    assert all(version(name) for name in bench.graph.libraries)
