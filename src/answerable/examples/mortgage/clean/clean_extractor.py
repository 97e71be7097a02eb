"""The income extractor of the clean twin: the same reader, with the words for child support."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from mortgage_extractor import KNOWS, read_incomes


def extract_income(
    batch: Mapping[str, npt.NDArray[np.generic]],
) -> dict[str, npt.NDArray[np.float64]]:
    """Return the incomes read from `clean_text`, dollars a month."""
    return read_incomes(batch, KNOWS["clean"])
