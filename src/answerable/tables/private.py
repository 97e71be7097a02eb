"""A differentially private release of a cube, by OpenDP: counts with noise, and their budget."""

from dataclasses import dataclass
from typing import Any

from answerable.errors import EvidenceError, NeedsExtra
from answerable.kernels.cube import Cube, Ints


@dataclass(frozen=True, slots=True, eq=False)
class PrivateCounts:
    """Noisy counts of every combination of levels, also of those nobody is in."""

    dims: tuple[str, ...]
    levels: tuple[tuple[str | None, ...], ...]
    counts: Ints
    """One axis per dimension. Whole numbers; some may be below 0, and none may be rounded up."""
    epsilon: float
    """Privacy loss of the release, for adding or removing one person."""
    scale: float
    """Scale of the discrete Laplace noise."""


def private_cube(cube: Cube, epsilon: float) -> PrivateCounts:
    """Return the counts of a cube with discrete Laplace noise: epsilon-differentially private.

    One person is in one cell, so counts change by 1 in all. The levels themselves are published:
    take them from a code list, not from the data, where their very presence tells something.
    Raises `NeedsExtra` without OpenDP, `EvidenceError` for an epsilon that is no positive number.
    """
    if not 0 < epsilon < float("inf"):
        raise EvidenceError(f"epsilon {epsilon} must be above 0; 1.0 is a usual choice.")
    try:
        import opendp.prelude as dp
    except ImportError:
        raise NeedsExtra("opendp", "privacy") from None
    import numpy as np

    dp.enable_features("contrib")
    counts = cube.dense()
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
    scale = 1 / epsilon
    noise: Any = dp.m.make_laplace(*space, scale=scale)
    noisy = np.array(noise(counts.ravel().tolist()), np.int64).reshape(counts.shape)
    return PrivateCounts(cube.dims, cube.levels, noisy, float(noise.map(d_in=1)), scale)
