"""From an engine's answer to arrays: codes of a cube, moments of a column."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from answerable.errors import EvidenceError
from answerable.kernels.cube import Cube, Level, distinct_numbers, order_of
from answerable.tables.fragments import MILLIONTHS
from answerable.tables.values import text_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from answerable.stats.means_design import WeighedMoments
    from answerable.tables.door import Cell, Moments

    Column = npt.NDArray[np.generic]

_SUMS = 7
"""How many sums stand at the end of a row of weighed moments."""


def gather(names: Sequence[str], columns: Sequence["Column"], weight: str) -> Cube:
    """Return the cube of an answer: one column per dimension, then people, then weights.

    `weight` names the weights' column for the error; "" when people are not weighted.
    """
    axes, sums = columns[: len(names)], columns[len(names) :]
    n = sums[0].astype(np.int64)
    weights = squares = None
    if weight:
        if wrong := int(sums[2].astype(np.int64).sum()):
            raise EvidenceError(_no_weight(weight, wrong))
        weights = sums[1].astype(np.int64) / MILLIONTHS
        squares = np.array([int(str(s)) / MILLIONTHS**2 for s in sums[3].tolist()], np.float64)
    encoded = [_encode(axis) for axis in axes]
    codes = (
        np.stack([code for code, _ in encoded], axis=1)
        if encoded
        else np.zeros((len(n), 0), np.int32)
    )
    levels = tuple(levels for _, levels in encoded)
    cube = Cube(tuple(names), levels, codes, n, weights, squares)
    return cube.keep(cube.dims)


def moments(rows: Sequence[tuple[object, ...]]) -> "dict[Cell, Moments]":
    """Return moments per cell from exact sums: people, millionths, squared millionths."""
    from answerable.tables.door import Moments

    sums: dict[Cell, list[int]] = {}
    for *values, n, total, squares in rows:
        held = sums.setdefault(tuple(text_of(value) for value in values), [0, 0, 0])
        for place, part in enumerate((n, total, squares)):
            held[place] += int(str(part)) if part is not None else 0
    found = {}
    for cell, (n, total, squares) in sums.items():
        mean = total / n / MILLIONTHS if n else float("nan")
        spread = (n * squares - total * total) / (n * (n - 1)) if n > 1 else float("nan")
        found[cell] = Moments(n, mean, spread / MILLIONTHS**2)
    return dict(sorted(found.items(), key=lambda item: [(v is None, v or "") for v in item[0]]))


def weighed_moments(
    rows: Sequence[tuple[object, ...]], weight: str
) -> "dict[Cell, WeighedMoments]":
    """Return moments by weights per cell from exact sums: those without a weight first."""
    from answerable.stats.means_design import WeighedMoments

    sums: dict[Cell, list[int]] = {}
    for row in rows:
        cell = tuple(text_of(value) for value in row[:-_SUMS])
        held = sums.setdefault(cell, [0] * _SUMS)
        for place, part in enumerate(row[-_SUMS:]):
            held[place] += int(str(part)) if part is not None else 0
    if wrong := sum(held[0] for held in sums.values()):
        raise EvidenceError(_no_weight(weight, wrong))
    found = {}
    for cell, (_, n, mass, square, total, cross, squares) in sums.items():
        mean, centre = total / mass if mass else 0.0, cross / square if square else 0.0
        spread = (squares * square - cross * cross) / square if square else 0.0
        found[cell] = WeighedMoments(
            n, mass / MILLIONTHS, mean, square / MILLIONTHS**2, centre, spread / MILLIONTHS**2
        )
    return dict(sorted(found.items(), key=lambda item: [(v is None, v or "") for v in item[0]]))


def _no_weight(weight: str, wrong: int) -> str:
    people = "1 person" if wrong == 1 else f"{wrong:,} people"
    return (
        f"the weight {weight!r} is missing or below zero for {people}; "
        "give everyone a weight of at least 0."
    )


def _numbered(values: "Column") -> "tuple[Column, npt.NDArray[np.int64]]":
    """Return the distinct whole numbers in order, and where each value stands among them."""
    numbers = values.astype(np.int64)
    low, high = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, 0)
    distinct, inverse = distinct_numbers(numbers - low, high - low + 1)
    return (distinct + low).astype(values.dtype), inverse


def _encode(values: "Column") -> "tuple[npt.NDArray[np.int32], tuple[Level, ...]]":
    """Return a code per row and the levels in order, missing last."""
    if values.dtype.kind in "iub":
        distinct, inverse = _numbered(values)
        words: list[Level] = [text_of(value) for value in distinct.tolist()]
    else:
        first: dict[object, int] = {}
        plain = [None if v is None or v != v else v for v in values.tolist()]  # noqa: PLR0124
        inverse = np.fromiter((first.setdefault(v, len(first)) for v in plain), np.int64)
        words = [text_of(value) for value in first]
    levels = tuple(sorted(set(words), key=order_of))
    place = {level: code for code, level in enumerate(levels)}
    codes = np.array([place[word] for word in words], np.int32)
    return codes[inverse] if words else np.zeros(0, np.int32), levels
