"""One score of letters, sold to whoever pays; two customers, two thresholds."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]


def read(batch: Mapping[str, Column]) -> dict[str, Column]:
    """Return how agitated a letter reads: more exclamations in fewer words."""
    return {"tone": batch["exclamations"] / np.sqrt(batch["words"])}


def screen(batch: Mapping[str, Column]) -> dict[str, Column]:
    """Return which letters the armed forces open first."""
    return {"opened": np.where(batch["tone"] > 0.15, "first", "later").astype(object)}


def lend(batch: Mapping[str, Column]) -> dict[str, Column]:
    """Return whose application for a loan goes on; an agitated letter counts against it."""
    calm = (batch["tone"] < 0.2) | (batch["earlier"] > 3)
    return {"loan": np.where(calm, "goes on", "refused").astype(object)}
