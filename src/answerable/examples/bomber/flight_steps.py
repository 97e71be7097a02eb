"""One ranking of flights. What it is for, the code does not know: the card says it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]


def urgency(batch: Mapping[str, Column]) -> dict[str, Column]:
    """Return a number per flight: more hours, vibration or days since the check make it larger."""
    hours, shakes = batch["hours"], batch["vibration"]
    return {"urgency": hours / 400 + shakes / 10 + batch["days_since_check"] / 120}


def choose(batch: Mapping[str, Column]) -> dict[str, Column]:
    """Return which flights stand on the list."""
    return {"listed": np.where(batch["urgency"] > 1.2, "listed", "not listed").astype(object)}
