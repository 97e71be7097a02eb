"""600 invented letters that came in: how long, how urgent, how many earlier ones."""

from typing import Any

import numpy as np
import numpy.typing as npt

SEED = 1812
LETTERS = 600

Column = npt.NDArray[Any]


def letters() -> dict[str, Column]:
    """Return column -> one value per letter, always the same 600."""
    rng = np.random.default_rng(SEED)
    return {
        "letter": np.array([f"L{number:03d}" for number in range(LETTERS)], dtype=object),
        "words": rng.integers(20, 900, LETTERS).astype(np.float64),
        "exclamations": rng.poisson(1.0, LETTERS).astype(np.float64),
        "earlier": rng.poisson(2.0, LETTERS).astype(np.float64),
    }
