"""The Open Inference Protocol v2 (KServe, Triton, MLServer, OpenVINO), with JSON tensors."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from answerable.errors import EvidenceError
from answerable.runs.answers import by_position
from answerable.runs.remote.connection import Connection
from answerable.runs.types import Batch
from answerable.system.system import Component

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_FLOATS = ("FP16", "FP32", "FP64")
_TYPES = {"b": "BOOL", "i": "INT64", "u": "INT64", "f": "FP64"}


class V2:
    """Asks a model of a server that says itself what it takes."""

    def __init__(self, component: Component, order: Sequence[str], connection: Connection) -> None:
        self._component = component
        self._order = tuple(order)
        self._connection = connection
        self._described: tuple[Mapping[str, Any], ...] | None = None

    def request(self, batch: Batch) -> object:
        """Return one tensor of all fields where the model takes one, else a tensor per field."""
        inputs = self._inputs()
        n = len(next(iter(batch.values())))
        if len(inputs) == 1 and _width(inputs[0]) == len(batch) > 1:
            entry = inputs[0]
            rows = zip(*(_values(batch[f], entry["datatype"]) for f in batch), strict=True)
            data = [value for row in rows for value in row]
            return {"inputs": [_tensor(entry, [n, len(batch)], data)]}
        by_name = {entry["name"]: entry for entry in inputs}
        if by_name and set(by_name) != set(batch):
            raise EvidenceError(
                f"component {self._component.name!r}: the model takes {', '.join(by_name)} and the "
                f"card sends {', '.join(batch)}."
            )
        sent = []
        for field, values in batch.items():
            entry = by_name.get(field, {"name": field, "datatype": _TYPES.get(values.dtype.kind)})
            shape = [n, 1] if _width(entry) == 1 else [n]
            kind = entry.get("datatype") or "BYTES"
            sent.append(_tensor({**entry, "datatype": kind}, shape, _values(values, kind)))
        return {"inputs": sent}

    def fields(self, response: Any, n: int) -> "dict[str, npt.NDArray[np.generic]]":
        """Return the outputs by name, else the last of them by position."""
        import numpy as np

        outputs = response.get("outputs") if isinstance(response, dict) else None
        try:
            arrays = {out["name"]: _array(out).reshape(n, -1) for out in outputs or ()}
        except (KeyError, TypeError, ValueError):
            arrays = {}
        if not arrays:
            raise EvidenceError(
                f"component {self._component.name!r}: the response holds no output of {n} cases."
            )
        if all(field in arrays for field in self._component.writes):
            return {field: arrays[field][:, 0] for field in self._component.writes}
        last = list(arrays.values())[-1]
        return by_position([np.asarray(column) for column in last.T], self._component)

    def _inputs(self) -> tuple[Mapping[str, Any], ...]:
        """What the server says the model takes; empty when it does not say."""
        if self._described is None:
            path = self._connection.path.removesuffix("/infer")
            said = self._connection.get(path) if path != self._connection.path else None
            inputs = said.get("inputs") if isinstance(said, dict) else None
            whole = isinstance(inputs, list) and all(
                isinstance(entry, dict) and {"name", "datatype", "shape"} <= entry.keys()
                for entry in inputs
            )
            self._described = tuple(inputs) if whole and inputs else ()
        return self._described


def _width(entry: Mapping[str, Any]) -> int:
    """Columns of a tensor of cases; 0 when it has one dimension, or nobody says."""
    shape = entry.get("shape")
    return int(shape[1]) if isinstance(shape, list) and len(shape) == 2 else 0


def _tensor(entry: Mapping[str, Any], shape: list[int], data: list[Any]) -> dict[str, Any]:
    return {"name": entry["name"], "shape": shape, "datatype": entry["datatype"], "data": data}


def _values(values: "npt.NDArray[np.generic]", kind: str) -> list[Any]:
    import numpy as np

    if kind == "BYTES":
        return ["" if value is None else str(value) for value in values.tolist()]
    numbers = values.astype(np.float64)
    if kind == "BOOL":
        return [bool(value) for value in numbers.tolist()]
    if not np.isfinite(numbers).all():
        raise EvidenceError(
            "a number is missing, and the protocol v2 has no JSON for that; fill it in a step "
            "before."
        )
    return numbers.tolist() if kind in _FLOATS else [int(value) for value in numbers.tolist()]


def _array(output: Mapping[str, Any]) -> "npt.NDArray[np.generic]":
    import numpy as np

    data = np.asarray(output["data"])
    if data.dtype.kind == "U":
        data = data.astype(object)
    return data.reshape(output["shape"])
