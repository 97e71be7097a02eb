"""Runs a component that is a Python callable beside the card."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from answerable.errors import EvidenceError
from answerable.runs.code import Code
from answerable.runs.types import Batch
from answerable.system.system import Component, PythonCall

if TYPE_CHECKING:
    pass

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def python_runner(component: Component, run: PythonCall, code: Code) -> Callable[[Batch], Batch]:
    """Return a runner around `module:function`.

    The callable gets a dict of arrays, one value per case, that it may change freely, and returns
    a mapping of field to one value per case; where it writes a single field, that field's values
    alone will do.
    """
    function = code.function(run.target)
    what = f"component {component.name!r} failed in {run.target}"

    def run_batch(batch: Batch) -> Batch:
        given = {name: values.copy() for name, values in batch.items()}
        return as_fields(code.call(function, what, given), component)

    return run_batch


def as_fields(answer: object, component: Component) -> "dict[str, npt.NDArray[np.generic]]":
    """Return an answer as arrays by field; `EvidenceError` when it has another shape."""
    import numpy as np

    if not isinstance(answer, Mapping):
        if len(component.writes) != 1 or answer is None or isinstance(answer, (str, bytes)):
            raise EvidenceError(
                f"component {component.name!r} returned {type(answer).__name__}; return a mapping "
                f"with the fields {', '.join(component.writes)}."
            )
        answer = {component.writes[0]: answer}
    fields = {}
    for name, values in answer.items():
        array = np.asarray(values)
        if array.dtype.kind in "US":
            array = array.astype(object)
        fields[str(name)] = array
    return fields
