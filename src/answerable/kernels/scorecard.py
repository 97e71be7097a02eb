"""A points scorecard from coded fields: few lines, whole points, learned without tuning.

Levels of a field that do alike are joined into lines, a logistic regression weighs the lines,
fields that do not pay for their lines are dropped (Bayes' information criterion throughout;
Schwarz, Ann. Stat. 6, 1978), and the weights become whole points that add up to about 100. Rounding
costs little: Ustun and Rudin, Machine Learning 102 (2016). Arrays in, arrays out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from answerable.stats.design_effect import wider

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

RANGE = 100
"""Points of the best case; the worst has 0."""
LEAST = 20
"""People behind a line: fewer say nothing, and could point at one of them."""
LEAST_SHARE = 0.02
MOST_FIELDS = 8
"""A card that nobody can keep in mind is not readable."""
_RIDGE = 1.0
"""Pull of every weight towards 0, in people: keeps weights finite where a line is all good."""
_ROUNDS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """One field: everybody's level."""

    codes: Ints
    n: int
    """How many levels there are."""
    ordered: int
    """The first so many stand in an order and only neighbours may be joined; the rest are free."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field of a card."""

    place: int
    """Which of the given fields it is."""
    line: Ints
    """Line of each level."""
    points: Ints
    """Points of each line."""
    low: Floats
    high: Floats
    """95 % interval of the points, against the line with the fewest of the same field."""


@dataclass(frozen=True, slots=True, eq=False)
class Scorecard:
    """Points to add up, and what a total means."""

    fields: tuple[Field, ...]
    intercept: float
    slope: float
    """Log-odds of a total: intercept + slope * total."""

    @property
    def lines(self) -> int:
        """How many lines one has to read."""
        return sum(len(field.points) for field in self.fields)

    def totals(self, fields: Sequence[Levels]) -> Ints:
        """Return everybody's points."""
        total = np.zeros(len(fields[0].codes), np.int64)
        for field in self.fields:
            total += field.points[field.line[fields[field.place].codes]]
        return total

    def chances(self, fields: Sequence[Levels]) -> Floats:
        """Return everybody's chance of the good outcome."""
        return _logistic(self.intercept + self.slope * self.totals(fields).astype(np.float64))


def fit_scorecard(
    fields: Sequence[Levels],
    good: Flags,
    among: Flags,
    *,
    weight: Floats | None = None,
    cluster: Ints | None = None,
) -> Scorecard:
    """Return the card learned from the people `among`; without a field where none pays.

    With weights it is learned for the population; intervals of points know weights and clusters.
    """
    n = int(among.sum())
    target = good[among].astype(np.float64)
    # As many people in all as there are, shared out as the population is.
    of = None if weight is None else weight[among] * (n / weight[among].sum())
    joined = [_lines(field, target, among, of) for field in fields]
    kept = [place for place, line in enumerate(joined) if line.max() > 0]
    kept.sort(key=lambda place: -_gain(fields[place].codes[among], joined[place], target, of))
    kept = sorted(kept[: 3 * MOST_FIELDS])
    coded = {place: joined[place][fields[place].codes[among]] for place in kept}
    while True:
        columns, blocks = _columns([coded[place] for place in kept], len(target))
        weights, spread = logistic(columns, target, of)
        worth = [_wald(weights, spread, block) - _price(block, n) for block in blocks]
        if not kept or (min(worth) >= 0 and len(kept) <= MOST_FIELDS):
            break
        kept.pop(int(np.argmin(worth)))
    if of is not None or cluster is not None:
        residuals = (target - _logistic(columns @ weights)) * (1.0 if of is None else of)
        mine = None if cluster is None else cluster[among]
        spread = _robust(columns, residuals, spread, mine)
        if mine is not None:
            spread *= wider(max(1, len(np.unique(mine)) - 1), np.inf, 0.95)
    cut = [_centred(weights, spread, block) for block in blocks]
    tops = sum(float(value.max()) for value, _ in cut)
    scale = RANGE / tops if tops > 0 else 0.0
    made = [
        Field(
            place,
            joined[place],
            np.round(scale * value).astype(np.int64),
            scale * (value - 1.96 * error),
            scale * (value + 1.96 * error),
        )
        for place, (value, error) in zip(kept, cut, strict=True)
    ]
    card = Scorecard(tuple(made), 0.0, 1.0)
    totals = card.totals(fields)[among].astype(np.float64)
    intercept, slope = _straight(totals, target, of)
    return Scorecard(tuple(made), intercept, slope)


def _lines(field: Levels, target: Floats, among: Flags, of: Floats | None) -> Ints:
    """Return the line of each level: neighbours are joined while that costs less than it saves."""
    codes = field.codes[among]
    people = np.bincount(codes, minlength=field.n).astype(np.float64)
    n = people if of is None else np.bincount(codes, of, field.n).astype(np.float64)
    g = np.bincount(codes, target if of is None else target * of, field.n).astype(np.float64)
    least, saved = max(LEAST, LEAST_SHARE * len(target)), np.log(len(target)) / 2
    free = np.arange(field.ordered, field.n)
    by_rate = free[np.argsort(g[free] / np.where(n[free] > 0, n[free], 1), kind="stable")]
    if field.ordered:  # "missing" beside numbers: a line of its own, or where most people are
        chains = [_join(list(range(field.ordered)), (people, n, g), least, saved),
                  [[int(k)] for k in free]]  # fmt: skip
    else:
        chains = [[], _join([int(k) for k in by_rate], (people, n, g), least, saved)]
    groups = [*chains[0], *chains[1]]
    line = np.zeros(field.n, np.int64)
    large = [group for group in groups if people[group].sum() >= least] or [list(range(field.n))]
    for number, group in enumerate(large):
        line[group] = number
    fullest = int(np.argmax([people[group].sum() for group in large]))
    placed = {level for group in large for level in group}
    line[[level for level in range(field.n) if level not in placed]] = fullest
    return line


