"""XGBoost models, JSON or UBJ.

Source: https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html

XGBoost rounds inputs to 32 bits, compares with `<`, sends the categories a node names to the right
and any other to the left, and adds up in 32 bits from the base score.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from answerable.errors import EvidenceError
from answerable.kernels.trees.build import build
from answerable.kernels.trees.cells import Floats
from answerable.kernels.trees.table import Grown, Named, TreeTable, feature_names
from answerable.kernels.trees.ubjson import loads

LINKS = {
    "binary:logistic": "logistic",
    "reg:logistic": "logistic",
    "binary:logitraw": "identity",
    "multi:softprob": "softmax",
    "multi:softmax": "softmax",
    "count:poisson": "exp",
    "reg:gamma": "exp",
    "reg:tweedie": "exp",
}
BASE_IS_A_PROBABILITY = frozenset({"binary:logistic", "reg:logistic", "binary:logitraw"})


def parse_xgboost(content: bytes) -> TreeTable:
    """Return the table of a model file, with the trees that its scikit-learn interface asks.

    Raises EvidenceError for a file that is cut off, a linear booster, or vector leaves.
    """
    try:
        said = json.loads(content) if content[:2] in (b'{"', b"{\n", b"{ ") else loads(content)
        learner = said["learner"]
        booster = learner["gradient_booster"]
        weights = np.asarray(booster.get("weight_drop", ()), np.float32)
        model = (booster["gbtree"] if booster["name"] == "dart" else booster)["model"]
        shape = learner["learner_model_param"]
        outputs = max(1, int(shape["num_class"]), int(shape.get("num_target", 1)))
        classes = [int(each) for each in model["tree_info"]]
        trees = [
            _grown(tree, outputs, classes[place], weights[place] if len(weights) else None)
            for place, tree in enumerate(model["trees"])
        ]
        trees = trees[: _rounds(learner, model, len(trees))]
        names = feature_names(learner.get("feature_names"), int(shape["num_feature"]))
        objective = str(learner["objective"]["name"])
        base = _base(str(shape["base_score"]), objective, outputs)
        words = _words(model.get("cats", {}))
    except (KeyError, TypeError, ValueError, IndexError):
        raise EvidenceError(
            "this is no tree model that XGBoost 1.6 or later has saved as JSON or UBJ; save it "
            "again with save_model."
        ) from None
    return build(
        trees,
        names,
        base,
        words=words,
        link=LINKS.get(objective, "exp" if objective.startswith("survival:") else "identity"),
        single_input=True,
        single_sum=True,
        base_first=True,
    )


def _rounds(learner: Mapping[str, Any], model: Mapping[str, Any], trees: int) -> int:
    """Return how many trees predict: those up to the best round, where training was stopped early.

    So says XGBoost's scikit-learn interface; the best round stands among the learner's attributes.
    """
    best = learner.get("attributes", {}).get("best_iteration")
    return trees if best is None else int(model["iteration_indptr"][int(best) + 1])


def _grown(tree: Mapping[str, Any], outputs: int, output: int, weight: np.float32 | None) -> Grown:
    if int(tree["tree_param"]["size_leaf_vector"]) > 1:
        raise EvidenceError(
            "the trees have vector leaves; train with multi_strategy='one_output_per_tree'."
        )
    left = np.asarray(tree["left_children"], np.int64)
    right = np.asarray(tree["right_children"], np.int64)
    conditions = np.asarray(tree["split_conditions"], np.float32)
    at_leaf = left < 0
    leaf_values = conditions if weight is None else conditions * weight
    values = np.zeros((len(left), outputs))
    values[at_leaf, output] = leaf_values[at_leaf]
    kept = _reached(left, right)
    position = np.full(len(left) + 1, -1)
    position[kept] = np.arange(len(kept))
    default_left = np.asarray(tree["default_left"]).astype(bool)
    return Grown(
        feature=np.where(at_leaf, -1, np.asarray(tree["split_indices"], np.int64))[kept],
        edge=conditions.astype(np.float64)[kept],
        left=position[left][kept],
        right=position[right][kept],
        missing_left=(default_left & ~at_leaf)[kept],
        cover=np.asarray(tree["sum_hessian"], np.float32).astype(np.float64)[kept],
        values=values[kept],
        sets={int(position[n]): chosen for n, chosen in _to_the_left(tree).items()},
    )


def _reached(left: "np.ndarray[Any, Any]", right: "np.ndarray[Any, Any]") -> list[int]:
    """Return the nodes that hang together with the root: a pruned tree keeps the others."""
    kept, todo = [], [0]
    while todo:
        node = todo.pop()
        kept.append(node)
        if left[node] >= 0:
            todo += [int(right[node]), int(left[node])]
        if len(kept) > len(left):
            raise ValueError
    return kept


def _to_the_left(tree: Mapping[str, Any]) -> dict[int, Named]:
    nodes = tree.get("categories_nodes", ())
    named = np.asarray(tree.get("categories", ()), np.int64)
    begins, sizes = tree.get("categories_segments", ()), tree.get("categories_sizes", ())
    return {
        int(node): Named(frozenset(named[int(b) : int(b) + int(s)].tolist()), False, True)
        for node, b, s in zip(nodes, begins, sizes, strict=True)
    }


def _base(said: str, objective: str, outputs: int) -> Floats:
    """Return the score everybody starts from, as XGBoost computes it in 32 bits."""
    parts = np.array([float(part) for part in said.strip("[]").split(",")], np.float32)
    if objective in BASE_IS_A_PROBABILITY:
        # The logarithm of 64 bits, rounded: that of 32 bits differs by machine in the last bit.
        parts = -np.log((np.float32(1) / parts - np.float32(1)).astype(np.float64))
    elif LINKS.get(objective) == "exp" or objective.startswith("survival:"):
        parts = np.log(parts.astype(np.float64))
    return np.broadcast_to(parts, (outputs,)).astype(np.float32).astype(np.float64)


def _words(categories: Mapping[str, Any]) -> dict[int, Sequence[str]]:
    """Return the categories of each feature as words, where the model remembers a data frame."""
    out: dict[int, Sequence[str]] = {}
    for place, kept in enumerate(categories.get("enc", ())):
        values = kept.get("values", ())
        offsets = kept.get("offsets", ())
        if len(offsets) > 1:
            text = bytes(np.asarray(values, np.int64).astype(np.uint8))
            ends = [int(each) for each in offsets]
            out[place] = [text[a:b].decode() for a, b in pairwise(ends)]
        elif len(values):
            out[place] = [str(each) for each in np.asarray(values).tolist()]
    return out
