"""Means of numbers in two groups and their difference, from number, mean and variance alone."""

from dataclasses import dataclass
from math import sqrt

WELCH = "welch"


@dataclass(frozen=True, slots=True)
class Spread:
    """Number, mean and sample variance of a quantity in one group."""

    label: str
    n: int
    mean: float
    variance: float

    @property
    def error(self) -> float:
        """Squared standard error of the mean; needs two people."""
        return self.variance / self.n


def welch(a: Spread, b: Spread, *, level: float = 0.95) -> tuple[float, float, float]:
    """Return mean(a) - mean(b) with low and high; both groups need two people.

    Source: Welch, Biometrika 34 (1947), with Satterthwaite's degrees of freedom.

    >>> "{:.3f} {:.3f} {:.3f}".format(*welch(Spread("a", 10, 5.0, 4.0), Spread("b", 20, 4.0, 9.0)))
    '1.000 -0.897 2.897'
    """
    gap, squared = a.mean - b.mean, a.error + b.error
    if squared <= 0:
        return gap, gap, gap
    df = squared**2 / (a.error**2 / (a.n - 1) + b.error**2 / (b.n - 1))
    half = _t(df, level) * sqrt(squared)
    return gap, gap - half, gap + half


def mean_interval(a: Spread, *, level: float = 0.95) -> tuple[float, float]:
    """Return Student's interval of a mean; the group needs two people."""
    half = _t(a.n - 1, level) * sqrt(max(a.error, 0.0))
    return a.mean - half, a.mean + half


def pooled(label: str, parts: "list[Spread]") -> Spread:
    """Return the moments of several groups put together (Chan, Golub and LeVeque, 1983)."""
    n = sum(part.n for part in parts)
    if not n:
        return Spread(label, 0, float("nan"), float("nan"))
    mean = sum(part.n * part.mean for part in parts if part.n) / n
    squares = sum(
        (part.n - 1) * (part.variance if part.n > 1 else 0.0) + part.n * (part.mean - mean) ** 2
        for part in parts
        if part.n
    )
    return Spread(label, n, mean, squares / (n - 1) if n > 1 else float("nan"))


def _t(df: float, level: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(df, 0.5 + level / 2))
