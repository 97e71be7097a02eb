"""Rates of small intersections that borrow from their neighbours, and a test whether they may.

Each cell's rate is drawn towards what its attributes say together; how far depends on how much
cells differ from that in these very data. Source of the idea: Gelman and Hill (2007), chapters 11
to 14; the use here and its warning: Herlihy et al., FAccT 2024 (arXiv 2401.14893).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

METHOD = "hierarchical_beta_binomial"
LEAST_CELLS = 6
"""Fewer cells say nothing about how much cells differ."""
_STEPS = 25
_DRAWS = 800
_REPLICATES = 400
_LOG_CONCENTRATION = (0.0, 9.0, 46)
"""Grid of the logarithm of how alike cells are beyond their attributes: 1 to 8,100 people's worth
of agreement."""


@dataclass(frozen=True, slots=True, eq=False)
class Shrunken:
    """Rates per cell, and whether the model that made them fits."""

    rate: "Floats"
    low: "Floats"
    high: "Floats"
    misfit_p: float
    """How often data from the model have a cell as far off as the furthest one here."""


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """The coefficients, their precisions beforehand, and weights of the concentrations."""

    beta: "Floats"
    precision: "Floats"
    log_concentration: "Floats"
    weight: "Floats"

    @property
    def concentration(self) -> float:
        """The concentration in the middle of its distribution."""
        import numpy as np

        return float(np.exp((self.weight * self.log_concentration).sum()))


def shrunken_rates(
    successes: "Ints | Floats",
    n: "Ints | Floats",
    codes: "Ints",
    *,
    level: float = 0.95,
    seed: int = 0,
) -> Shrunken:
    """Return a rate and an interval for every cell with people; at least `LEAST_CELLS` of them.

    `successes` and `n` have shape (cells,), and may be the fewer people that a sample's design
    leaves (`shrinkage_design`); `codes` (cells, attributes): the level of each
    attribute, 0 and up. The logit of a cell's expected rate is a sum of effects of its attributes,
    each attribute with a variance of its own (by expectation and maximisation); the cell itself
    follows a beta distribution around it. Intervals come from draws of the effects (Laplace) and
    of the concentration (grid), never from plugging in one best value: those cover as little as 19
    times in 100 where 90 are promised. Deterministic for a seed.
    """
    import numpy as np
    from scipy.special import expit

    x, attribute = _design(codes)
    k, people = successes.astype(np.float64), n.astype(np.float64)
    fit = _fit(k, people, x, attribute)
    rng = np.random.default_rng(seed)
    drawn_logs = rng.choice(fit.log_concentration, _DRAWS, p=fit.weight)
    concentration = np.exp(drawn_logs)
    beta = np.empty((len(fit.beta), _DRAWS))
    for log in np.unique(drawn_logs):
        # Where cells differ more, a cell says less about the effects of its attributes.
        here = drawn_logs == log
        step, covariance = _newton(
            k, people, x, fit.beta, precision=fit.precision, concentration=float(np.exp(log))
        )
        noise = rng.standard_normal((len(fit.beta), here.sum()))
        beta[:, here] = (fit.beta + step)[:, None] + np.linalg.cholesky(covariance) @ noise
    expected = np.clip(expit(x @ beta), 1e-9, 1 - 1e-9)
    drawn = rng.beta(
        k[:, None] + concentration * expected,
        (people - k)[:, None] + concentration * (1 - expected),
    )
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=1)
    misfit = _misfit(k, people, expit(x @ fit.beta), fit.concentration, rng)
    return Shrunken(drawn.mean(axis=1), low, high, misfit)


def _design(codes: "Ints") -> "tuple[Floats, Ints]":
    """Return 0/1 columns, a constant first, and which attribute each column belongs to."""
    import numpy as np

    columns, attribute = [np.ones((len(codes), 1))], [0]
    for place in range(codes.shape[1]):
        levels = np.unique(codes[:, place])
        columns.append((codes[:, place, None] == levels).astype(np.float64))
        attribute += [place + 1] * len(levels)
    return np.concatenate(columns, axis=1), np.array(attribute, np.int64)


def _fit(k: "Floats", n: "Floats", x: "Floats", attribute: "Ints") -> _Fit:
    import numpy as np
    from scipy.special import expit

    precision = np.where(attribute == 0, 1e-4, 1.0)
    rate = (k.sum() + 0.5) / (n.sum() + 1)
    beta = np.zeros(x.shape[1])
    beta[0] = np.log(rate / (1 - rate))
    grid = np.linspace(*_LOG_CONCENTRATION)
    weight = np.exp(-0.5 * (grid - 4.0) ** 2)
    weight /= weight.sum()
    for _ in range(_STEPS):
        concentration = float(np.exp((weight * grid).sum()))
        step, covariance = _newton(k, n, x, beta, precision=precision, concentration=concentration)
        beta = beta + step
        for place in range(1, int(attribute.max(initial=0)) + 1):
            own = attribute == place
            spread = (beta[own] ** 2).sum() + np.trace(covariance[np.ix_(own, own)])
            # One level more, of an effect of half a logit: an attribute of two levels alone would
            # find its own variance nil and shrink real effects away.
            precision[own] = (own.sum() + 1) / (float(spread) + 0.25)
        weight = _weights(k, n, expit(x @ beta), grid)
    return _Fit(beta, precision, grid, weight)


def _newton(
    k: "Floats",
    n: "Floats",
    x: "Floats",
    beta: "Floats",
    *,
    precision: "Floats",
    concentration: float,
) -> "tuple[Floats, Floats]":
    """Return a step towards the most likely coefficients, and their covariance there."""
    import numpy as np
    from scipy.special import expit

    mean = expit(x @ beta)
    # A cell of n people around a beta mean counts as fewer than n independent ones.
    fewer = (concentration + 1) / (concentration + n)
    information = (x.T * (n * mean * (1 - mean) * fewer)) @ x + np.diag(precision)
    covariance = np.linalg.inv(information)
    step: Floats = covariance @ (x.T @ ((k - n * mean) * fewer) - precision * beta)
    return step, (covariance + covariance.T) / 2


def _weights(k: "Floats", n: "Floats", mean: "Floats", grid: "Floats") -> "Floats":
    """Return how likely each concentration of the grid is, all cells together.

    Before the data every standard deviation of a cell around its expected rate is as likely as any
    other (Gelman, Bayesian Analysis 1, 2006): a flat grid would shrink too far.
    """
    import numpy as np
    from scipy.special import betaln

    mean = np.clip(mean, 1e-9, 1 - 1e-9)[:, None]
    concentration = np.exp(grid)
    a, b = concentration * mean, concentration * (1 - mean)
    likelihood = (betaln(k[:, None] + a, (n - k)[:, None] + b) - betaln(a, b)).sum(axis=0)
    likelihood -= grid / 2
    weight: Floats = np.exp(likelihood - likelihood.max())
    weight /= weight.sum()
    return weight


def _misfit(
    k: "Floats", n: "Floats", mean: "Floats", concentration: float, rng: "np.random.Generator"
) -> float:
    """Return how often data drawn from the model have a residual as large as the largest here."""
    import numpy as np

    mean = np.clip(mean, 1e-9, 1 - 1e-9)
    # Whole cells far off swell the concentration's spread and would hide themselves in it, so the
    # yardstick is the typical residual, not the fitted one.
    rate = rng.beta(concentration * mean, concentration * (1 - mean), (_REPLICATES, len(k)))
    whole = np.maximum(1.0, np.rint(n))
    drawn = rng.binomial(whole.astype(np.int64), rate)
    seen = _furthest(k[None], n, mean, concentration)[0]
    return float(
        (1 + (_furthest(drawn, whole, mean, concentration) >= seen).sum()) / (1 + _REPLICATES)
    )


def _furthest(
    k: "npt.NDArray[np.number]", n: "Floats", mean: "Floats", concentration: float
) -> "Floats":
    """Return the largest residual over the typical one, per row of successes."""
    import numpy as np

    variance = n * mean * (1 - mean) * (concentration + n) / (concentration + 1)
    residual = np.abs(k - n * mean) / np.sqrt(variance)
    typical = np.sqrt(np.minimum(residual, 3.0) ** 2).mean(axis=1)
    furthest: Floats = residual.max(axis=1) / np.maximum(typical, 0.3)
    return furthest
