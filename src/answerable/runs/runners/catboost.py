"""Runs a CatBoost model in its own format, in a process of its own."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from answerable.runs.answers import features_of
from answerable.runs.model_file import model_bytes
from answerable.runs.registry import Place, RunBatch, Trees, runner, tree_reader
from answerable.runs.sandbox.model import in_process
from answerable.runs.sandbox.process import Worker
from answerable.runs.types import Batch
from answerable.system.system import Component, ModelFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.runs.sandbox.child import Columns, Loaded

METHODS = {
    "predict_proba": "Probability", "predict": "Class", "decision_function": "RawFormulaVal",
}  # fmt: skip
PREPARE = ("numpy", "catboost")


@runner("catboost")
def catboost_runner(component: Component, run: ModelFile, place: Place) -> RunBatch:
    """Return a runner around a `.cbm` file.

    `predict_proba`, `predict` (the class, or the number of a regression) and `decision_function`
    (the raw value). A category it has never seen is answered as CatBoost does, from the prior.
    Raises what `in_process` raises.
    """
    content = model_bytes(component, run, place, tuple(METHODS))
    return in_process(
        component, run, place, loader=f"{__name__}:load", extra="catboost", content=content
    )


@tree_reader("catboost")
def catboost_trees(component: Component, run: ModelFile, place: Place, batch: Batch) -> Trees:
    """Return the trees of a file, written as JSON by CatBoost itself in a process of its own.

    The file holds only hashes of its categories; their words are those of `batch`.
    """
    from answerable.kernels.trees.parse_catboost import parse_catboost

    # It writes a file into its own empty folder, which the limits of a model would cut off.
    worker = Worker(component, run.path, loader=f"{__name__}:load_writer", extra="catboost",
                    method=run.method, trusted=True)  # fmt: skip
    try:
        names = worker.load(model_bytes(component, run, place, tuple(METHODS)))
        order = features_of(component, run.features, names)
        content = bytes(worker.ask({name: batch[name] for name in order})["json"])
    finally:
        worker.close()
    return Trees(parse_catboost(content), names)


def load_writer(content: bytes, settings: Mapping[str, Any]) -> "Loaded":
    """Return names, and what writes a model as JSON; runs in the child process."""
    import numpy as np

    model, names = _model(content)
    del settings

    def write(columns: "Columns") -> "Columns":
        file = Path("model.json")
        words = model.get_cat_feature_indices()
        model.save_model(str(file), format="json", pool=_pool(model, columns) if words else None)
        return {"json": np.frombuffer(file.read_bytes(), np.uint8)}

    return names, write


def load(content: bytes, settings: Mapping[str, Any]) -> "Loaded":
    """Return names and answers of a model; runs in the child process."""
    import numpy as np
    from catboost import CatBoostError

    model, names = _model(content)
    kind = METHODS[settings["method"]]

    def predict(columns: "Columns") -> "npt.NDArray[np.generic]":
        data = _pool(model, columns)
        try:
            answer = model.predict(data, prediction_type=kind)
        except CatBoostError as failed:
            if kind != "Class" or "lass" not in str(failed):
                raise
            answer = model.predict(data)  # a regression knows no classes
        return np.asarray(answer)

    return names, predict


def _model(content: bytes) -> tuple[Any, tuple[str, ...]]:
    """Return the model and its own names of its columns; none where it only numbers them."""
    from catboost import CatBoost, CatBoostError

    if content[:4] != b"CBM1":
        raise ValueError("it is no .cbm file")
    model = CatBoost()
    try:
        model.load_model(blob=content)
    except CatBoostError:
        # What the library says names lines of its source.
        raise ValueError("it is cut off or no CatBoost model; save it again") from None
    names = tuple(str(name) for name in model.feature_names_)
    unnamed = names == tuple(str(place) for place in range(len(names)))
    return model, () if unnamed else names


def _pool(model: Any, columns: "Columns") -> Any:
    import numpy as np
    from catboost import Pool

    words = set(model.get_cat_feature_indices()) | set(model.get_text_feature_indices())
    rows = np.empty((len(next(iter(columns.values()))), len(columns)), dtype=object)
    for place, column in enumerate(columns.values()):
        rows[:, place] = column
        if place in words:
            rows[:, place] = [_word(value) for value in column.tolist()]
    return Pool(
        rows,
        feature_names=[str(name) for name in model.feature_names_],
        cat_features=model.get_cat_feature_indices(),
        text_features=model.get_text_feature_indices(),
    )


def _word(value: object) -> object:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
