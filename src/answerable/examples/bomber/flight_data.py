"""400 invented flights of one squadron: hours flown, vibration, and how long ago it was checked."""

from typing import Any

import numpy as np
import numpy.typing as npt

SEED = 1943
FLIGHTS = 400

Column = npt.NDArray[Any]


def flights() -> dict[str, Column]:
    """Return column -> one value per flight, always the same 400."""
    rng = np.random.default_rng(SEED)
    return {
        "flight": np.array([f"F{number:03d}" for number in range(FLIGHTS)], dtype=object),
        "hours": rng.integers(1, 400, FLIGHTS).astype(np.float64),
        "vibration": np.round(rng.gamma(2.0, 1.5, FLIGHTS), 2),
        "days_since_check": rng.integers(0, 120, FLIGHTS).astype(np.float64),
    }
