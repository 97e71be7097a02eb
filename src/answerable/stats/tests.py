"""Exact tests of "no difference". All p-values are two-sided."""

from math import log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_EXACT_UP_TO = 100_000
"""Above this many units the normal approximation agrees to every digit anybody prints."""
_TIE = 1e-7
"""Tables this close in probability count as equally likely, as in R's `fisher.test`."""


def fisher_exact(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Return the p-value of equal rates in two independent groups (successes, n).

    The sum of the probabilities of all tables with these margins that are no likelier than the
    one seen. 1 when a margin is empty. Above 100,000 units: the pooled z test.
    Source: Fisher (1934); two-sided as in R and in OFCCP practice.

    >>> f"{fisher_exact((3, 4), (1, 4)):.4f}"
    '0.4857'
    """
    import numpy as np

    (x1, n1), (x0, n0) = a, b
    if n1 + n0 > _EXACT_UP_TO:
        return two_proportion_z(a, b)
    x = x1 + x0
    first, last = max(0, x - n0), min(n1, x)
    k = np.arange(first, last + 1)
    logs = _log_choose(n1, k) + _log_choose(n0, x - k) - _log_choose(n1 + n0, x)
    return min(1.0, float(np.exp(logs[logs <= logs[x1 - first] + _TIE]).sum()))


def two_proportion_z(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the p-value of the pooled two-proportion z test: what "two standard deviations" means.

    1 when a group is empty or everybody got the same outcome. Source: EEOC, Adoption of Questions
    and Answers on UGESP, 44 FR 11996 (1979), question 18.
    """
    (x1, n1), (x0, n0) = a, b
    if not n1 or not n0 or x1 + x0 in (0, n1 + n0):
        return 1.0
    pooled = (x1 + x0) / (n1 + n0)
    z = (x1 / n1 - x0 / n0) / sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
    return 2 * NormalDist().cdf(-abs(z))


def mcnemar_exact(only_first: int, only_second: int) -> float:
    """Return the p-value of equal rates in pairs, from the pairs that differ: a sign test.

    1 when no pair differs. Source: McNemar, Psychometrika 12 (1947), in its binomial form.

    >>> f"{mcnemar_exact(6, 0):.5f}"
    '0.03125'
    """
    import numpy as np

    n, fewer = only_first + only_second, min(only_first, only_second)
    if n > _EXACT_UP_TO:
        return 2 * NormalDist().cdf(min(0.0, (2 * fewer + 1 - n) / sqrt(n)))
    tail = np.exp(_log_choose(n, np.arange(fewer + 1)) - n * log(2)).sum()
    return min(1.0, 2 * float(tail))


def _log_choose(n: int, k: "int | npt.NDArray[np.int64]") -> "npt.NDArray[np.float64]":
    from scipy.special import gammaln

    logs: npt.NDArray[np.float64] = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return logs
