"""scikit-learn's forests and boosting, as fitted objects.

Trees round inputs to 32 bits and compare with `<=`; histogram boosting compares in 64 bits.
Every attribute that is read here is listed by a test, because some are private to scikit-learn.
"""

from collections.abc import Sequence
from math import isnan
from typing import Any

import numpy as np

from answerable.errors import EvidenceError
from answerable.kernels.trees.build import build
from answerable.kernels.trees.table import Grown, Named, TreeTable, feature_names

AVERAGED = frozenset(
    {
        "RandomForestClassifier", "ExtraTreesClassifier", "RandomForestRegressor",
        "ExtraTreesRegressor",
    }
)  # fmt: skip
ALONE = frozenset({"DecisionTreeClassifier", "DecisionTreeRegressor", "ExtraTreeClassifier",
                   "ExtraTreeRegressor"})  # fmt: skip
BOOSTED = frozenset({"GradientBoostingClassifier", "GradientBoostingRegressor"})
HISTOGRAM = frozenset({"HistGradientBoostingClassifier", "HistGradientBoostingRegressor"})
READS = AVERAGED | ALONE | BOOSTED | HISTOGRAM


def parse_sklearn(model: Any) -> TreeTable:
    """Return the table of a fitted estimator.

    The scores of a forest or tree are its class probabilities; those of boosting, its margins.
    Raises EvidenceError for other estimators, several targets, or a model that is not fitted.
    """
    name = type(model).__name__
    if name not in READS or not hasattr(model, "n_features_in_"):
        raise EvidenceError(f"{name} is no fitted tree ensemble that is read here.")
    names = feature_names(getattr(model, "feature_names_in_", None), model.n_features_in_)
    if name in HISTOGRAM:
        return _histogram(model, names)
    if name in BOOSTED:
        return _boosted(model, names)
    estimators = [model] if name in ALONE else list(model.estimators_)
    if model.n_outputs_ != 1:
        raise EvidenceError("the model has several targets; explain one model a target.")
    trees = [_grown(each.tree_, each.tree_.value[:, 0, :]) for each in estimators]
    base = np.zeros(trees[0].values.shape[1])
    return build(trees, names, base, divisor=len(trees), single_input=True)


def _grown(tree: Any, values: "np.ndarray[Any, np.dtype[np.float64]]") -> Grown:
    at_leaf = tree.children_left < 0
    missing = getattr(tree, "missing_go_to_left", np.zeros(tree.node_count))
    return Grown(
        feature=np.where(at_leaf, -1, tree.feature).astype(np.int64),
        edge=np.nextafter(tree.threshold, np.inf),
        left=tree.children_left.astype(np.int64),
        right=tree.children_right.astype(np.int64),
        missing_left=missing.astype(bool) & ~at_leaf,
        cover=tree.weighted_n_node_samples,
        values=values,
        sets={},
    )


def _boosted(model: Any, names: Sequence[str]) -> TreeTable:
    outputs = model.estimators_.shape[1]
    trees = []
    for row in model.estimators_:
        for output, estimator in enumerate(row):
            values = np.zeros((estimator.tree_.node_count, outputs))
            values[:, output] = model.learning_rate * estimator.tree_.value[:, 0, 0]
            trees.append(_grown(estimator.tree_, values))
    start = np.zeros((1, model.n_features_in_), np.float32)
    base = np.asarray(model._raw_predict_init(start), np.float64)[0]
    link = _link(model, outputs)
    return build(trees, names, base, link=link, single_input=True, base_first=True)


def _link(model: Any, outputs: int) -> str:
    if not hasattr(model, "classes_"):
        return "exp" if getattr(model, "loss", "") in ("poisson", "gamma") else "identity"
    return "logistic" if outputs == 1 else "softmax"


def _histogram(model: Any, names: Sequence[str]) -> TreeTable:
    """Histogram boosting puts its categorical features first and numbers their categories."""
    encoder = model._preprocessor
    order = list(range(len(names)))
    words: dict[int, Sequence[str]] = {}
    codes: dict[int, Sequence[int]] = {}
    values_of: dict[int, list[Any]] = {}
    if encoder is not None:
        categorical = [int(place) for place in np.flatnonzero(model.is_categorical_)]
        given = np.flatnonzero(_categorical_as_given(model, encoder))
        order = [*given, *(place for place in order if place not in given)]
        lists = encoder.named_transformers_["encoder"].categories_
        for place, values in zip(given, lists, strict=True):
            kept = [value for value in values if not _is_missing(value)]
            values_of[int(place)] = kept
            codes[int(place)] = _codes_of(kept)
            if codes[int(place)] == list(range(len(kept))):
                words[int(place)] = [str(value) for value in kept]
        if len(categorical) != len(given):
            raise EvidenceError("the categorical features of the model do not match its encoder.")
    outputs = model.n_trees_per_iteration_
    trees = [
        _histogram_tree(predictor, order, values_of, outputs, output)
        for row in model._predictors
        for output, predictor in enumerate(row)
    ]
    base = np.broadcast_to(np.ravel(model._baseline_prediction), (outputs,)).astype(np.float64)
    return build(
        trees,
        names,
        base,
        words=words,
        categories=codes,
        link=_link(model, outputs),
        base_first=True,
    )


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and isnan(value))


def _categorical_as_given(model: Any, encoder: Any) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Return which features are categorical in the order in which the user gives them."""
    chosen = np.zeros(model.n_features_in_, dtype=bool)
    for name, _, columns in encoder.transformers_:
        if name == "encoder":
            chosen[columns] = True
    return chosen


def _codes_of(values: Sequence[Any]) -> list[int]:
    """Return the codes categories are given by: whole numbers stand for themselves."""
    try:
        numbers = [float(value) for value in values]
    except (TypeError, ValueError):
        return list(range(len(values)))
    if any(number != int(number) or number < 0 for number in numbers):
        return list(range(len(values)))
    return [int(number) for number in numbers]


def _histogram_tree(
    predictor: Any,
    order: Sequence[int],
    values_of: dict[int, list[Any]],
    outputs: int,
    output: int,
) -> Grown:
    nodes = predictor.nodes
    at_leaf = nodes["is_leaf"].astype(bool)
    values = np.zeros((len(nodes), outputs))
    values[:, output] = nodes["value"]
    own = np.asarray(order, np.int64)[np.where(at_leaf, 0, nodes["feature_idx"])]
    missing_left = nodes["missing_go_to_left"].astype(bool) & ~at_leaf
    sets = {}
    for node in np.flatnonzero(nodes["is_categorical"].astype(bool) & ~at_leaf):
        bits = predictor.raw_left_cat_bitsets[nodes["bitset_idx"][node]]
        codes = _codes_of(values_of[int(own[node])])
        left = frozenset(
            code for place, code in enumerate(codes) if bits[place // 32] >> (place % 32) & 1
        )
        # A category that was not seen in training is encoded as missing.
        sets[int(node)] = Named(left, True, bool(missing_left[node]))
    return Grown(
        feature=np.where(at_leaf, -1, own),
        edge=np.nextafter(nodes["num_threshold"], np.inf),
        left=np.where(at_leaf, -1, nodes["left"].astype(np.int64)),
        right=np.where(at_leaf, -1, nodes["right"].astype(np.int64)),
        missing_left=missing_left,
        cover=nodes["count"].astype(np.float64),
        values=values,
        sets=sets,
    )
