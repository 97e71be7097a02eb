"""Asking a fitted scikit-learn estimator about columns."""

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from answerable.runs.types import Batch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

METHODS = ("predict_proba", "predict", "decision_function")


def own_names(model: Any) -> tuple[str, ...]:
    """Return the names of the columns an estimator was fitted on; empty when it knows none."""
    return tuple(str(name) for name in getattr(model, "feature_names_in_", ()))


def by_place(model: Any) -> Any:
    """Return a fitted estimator whose choices of columns by name are choices by place.

    An estimator that was fitted on a data frame takes its columns by their names, and is asked
    about rows without names, in its own order: so no library of data frames is needed. The
    estimator itself is changed, and returned; it must be nobody else's.
    """
    for step in _inside(model):
        names = list(own_names(step))
        if hasattr(step, "transformers_") and names:
            step.transformers_ = [
                (name, part, _places(columns, names)) for name, part, columns in step.transformers_
            ]
    return model


def _inside(model: Any) -> Iterator[Any]:
    """Yield an estimator and those it is made of, as far as pipelines and columns go."""
    yield model
    for _, step in getattr(model, "steps", ()):
        yield from _inside(step)
    for _, step, _ in getattr(model, "transformers_", ()):
        yield from _inside(step)


def _places(columns: Any, names: list[str]) -> Any:
    if isinstance(columns, str):
        return names.index(columns)
    if isinstance(columns, list) and all(isinstance(each, str) for each in columns):
        return [names.index(each) for each in columns]
    if isinstance(columns, slice) and isinstance(columns.start or columns.stop, str):
        # By name, a slice ends with the column it names and not before it.
        first = 0 if columns.start is None else names.index(columns.start)
        end = len(names) if columns.stop is None else names.index(columns.stop) + 1
        return list(range(first, end))[:: columns.step]
    return columns


def ask_estimator(model: Any, method: str, columns: Batch) -> "npt.NDArray[np.generic]":
    """Return what an estimator says of columns in its own order, one row per case."""
    import numpy as np

    numeric = all(column.dtype.kind in "biuf" for column in columns.values())
    kind = np.float64 if numeric else object
    rows = np.column_stack([column.astype(kind) for column in columns.values()])
    with warnings.catch_warnings():
        # The names were compared when it was opened, so a model that misses them loses nothing.
        warnings.filterwarnings("ignore", message="X does not have valid feature names")
        return np.asarray(getattr(model, method)(rows))
