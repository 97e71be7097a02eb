"""Runs a PyTorch model saved as TorchScript (.pt) or by torch.export (.pt2), in its own process.

Both formats can hold pickles. `torch.load` is held to `weights_only` throughout and every other
unpickling of Python is taken away in the process, so a file that needs more does not load.
"""

import io
import pickle
import zipfile
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from answerable.errors import RefusedFile
from answerable.runs.model_file import looks_pickled, model_path, noted_bytes, refuse_method
from answerable.runs.registry import Place, RunBatch, runner
from answerable.runs.sandbox.model import in_process
from answerable.runs.sandbox.numbers import matrix_of
from answerable.system.system import Component, ModelFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.runs.sandbox.child import Columns, Loaded

METHODS = ("predict_proba", "predict")
PREPARE = ("numpy", "torch")


@runner("torch")
def torch_runner(component: Component, run: ModelFile, place: Place) -> RunBatch:
    """Return a runner around a model that takes one matrix of 32-bit numbers.

    `predict_proba` is what the model answers, as it comes; `predict` the place of the largest of
    several columns. Raises `RefusedFile` for a bare pickle and what `in_process` raises.
    """
    refuse_method(component, run, METHODS)
    file = model_path(component, run, place)
    if looks_pickled(file):
        raise RefusedFile(
            f"component {component.name!r}: {file.name} is a pickle, and loading one can run any "
            "code, so it is never loaded; save the model with torch.jit.save or torch.export.save."
        )
    content = noted_bytes(component, run, place)
    return in_process(
        component, run, place, loader=f"{__name__}:load", extra="torch", content=content
    )


def load(content: bytes, settings: Mapping[str, Any]) -> "Loaded":
    """Return the answers of a model, which knows no names; runs in the child process."""
    import torch

    pickle.loads = pickle.load = _refuse
    model = _model(content)

    def predict(columns: "Columns") -> "npt.NDArray[np.generic]":
        import numpy as np

        rows = torch.from_numpy(matrix_of(columns).astype(np.float32))
        with torch.no_grad():
            answer = np.asarray(model(rows).numpy())
        several = answer.ndim == 2 and answer.shape[1] > 1
        return answer.argmax(axis=1) if several and settings["method"] == "predict" else answer

    return (), predict


def _model(content: bytes) -> Callable[[Any], Any]:
    import torch

    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except zipfile.BadZipFile:
        raise ValueError("it is cut off, or no file of torch.jit.save or torch.export") from None
    if any(name.endswith("/archive_format") for name in names):
        exported: Callable[[Any], Any] = torch.export.load(io.BytesIO(content)).module()
        return exported
    if not any("/code/" in name for name in names):
        raise ValueError(
            "it holds no program, only what torch.save wrote; save the model with torch.jit.save "
            "or torch.export.save"
        )
    scripted = torch.jit.load(io.BytesIO(content), map_location="cpu")
    scripted.eval()
    whole: Callable[[Any], Any] = scripted
    return whole


def _refuse(*_: object, **__: object) -> NoReturn:
    raise PermissionError("it holds a pickle, which is never loaded")
