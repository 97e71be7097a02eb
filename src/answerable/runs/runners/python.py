"""Runs a component that is a Python callable beside the card."""

from answerable.runs.answers import as_fields
from answerable.runs.registry import Place, RunBatch, runner
from answerable.runs.types import Batch
from answerable.system.system import Component, PythonCall


@runner("python")
def python_runner(component: Component, run: PythonCall, place: Place) -> RunBatch:
    """Return a runner around `module:function`.

    The callable gets a dict of arrays, one value per case, that it may change freely, and returns
    a mapping of field to one value per case; where it writes a single field, that field's values
    alone will do.
    """
    function = place.code.function(run.target)
    what = f"component {component.name!r} failed in {run.target}"

    def run_batch(batch: Batch) -> Batch:
        given = {name: values.copy() for name, values in batch.items()}
        return as_fields(place.code.call(function, what, given), component)

    return run_batch
