"""Runs a component that is a model file, in formats whose loading cannot execute code."""

import hashlib
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from answerable.errors import EvidenceError, NeedsExtra, TrustError
from answerable.runs.types import Batch, FileRead
from answerable.system.system import Component, ModelFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

EXECUTING = frozenset({"pickle", "pkl", "joblib", "dill", "cloudpickle", "pt", "pth"})
"""Formats (and file endings) that run code while they are loaded."""

FORMATS = ("skops",)

METHODS = ("predict_proba", "predict", "decision_function")


def refuse_executing(name: str, file: Path, form: str) -> None:
    """Raise `TrustError` for a pickle under whatever name; the file is never loaded."""
    ending = file.suffix.lower().lstrip(".")
    starts_like_one = file.is_file() and _first_byte(file) == b"\x80"
    if form.lower() in EXECUTING or ending in EXECUTING or starts_like_one:
        raise TrustError(
            f"component {name!r}: {file.name} is a pickle, and loading one can run any code, so it "
            "is never loaded; save the model with skops instead (skops.io.dump)."
        )


def _first_byte(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(1)


def model_runner(
    component: Component, run: ModelFile, folder: Path
) -> tuple[Callable[[Batch], Batch], FileRead]:
    """Return a runner around a model file, and the file with its hash.

    The model's columns are the component's `reads` in their order. `predict_proba` answers with
    the probability of the last class, or one field per class where the component writes as many.
    Raises `TrustError` for formats that execute, `EvidenceError` for a file that is not there,
    lies elsewhere or holds types skops does not know, `NeedsExtra` without skops.
    """
    file = (folder / run.path).resolve()
    refuse_executing(component.name, file, run.format)
    if run.format not in FORMATS or run.method not in METHODS:
        raise EvidenceError(
            f"component {component.name!r}: nothing here runs {run.method!r} of a model in format "
            f"{run.format!r}; formats: {', '.join(FORMATS)}; methods: {', '.join(METHODS)}."
        )
    if not file.is_relative_to(folder.resolve().parent) or not file.is_file():
        raise EvidenceError(
            f"component {component.name!r}: there is no model {run.path} beside the card or in the "
            "folder above it."
        )
    model = _load(component.name, file)
    shown = FileRead(run.path, hashlib.sha256(file.read_bytes()).hexdigest(), "model")

    def run_batch(batch: Batch) -> Batch:
        return _answer(model, component, run.method, batch)

    return run_batch, shown


def _load(name: str, file: Path) -> Any:
    try:
        import skops.io
    except ImportError:
        raise NeedsExtra("skops", "learn") from None
    try:
        strange = skops.io.get_untrusted_types(file=file)
        model = None if strange else skops.io.load(file, trusted=[])
    except Exception as failed:
        said = " ".join(str(failed).split())
        raise EvidenceError(
            f"component {name!r}: {file.name} cannot be read as a skops file: {said}."
        ) from None
    if strange:
        raise EvidenceError(
            f"component {name!r}: {file.name} holds types that skops does not know to be "
            f"harmless: {', '.join(sorted(strange))}; save the model without them."
        )
    return model


def _answer(model: Any, component: Component, method: str, batch: Batch) -> Batch:
    import numpy as np

    order = _order(model, component)
    columns = [batch[name] for name in order]
    numeric = all(column.dtype.kind in "biuf" for column in columns)
    rows = np.column_stack([c.astype(np.float64 if numeric else object) for c in columns])
    with warnings.catch_warnings():
        # The names were compared in `_order`, so a model that misses them here loses nothing.
        warnings.filterwarnings("ignore", message="X does not have valid feature names")
        try:
            answer = np.asarray(getattr(model, method)(rows))
        except Exception as failed:
            said = " ".join(str(failed).split())
            raise EvidenceError(f"component {component.name!r} failed: {said}.") from failed
    return dict(zip(component.writes, _columns(answer, component), strict=True))


def _order(model: Any, component: Component) -> tuple[str, ...]:
    """The model's own order of its columns where it knows their names."""
    names = tuple(str(name) for name in getattr(model, "feature_names_in_", component.reads))
    if set(names) != set(component.reads):
        raise EvidenceError(
            f"component {component.name!r} was fitted on {', '.join(names)} and the card says it "
            f"reads {', '.join(component.reads)}."
        )
    return names


def _columns(
    answer: "npt.NDArray[np.generic]", component: Component
) -> "list[npt.NDArray[np.generic]]":
    wanted = len(component.writes)
    if answer.ndim == 1:
        answer = answer[:, None]
    if wanted == 1 and answer.shape[1] == 2:
        answer = answer[:, 1:]
    if answer.shape[1] != wanted:
        raise EvidenceError(
            f"component {component.name!r} answers with {answer.shape[1]} columns and writes "
            f"{wanted} fields; name one field per class."
        )
    return [answer[:, place] for place in range(wanted)]
