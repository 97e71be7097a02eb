"""The income extractor with the planted fault: nobody taught it the words for child support."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from mortgage_extractor import KNOWS, read_incomes


def extract_income(
    batch: Mapping[str, npt.NDArray[np.generic]],
) -> dict[str, npt.NDArray[np.float64]]:
    """Return the incomes read from `clean_text`, dollars a month; never any child support."""
    return read_incomes(batch, KNOWS["planted"])
