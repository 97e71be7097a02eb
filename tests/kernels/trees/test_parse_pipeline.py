"""Pipelines that end in trees answer as they do, on, beside and between every edge."""

import warnings

import numpy as np
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    RobustScaler,
    StandardScaler,
)
from tests.kernels.trees.models import made

from answerable.errors import EvidenceError
from answerable.kernels.trees.encoded import Column, unfolded
from answerable.kernels.trees.parse_pipeline import parse_estimator
from answerable.kernels.trees.predict import predictions, scores

N = 250
NAMES = ("a", "b", "kind", "n")


def people():
    """Return columns: a number with gaps, one of many digits, a word with gaps, a small number."""
    rng = np.random.default_rng(6)
    a = rng.normal(size=N)
    a[::7] = np.nan
    kind = rng.choice(["x", "y", "z", "rare"], N, p=[0.4, 0.3, 0.28, 0.02]).astype(object)
    kind[::11] = None
    return {"a": a, "b": 3e6 + 1e5 * rng.normal(size=N), "kind": kind, "n": rng.integers(0, 4, N)}


def truth(columns):
    pull = np.nan_to_num(columns["a"]) + (columns["b"] - 3e6) / 1e5 + (columns["kind"] == "y")
    return (pull + 0.5 * (columns["n"] == 2) > 0.3).astype(int)


def matrix(columns):
    numeric = all(column.dtype.kind in "iuf" for column in columns.values())
    out = np.empty((N, len(columns)), float if numeric else object)
    for place, column in enumerate(columns.values()):
        out[:, place] = column
    return out


def hot(**how):
    return OneHotEncoder(**{"handle_unknown": "ignore", "sparse_output": False, **how})


def ordinal():
    return OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)


def gaps(strategy="mean", **how):
    return SimpleImputer(strategy=strategy, **how)


def by_column(*parts, rest="drop"):
    return ColumnTransformer([(f"s{n}", *part) for n, part in enumerate(parts)], remainder=rest)


def forest():
    return RandomForestClassifier(8, max_depth=6, random_state=0)


WITH_WORDS = {
    "scaled and one column a word": lambda: [
        by_column((make_pipeline(gaps(add_indicator=True), StandardScaler()), [0, 1]),
                  (hot(), [2])), forest()],
    "words are filled first": lambda: [
        by_column((gaps("median"), [0, 1]),
                  (make_pipeline(gaps("most_frequent", missing_values=None), hot()), [2])),
        forest()],
    "one word stands for gaps": lambda: [
        by_column((make_pipeline(gaps("constant", fill_value="none", missing_values=None),
                                 hot(handle_unknown="infrequent_if_exist", min_frequency=9)), [2]),
                  (gaps(), [0, 3])), forest()],
    "the first word is left out": lambda: [by_column((hot(drop="first"), [2]),
                                                     (StandardScaler(), [1])), forest()],
    "numbers for words, then histograms": lambda: [
        by_column((ordinal(), [2]), rest="passthrough"),
        HistGradientBoostingClassifier(max_iter=8, categorical_features=[0])],
    "numbers as words": lambda: [by_column((hot(), [3, 2]), (gaps(), [0])), forest()],
    "boosting": lambda: [by_column((make_pipeline(gaps(), MinMaxScaler(clip=True)), [0, 1]),
                                   (hot(), [2])), GradientBoostingClassifier(n_estimators=9)],
}  # fmt: skip
NUMBERS = {
    "one step after another": lambda: [gaps(), RobustScaler(), MaxAbsScaler(), forest()],
    "nothing": lambda: ["passthrough", FunctionTransformer(), forest()],
    "twice the same column": lambda: [
        gaps(), FeatureUnion([("s", StandardScaler()), ("m", MinMaxScaler())]), forest()],
    "the best columns": lambda: [gaps(), StandardScaler(), SelectKBest(k=2), forest()],
    "numbers as categories": lambda: [by_column((gaps(), [0, 1]), (hot(), [2])), forest()],
    "alone": lambda: [forest()],
}  # fmt: skip


