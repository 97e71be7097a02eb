"""Numbers of people that remember whom they stand for, and in which clusters they are.

A sample with weights and people of one branch are counted like everybody else; what their weights
and clusters do to a rate and to its interval is worked out where the rate is.
"""

from typing import TYPE_CHECKING

from answerable.stats.results import Count

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


class People(int):
    """A number of people with the weights they were sampled with: an int like any other.

    Sums and differences of disjoint people keep what they stand for. Zero plain people can be
    added; other plain numbers cannot, because nobody knows whom they stand for.
    """

    mass: float
    """Sum of their weights: how many people of the population they stand for."""
    square: float
    """Sum of the squares of their weights."""
    units: "Floats | None"
    """Sum of their weights in each cluster; None where nobody declared clusters."""
    weighted: bool
    """Whether weights were given; otherwise everybody stands for one person."""

    def __new__(
        cls,
        n: int,
        mass: float,
        square: float,
        units: "Floats | None" = None,
        *,
        weighted: bool = True,
    ) -> "People":
        """Return `n` people; `mass` and `square` are sums over their weights."""
        made = super().__new__(cls, n)
        made.mass, made.square, made.units = float(mass), float(square), units
        made.weighted = weighted
        return made

    def __add__(self, other: int) -> "People":
        """Return these people and others."""
        return self._with(other, 1)

    def __radd__(self, other: int) -> "People":
        """Return others and these people: what `sum` asks for."""
        return self._with(other, 1)

    def __sub__(self, other: int) -> "People":
        """Return these people without some of them."""
        return self._with(other, -1)

    def _with(self, other: int, sign: int) -> "People":
        if not isinstance(other, People):
            if other:
                raise TypeError(f"{other} people of whom nobody knows whom they stand for")
            return self
        units = self.units
        if units is not None and other.units is not None:
            units = units + sign * other.units
        return People(
            int(self) + sign * int(other),
            max(0.0, self.mass + sign * other.mass),
            max(0.0, self.square + sign * other.square),
            units,
            weighted=self.weighted,
        )


def is_sampled(count: Count) -> bool:
    """Whether a count knows of weights or clusters."""
    return isinstance(count.n, People)


def is_clustered(count: Count) -> bool:
    """Whether a count knows of clusters, within which people may go alike."""
    return isinstance(count.n, People) and count.n.units is not None


def plain(count: Count) -> Count:
    """Return the people alone, without whom they stand for: what a record holds."""
    return Count(count.label, int(count.successes), int(count.n))


def population(count: Count) -> tuple[float, float]:
    """Return how many people of the population the successes and the whole group stand for."""
    return mass_of(count.successes), mass_of(count.n)


def mass_of(people: int) -> float:
    """Return the sum of the weights; the number itself where nobody is weighed."""
    return people.mass if isinstance(people, People) else float(people)


def square_of(people: int) -> float:
    """Return the sum of the squares of the weights; the number itself where nobody is weighed."""
    return people.square if isinstance(people, People) else float(people)


def share_of(count: Count) -> float:
    """Return the rate in the population; -1 for a group that nobody is in or stands for."""
    successes, whole = population(count)
    if not whole:
        return -1.0
    # Sums of weights are rounded; all of them are everybody.
    return 1.0 if int(count.successes) == int(count.n) else min(1.0, successes / whole)
