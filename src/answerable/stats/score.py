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
    Variance = Callable[[Floats], Floats]

_HALVINGS = 64
_WIDEST_LOG_RATIO = 40.0


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
    with np.errstate(divide="ignore"):
        middle = np.log(x1 / n1) - np.log(np.where(x0 > 0, x0, n0) / n0)
    middle = np.where(np.isfinite(middle), middle, -_WIDEST_LOG_RATIO)
    middle = np.where(x0 > 0, middle, _WIDEST_LOG_RATIO)

    def outside(log_ratio: "Floats") -> "npt.NDArray[np.bool_]":
        theta = np.exp(log_ratio)
        gap = x1 / n1 - theta * x0 / n0
        return gap**2 > z_of(level) ** 2 * ratio_variance(theta, x1, n1, x0, n0)  # type: ignore[no-any-return]

    low, high = _bisect(outside, -_WIDEST_LOG_RATIO, _WIDEST_LOG_RATIO, middle)
    return np.where(x1 > 0, np.exp(low), 0.0), np.where(x0 > 0, np.exp(high), np.inf)


def difference_bounds(
    x1: Any, n1: Any, x0: Any, n0: Any, *, level: float = 0.95, z: Any = None
) -> "tuple[Floats, Floats]":
    """Return the lower and upper bounds of p1 - p0, one pair per position; sizes >= 1.

    `z`, one per position, takes the place of the normal quantile of `level`.
    """
    x1, n1, x0, n0 = _floats(x1, n1, x0, n0)
    seen = x1 / n1 - x0 / n0
    cut = z_of(level) if z is None else z

    def outside(delta: "Floats") -> "npt.NDArray[np.bool_]":
        variance = difference_variance(delta, x1, n1, x0, n0)
        return (seen - delta) ** 2 > cut**2 * variance  # type: ignore[no-any-return]

    return _bisect(outside, -1.0, 1.0, seen)


def _corrected(variance: Any, n: Any) -> "Floats":
    return variance * n / (n - 1)  # type: ignore[no-any-return]


def _floats(*counts: Any) -> "tuple[Floats, ...]":
    import numpy as np

    return tuple(np.broadcast_arrays(*(np.asarray(c, dtype=np.float64) for c in counts)))


def _bisect(
    outside: "Callable[[Floats], npt.NDArray[np.bool_]]", low: float, high: float, inside: "Floats"
) -> "tuple[Floats, Floats]":
    """Halve the way from `inside` to `low` and to `high` at once; end where `outside` begins."""
    import numpy as np

    near = np.stack([inside, inside])
    far = np.stack([np.full(inside.shape, low), np.full(inside.shape, high)])
    for _ in range(_HALVINGS):
        middle = (far + near) / 2
        beyond = outside(middle)
        far, near = np.where(beyond, middle, far), np.where(beyond, near, middle)
    bounds = (far + near) / 2
    return bounds[0], bounds[1]
