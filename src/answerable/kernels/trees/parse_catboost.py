"""CatBoost models in the JSON format that its `save_model(..., format="json", pool=...)` writes.

CatBoost rounds inputs to 32 bits and sends values above a border to the right. Categories are read
where the model asks for them one by one (`one_hot_max_size`); statistics of the target by category
(CTRs) mix features, are no splits on one, and are refused.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from answerable.errors import EvidenceError
from answerable.kernels.trees.build import build
from answerable.kernels.trees.table import Grown, Named, TreeTable

LINKS = {"Logloss": "logistic", "CrossEntropy": "logistic", "MultiClass": "softmax",
         "Poisson": "exp", "Tweedie": "exp"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Features:
    """How the numbers of a file's splits are to be read."""

    names: tuple[str, ...]
    numeric: Mapping[int, tuple[int, bool]]
    """Place among all features and whether "missing" goes right, by number among numeric ones."""
    categorical: Mapping[int, int]
    code: Mapping[int, int]
    """Code of a category by its hash."""


def parse_catboost(content: bytes) -> TreeTable:
    """Return the table of a model saved as JSON.

    Raises EvidenceError for a file that is cut off or another format, and for CTRs, texts and
    embeddings.
    """
    try:
        said = json.loads(content)
        features, words = _features(said["features_info"])
        scale, bias = said.get("scale_and_bias", [1, [0]])
        bias = np.ravel(bias).astype(np.float64)
        oblivious = said.get("oblivious_trees")
        trees = [
            _oblivious(tree, features) if oblivious else _grown(tree, features)
            for tree in (oblivious or said.get("trees", []))
        ]
        loss = str(said["model_info"]["params"]["loss_function"]["type"])
    except (KeyError, TypeError, ValueError, IndexError):
        raise EvidenceError(
            'this is no model that CatBoost has saved with format="json"; save it again.'
        ) from None
    categories = {place: range(len(words[place])) for place in features.categorical.values()}
    outputs = trees[0].values.shape[1] if trees else 1
    return build(
        trees,
        features.names,
        np.broadcast_to(bias if len(bias) else np.zeros(1), (outputs,)),
        categories=categories,
        words=words,
        divisor=1 / float(scale),
        link=LINKS.get(loss, "identity"),
        single_input=True,
    )


def _features(said: Mapping[str, Any]) -> tuple[_Features, dict[int, Sequence[str]]]:
    numeric = said.get("float_features", [])
    categorical = said.get("categorical_features", [])
    if said.get("text_features") or said.get("embedding_features"):
        raise EvidenceError("the model reads texts or embeddings; its trees are not read here.")
    everything = [*numeric, *categorical]
    names = {
        int(each["flat_feature_index"]): str(
            each.get("feature_name") or each.get("feature_id") or each["flat_feature_index"]
        )
        for each in everything
    }
    hashes = {int(each["hash"]): str(each["value"]) for each in said.get("cat_features_hash", [])}
    spoken = sorted(hashes.values(), key=lambda word: (len(word), word))
    code = {number: spoken.index(word) for number, word in hashes.items()}
    places = {int(each["feature_index"]): int(each["flat_feature_index"]) for each in categorical}
    return (
        _Features(
            tuple(names[place] for place in range(len(names))),
            {
                int(each["feature_index"]): (
                    int(each["flat_feature_index"]),
                    each.get("nan_value_treatment") == "AsTrue",
                )
                for each in numeric
            },
            places,
            code,
        ),
        dict.fromkeys(places.values(), spoken),
    )


@dataclass(frozen=True, slots=True)
class _Split:
    feature: int
    edge: float
    missing_left: bool
    chosen: Named | None = None


def _split(said: Mapping[str, Any], features: _Features) -> _Split:
    kind = said.get("split_type", "FloatFeature")
    if kind == "FloatFeature":
        place, right = features.numeric[int(said["float_feature_index"])]
        border = np.float64(np.float32(said["border"]))
        return _Split(place, float(np.nextafter(border, np.inf)), not right)
    if kind != "OneHotFeature":
        raise EvidenceError(
            "the model encodes categories by statistics of the target (CTRs); train it with a "
            "larger one_hot_max_size, or have it explained by sampling."
        )
    number = int(said["value"]) & 0xFFFFFFFF
    if number not in features.code:
        raise EvidenceError(
            "the model file holds hashes of categories and not their words; save it with "
            "save_model(..., format='json', pool=...)."
        )
    only = features.code[number]
    place = features.categorical[int(said["cat_feature_index"])]
    return _Split(place, 0.0, True, Named(frozenset({only}), False, True))


def _oblivious(said: Mapping[str, Any], features: _Features) -> Grown:
    """Return a tree with one question a level; bit i of a leaf's number answers question i."""
    splits = [_split(each, features) for each in said["splits"]]
    depth = len(splits)
    leaves = 1 << depth
    values = np.asarray(said["leaf_values"], np.float64).reshape(leaves, -1)
    weights = np.asarray(said.get("leaf_weights") or np.ones(leaves), np.float64)
    # Nodes level by level; the last split is the root, so that leaves stand in order.
    level = [depth - 1 - (node + 1).bit_length() + 1 for node in range(leaves - 1)]
    inner = np.arange(leaves - 1)
    none = np.full(leaves, -1)
    cover = np.concatenate([np.zeros(leaves - 1), weights])
    for node in range(leaves - 2, -1, -1):
        cover[node] = cover[2 * node + 1] + cover[2 * node + 2]
    own = [splits[each] for each in level]
    return Grown(
        feature=np.concatenate([np.array([s.feature for s in own], np.int64), none]),
        edge=np.concatenate([np.array([s.edge for s in own], np.float64), none]),
        left=np.concatenate([2 * inner + 1, none]),
        right=np.concatenate([2 * inner + 2, none]),
        missing_left=np.concatenate([np.array([s.missing_left for s in own], bool), none > 0]),
        cover=cover,
        values=np.concatenate([np.zeros((leaves - 1, values.shape[1])), values]),
        sets={node: s.chosen for node, s in enumerate(own) if s.chosen is not None},
    )


def _grown(said: Mapping[str, Any], features: _Features) -> Grown:
    """Return a tree of a model that was grown leaf by leaf or level by level."""
    nodes: list[tuple[_Split | None, Any, float]] = []
    left, right = [], []

    def add(node: Mapping[str, Any]) -> int:
        place = len(nodes)
        left.append(-1)
        right.append(-1)
        if "split" not in node:
            nodes.append((None, np.ravel(node["value"]), float(node.get("weight", 1))))
            return place
        nodes.append((_split(node["split"], features), None, 0.0))
        left[place] = add(node["left"])
        right[place] = add(node["right"])
        return place

    add(said)
    cover = np.array([weight for _, _, weight in nodes])
    for node in range(len(nodes) - 1, -1, -1):
        if left[node] >= 0:
            cover[node] = cover[left[node]] + cover[right[node]]
    width = max(len(value) for _, value, _ in nodes if value is not None)
    return Grown(
        feature=np.array([-1 if s is None else s.feature for s, _, _ in nodes]),
        edge=np.array([0.0 if s is None else s.edge for s, _, _ in nodes]),
        left=np.array(left),
        right=np.array(right),
        missing_left=np.array([s is not None and s.missing_left for s, _, _ in nodes]),
        cover=cover,
        values=np.stack([np.zeros(width) if v is None else v for _, v, _ in nodes]),
        sets={n: s.chosen for n, (s, _, _) in enumerate(nodes) if s is not None and s.chosen},
    )
