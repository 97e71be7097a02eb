"""Runs an XGBoost model in its own JSON or UBJSON format, in a process of its own."""

import json
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from answerable.runs.encoders import words_of_trees
from answerable.runs.model_file import model_bytes
from answerable.runs.registry import (
    Place,
    RunBatch,
    Trees,
    Words,
    runner,
    tree_reader,
    word_reader,
)
from answerable.runs.sandbox.model import in_process
from answerable.runs.sandbox.numbers import matrix_of
from answerable.runs.types import Batch
from answerable.system.system import Component, ModelFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.runs.sandbox.child import Columns, Loaded

METHODS = ("predict_proba", "predict", "decision_function")
PREPARE = ("numpy", "xgboost")


@runner("xgboost")
def xgboost_runner(component: Component, run: ModelFile, place: Place) -> RunBatch:
    """Return a runner around a `.json` or `.ubj` file.

    `predict_proba` and `predict` (classes 0, 1, ... of a classifier, else the number) and
    `decision_function` (the margin). Raises what `in_process` raises.
    """
    content = model_bytes(component, run, place, METHODS)
    return in_process(
        component, run, place, loader=f"{__name__}:load", extra="xgboost", content=content
    )


@tree_reader("xgboost")
def xgboost_trees(component: Component, run: ModelFile, place: Place, _: Batch) -> Trees:
    """Return the trees of a file that the runner would ask: up to the best round, if it says so."""
    from answerable.kernels.trees.parse_xgboost import parse_xgboost

    table = parse_xgboost(model_bytes(component, run, place, METHODS))
    unnamed = all(re.fullmatch(r"feature \d+", name) for name in table.features)
    return Trees(table, () if unnamed else table.features)


@word_reader("xgboost")
def xgboost_words(component: Component, run: ModelFile, place: Place) -> Words:
    """Return the words of the categories that a file remembers."""
    trees = place.trees.get(component.name) or xgboost_trees(component, run, place, {})
    place.trees[component.name] = trees
    return words_of_trees(trees)


def load(content: bytes, settings: Mapping[str, Any]) -> "Loaded":
    """Return names and answers of a model; runs in the child process."""
    import xgboost

    booster = xgboost.Booster()
    try:
        booster.load_model(bytearray(content))
    except xgboost.core.XGBoostError:
        # What the library says names lines of its source and folders of the machine.
        raise ValueError("it is cut off or no XGBoost model; save it again") from None
    whole = json.loads(booster.save_raw("json"))["learner"]
    kinds = booster.feature_types
    names = booster.feature_names
    categories = _categories(whole, list(kinds or ()))
    rounds = _rounds(booster)

    def predict(columns: "Columns") -> "npt.NDArray[np.generic]":
        by_name = {list(columns)[i]: words for i, words in categories.items()}
        rows = xgboost.DMatrix(
            matrix_of(columns, by_name),
            feature_names=names,
            feature_types=kinds,
            enable_categorical=True,
        )
        method = settings["method"]
        margin = method == "decision_function"
        answer = booster.predict(rows, output_margin=margin, iteration_range=rounds)
        return _classes(answer, whole["objective"]["name"]) if method == "predict" else answer

    return tuple(names or ()), predict


def _rounds(booster: Any) -> tuple[int, int]:
    """The trees XGBoost's own scikit-learn interface would use; all of them otherwise."""
    best = booster.attr("best_iteration")
    return (0, int(best) + 1) if best is not None else (0, 0)


def _categories(learner: Mapping[str, Any], kinds: list[str]) -> dict[int, list[str]]:
    """Return place -> words of the columns whose words the model remembers."""
    trees = learner["gradient_booster"]
    trees = trees.get("gbtree", trees)
    stored = trees.get("model", {}).get("cats", {}).get("enc", [])
    found = {}
    for place, (kind, entry) in enumerate(zip(kinds, stored, strict=False)):
        offsets = entry.get("offsets")
        if kind == "c" and offsets:
            letters = bytes(entry["values"])
            found[place] = [letters[a:b].decode() for a, b in pairwise(offsets)]
    return found


def _classes(answer: Any, objective: str) -> "npt.NDArray[np.generic]":
    import numpy as np

    if objective == "binary:logistic":
        return np.asarray(answer > 0.5, np.int64)
    if objective == "multi:softprob":
        return np.asarray(answer.argmax(axis=1))
    return np.asarray(answer)
