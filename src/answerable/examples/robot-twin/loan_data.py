"""3,000 invented people who asked for a small loan, and what an officer decided in the past."""

from typing import Any

import numpy as np
import numpy.typing as npt

SEED = 1920
PEOPLE = 3000
FIELDS = ("permanent_job", "full_time", "long_resident", "owns_home")

Column = npt.NDArray[Any]


def people() -> dict[str, Column]:
    """Return column -> one value per person, always the same 3,000. 1 stands for yes."""
    rng = np.random.default_rng(SEED)
    women = rng.random(PEOPLE) < 0.5
    return {
        "person": np.array([f"P{number:04d}" for number in range(PEOPLE)], dtype=object),
        "sex": np.where(women, "women", "men").astype(object),
        "permanent_job": (rng.random(PEOPLE) < 0.7).astype(np.int64),
        "full_time": (rng.random(PEOPLE) < np.where(women, 0.45, 0.9)).astype(np.int64),
        "long_resident": (rng.random(PEOPLE) < 0.6).astype(np.int64),
        "owns_home": (rng.random(PEOPLE) < 0.3).astype(np.int64),
    }


def officers_past() -> dict[str, Column]:
    """Return what an officer decided about other people; three decisions in a hundred slipped."""
    rng = np.random.default_rng(SEED + 1)
    past = {field: rng.integers(0, 2, 4 * PEOPLE) for field in FIELDS}
    steady = (past["permanent_job"] == 1) & (past["full_time"] == 1)
    settled = (past["long_resident"] == 1) & (past["owns_home"] == 1)
    slipped = rng.random(4 * PEOPLE) < 0.03
    return {**past, "approved": (steady | settled) ^ slipped}
