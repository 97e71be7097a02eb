"""Runs a component that is a server: plain JSON by a template, or the Open Inference Protocol v2.

Only addresses that the card declares are reached. Requests hold many cases each. A server that
hangs or fails makes the component *not tested*; it is asked no further in this audit.
"""

import json
from typing import TYPE_CHECKING, Any, Protocol

from answerable.errors import EvidenceError
from answerable.runs.answers import as_fields
from answerable.runs.registry import Place, RunBatch, runner
from answerable.runs.remote.connection import Connection
from answerable.runs.remote.credential import read_credential
from answerable.runs.remote.template import filled, read_answer
from answerable.runs.remote.v2 import V2
from answerable.runs.types import Batch, CannotRun
from answerable.system.system import Component, Endpoint

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class _Speaks(Protocol):
    """One protocol: how cases become a request, and a response becomes fields."""

    def request(self, batch: Batch) -> object:
        """Return the content of a request about some cases."""
        ...

    def fields(self, response: Any, n: int) -> "dict[str, npt.NDArray[np.generic]]":
        """Return the fields of a response about `n` cases."""
        ...


@runner("http")
def http_runner(component: Component, run: Endpoint, place: Place) -> RunBatch:
    """Return a runner around a server.

    Raises `EvidenceError` for an undeclared address, `TrustError` where a card nobody trusts names
    a credential, and `CannotRun` where that credential is not there.
    """
    connection = Connection(component, run, place.allowed, read_credential(component, run, place))
    place.closing.callback(connection.close)
    order = run.features or component.reads
    speaks: _Speaks = (
        V2(component, order, connection) if run.protocol == "v2" else _Plain(component, run)
    )
    failed: list[CannotRun] = []

    def run_batch(batch: Batch) -> Batch:
        import numpy as np

        if failed:
            raise failed[0]
        n = len(next(iter(batch.values())))
        parts = []
        for start in range(0, n, run.rows):
            part = {name: batch[name][start : start + run.rows] for name in order}
            try:
                response = connection.post(speaks.request(part))
            except CannotRun as stopped:
                failed.append(stopped)
                raise
            rows = len(next(iter(part.values())))
            parts.append(_checked(speaks.fields(response, rows), component, rows))
            if start:
                place.progress(f"{component.name}: {start + rows} of {n} cases")
        return {
            field: np.concatenate([part[field] for part in parts]) for field in component.writes
        }

    return run_batch


class _Plain:
    """JSON by the template of the card."""

    def __init__(self, component: Component, run: Endpoint) -> None:
        self._component = component
        self._template = json.loads(run.send)
        self._where = run.answer

    def request(self, batch: Batch) -> object:
        """Return the template with the cases in it."""
        return filled(self._template, batch)

    def fields(self, response: Any, n: int) -> "dict[str, npt.NDArray[np.generic]]":
        """Return the answers of a response. Raises `EvidenceError` when they are not there."""
        return as_fields(read_answer(response, self._where, self._component), self._component)


def _checked(
    fields: "dict[str, npt.NDArray[np.generic]]", component: Component, n: int
) -> "dict[str, npt.NDArray[np.generic]]":
    for field in component.writes:
        if field not in fields or len(fields[field]) != n:
            got = f"{len(fields[field])} values" if field in fields else "nothing"
            raise EvidenceError(
                f"component {component.name!r} answered a request of {n} cases with {got} for "
                f"{field!r}; the server must return one value per case."
            )
    return fields
