"""What a component answered, as arrays under the names of its fields."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from answerable.errors import EvidenceError
from answerable.system.system import Component

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def as_fields(answer: object, component: Component) -> "dict[str, npt.NDArray[np.generic]]":
    """Return an answer as arrays by field; `EvidenceError` when it has another shape.

    A mapping has one sequence per field; where the component writes a single field, that field's
    values alone will do.
    """
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


def said_by_library(failed: Exception) -> str:
    """Return what a library says went wrong, on one line: its first two sentences at most.

    Libraries go on with advice and addresses; a finding has room for what happened.
    """
    said = " ".join(str(failed).split()) or type(failed).__name__
    sentences = re.split(r"(?<=[\w)\]\"'][.!]) (?=[A-Z])", said)
    return " ".join(sentences[:2])[:500].rstrip()


def as_columns(
    answer: "npt.NDArray[np.generic]", component: Component
) -> "dict[str, npt.NDArray[np.generic]]":
    """Return a model's answer, one row per case, as the fields of the component.

    Of two classes the last is kept where a single field is written. Raises `EvidenceError` when
    there are more or fewer columns than fields.
    """
    columns = [answer] if answer.ndim == 1 else list(answer.reshape(len(answer), -1).T)
    return by_position(columns, component)


def by_position(
    columns: "Sequence[npt.NDArray[np.generic]]", component: Component
) -> "dict[str, npt.NDArray[np.generic]]":
    """Return columns that have no names of their own as the fields of the component."""
    wanted = len(component.writes)
    if wanted == 1 and len(columns) == 2:
        columns = columns[1:]
    if len(columns) != wanted:
        raise EvidenceError(
            f"component {component.name!r} answers with {len(columns)} columns and writes "
            f"{wanted} fields; name one field per class."
        )
    return dict(zip(component.writes, columns, strict=True))


def features_of(
    component: Component, features: Sequence[str], own: Sequence[str]
) -> tuple[str, ...]:
    """Return a model's columns in its own order.

    `features` is what the card lists (empty: the component's `reads`), `own` the names stored in
    the model (empty: it knows none). Without a list in the card, columns are matched by name.
    Raises `EvidenceError` when the names differ, or a listed order does.
    """
    listed = tuple(features) or component.reads
    strange = [name for name in listed if name not in component.reads]
    if strange:
        raise EvidenceError(
            f"component {component.name!r}: `features` names {', '.join(strange)}, which it does "
            "not read; add it to `reads`."
        )
    if not own:
        return listed
    if set(own) != set(listed) or len(own) != len(listed):
        raise EvidenceError(
            f"component {component.name!r} was fitted on {', '.join(own)} and the card says it "
            f"reads {', '.join(listed)}."
        )
    if features and tuple(own) != listed:
        raise EvidenceError(
            f"component {component.name!r} was fitted on {', '.join(own)} in this order, and "
            f"`features` in the card lists {', '.join(listed)}; write the model's order."
        )
    return tuple(own)
