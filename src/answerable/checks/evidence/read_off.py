"""The decision where nothing writes it: it is read off a score, at the threshold of the card."""

from typing import TYPE_CHECKING

from answerable.system.data import Decision
from answerable.tables.values import as_number

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def decided_by_score(
    decision: Decision, scores: "npt.NDArray[np.generic]"
) -> "npt.NDArray[np.generic]":
    """Return the word of the decision per score, None where there is no number.

    A score equal to the threshold counts as `at_least`.
    """
    import numpy as np

    if decision.threshold is None:
        raise ValueError(f"{decision.field!r} is not read off a score")
    numbers = as_number(scores)
    reached = numbers >= decision.threshold
    wins = reached if decision.favourable_side == "at_least" else ~reached
    words = np.where(wins, decision.favourable, decision.unfavourable).astype(object)
    words[np.isnan(numbers)] = None
    return words
