"""How many people of small cells would tell as much, drawn one by one: for borrowing in a sample.

With weights alone it is Kish's number of each cell. In clusters a cell borrows from everybody of
each of its attributes, whose rates their clusters make less certain: its people are made as few as
the largest design effect among those rates says, which is never too bold and often too careful.
Sources in `design`.
"""

from typing import TYPE_CHECKING

from answerable.stats.design_effect import people_left, too_few, weighed_effect
from answerable.stats.people import People
from answerable.stats.results import Count

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.stats.simultaneous_design import Cells

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]


def fewer_in_cells(
    counted: "tuple[Ints, Ints]", cells: "Cells", codes: "Ints", *, level: float
) -> "tuple[Floats, Floats] | str":
    """Return the successes and people left of every cell, or why there are none.

    `counted` are successes and people, shape (cells,); `codes` as for `shrunken_rates`. Every cell
    must stand for somebody.
    """
    import numpy as np

    kish = np.asarray(cells.mass**2 / cells.square, np.float64)
    if cells.units is None:
        return _successes(cells, kish), _whole(kish)
    if reason := too_few(cells.clusters):
        return reason
    n = counted[1]
    effect = np.full(len(n), _effect(counted, cells, np.ones(len(n), bool), level))
    for attribute in range(codes.shape[1]):
        for word in np.unique(codes[:, attribute]).tolist():
            own = codes[:, attribute] == word
            effect[own] = np.maximum(effect[own], _effect(counted, cells, own, level))
    left = np.asarray(np.minimum(kish, n / effect), np.float64)
    return _successes(cells, left), _whole(left)


def _successes(cells: "Cells", left: "Floats") -> "Floats":
    return _whole(cells.good / cells.mass * left)


def _whole(numbers: "Floats") -> "Floats":
    """Return numbers of which those that only rounding keeps from being whole are whole."""
    import numpy as np

    whole = np.rint(numbers)
    near = np.abs(numbers - whole) < 1e-9 * np.maximum(1.0, whole)
    return np.where(near, whole, numbers)


def _effect(counted: "tuple[Ints, Ints]", cells: "Cells", own: "Flags", level: float) -> float:
    """Return the design effect of the rate of everybody in some cells."""
    assert cells.good_units is not None
    assert cells.units is not None
    good, everybody = (
        People(int(n[own].sum()), float(mass[own].sum()), float(square[own].sum()),
               units[own].sum(axis=0))
        for n, mass, square, units in (
            (counted[0], cells.good, cells.good_square, cells.good_units),
            (counted[1], cells.mass, cells.square, cells.units),
        )
    )  # fmt: skip
    assert everybody.units is not None
    if int((everybody.units > 0).sum()) == 1:
        return weighed_effect(everybody)
    return int(everybody) / people_left(Count("", good, everybody), level)
