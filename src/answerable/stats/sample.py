"""People weighed or clustered, as arrays, and the spread of any number about them.

A number that is no rate is written as what each person contributes to its error (its influence);
its variance is that of the weighted sum of contributions, with people of one cluster added first:
Binder, International Statistical Review 51 (1983); Liang and Zeger, Biometrika 73 (1986).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from answerable.stats.design_effect import too_few, wider
from answerable.stats.people import People, mass_of
from answerable.stats.score import z_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Cells of people who are alike in all that is asked; single people are cells of one."""

    n: "Floats"
    """People in each cell."""
    mass: "Floats"
    """Sum of their weights."""
    square: "Floats"
    """Sum of the squares of their weights."""
    cluster: "Ints | None" = None
    """Place of their cluster; None where nobody declared clusters."""
    clusters: int = 0
    """How many there are, in this sample and in those it is compared with."""
    weighted: bool = True
    """Whether weights were given; otherwise everybody stands for one person."""

    def among(self, kept: "Flags") -> "Sample":
        """Return some of the cells."""
        cluster = None if self.cluster is None else self.cluster[kept]
        return Sample(self.n[kept], self.mass[kept], self.square[kept], cluster, self.clusters,
                      self.weighted)  # fmt: skip

    def people(self, kept: "Flags | None" = None) -> People:
        """Return how many there are, as a number that remembers whom they stand for."""
        import numpy as np

        some = self if kept is None else self.among(kept)
        units = None if some.cluster is None else some.sums(np.ones_like(some.mass))
        return People(
            round(float(some.n.sum())), some.mass.sum(), some.square.sum(), units,
            weighted=self.weighted,
        )  # fmt: skip

    def mean(self, values: "Floats") -> float:
        """Return the mean of the population; there must be people who stand for somebody."""
        return float((self.mass * values).sum() / self.mass.sum())

    @property
    def knows(self) -> str:
        """How the names of intervals end that know of weights or clusters."""
        clustered = "" if self.cluster is None else "_clustered"
        return f"{'_weighted' if self.weighted else ''}{clustered}"

    def sums(self, each: "Floats") -> "Floats":
        """Return the weighted sum of contributions in every cluster, in the order of places."""
        import numpy as np

        assert self.cluster is not None
        return np.bincount(self.cluster, self.mass * each, self.clusters).astype(np.float64)


def sample_of(
    people: Sequence[int], cluster: "Ints | None", clusters: int, *, weighted: bool
) -> Sample:
    """Return cells of people from numbers that remember whom they stand for."""
    import numpy as np

    n = np.array([int(some) for some in people], np.float64)
    mass = np.array([mass_of(some) for some in people], np.float64)
    square = np.array(
        [one.square if isinstance(one, People) else one for one in people], np.float64
    )
    return Sample(n, mass, square, cluster, clusters, weighted)


def few_clusters(sample: Sample) -> str:
    """Return why a sample has too few clusters for an interval; "" where it has enough or none."""
    units = sample.people().units
    return "" if units is None else too_few(int((units > 0).sum()))


Part = tuple[Sample, "Floats"]
"""People, and what one person of each cell contributes to the error of a number."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The variance of a number, and on how much it rests."""

    variance: float
    freedom: float
    """Degrees of freedom: clusters less one, or the people that the weights leave."""
    counted: float
    """Degrees of freedom of as many people drawn one by one; infinite beside clusters."""


def spread(parts: Sequence[Part], lost: int) -> Spread:
    """Return the spread of the sum of what all parts contribute.

    Either all parts are clustered or none is. `lost` is how many means were taken from the people:
    as many degrees of freedom are gone. Contributions of clusters are about means that every
    cluster was in, so that their variance is multiplied by K / (K - 1); those of people are taken
    as they come.
    """
    import numpy as np

    if parts[0][0].cluster is not None:
        total = np.sum([sample.sums(each) for sample, each in parts], axis=0)
        there = [sample.sums(np.ones_like(each)) > 0 for sample, each in parts]
        clusters = int(np.any(there, axis=0).sum())
        variance = float((total**2).sum()) * clusters / max(1, clusters - 1)
        return Spread(variance, max(1, clusters - 1), inf)
    variance = sum(float((sample.square * each**2).sum()) for sample, each in parts)
    kish = sum(float(s.mass.sum() ** 2 / s.square.sum()) for s, _ in parts)
    people = sum(float(s.n.sum()) for s, _ in parts)
    return Spread(variance, max(1.0, kish - lost), max(1.0, people - lost))


def half_of(parts: Sequence[Part], lost: int, level: float) -> float:
    """Return half the interval of such a sum, with Student's t as far as the design asks for it."""
    found = spread(parts, lost)
    return float(z_of(level) * (wider(found.freedom, found.counted, level) * found.variance) ** 0.5)
