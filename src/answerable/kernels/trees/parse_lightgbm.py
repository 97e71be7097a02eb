"""LightGBM models in their text format, versions v3 and v4.

LightGBM compares with `<=` in 64 bits, has three treatments of missing values, sends the
categories a node names to the left and any other to the right, and adds up in 64 bits.
Source: `Tree::NumericalDecision` and `Tree::CategoricalDecision` in its include/LightGBM/tree.h.
"""

import json

import numpy as np

from answerable.errors import EvidenceError
from answerable.kernels.trees.build import build
from answerable.kernels.trees.table import Grown, Named, TreeTable, feature_names

CATEGORICAL, DEFAULT_LEFT = 1, 2
MISSING_IS_ZERO, MISSING_IS_NAN = 1, 2
LINKS = {
    "binary": "logistic",
    "cross_entropy": "logistic",
    "multiclass": "softmax",
    "multiclassova": "logistic",
    "poisson": "exp",
    "gamma": "exp",
    "tweedie": "exp",
}


def parse_lightgbm(text: str) -> TreeTable:
    """Return the table of a model text.

    Raises EvidenceError for text that is cut off, and for trees with linear models in the leaves.
    """
    head, _, body = text.partition("\nTree=")
    said = _pairs(head)
    body, closed, rest = body.partition("end of trees")
    if not head.startswith("tree") or not closed or said.get("version") not in ("v3", "v4"):
        raise EvidenceError(
            "this is no whole model text of LightGBM 3 or 4; save it again with save_model."
        )
    try:
        outputs = int(said["num_tree_per_iteration"])
        parts = [_pairs(part) for part in body.split("\nTree=")]
        trees = [_grown(part, outputs, n % outputs) for n, part in enumerate(parts)]
        names = feature_names(said["feature_names"].split(" "), int(said["max_feature_idx"]) + 1)
        objective, *settings = said.get("objective", "regression").split(" ")
        words, categories = _categories(said["feature_infos"].split(" "), rest)
        averaged = len(trees) // outputs if "average_output" in head.split("\n") else 1
    except (KeyError, ValueError, IndexError):
        raise EvidenceError("the LightGBM model text is damaged; save the model again.") from None
    if any(each.startswith("sigmoid:") and each != "sigmoid:1" for each in settings):
        raise EvidenceError(f"the objective {objective!r} with {settings} is not read here.")
    return build(
        trees,
        names,
        np.zeros(outputs),
        words=words,
        categories=categories,
        divisor=averaged,
        link=LINKS.get(objective, "identity"),
    )


def _pairs(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.split("\n") if "=" in line)


def _grown(said: dict[str, str], outputs: int, output: int) -> Grown:
    """Return one tree: splits first, then leaves, whose numbers LightGBM writes as -1, -2, ..."""
    if said.get("is_linear", "0") != "0":
        raise EvidenceError("the leaves hold linear models; train with linear_tree=False.")

    def numbers(name: str) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
        return np.array(said.get(name, "").split(), np.float64)

    leaves = int(said["num_leaves"])
    splits = leaves - 1
    values = np.zeros((splits + leaves, outputs))
    values[splits:, output] = numbers("leaf_value")
    none = np.full(leaves, -1)
    if not splits:
        return Grown(none, none.astype(float), none, none, none > 0, np.ones(1), values, {})
    kind = numbers("decision_type").astype(np.int64)
    threshold = numbers("threshold")
    missing = kind >> 2 & 3
    by_default = (kind & DEFAULT_LEFT) > 0
    # A missing value that the node does not know of counts as 0.
    as_zero = np.where(missing == 0, threshold >= 0, by_default)
    category = (kind & CATEGORICAL) > 0
    children = [
        np.where(c < 0, splits - 1 - c, c)
        for c in (numbers(f"{side}_child").astype(np.int64) for side in ("left", "right"))
    ]
    split = numbers("split_feature").astype(np.int64)
    return Grown(
        feature=np.concatenate([split, none]),
        edge=np.concatenate([np.nextafter(threshold, np.inf), none]),
        left=np.concatenate([children[0], none]),
        right=np.concatenate([children[1], none]),
        missing_left=np.concatenate([as_zero & ~category, none > 0]),
        cover=np.concatenate([numbers("internal_count"), numbers("leaf_count")]),
        values=values,
        sets=_sets(said, np.flatnonzero(category), threshold),
        zero={
            int(n): bool(by_default[n])
            for n in np.flatnonzero(~category & (missing == MISSING_IS_ZERO))
        },
    )


def _sets(
    said: dict[str, str],
    nodes: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]",
    threshold: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
) -> dict[int, Named]:
    bounds = [int(each) for each in said.get("cat_boundaries", "").split()]
    words = [int(each) for each in said.get("cat_threshold", "").split()]
    out = {}
    for node in nodes:
        place = int(threshold[node])
        codes = frozenset(
            32 * number + bit
            for number, word in enumerate(words[bounds[place] : bounds[place + 1]])
            for bit in range(32)
            if word >> bit & 1
        )
        out[int(node)] = Named(codes, True, False)
    return out


def _categories(infos: list[str], rest: str) -> tuple[dict[int, list[str]], dict[int, list[int]]]:
    """Return the words of each categorical feature, from pandas, and the codes that were seen.

    A numeric feature says `[least:most]`, a categorical one its codes with `:` between.
    """
    codes = {
        place: [code for code in map(int, info.split(":")) if code >= 0]
        for place, info in enumerate(infos)
        if info != "none" and not info.startswith("[")
    }
    line = next((x for x in rest.split("\n") if x.startswith("pandas_categorical:")), "")
    found = json.loads(line.partition(":")[2] or "null") or []
    words = {}
    if len(found) == len(codes):
        for place, values in zip(sorted(codes), found, strict=True):
            words[place] = [str(value) for value in values]
    return words, codes
