"""Score statistics of two independent proportions and the intervals they give, many at once.

Everything here takes arrays (or numbers) that broadcast: successes and sizes of a first and a
second group. Source: Miettinen and Nurminen, Statistics in Medicine 4 (1985) 213-226, with their
correction n / (n - 1) of the variance.
"""

from collections.abc import Callable
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Gap = Callable[..., Floats]

_WIDEST_LOG_RATIO = 40.0
_TOLERANCE = 1e-12
_STEP_OFF = 1e-9


def z_of(level: float) -> float:
    """Return the two-sided normal quantile of a confidence level: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def ratio_variance(theta: Any, x1: Any, n1: Any, x0: Any, n0: Any) -> "Floats":
    """Return the variance of p1 - theta p0 where the true ratio is `theta` > 0.

    The rates are the most likely ones with that ratio: the smaller root of the quadratic in
    Miettinen and Nurminen, equation 11, written so that a small theta does not cancel.
    """
    import numpy as np

    a = (n1 + n0) * theta
    b = n1 * theta + x1 + n0 + x0 * theta
    p0 = 2 * (x1 + x0) / (b + np.sqrt(np.maximum(b * b - 4 * a * (x1 + x0), 0.0)))
    p0 = np.minimum(p0, 1.0)
    p1 = np.minimum(theta * p0, 1.0)
    return _corrected(p1 * (1 - p1) / n1 + theta**2 * p0 * (1 - p0) / n0, n1 + n0)


def difference_variance(delta: Any, x1: Any, n1: Any, x0: Any, n0: Any) -> "Floats":
    """Return the variance of p1 - p0 where the true difference is `delta`, -1 <= delta <= 1.

    The rates are the most likely ones with that difference: the root of the cubic in Miettinen
    and Nurminen, appendix 1, by its trigonometric form.
    """
    import numpy as np

    n, x = n1 + n0, x1 + x0
    l2 = (n1 + 2 * n0) * delta - n - x
    l1 = (n0 * delta - n - 2 * x0) * delta + x
    l0 = x0 * delta * (1 - delta)
    third = l2 / (3 * n)
    q = third**3 - l1 * l2 / (6 * n * n) + l0 / (2 * n)
    p = np.where(q < 0, -1.0, 1.0) * np.sqrt(np.maximum(third**2 - l1 / (3 * n), 0.0))
    cube = np.where(p == 0, 1.0, p**3)
    angle = (np.pi + np.arccos(np.clip(np.where(p == 0, 0.0, q / cube), -1.0, 1.0))) / 3
    p0 = np.clip(2 * p * np.cos(angle) - third, np.maximum(0.0, -delta), np.minimum(1.0, 1 - delta))
    p1 = np.clip(p0 + delta, 0.0, 1.0)
    return _corrected(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0, n)


def ratio_bounds(
    x1: Any, n1: Any, x0: Any, n0: Any, *, level: float = 0.95
) -> "tuple[Floats, Floats]":
    """Return the lower and upper bounds of p1 / p0, one pair per position.

    0 where the first group has no successes, infinite where the second has none; sizes >= 1.
    """
    import numpy as np

    x1, n1, x0, n0 = _floats(x1, n1, x0, n0)
    z = z_of(level)
    middle = np.log(np.where(x1 > 0, x1, 0.5) / n1) - np.log(np.where(x0 > 0, x0, 0.5) / n0)
    katz = np.sqrt(1 / (x1 + 0.5) - 1 / (n1 + 0.5) + 1 / (x0 + 0.5) - 1 / (n0 + 0.5))
    guess = 4 * z * katz

    def gap(side: float) -> "Gap":
        def inside(log_ratio: Any, x1: Any, n1: Any, x0: Any, n0: Any) -> "Floats":
            theta = np.exp(log_ratio)
            off = side * (x1 / n1 - theta * x0 / n0)
            return z * np.sqrt(ratio_variance(theta, x1, n1, x0, n0)) - off  # type: ignore[no-any-return]

        return inside

    far = np.full(middle.shape, _WIDEST_LOG_RATIO)
    low = _edge(gap(1), middle, (middle - guess, -far), (x1, n1, x0, n0))
    high = _edge(gap(-1), middle, (middle + guess, far), (x1, n1, x0, n0))
    return np.where(x1 > 0, np.exp(low), 0.0), np.where(x0 > 0, np.exp(high), np.inf)


def difference_bounds(
    x1: Any, n1: Any, x0: Any, n0: Any, *, level: float = 0.95, z: Any = None
) -> "tuple[Floats, Floats]":
    """Return the lower and upper bounds of p1 - p0, one pair per position; sizes >= 1.

    `z`, one per position, takes the place of the normal quantile of `level`.
    """
    import numpy as np

    x1, n1, x0, n0 = _floats(x1, n1, x0, n0)
    seen = x1 / n1 - x0 / n0
    (z,) = _floats(np.broadcast_to(z_of(level) if z is None else z, seen.shape))

    def gap(side: float) -> "Gap":
        def inside(delta: Any, z: Any, *counts: Any) -> "Floats":
            x1, n1, x0, n0 = counts
            off = side * (x1 / n1 - x0 / n0 - delta)
            return z * np.sqrt(difference_variance(delta, *counts)) - off  # type: ignore[no-any-return]

        return inside

    far = np.ones(seen.shape)
    low = _edge(gap(1), seen, (-far,), (z, x1, n1, x0, n0))
    high = _edge(gap(-1), seen, (far,), (z, x1, n1, x0, n0))
    return low, high


def _corrected(variance: Any, n: Any) -> "Floats":
    return variance * n / (n - 1)  # type: ignore[no-any-return]


def _floats(*counts: Any) -> "tuple[Floats, ...]":
    import numpy as np

    return tuple(np.broadcast_arrays(*(np.asarray(c, dtype=np.float64) for c in counts)))


def _edge(
    inside: "Gap", near: "Floats", fars: "tuple[Floats, ...]", counts: "tuple[Floats, ...]"
) -> "Floats":
    """Return where `inside` turns negative between `near` and the first of `fars` beyond the turn.

    `inside` is not negative at `near`; where it turns nowhere, the last of `fars` is the edge. The
    square root of the score statistic is nearly straight, so that bracketing with inverse quadratic
    steps (Chandrupatla 1997, in scipy) needs five evaluations where halving needs fifty.
    """
    import numpy as np
    from scipy.optimize.elementwise import find_root

    beyond = fars[-1]
    for closer in fars[:-1]:
        beyond = np.where(inside(closer, *counts) < 0, closer, beyond)
    # With nobody, or everybody, in both groups the variance is 0 exactly at `near`.
    near = np.where(inside(near, *counts) > 0, near, near + _STEP_OFF * (beyond - near))
    turns = inside(beyond, *counts) < 0
    open_ = turns & (inside(near, *counts) > 0)
    edge = np.where(turns, near, beyond)
    if open_.any():
        bracket = (near[open_], beyond[open_])
        args = tuple(count[open_] for count in counts)
        tolerances = {"xatol": _TOLERANCE, "xrtol": _TOLERANCE, "fatol": 0.0, "frtol": 0.0}
        edge[open_] = find_root(inside, bracket, args=args, tolerances=tolerances).x
    return edge
