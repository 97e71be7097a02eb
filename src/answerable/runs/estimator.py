"""Asking a fitted scikit-learn estimator about columns."""

import warnings
from typing import TYPE_CHECKING, Any

from answerable.runs.types import Batch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

METHODS = ("predict_proba", "predict", "decision_function")


def own_names(model: Any) -> tuple[str, ...]:
    """Return the names of the columns an estimator was fitted on; empty when it knows none."""
    return tuple(str(name) for name in getattr(model, "feature_names_in_", ()))


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
