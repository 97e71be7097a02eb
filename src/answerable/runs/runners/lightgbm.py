"""Runs a LightGBM model in its own text format, in a process of its own."""

import json
import re
from collections.abc import Mapping, Sequence
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
PREPARE = ("numpy", "lightgbm")


@runner("lightgbm")
def lightgbm_runner(component: Component, run: ModelFile, place: Place) -> RunBatch:
    """Return a runner around a `.txt` file.

    `predict_proba` and `predict` (classes 0, 1, ... of a classifier, else the number) and
    `decision_function` (the raw score). Raises what `in_process` raises.
    """
    content = model_bytes(component, run, place, METHODS)
    return in_process(
        component, run, place, loader=f"{__name__}:load", extra="lightgbm", content=content
    )


@tree_reader("lightgbm")
def lightgbm_trees(component: Component, run: ModelFile, place: Place, _: Batch) -> Trees:
    """Return the trees of a file."""
    from answerable.kernels.trees.parse_lightgbm import parse_lightgbm

    content = model_bytes(component, run, place, METHODS)
    table = parse_lightgbm(content.decode("utf-8", "replace").replace("\r\n", "\n"))
    names = () if _unnamed(table.features) else table.features
    return Trees(table, names, numbers_are_words=True)


@word_reader("lightgbm")
def lightgbm_words(component: Component, run: ModelFile, place: Place) -> Words:
    """Return the words of the categories that a file remembers."""
    trees = place.trees.get(component.name) or lightgbm_trees(component, run, place, {})
    place.trees[component.name] = trees
    return words_of_trees(trees)


def load(content: bytes, settings: Mapping[str, Any]) -> "Loaded":
    """Return names and answers of a model; runs in the child process."""
    import lightgbm

    text = content.decode("utf-8")
    if "\nend of trees" not in text:
        raise ValueError("the file ends before its trees do; save it again")
    booster = lightgbm.Booster(model_str=text)
    names = booster.feature_name()
    categories = _categories(text, names)
    objective = _header(text, "objective").partition(" ")[0]

    def predict(columns: "Columns") -> "npt.NDArray[np.generic]":
        given = dict(zip(names, columns.values(), strict=True))
        method = settings["method"]
        rows = matrix_of(given, categories)
        answer = booster.predict(rows, raw_score=method == "decision_function")
        return _classes(answer, objective if method == "predict" else "")

    return () if _unnamed(names) else tuple(names), predict


def _unnamed(names: Sequence[str]) -> bool:
    return all(re.fullmatch(r"Column_\d+", name) for name in names)


def _header(text: str, key: str) -> str:
    found = re.search(rf"^{key}=(.*)$", text, re.MULTILINE)
    return found[1] if found else ""


def _categories(text: str, names: list[str]) -> dict[str, list[object]]:
    """Return the words of each categorical column, as the dataframe of the training had them."""
    line = re.search(r"^pandas_categorical:(\[.*\])$", text, re.MULTILINE)
    words = json.loads(line[1]) if line else []
    infos = _header(text, "feature_infos").split(" ")
    kinds = [name for name, info in zip(names, infos, strict=False) if not info.startswith("[")]
    if words and len(kinds) != len(words):
        raise ValueError("it was trained on more categorical columns than its trees use")
    return dict(zip(kinds, words, strict=True)) if words else {}


def _classes(answer: Any, objective: str) -> "npt.NDArray[np.generic]":
    import numpy as np

    matrix: Any = np.asarray(answer)
    if objective == "binary":
        return np.asarray(matrix > 0.5, np.int64)
    if objective.startswith("multiclass"):
        return np.asarray(matrix.argmax(axis=1))
    return np.asarray(matrix)
