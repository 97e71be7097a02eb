"""An explainable boosting machine: a sum of curves, one per field, and of a few pairs.

Source: Lou, Caruana, Gehrke and Hooker, KDD 2013 (pairs), as InterpretML makes it (Nori et al.,
arXiv:1909.09223). Settings are fixed here, coarser than its defaults, so that training takes a
second: 4 bags, 64 bins, 3 pairs.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.checks.evidence.challenge_people import Input, Learners
from answerable.errors import NeedsExtra

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

SETTINGS: dict[str, Any] = {
    "outer_bags": 4,
    "learning_rate": 0.05,
    "max_bins": 64,
    "max_interaction_bins": 16,
    "interactions": 3,
    "n_jobs": 1,
}
"""One process: others would be children that open sockets."""


@dataclass(frozen=True, slots=True, eq=False)
class Boosted:
    """A trained machine."""

    made: Any
    inputs: tuple[Input, ...]

    @property
    def terms(self) -> int:
        """Curves and pairs that are added up."""
        return len(self.made.term_names_)

    @property
    def numbers(self) -> int:
        """Values of all of them."""
        return int(sum(values.size for values in self.made.term_scores_))

    def chances(self, rows: "npt.NDArray[np.intp] | slice") -> "Floats":
        """Return the chance of the good outcome for some of the people it was made beside."""
        found: Floats = self.made.predict_proba(_matrix(self.inputs)[rows])[:, 1]
        return found


def library() -> Any:
    """Return the library that makes them; `NeedsExtra` where it is not installed."""
    try:
        from interpret import glassbox
    except ImportError as missing:
        raise NeedsExtra("interpret-core", "challenger") from missing
    return glassbox


def fit_boosting(people: Learners, among: "Flags", seed: int) -> Boosted:
    """Return a machine learned from the people `among`. Raises `NeedsExtra` without its library."""
    inputs, weight = people.inputs, people.weight
    machine = library().ExplainableBoostingClassifier(
        feature_names=[one.name for one in inputs],
        feature_types=["nominal" if one.words else "continuous" for one in inputs],
        random_state=seed % 2**31,
        **SETTINGS,
    )
    with warnings.catch_warnings():
        # It warns that its own pictures do not show missing values; we draw none of them.
        warnings.simplefilter("ignore")
        more = {} if weight is None else {"sample_weight": weight[among] / weight[among].mean()}
        machine.fit(_matrix(inputs)[among], people.good[among].astype(int), **more)
    return Boosted(machine, inputs)


def _matrix(inputs: Sequence[Input]) -> "Floats":
    import numpy as np

    return np.column_stack([one.values for one in inputs])
