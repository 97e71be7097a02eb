"""Two ways to choose who is shown an advertisement for a flat. Neither reads race."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from likes_data import LIKES, PAGES, PULL

Column = npt.NDArray[Any]


def by_likes(batch: Mapping[str, Column]) -> dict[str, Column]:
    """Return who resembles last year's tenants by their first three likes: a look-alike segment."""
    pull = dict(zip(PAGES, PULL, strict=True))
    columns = [[pull[page] for page in batch[f"like_{place + 1}"]] for place in range(LIKES)]
    return {"interest": -np.array(columns).sum(axis=0)}


def by_search(batch: Mapping[str, Column]) -> dict[str, Column]:
    """Return who looks for a flat, and when."""
    looks = (batch["search"] != "house").astype(np.float64)
    return {"interest": looks - 0.5 * (batch["hour"] > 21)}


def advertise(batch: Mapping[str, Column]) -> dict[str, Column]:
    """Return to whom the flat is shown."""
    return {"ad": np.where(batch["interest"] > 0, "shown", "not shown").astype(object)}
