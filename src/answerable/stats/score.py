"""Score statistics of two independent proportions and the intervals they give, many at once.

Everything here takes arrays (or numbers) that broadcast: successes and sizes of a first and a
second group. Source: Miettinen and Nurminen, Statistics in Medicine 4 (1985) 213-226, with their
correction n / (n - 1) of the variance.
"""

from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from answerable.stats.roots import turns

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

_WIDEST_LOG_RATIO = 40.0
_TINY = 1e-32
"""Stands for 0 under a square root whose cube is divided by."""


def z_of(level: float) -> float:
    """Return the two-sided normal quantile of a confidence level: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def ratio_variance(theta: Any, x1: Any, n1: Any, x0: Any, n0: Any) -> "Floats":
    """Return the variance of p1 - theta p0 where the true ratio is `theta` > 0.

    The rates are the most likely ones with that ratio: the smaller root of the quadratic in
    Miettinen and Nurminen, equation 11, written so that a small theta does not cancel.
    """
    import numpy as np

    n, x = n1 + n0, x1 + x0
    b = (n1 + x0) * theta + x1 + n0
    p0 = 2 * x / (b + np.sqrt(np.maximum(b * b - 4 * n * x * theta, 0.0)))
    p0 = np.minimum(p0, 1.0)
    p1 = np.minimum(theta * p0, 1.0)
    return _corrected(p1 * (1 - p1) / n1 + theta * theta * p0 * (1 - p0) / n0, n)


def difference_variance(delta: Any, x1: Any, n1: Any, x0: Any, n0: Any) -> "Floats":
    """Return the variance of p1 - p0 where the true difference is `delta`, -1 <= delta <= 1.

    The rates are the most likely ones with that difference: the root of the cubic in Miettinen
    and Nurminen, appendix 1, by its trigonometric form (cos((pi + arccos r) / 3) there is
    sin(arcsin(r) / 3) here).
    """
    import numpy as np

    n = n1 + n0
    x, share, second = (x1 + x0) / n, n0 / n, x0 / n
    # p0**3 + 3 b p0**2 + 3 c p0 + d = 0 has three real roots; p0 is the middle one.
    b = ((1 + share) * delta - 1 - x) / 3
    c = ((share * delta - 1 - 2 * second) * delta + x) / 3
    q = b * (b * b - 1.5 * c) + second * delta * (1 - delta) / 2
    p = np.copysign(np.sqrt(np.maximum(b * b - c, _TINY)), q)
    # 2 sin(v) by the tangent of v / 2, which NumPy computes faster than sines.
    half = np.tan(np.arcsin(np.minimum(q / (p * p * p), 1.0)) / 6)
    p0 = 4 * p * half / (1 + half * half) - b
    p0 = np.minimum(np.maximum(p0, np.maximum(0.0, -delta)), np.minimum(1.0, 1 - delta))
    p1 = np.minimum(np.maximum(p0 + delta, 0.0), 1.0)
    return _corrected(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0, n)


def ratio_bounds(
    x1: Any, n1: Any, x0: Any, n0: Any, *, level: float = 0.95
) -> "tuple[Floats, Floats]":
    """Return the lower and upper bounds of p1 / p0, one pair per position.

    0 where the first group has no successes, infinite where the second has none; sizes >= 1.
    """
    import numpy as np

    shape, (x1, n1, x0, n0) = _floats(x1, n1, x0, n0)
    z = z_of(level)
    # Half a success stands for none: its logarithm is only where the search begins.
    rate1, rate0 = np.where(x1 > 0, x1, 0.5) / n1, np.where(x0 > 0, x0, 0.5) / n0
    (low1, high1), (low0, high0) = _wilson(rate1, n1, z), _wilson(rate0, n0, z)
    middle = np.log(rate1 / rate0)
    guesses = {
        -1.0: middle - _both(np.log(rate1 / low1), np.log(high0 / rate0)),
        1.0: middle + _both(np.log(high1 / rate1), np.log(rate0 / low0)),
    }

    def bound(side: float, own: "Floats", other: "Floats") -> "Floats":
        def parts(log_ratio: Any, *counts: Any) -> Any:
            theta, (x1, n1, x0, n0) = np.exp(log_ratio), counts
            off = side * (theta * x0 / n0 - x1 / n1)
            return z * np.sqrt(ratio_variance(theta, *counts)), off

        far = np.full(len(x1), side * _WIDEST_LOG_RATIO)
        near = np.where(other > 0, middle, -far)
        args = (guesses[side], near, far, x1, n1, x0, n0)
        return np.exp(_searched(parts, own > 0, side * np.inf, *args)).reshape(shape)

    return bound(-1.0, x1, x0), bound(1.0, x0, x1)


def difference_bounds(
    x1: Any, n1: Any, x0: Any, n0: Any, *, level: float = 0.95
) -> "tuple[Floats, Floats]":
    """Return the lower and upper bounds of p1 - p0, one pair per position; sizes >= 1."""
    import numpy as np

    shape, (x1, n1, x0, n0) = _floats(x1, n1, x0, n0)
    z = z_of(level)
    rate1, rate0 = x1 / n1, x0 / n0
    (low1, high1), (low0, high0) = _wilson(rate1, n1, z), _wilson(rate0, n0, z)
    seen = rate1 - rate0
    guesses = {
        -1.0: seen - _both(rate1 - low1, high0 - rate0),
        1.0: seen + _both(high1 - rate1, rate0 - low0),
    }

    def bound(side: float) -> "Floats":
        def parts(delta: Any, seen: Any, *counts: Any) -> Any:
            return z * np.sqrt(difference_variance(delta, *counts)), side * (delta - seen)

        args = (guesses[side], seen, np.full(len(x1), side), seen, x1, n1, x0, n0)
        return _searched(parts, seen != side, side, *args).reshape(shape)

    return bound(-1.0), bound(1.0)


def _searched(parts: Any, there: Any, end: float, *arrays: "Floats") -> "Floats":
    """Return the bound where there is one to search for, and `end` elsewhere."""
    import numpy as np

    if there.all():
        return turns(parts, *arrays)
    found = np.full(len(there), end)
    if there.any():
        found[there] = turns(parts, *(array[there] for array in arrays))
    return found


def _wilson(rate: "Floats", n: "Floats", z: float) -> "tuple[Floats, Floats]":
    """Return Wilson's interval of rates: the bounds searched for lie near what two of them say."""
    import numpy as np

    part = z * z / n
    centre, half = rate + part / 2, np.sqrt(part * (rate * (1 - rate) + part / 4))
    return (centre - half) / (1 + part), (centre + half) / (1 + part)


def _both(one: "Floats", other: "Floats") -> "Floats":
    import numpy as np

    return np.sqrt(one * one + other * other)


def _corrected(variance: Any, n: Any) -> "Floats":
    return variance * (n / (n - 1))  # type: ignore[no-any-return]


def _floats(*counts: Any) -> "tuple[tuple[int, ...], tuple[Floats, ...]]":
    """Return the shape counts broadcast to, and each as floats along one axis."""
    import numpy as np

    full = np.broadcast_arrays(*(np.asarray(count, dtype=np.float64) for count in counts))
    return full[0].shape, tuple(count.ravel() for count in full)
