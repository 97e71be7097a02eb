"""Small models of every library, with everything that tells them apart: categories, missing values,
several classes, zeros that count as missing. One builder a model, fitted once a session."""

import warnings
from functools import cache

import numpy as np
import pandas as pd
import pytest

from answerable.kernels.trees.parse import catboost_table, tree_table

N = 400
NAMES = ("a", "b", "c", "d", "e")


@cache
def rows():
    """Rows x features as numbers: b has gaps, d is a category of 7, e has many zeros."""
    rng = np.random.default_rng(3)
    out = np.column_stack([rng.normal(size=(N, 3)), rng.integers(0, 7, N), rng.integers(0, 3, N)])
    out[:, 0] = out[:, 0].round(1)
    out[rng.random(N) < 0.15, 1] = np.nan
    return out


@cache
def labels(classes=2):
    x = np.nan_to_num(rows())
    score = x[:, 0] + (x[:, 3] % 2) + 0.4 * x[:, 1] * x[:, 2] + 0.3 * (x[:, 4] == 0)
    score += 0.2 * np.random.default_rng(4).normal(size=N)
    return (score > 0.4).astype(int) if classes == 2 else np.digitize(score, [0.0, 0.8])


def frame(words=False):
    out = pd.DataFrame(rows(), columns=list(NAMES))
    codes = out["d"].astype(int)
    out["d"] = [f"kind {code}" for code in codes] if words else pd.Categorical(codes)
    return out


def numbers(table):
    return rows()


def of_words(table):
    """Rows for a table that knows the words of d."""
    kept = frame(words=True)
    return table.rows({name: kept[name].to_numpy(dtype=object if name == "d" else float)
                       for name in NAMES})  # fmt: skip


def xgboost(classes=2, categories=True, **settings):
    module = pytest.importorskip("xgboost", reason="xgboost is not installed")
    settings = {"n_estimators": 12, "max_depth": 3, "max_cat_to_onehot": 3, **settings}
    x = frame() if categories else frame().astype(float)
    y = labels(classes)
    kind = module.XGBRegressor if "objective" in settings else module.XGBClassifier
    model = kind(enable_categorical=categories, n_jobs=1, **settings).fit(x, y)
    return tree_table(model), numbers, model.predict(x, output_margin=True), model


def lightgbm(classes=2, zeros=False, **settings):
    module = pytest.importorskip("lightgbm", reason="lightgbm is not installed")
    settings = {"n_estimators": 12, "num_leaves": 7, "min_data_per_group": 5, **settings}
    x = rows() if zeros else frame()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = module.LGBMClassifier(verbose=-1, n_jobs=1, cat_smooth=1, **settings)
        model.fit(x, labels(classes))
        return tree_table(model), numbers, model.predict(x, raw_score=True), model


def catboost(classes=2, **settings):
    module = pytest.importorskip("catboost", reason="catboost is not installed")
    settings = {"iterations": 10, "depth": 3, "one_hot_max_size": 10, **settings}
    x = frame(words=True)
    model = module.CatBoostClassifier(verbose=0, cat_features=["d"], thread_count=1,
                                      allow_writing_files=False, **settings)  # fmt: skip
    model.fit(x, labels(classes))
    table = catboost_table(model, module.Pool(x, cat_features=["d"]))
    return table, of_words, model.predict(x, prediction_type="RawFormulaVal"), model


def sklearn(name, classes=2, gaps=True, **settings):
    from sklearn import ensemble, tree

    kind = getattr(ensemble, name, None) or getattr(tree, name)
    x = rows() if gaps else np.nan_to_num(rows())
    model = kind(random_state=0, **settings).fit(x, labels(classes))
    ask = next(getattr(model, m) for m in ("decision_function", "predict_proba", "predict")
               if hasattr(model, m))  # fmt: skip
    return tree_table(model), lambda _: x, ask(x), model


def histogram(classes=2, words=False, **settings):
    from sklearn.ensemble import HistGradientBoostingClassifier

    x = rows()
    if words:
        x = frame(words=True)
        x["d"] = x["d"].astype("category")
    model = HistGradientBoostingClassifier(max_iter=10, max_leaf_nodes=7, **settings)
    model.fit(x, labels(classes))
    return tree_table(model), of_words if words else numbers, model.decision_function(x), model


MODELS = {
    "xgboost": xgboost,
    "xgboost three classes": lambda: xgboost(3),
    "xgboost numbers": lambda: xgboost(categories=False),
    "xgboost forest": lambda: xgboost(num_parallel_tree=2),
    "xgboost poisson": lambda: xgboost(objective="count:poisson"),
    "lightgbm": lightgbm,
    "lightgbm three classes": lambda: lightgbm(3),
    "lightgbm zero is missing": lambda: lightgbm(zeros=True, zero_as_missing=True),
    "lightgbm missing is zero": lambda: lightgbm(zeros=True, use_missing=False),
    "catboost": catboost,
    "catboost three classes": lambda: catboost(3),
    "catboost leaf by leaf": lambda: catboost(grow_policy="Lossguide"),
    "catboost missing is most": lambda: catboost(nan_mode="Max"),
    "forest": lambda: sklearn("RandomForestClassifier", n_estimators=8, max_depth=4),
    "forest three classes": lambda: sklearn("RandomForestClassifier", 3, n_estimators=5,
                                            max_depth=3),
    "extra trees": lambda: sklearn("ExtraTreesClassifier", n_estimators=5, max_depth=4),
    "tree": lambda: sklearn("DecisionTreeClassifier", max_depth=4),
    "regression forest": lambda: sklearn("RandomForestRegressor", n_estimators=5, max_depth=4),
    "boosting": lambda: sklearn("GradientBoostingClassifier", gaps=False, n_estimators=10),
    "boosting three classes": lambda: sklearn("GradientBoostingClassifier", 3, gaps=False,
                                              n_estimators=5),
    "boosting regression": lambda: sklearn("GradientBoostingRegressor", gaps=False, n_estimators=5),
    "histogram": histogram,
    "histogram categories": lambda: histogram(categorical_features=[3, 4]),
    "histogram words": lambda: histogram(words=True, categorical_features="from_dtype"),
    "histogram three classes": lambda: histogram(3, categorical_features=[3]),
}  # fmt: skip


@cache
def made(name):
    """Return (table, rows for it, the library's scores as rows x outputs, model)."""
    table, give, scores, model = MODELS[name]()
    scores = np.asarray(scores, float)
    return table, give(table), scores.reshape(len(scores), -1), model
