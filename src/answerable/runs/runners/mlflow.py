"""Runs an MLflow model through its pyfunc flavour, in a process of its own.

Loading a pyfunc executes code, so every file in the folder needs the user's trust, like code.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from answerable.runs.model_file import model_folder
from answerable.runs.registry import Place, RunBatch, runner
from answerable.runs.sandbox.model import in_process
from answerable.system.system import Component, ModelFile

if TYPE_CHECKING:
    from answerable.runs.sandbox.child import Columns, Loaded

PREPARE = ("numpy", "pandas", "mlflow.pyfunc")


@runner("mlflow")
def mlflow_runner(component: Component, run: ModelFile, place: Place) -> RunBatch:
    """Return a runner around a folder written by `mlflow.*.save_model`; `method` means nothing.

    Columns are those of its signature, by name. Raises `TrustError` unless the user trusts every
    file in the folder, and what `in_process` raises.
    """
    folder = model_folder(component, run, place, trusted=True)
    return in_process(
        component, run, place, loader=f"{__name__}:load", extra="mlflow", folder=str(folder),
        trusted=True,
    )  # fmt: skip


def load(content: bytes, settings: Mapping[str, Any]) -> "Loaded":
    """Return names and answers of a model; runs in the child process."""
    import mlflow.pyfunc
    import pandas

    del content
    model = mlflow.pyfunc.load_model(settings["folder"])
    schema = model.metadata.get_input_schema()
    named = schema is not None and not schema.is_tensor_spec() and schema.has_input_names()

    def predict(columns: "Columns") -> Any:
        answer = model.predict(pandas.DataFrame(dict(columns)))
        if isinstance(answer, pandas.DataFrame):
            return {str(name): answer[name].to_numpy() for name in answer.columns}
        return answer

    return tuple(schema.input_names()) if named else (), predict