def fitted(name):
    """Return a fitted pipeline and its columns."""
    columns = people()
    if name in NUMBERS:
        columns.pop("kind")
    model = make_pipeline(*(WITH_WORDS | NUMBERS)[name]()).fit(matrix(columns), truth(people()))
    return model, columns


def around(table, columns):
    """Return the same people with many numbers moved onto an edge or just before one."""
    rng, out = np.random.default_rng(1), dict(columns)
    for cells, (name, column) in zip(table.cells, columns.items(), strict=True):
        if cells.categories is None and len(cells.edges) and column.dtype.kind == "f":
            edge = rng.choice(cells.edges[np.isfinite(cells.edges)], N)
            edge = np.where(rng.random(N) < 0.5, edge, np.nextafter(edge, -np.inf))
            out[name] = np.where(rng.random(N) < 0.7, edge, column)
    if "kind" in out:
        out["kind"] = np.where(rng.random(N) < 0.1, "never seen", out["kind"])
    return out


def read(table, columns, numeric):
    """Return rows for a table, numbers of a category by its word."""
    given = {}
    for feature, cells, column in zip(table.features, table.cells, columns.values(), strict=True):
        given[feature] = column
        if numeric and cells.words and column.dtype.kind in "iuf":
            of = {float(word or "nan"): word for word in cells.words}
            given[feature] = np.array([of.get(float(v), "") for v in column.tolist()], object)
    return table.codes(table.rows(given))


@pytest.mark.parametrize("name", WITH_WORDS | NUMBERS)
def test_a_pipeline_is_one_table_over_its_own_columns(name):
    model, columns = fitted(name)
    table, numeric = parse_estimator(model, {k: v[:1] for k, v in columns.items()})
    assert len(table.features) == len(columns)
    for people_of in (columns, around(table, columns)):
        ours = predictions(table, scores(table, read(table, people_of, numeric)))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = model.predict_proba(matrix(people_of))
        assert ours[:, -1] == pytest.approx(theirs[:, -1], abs=1e-12)


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([gaps(), PCA(2), forest()], "PCA before its trees does more"),
        ([gaps(), PolynomialFeatures(2), forest()], "PolynomialFeatures before"),
        ([gaps(), FunctionTransformer(np.abs), forest()], "FunctionTransformer before"),
        ([by_column((gaps(), [0, 2]), (hot(), [2])), forest()], "as a number and as a category"),
        ([gaps(), StandardScaler(), hot(), forest()], "encodes a column after scaling"),
        ([gaps(), LogisticRegression()], "no fitted tree ensemble"),
    ],
)
def test_what_cannot_be_unfolded_is_refused_with_the_step(steps, why):
    columns = people()
    columns.pop("kind")
    model = make_pipeline(*steps).fit(matrix(columns), truth(people()))
    with pytest.raises(EvidenceError, match=why):
        parse_estimator(model, {name: values[:1] for name, values in columns.items()})


def test_steps_that_cannot_be_asked_are_said_to_be_so():
    model, columns = fitted("words are filled first")
    strange = {name: values[:1] for name, values in columns.items()} | {"a": np.array(["no"])}
    with pytest.raises(EvidenceError, match="cannot be asked about one column"):
        parse_estimator(model, strange)


@pytest.mark.parametrize("name", ["xgboost numbers", "lightgbm", "histogram", "boosting"])
def test_what_falls_as_a_number_rises_is_turned_round(name):
    table, x, expected, _ = made(name)
    words = [cells.categories is not None for cells in table.cells]
    columns = [
        Column(f"minus {n}", (n,), tuple(range(7)) if words[n] else None, unknown=99)
        for n in range(5)
    ]

    def ask(given):
        rows = np.zeros((len(next(iter(given.values()))), 5))
        for number, values in given.items():
            rows[:, number] = values if words[number] else -values.astype(float)
        return rows

    back = unfolded(table, columns, ask)
    assert np.array_equal(scores(back, back.codes(np.where(words, x, -x))), expected)
    with pytest.raises(EvidenceError, match="neither only rises nor only falls"):
        unfolded(table, columns, lambda given: np.abs(ask(given)))
