"""Where many functions of one number turn negative, all at once and without SciPy's start-up."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Parts = tuple[Floats, Floats]
    Function = Callable[..., Parts]

_CLOSE = 1e-8
"""A place is found when the next step is this part of the way from `near` to it."""
_NEAR = 1e-3
"""And the step before was this part of it: a slope seen from afar makes small steps too."""
_SECANTS = 10
"""So many secant steps; then every other step halves the bracket, so that none runs for ever."""
_FIRST = 2
"""No place is found before so many steps; asking earlier only costs."""
_MOST = 200
_AT_ONCE = 4096
"""Places worked on together: their arrays stay in the processor's cache."""


def turns(
    parts: "Function", start: "Floats", near: "Floats", far: "Floats", *args: Any
) -> "Floats":
    """Return where `inside - off` turns negative on the way from `near` to `far`, one per position.

    `parts(x, *args)` returns (inside, off). At `near`, off is 0 and inside at least 0; at `far`
    inside is less than off. `start` is a guess between both, and off is roughly in proportion to
    the distance from `near`, so that one evaluation makes a first secant (Ypma, SIAM Review 37
    (1995) 531-551). Steps that leave the bracket are replaced by its middle. Arrays of one axis.
    """
    import numpy as np

    found = np.empty(len(start))
    for first in range(0, len(start), _AT_ONCE):
        piece = slice(first, first + _AT_ONCE)
        found[piece] = _some(parts, *(array[piece] for array in (start, near, far, *args)))
    return found


def _some(
    parts: "Function", start: "Floats", near: "Floats", far: "Floats", *args: "Floats"
) -> "Floats":
    import numpy as np

    found, place = np.empty(len(start)), np.arange(len(start))
    middle, before = near, near
    value_before: Any = None
    x = np.where((start - near) * (far - start) > 0, start, (near + far) / 2)
    for step in range(_MOST):
        inside, off = parts(x, *args)
        value = inside - off
        beyond = value < 0
        near, far = np.where(beyond, near, x), np.where(beyond, x, far)
        new = _next(x, value, before, inside if value_before is None else value_before)
        # A step that is no number, or leaves the bracket, is replaced by the bracket's middle.
        good = ((new - near) * (far - new) > 0) | (new == x)
        if step > _SECANTS and step % 2:
            good = new == x
        if not good.all():
            new = np.where(good, new, (near + far) / 2)
        if step >= _FIRST:
            way, moved = np.abs(x - middle), np.abs(new - x)
            close = (moved <= _CLOSE * way) & (np.abs(x - before) <= _NEAR * way)
            found[place] = new
            (left,) = (~(close & good)).nonzero()
            if not len(left):
                break
            place, x, new, value = place[left], x[left], new[left], value[left]
            near, far, middle = near[left], far[left], middle[left]
            args = tuple(array[left] for array in args)
        before, x, value_before = x, new, value
    return found


def _next(x: "Floats", value: "Floats", before: "Floats", value_before: "Floats") -> "Floats":
    """Return where the straight line through two points is 0; not a number where it is level."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(value == 0, x, x - value * (x - before) / (value - value_before))