def _join(
    chain: list[int], counts: tuple[Floats, Floats, Floats], least: float, saved: float
) -> list[list[int]]:
    """Return the levels joined. `counts` are people, whom they stand for, and the good of these."""
    people, n, g = counts
    groups = [[level] for level in chain]
    while len(groups) > 1:
        sizes = [float(n[group].sum()) for group in groups]
        good = [float(g[group].sum()) for group in groups]
        held = [float(people[group].sum()) for group in groups]
        costs = [
            _fit_of(good[i], sizes[i])
            + _fit_of(good[i + 1], sizes[i + 1])
            - _fit_of(good[i] + good[i + 1], sizes[i] + sizes[i + 1])
            - (np.inf if min(held[i], held[i + 1]) < least else 0.0)
            for i in range(len(groups) - 1)
        ]
        best = int(np.argmin(costs))
        if costs[best] >= saved:
            break
        groups[best : best + 2] = [groups[best] + groups[best + 1]]
    return groups


def _fit_of(good: float, n: float) -> float:
    """Return the log-likelihood of so many good ones under their own rate."""
    bad = n - good
    return sum(x * float(np.log(x / n)) for x in (good, bad) if x > 0)


def _gain(codes: Ints, line: Ints, target: Floats, of: Floats | None) -> float:
    where, hit = line[codes], target if of is None else target * of
    n, g = np.bincount(where, of).astype(np.float64), np.bincount(where, weights=hit)
    whole = _fit_of(float(hit.sum()), float(len(target)))
    return sum(_fit_of(float(a), float(b)) for a, b in zip(g, n, strict=True)) - whole


def _columns(codes: Sequence[Ints], n: int) -> tuple[Floats, list[slice]]:
    """Return a column a line but the first, after the constant, and each field's block of them."""
    columns, blocks, start = [np.ones((n, 1))], [], 1
    for one in codes:
        width = int(one.max())
        columns.append((one[:, None] == np.arange(1, width + 1)).astype(np.float64))
        blocks.append(slice(start, start + width))
        start += width
    return np.hstack(columns), blocks


def logistic(columns: Floats, target: Floats, of: Floats | None = None) -> tuple[Floats, Floats]:
    """Return the weights of a logistic regression and their covariance, by Newton's method.

    `of` says as how many people each counts; as one where it is None. The first column is the
    constant and is not pulled towards 0. Source: Hastie, Tibshirani and Friedman, Elements of
    Statistical Learning, 2nd ed., 4.4.1, with the ridge of 18.4.
    """
    pull = np.full(columns.shape[1], _RIDGE)
    pull[0] = 1e-9
    good, n = target.sum(), len(target)
    if of is not None:
        good, n = (target * of).sum(), of.sum()
    rate = (good + 0.5) / (n + 1)
    weights = np.zeros(columns.shape[1])
    weights[0] = np.log(rate / (1 - rate))
    for _ in range(_ROUNDS):
        chance = _logistic(columns @ weights)
        varies, off = chance * (1 - chance), target - chance
        if of is not None:
            varies, off = varies * of, off * of
        steep = columns.T @ (columns * varies[:, None]) + np.diag(pull)
        step = np.linalg.solve(steep, columns.T @ off - pull * weights)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return weights, np.linalg.inv(steep).astype(np.float64)


def _robust(columns: Floats, residuals: Floats, spread: Floats, cluster: Ints | None) -> Floats:
    """Return the covariance that weights and clusters leave: Binder (1983), Liang and Zeger (1986).

    `residuals` are weighed; `spread` is the inverse of the information.
    """
    each = columns * residuals[:, None]
    if cluster is not None:
        places = np.unique(cluster, return_inverse=True)[1].reshape(-1)
        each = np.stack([np.bincount(places, column) for column in each.T], axis=1)
    units = len(each)
    found: Floats = spread @ (each.T @ each) @ spread * units / max(1, units - 1)
    return found


def _straight(totals: Floats, target: Floats, of: Floats | None) -> tuple[float, float]:
    """Return intercept and slope of the log-odds over a total."""
    centre = float(totals.mean())
    wide = float(totals.std()) or 1.0
    columns = np.column_stack([np.ones(len(totals)), (totals - centre) / wide])
    weights, _ = logistic(columns, target, of)
    slope = float(weights[1]) / wide
    start = float(weights[0])
    return start - slope * centre, slope


def _wald(weights: Floats, spread: Floats, block: slice) -> float:
    mine = weights[block]
    return float(np.sum(mine * np.linalg.solve(spread[block, block], mine)))


def _price(block: slice, n: int) -> float:
    width: int = block.stop - block.start
    return width * float(np.log(n))


def _centred(weights: Floats, spread: Floats, block: slice) -> tuple[Floats, Floats]:
    """Return each line's weight over the lowest of its field, and its standard error."""
    value = np.concatenate([[0.0], weights[block]])
    width = len(value)
    around = np.zeros((width, width))
    around[1:, 1:] = spread[block, block]
    low = int(np.argmin(value))
    variance = np.diag(around) + around[low, low] - 2 * around[:, low]
    error: Floats = np.sqrt(np.maximum(variance, 0.0))
    return value - value[low], error


def _logistic(logit: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-np.clip(logit, -35, 35)))
    return chance
