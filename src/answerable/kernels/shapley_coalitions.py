"""Shapley values of any model by sampling, until the set of the top reasons no longer changes.

Coalitions are drawn in pairs with their complements, with the weights of the Shapley kernel. A
linear game is fitted to what they are worth (Lundberg and Lee, NeurIPS 2017, theorem 2), and the
values of the rest, which is what the fit leaves over, are estimated without bias and added
(regression adjustment; Witter, Liu and Musco, arXiv 2506.11849). Pairs are then drawn again, with
replacement, from those that were evaluated: where the top reasons of the redraws differ too often,
more are evaluated, and if the budget does not suffice they cannot be separated.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from answerable.errors import EvidenceError

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Game = Callable[[Bools], Floats]
"""What coalitions are worth: (coalitions, features) of True and False to one number each."""

FIRST_PAIRS = 64
"""Pairs in the first round; each further round doubles what there is."""
REDRAWS = 200
CHANGES = 0.2
"""Share of redraws that may change the set of the top reasons."""
WHOLE = 12
"""Features up to which all coalitions are looked at instead."""


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """Values with their doubt."""

    values: Floats
    """One a feature; they and `base` add up to the row's score exactly."""
    error: Floats
    """Standard deviation over redraws; 0 where all coalitions were looked at."""
    base: float
    score: float
    evaluated: int
    """Coalitions evaluated."""
    top: tuple[int, ...]
    """The features of largest size, largest first."""
    changed: float
    """Share of redraws in which another set of features was on top."""

    @property
    def separated(self) -> bool:
        """Whether the set on top is settled; if not, it must not be given as the reasons."""
        return self.changed <= CHANGES


def hybrid_game(
    predict: Callable[[npt.NDArray[np.generic]], Floats],
    row: npt.NDArray[np.generic],
    background: npt.NDArray[np.generic],
) -> Game:
    """Return the game: the mean score of the background, with the row's values in a coalition.

    `predict` is called once for many coalitions. Raises EvidenceError for a background without
    rows, and where the model does not answer with one finite number a row.
    """
    if not len(background):
        raise EvidenceError("the background has no rows; state at least one.")

    def worth(coalitions: Bools) -> Floats:
        many, strangers = len(coalitions), len(background)
        rows = np.where(coalitions[:, None, :], row[None, None, :], background[None, :, :])
        scored = np.asarray(predict(rows.reshape(many * strangers, -1)), np.float64)
        if scored.shape != (many * strangers,) or not np.isfinite(scored).all():
            raise EvidenceError(
                f"the model was asked for {many * strangers} scores and did not answer with as "
                "many finite numbers."
            )
        means: Floats = scored.reshape(many, strangers).mean(axis=1)
        return means

    return worth


def sample_shapley(
    game: Game, features: int, *, top: int = 2, seed: int = 0, budget: int = 4096
) -> Sampled:
    """Return the Shapley values of a game; at most `budget` coalitions are evaluated.

    With few features all coalitions are looked at, and the values are exact. Raises EvidenceError
    without features.
    """
    if features < 1:
        raise EvidenceError("there are no features to explain.")
    ends = game(np.array([[False] * features, [True] * features]))
    base, score = float(ends[0]), float(ends[1])
    top = min(top, features)
    if features <= WHOLE and 1 << features <= budget:
        values = _whole(game, features)
        order = _top(values, top)
        return Sampled(values, np.zeros(features), base, score, 1 << features, order, 0.0)
    rng = np.random.default_rng(seed)
    drawn, worth = np.zeros((0, features), bool), np.zeros(0)
    while True:
        more = max(FIRST_PAIRS, len(drawn) // 2)
        more = min(more, (budget - 2 - len(drawn)) // 2)
        if more > 0:
            new = _pairs(rng, features, more)
            drawn, worth = np.concatenate([drawn, new]), np.concatenate([worth, game(new)])
        values = _estimate(drawn, worth, base, score)
        redrawn = _redraws(rng, drawn, worth, base, score)
        order = _top(values, top)
        changed = float(np.mean([set(_top(each, top)) != set(order) for each in redrawn]))
        if changed <= CHANGES or more <= 0:
            error: Floats = redrawn.std(axis=0)
            return Sampled(values, error, base, score, len(drawn) + 2, order, changed)


def _top(values: Floats, many: int) -> tuple[int, ...]:
    order = np.lexsort((np.arange(len(values)), -np.abs(values)))
    return tuple(int(each) for each in order[:many])


def _whole(game: Game, features: int) -> Floats:
    """Return the values from all coalitions."""
    numbers = np.arange(1 << features)
    coalitions = (numbers[:, None] >> np.arange(features) & 1).astype(bool)
    worth, size = game(coalitions), coalitions.sum(axis=1)
    weight = 1.0 / (features * _choose(features - 1)[np.minimum(size, features - 1)])
    values = np.zeros(features)
    for feature in range(features):
        without = ~coalitions[:, feature]
        gains = worth[numbers[without] | 1 << feature] - worth[without]
        values[feature] = (weight[without] * gains).sum()
    return values


def _choose(n: int) -> Floats:
    """Return the binomial coefficients of n."""
    out = np.ones(n + 1)
    for k in range(1, n + 1):
        out[k] = out[k - 1] * (n - k + 1) / k
    return out


def _pairs(rng: np.random.Generator, features: int, pairs: int) -> Bools:
    """Return coalitions, each followed by its complement, with sizes as in the Shapley kernel."""
    sizes = np.arange(1, features)
    chance = 1.0 / (sizes * (features - sizes))
    size = rng.choice(sizes, size=pairs, p=chance / chance.sum())
    rank = rng.random((pairs, features)).argsort(axis=1).argsort(axis=1)
    chosen = rank < size[:, None]
    return np.stack([chosen, ~chosen], axis=1).reshape(2 * pairs, features)


def _estimate(drawn: Bools, worth: Floats, base: float, score: float) -> Floats:
    """Return the values of a fitted linear game plus those of what the fit leaves over.

    Coalitions of size s were drawn with a chance in proportion to 1 / (s (d - s)), all of one size
    alike. A value is a sum of worth over coalitions with the feature, weight 1 / (s C(d, s)), less
    one over those without it, weight 1 / ((d - s) C(d, s)); dividing by the chance, C(d, s) goes.
    """
    d = drawn.shape[1]
    signs = drawn.astype(np.float64)
    target = worth - base - signs[:, -1] * (score - base)
    columns = signs[:, :-1] - signs[:, -1:]
    fit = np.linalg.lstsq(columns, target, rcond=None)[0]
    linear = np.append(fit, score - base - fit.sum())
    rest = worth - base - signs @ linear
    size = signs.sum(axis=1, keepdims=True)
    all_sizes = np.arange(1, d)
    total = (1.0 / (all_sizes * (d - all_sizes))).sum()
    weights = np.where(drawn, d - size, -size) * total
    adjusted = linear + (weights * rest[:, None]).mean(axis=0)
    closed: Floats = adjusted + (score - base - adjusted.sum()) / d
    return closed


def _redraws(
    rng: np.random.Generator, drawn: Bools, worth: Floats, base: float, score: float
) -> Floats:
    """Return the values from redraws of the pairs, shape (redraws, features)."""
    pairs = len(drawn) // 2
    paired, worths = drawn.reshape(pairs, 2, -1), worth.reshape(pairs, 2)
    out = np.empty((REDRAWS, drawn.shape[1]))
    for number in range(REDRAWS):
        again = rng.integers(0, pairs, pairs)
        some = paired[again].reshape(2 * pairs, -1)
        out[number] = _estimate(some, worths[again].reshape(-1), base, score)
    return out
