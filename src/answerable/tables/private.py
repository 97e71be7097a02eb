"""A differentially private release of a cube, by OpenDP: counts with noise, and their budget."""

from dataclasses import dataclass
from math import ceil, exp, log, log1p
from typing import Any

from answerable.errors import EvidenceError, NeedsExtra
from answerable.kernels.cube import Cube, Ints

SMALLEST = 1e-6
"""Of an epsilon: noise of millions in every cell."""
_SURE = 0.95


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
    rows: int = 1
    """In so many rows one person is counted at most."""

    @property
    def within(self) -> int:
        """The least whole number that the noise of a cell stays within in 95 of 100 draws.

        The noise is beyond k with probability 2 q^(k+1) / (1 + q), where q = exp(-1/scale).
        """
        q = exp(-1 / self.scale)
        if q == 0.0:
            return 0
        return max(0, ceil((log(1 - _SURE) + log1p(q) - log(2)) / log(q) - 1 - 1e-9))


def opendp_for(epsilon: float) -> Any:
    """Return OpenDP's prelude, so that what is missing is told before anything is counted.

    Raises `NeedsExtra` without OpenDP, `EvidenceError` for an epsilon that is no positive number.
    """
    if not SMALLEST <= epsilon < float("inf"):
        raise EvidenceError(
            f"epsilon {epsilon} must be {SMALLEST:g} or more; 1.0 is a usual choice, and less "
            "protects more."
        )
    try:
        import opendp.prelude as dp
    except ImportError:
        raise NeedsExtra("opendp", "privacy") from None
    return dp


def private_cube(cube: Cube, epsilon: float, *, rows: int = 1) -> PrivateCounts:
    """Return the counts of a cube with discrete Laplace noise: epsilon-differentially private.

    One person is in `rows` rows at most, so counts change by `rows` in all when one person is added
    or removed. The levels themselves are published: take them from the card or a code list, not
    from the data, where their very presence tells something. The noise is drawn anew each time and
    has no seed. OpenDP's own proof of this mechanism is not vetted yet ("contrib"). Raises what
    `opendp_for` raises.
    """
    dp = opendp_for(epsilon)
    import numpy as np

    dp.enable_features("contrib")
    counts = cube.dense()
    # 64 bits: by default OpenDP counts to 2,147,483,647 and stays there.
    space = dp.vector_domain(dp.atom_domain(T=dp.i64)), dp.l1_distance(T=dp.i64)
    scale = rows / epsilon
    noise: Any = dp.m.make_laplace(*space, scale=scale)
    noisy = np.array(noise(counts.ravel().tolist()), np.int64).reshape(counts.shape)
    spent = float(noise.map(d_in=rows))
    return PrivateCounts(cube.dims, cube.levels, noisy, spent, scale, rows)
