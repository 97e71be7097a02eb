"""Runs a scikit-learn model out of a pickle or a joblib file, by the user's explicit permission.

Loading a pickle can execute anything, so four things must come together: the card names the
format, the user gave the SHA-256 of this very file, the file names nothing but arrays and
estimators when it is read without loading, and it is loaded by an unpickler that allows the same
names and no others, in a process without network, files or programs.
"""

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from answerable.errors import EvidenceError, RefusedFile
from answerable.runs.answers import features_of
from answerable.runs.encoders import (
    estimator_words,
    pack_words,
    said_of_unknown,
    unpack_words,
)
from answerable.runs.estimator import METHODS, ask_estimator, by_place, own_names
from answerable.runs.model_file import model_path, noted_bytes, refuse_method
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
from answerable.runs.sandbox.pickle_names import may_name
from answerable.runs.sandbox.pickle_scan import plain_bytes, scan
from answerable.runs.sandbox.process import Worker
from answerable.runs.types import Batch
from answerable.system.system import Component, ModelFile

if TYPE_CHECKING:
    from answerable.runs.sandbox.child import Columns, Loaded

NUMERIC = "numbers are words"
PREPARE = ("numpy", "joblib", "sklearn", "scipy.sparse")


@runner("joblib", "pickle")
def pickle_runner(component: Component, run: ModelFile, place: Place) -> RunBatch:
    """Return a runner around a pickled estimator.

    Raises `RefusedFile` without the user's permission for this very file or when it names what no
    model needs, `EvidenceError` when it is cut off, and what `in_process` raises.
    """
    content = _content(component, run, place)
    return in_process(
        component, run, place, loader=f"{__name__}:load", extra="learn", content=content
    )


@tree_reader("joblib", "pickle")
def pickle_trees(component: Component, run: ModelFile, place: Place, batch: Batch) -> Trees:
    """Return the trees of a forest, of boosting, or of a pipeline that ends in one.

    They are read in a process of their own, like the runner's. Raises what the runner raises, and
    `EvidenceError` for any other estimator.
    """
    from answerable.kernels.trees.packed import from_arrays

    worker = Worker(
        component, run.path, loader=f"{__name__}:load_trees", extra="learn", method=run.method
    )
    try:
        names = worker.load(_content(component, run, place))
        order = features_of(component, run.features, names)
        came = worker.ask({name: batch[name][:1] for name in order})
    finally:
        worker.close()
    numeric = bool(came.get(NUMERIC, [0])[0])
    return Trees(from_arrays(came), names, numbers_are_words=numeric)


@word_reader("joblib", "pickle")
def pickle_words(component: Component, run: ModelFile, place: Place) -> Words:
    """Return the values that the encoders of an estimator know, read in a process of their own."""
    worker = Worker(
        component, run.path, loader=f"{__name__}:load_words", extra="learn", method=run.method
    )
    try:
        names = worker.load(_content(component, run, place))
        return unpack_words(worker.ask({}), names)
    finally:
        worker.close()


def _content(component: Component, run: ModelFile, place: Place) -> bytes:
    """Return the bytes of a pickle that may be loaded, in a process that may do nothing else."""
    refuse_method(component, run, METHODS)
    file = model_path(component, run, place)
    content = noted_bytes(component, run, place)
    _demand_trust(component, file, content, place)
    try:
        content = plain_bytes(content)
    except ValueError as broken:
        raise EvidenceError(f"component {component.name!r}: {file.name}: {broken}.") from None
    found = scan(content)
    if found.refused:
        raise RefusedFile(
            f"component {component.name!r}: {file.name} was not loaded: {found.refused}; save the "
            "model with skops instead (skops.io.dump)."
        )
    return content


def _demand_trust(component: Component, file: Path, content: bytes, place: Place) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 not in place.trust.hashes:
        raise RefusedFile(
            f"component {component.name!r}: {file.name} is a pickle, and loading one can run any "
            "code; save the model with skops instead (skops.io.dump), or, if you made the file "
            f"yourself, add --trust sha256:{sha256}. Trusting its folder is not enough."
        )


def load(content: bytes, settings: Mapping[str, Any]) -> "Loaded":
    """Return names and answers of a model; runs in the child process."""
    model = by_place(_unpickler()(io.BytesIO(content)).load())
    method = settings["method"]

    def predict(columns: "Columns") -> Any:
        try:
            return ask_estimator(model, method, columns)
        except ValueError as failed:
            raise ValueError(said_of_unknown(model, columns, str(failed))) from None

    return own_names(model), predict


def load_trees(content: bytes, _: Mapping[str, Any]) -> "Loaded":
    """Return names, and what writes the trees of a model as arrays; runs in the child process."""
    import numpy as np

    from answerable.kernels.trees.packed import to_arrays
    from answerable.kernels.trees.parse_pipeline import parse_estimator

    model = by_place(_unpickler()(io.BytesIO(content)).load())

    def write(columns: "Columns") -> "Columns":
        table, numeric = parse_estimator(model, columns)
        return {**to_arrays(table), NUMERIC: np.array([numeric])}

    return own_names(model), write


def load_words(content: bytes, _: Mapping[str, Any]) -> "Loaded":
    """Return names, and what tells the values a model knows; runs in the child process."""
    model = by_place(_unpickler()(io.BytesIO(content)).load())

    def tell(_: "Columns") -> "Columns":
        words: Columns = pack_words(*estimator_words(model))
        return words

    return own_names(model), tell


def _unpickler() -> Any:
    """Return joblib's unpickler, allowing the names of the list and no others at any depth."""
    from joblib.numpy_pickle import NumpyArrayWrapper, NumpyUnpickler
    from numpy import ndarray

    class Unpickler(NumpyUnpickler):  # type: ignore[misc]
        def __init__(self, source: io.BytesIO) -> None:
            import inspect

            more = {"ensure_native_byte_order": True}
            known = inspect.signature(NumpyUnpickler.__init__).parameters
            super().__init__("", source, **{k: v for k, v in more.items() if k in known})

        def find_class(self, module: str, name: str) -> Any:
            """Return what a name stands for; PermissionError for one outside the list."""
            if not may_name(module, name):
                raise PermissionError(f"it names {module}.{name}, which no plain model needs")
            if name == "NumpyArrayWrapper":
                return Wrapper
            found = super().find_class(module, name)
            home = getattr(found, "__module__", None) or ""
            if module.startswith("sklearn.") and not home.startswith("sklearn."):
                raise PermissionError(f"{module}.{name} is not of scikit-learn")
            return found

    class Wrapper(NumpyArrayWrapper):  # type: ignore[misc]
        """Reads arrays of objects, pickles of their own, by the same list."""

        def read_array(self, unpickler: Any, *given: Any) -> ndarray[Any, Any]:
            """Return the array, one of objects by our own unpickler."""
            if self.dtype.hasobject:
                inner: ndarray[Any, Any] = Unpickler(unpickler.file_handle).load()
                return inner
            read: ndarray[Any, Any] = super().read_array(unpickler, *given)
            return read

    return Unpickler
