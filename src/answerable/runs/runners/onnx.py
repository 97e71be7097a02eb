"""Runs an ONNX model with onnxruntime, in a process of its own."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from answerable.runs.model_file import model_bytes
from answerable.runs.registry import Place, RunBatch, Trees, runner, tree_reader
from answerable.runs.sandbox.model import in_process
from answerable.runs.sandbox.numbers import matrix_of
from answerable.runs.types import Batch
from answerable.system.system import Component, ModelFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.runs.sandbox.child import Columns, Loaded

METHODS = ("predict_proba", "predict", "decision_function")
PREPARE = ("numpy", "onnxruntime")
_TYPES = {
    "tensor(float)": "float32", "tensor(double)": "float64", "tensor(int64)": "int64",
    "tensor(int32)": "int32", "tensor(bool)": "bool", "tensor(string)": "object",
}  # fmt: skip


@runner("onnx")
def onnx_runner(component: Component, run: ModelFile, place: Place) -> RunBatch:
    """Return a runner around an `.onnx` file.

    The model takes one matrix, or one input per column. Outputs that have the names of the fields
    are taken by name; else `predict` is the first output and `predict_proba` (or
    `decision_function`) the last. Weights in other files and operators of other libraries are not
    loaded. Raises what `in_process` raises.
    """
    content = model_bytes(component, run, place, METHODS)
    return in_process(
        component, run, place, loader=f"{__name__}:load", extra="onnx", content=content
    )


@tree_reader("onnx")
def onnx_trees(component: Component, run: ModelFile, place: Place, _: Batch) -> Trees:
    """Return the trees of a file that is an ensemble of trees and nothing else.

    It is read as bytes, and nothing of it is run.
    """
    from answerable.kernels.trees.parse_onnx import parse_onnx

    content = model_bytes(component, run, place, METHODS)
    columns = len(run.features or component.reads)
    table = parse_onnx(content, columns=columns, fields=component.writes)
    unnamed = all(re.fullmatch(r"feature \d+", name) for name in table.features)
    return Trees(table, () if unnamed else table.features)


def load(content: bytes, settings: Mapping[str, Any]) -> "Loaded":
    """Return names and answers of a model; runs in the child process."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as failed:
        if "INVALID_PROTOBUF" in str(failed):
            raise ValueError("it is cut off or no ONNX model; save it again") from None
        raise
    inputs, outputs = session.get_inputs(), session.get_outputs()
    whole = len(inputs) == 1 and _width(inputs[0].shape) != 1
    names = () if whole or len(inputs) == 1 else tuple(entry.name for entry in inputs)

    def predict(columns: "Columns") -> "npt.NDArray[np.generic] | Columns":
        if whole:
            fed = {inputs[0].name: matrix_of(columns).astype(_type(inputs[0]))}
        else:
            fed = {
                entry.name: column.astype(_type(entry))[:, None]
                for entry, column in zip(inputs, columns.values(), strict=True)
            }
        answers = session.run(None, fed)
        by_name = {entry.name: value for entry, value in zip(outputs, answers, strict=True)}
        if all(field in by_name for field in settings["writes"]):
            return {field: _matrix(by_name[field]).ravel() for field in settings["writes"]}
        return _matrix(answers[0 if settings["method"] == "predict" else -1])

    return names, predict


def _width(shape: list[Any]) -> Any:
    return shape[1] if len(shape) == 2 else 0


def _type(entry: Any) -> str:
    if entry.type not in _TYPES:
        raise ValueError(f"its input {entry.name!r} is a {entry.type}, which no column can be")
    return _TYPES[entry.type]


def _matrix(answer: Any) -> "npt.NDArray[np.generic]":
    """Return an output as an array; classifiers may answer with one mapping per case."""
    import numpy as np

    if isinstance(answer, list) and answer and isinstance(answer[0], dict):
        return np.array([list(case.values()) for case in answer])
    return np.asarray(answer)
