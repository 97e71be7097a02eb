"""Runs a CatBoost model in its own format, in a process of its own."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from answerable.runs.model_file import model_bytes
from answerable.runs.registry import Place, RunBatch, runner
from answerable.runs.sandbox.model import in_process
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


def load(content: bytes, settings: Mapping[str, Any]) -> "Loaded":
    """Return names and answers of a model; runs in the child process."""
    import numpy as np
    from catboost import CatBoost, CatBoostError, Pool

    if content[:4] != b"CBM1":
        raise ValueError("it is no .cbm file")
    model = CatBoost()
    model.load_model(blob=content)
    names = tuple(str(name) for name in model.feature_names_)
    words = set(model.get_cat_feature_indices()) | set(model.get_text_feature_indices())
    kind = METHODS[settings["method"]]

    def predict(columns: "Columns") -> "npt.NDArray[np.generic]":
        rows = np.empty((len(next(iter(columns.values()))), len(columns)), dtype=object)
        for place, column in enumerate(columns.values()):
            rows[:, place] = column
            if place in words:
                rows[:, place] = [_word(value) for value in column.tolist()]
        data = Pool(
            rows,
            feature_names=list(names),
            cat_features=model.get_cat_feature_indices(),
            text_features=model.get_text_feature_indices(),
        )
        try:
            answer = model.predict(data, prediction_type=kind)
        except CatBoostError as failed:
            if kind != "Class" or "lass" not in str(failed):
                raise
            answer = model.predict(data)  # a regression knows no classes
        return np.asarray(answer)

    unnamed = names == tuple(str(place) for place in range(len(names)))
    return () if unnamed else names, predict


def _word(value: object) -> object:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
