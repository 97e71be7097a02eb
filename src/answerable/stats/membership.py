"""Rates of a group whose members nobody knows, from probabilities of belonging to it."""

from typing import TYPE_CHECKING

from answerable.stats.results import Estimate, Undefined
from answerable.stats.score import z_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

BOUNDS = "frechet_bounds"
WEIGHTED = "probability_weighted"


def bounded_rate(
    probability: "Floats", successes: "Ints", n: "Ints", *, level: float = 0.95
) -> Estimate | Undefined:
    """Return how high and how low the rate of the group can be if the probabilities are right.

    `probability` is the mean probability of the `n` people of each bin, `successes` are theirs.
    Within a bin the members may be exactly those who succeeded, or exactly the others: the share
    of everybody who is both lies between max(0, p + r - 1) and min(p, r) (Frechet). The ends are
    widened by the sampling error of the rates; the value is the middle of what is possible.
    Nobody is put into a group: counting the likelier group instead ("argmax") answers another
    question. Source: Kallus, Mao and Zhou, Manag. Sci. 68 (2022). `Undefined` without members.
    """
    import numpy as np

    members = float((probability * n).sum())
    if members <= 0:
        return Undefined("nobody has any probability of belonging to the group")
    size = np.maximum(n, 1)
    rate = successes / size
    lowest, highest = np.maximum(0.0, probability + rate - 1), np.minimum(probability, rate)
    variance = n * rate * (1 - rate)
    z = z_of(level)
    # An end moves with the rate of a bin only where it is not held by the probability.
    down = np.sqrt(variance[lowest > 0].sum()) / members
    up = np.sqrt(variance[rate < probability].sum()) / members
    low, high = (float((n * end).sum()) / members for end in (lowest, highest))
    ends = max(0.0, low - z * float(down)), min(1.0, high + z * float(up))
    return Estimate((low + high) / 2, *ends, level, BOUNDS, int(n.sum()))


def weighted_rate(
    probability: "Floats", successes: "Ints", n: "Ints", *, level: float = 0.95
) -> Estimate | Undefined:
    """Return the rate weighted by the probabilities, which assumes more than the bounds do.

    Namely that among people of the same probability the members succeed as often as the others.
    Where they do not, it is off by their covariance: Chen et al., FAT* 2019. The interval is that
    of a ratio of sums, by linearisation.
    """
    import numpy as np

    members = float((probability * n).sum())
    if members <= 0:
        return Undefined("nobody has any probability of belonging to the group")
    value = float((probability * successes).sum()) / members
    squares = probability**2 * (successes * (1 - value) ** 2 + (n - successes) * value**2)
    half = z_of(level) * float(np.sqrt(squares.sum())) / members
    low, high = max(0.0, value - half), min(1.0, value + half)
    return Estimate(value, low, high, level, WEIGHTED, int(n.sum()))
