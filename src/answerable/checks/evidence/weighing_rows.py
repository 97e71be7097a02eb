"""Whom each row stands for, and its cluster: what questions about single people need."""

from typing import TYPE_CHECKING, Any

from answerable.checks.evidence.weighing import Weighing, unnamed_share, weighing_of
from answerable.errors import EvidenceError
from answerable.tables.values import as_number, as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.stats.sample import Sample

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]


def sample_of_rows(bench: Any) -> "Sample | None":
    """Return everybody whose row is read, each a cell; None where everybody counts once.

    Raises `EvidenceError` for a weight that is missing or below zero, and for a value of the arm
    whose share the card does not name.
    """
    import numpy as np

    from answerable.stats.sample import Sample

    how = weighing_of(bench.card)
    if not how:
        return None
    weights = _weights(bench, how)
    cluster, clusters = clusters_of_rows(bench, how)
    one = np.ones(len(weights))
    return Sample(one, weights, weights**2, cluster, clusters, how.weights)


def clusters_of_rows(bench: Any, how: Weighing) -> "tuple[Ints | None, int]":
    """Return the place of everybody's cluster and how many there are.

    People of no known cluster are one more, as where they are counted.
    """
    import numpy as np

    if not how.cluster:
        return None, 0
    words = as_text(bench.recorded.batch([how.cluster])[how.cluster])
    named = ["" if word is None else f"in {word}" for word in words.tolist()]
    distinct, place = np.unique(np.array(named, dtype=object).astype(str), return_inverse=True)
    return place.reshape(-1).astype(np.int64), len(distinct)


def _weights(bench: Any, how: Weighing) -> "Floats":
    import numpy as np

    if how.arm:
        shares = dict(how.shares)
        arms = as_text(bench.recorded.batch([how.arm])[how.arm]).tolist()
        for arm in dict.fromkeys(arms):
            if arm not in shares:
                raise unnamed_share(how.arm, arm)
        return np.array([1 / shares[arm] for arm in arms], np.float64)
    if not how.weight:
        return np.ones(bench.recorded.n)
    weights = as_number(bench.recorded.batch([how.weight])[how.weight])
    wrong = int((~(weights >= 0)).sum())
    if wrong:
        raise EvidenceError(
            f"the weight {how.weight!r} is missing or below zero for "
            f"{'1 person' if wrong == 1 else f'{wrong:,} people'}; "
            "give everyone a weight of at least 0."
        )
    return weights
