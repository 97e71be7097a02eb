"""How well membership of a group can be recovered from coded columns, without seeing the person.

Every number is out of fold: people are split into folds with each group in each, a rule is learned
from all folds but one, and the pairs of people *within* the fold left out are put in order by it.
The mean over folds estimates the area under the ROC curve (LeDell, Petersen and van der Laan,
Electronic Journal of Statistics 9, 2015). Arrays in, arrays out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FOLDS = 5
PSEUDO = 5.0
"""Strength of the pull towards the average in a histogram, in people per level."""
RIDGE = 20.0
"""The same in a joint rule, where every column is pulled."""


def stratified_folds(groups: Ints, *, seed: int, folds: int = FOLDS) -> Ints:
    """Return a fold for every person; each group is spread over all folds, by chance of `seed`."""
    rng = np.random.default_rng(seed)
    shuffled = rng.permutation(len(groups))
    order = shuffled[np.argsort(groups[shuffled], kind="stable")]
    fold = np.empty(len(groups), np.int64)
    fold[order] = np.arange(len(groups)) % folds
    return fold


def auc(score: Floats, positive: npt.NDArray[np.bool_]) -> float:
    """Return the share of pairs in the right order, ties as half; NaN without a pair."""
    positives = int(positive.sum())
    negatives = len(positive) - positives
    if not positives or not negatives:
        return float("nan")
    _, where = np.unique(score, return_inverse=True)
    good = np.bincount(where, weights=positive).astype(np.float64)
    bad = np.bincount(where, weights=~positive).astype(np.float64)
    below = np.cumsum(bad) - bad
    return float((good * (below + bad / 2)).sum() / (positives * negatives))


def mean_auc(scores: Floats, groups: Ints, fold: Ints) -> Floats:
    """Return per group the mean over folds of the area for "is in this group", shape (groups,).

    `scores` has one column per group.
    """
    areas = np.full((int(fold.max()) + 1, scores.shape[1]), np.nan)
    for number in range(len(areas)):
        kept = fold == number
        for group in range(scores.shape[1]):
            areas[number, group] = auc(scores[kept, group], groups[kept] == group)
    means: Floats = areas.mean(axis=0)
    return means


def histogram_scores(codes: Ints, groups: Ints, fold: Ints) -> Floats:
    """Return, out of fold, the share of each group among people of one's level.

    A level nobody else has gets the average. Shape (people, groups).
    """
    n_levels, n_groups = int(codes.max()) + 1, int(groups.max()) + 1
    scores = np.empty((len(codes), n_groups))
    everyone = np.bincount(codes * n_groups + groups, minlength=n_levels * n_groups)
    for number in range(int(fold.max()) + 1):
        out = fold == number
        left = np.bincount(codes[out] * n_groups + groups[out], minlength=n_levels * n_groups)
        seen = (everyone - left).reshape(n_levels, n_groups).astype(np.float64)
        base = seen.sum(axis=0) / seen.sum()
        share = (seen + PSEUDO * base) / (seen.sum(axis=1, keepdims=True) + PSEUDO)
        scores[out] = share[codes[out]]
    return scores


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A linear rule learned without one fold."""

    out: npt.NDArray[np.bool_]
    """The people it has not seen."""
    n: int
    """How many people it was learned from."""
    moments: Floats
    """Second moments of the columns around their means, with the penalty on the diagonal."""
    target: Floats
    """Moments of columns and membership, shape (columns, groups)."""
    spread: float
    """Sum of squares of membership around its means: what could be explained."""
    inverse: Floats
    weights: Floats
    """Shape (columns, groups)."""

    def without(self, block: slice) -> Floats:
        """Return the weights of the same rule learned without some columns, exactly.

        The block's own weights become 0: the inverse of a part from the inverse of the whole.
        """
        mine = self.inverse[block, block]
        moved = self.inverse[:, block] @ np.linalg.solve(mine, self.weights[block])
        kept: Floats = self.weights - moved
        kept[block] = 0.0
        return kept

    def only(self, columns: Ints) -> Floats:
        """Return the weights of the same rule learned from some columns alone."""
        part = self.moments[np.ix_(columns, columns)]
        weights: Floats = np.linalg.solve(part, self.target[columns]).astype(np.float64)
        return weights


def fit_folds(columns: Floats, groups: Ints, fold: Ints) -> Iterator[Fitted]:
    """Yield for each fold the ridge regression of membership on 0/1 columns, learned elsewhere.

    With two groups this is Fisher's linear discriminant with a ridge (Hastie, Tibshirani and
    Friedman, Elements of Statistical Learning, 2nd ed., 4.3 and exercise 4.2).
    """
    member = np.eye(int(groups.max()) + 1)[groups]
    moments, cross = columns.T @ columns, columns.T @ member
    for number in range(int(fold.max()) + 1):
        out = fold == number
        x, y, n = columns[out], member[out], int((~out).sum())
        sum_x, sum_y = columns.sum(axis=0) - x.sum(axis=0), member.sum(axis=0) - y.sum(axis=0)
        centred = moments - x.T @ x - np.outer(sum_x, sum_x) / n
        centred[np.diag_indices_from(centred)] += RIDGE
        target = cross - x.T @ y - np.outer(sum_x, sum_y) / n
        spread = float((sum_y * (1 - sum_y / n)).sum())
        inverse: Floats = np.linalg.inv(centred).astype(np.float64)
        yield Fitted(out, n, centred, target, spread, inverse, inverse @ target)


def joint_scores(columns: Floats, fitted: Sequence[Fitted], without: slice | None = None) -> Floats:
    """Return the out-of-fold scores of the rule, shape (people, groups); `without` a block."""
    scores = np.zeros((len(columns), fitted[0].weights.shape[1]))
    for rule in fitted:
        weights = rule.weights if without is None else rule.without(without)
        scores[rule.out] = columns[rule.out] @ weights
    return scores


def fewest_scores(
    columns: Floats, blocks: Sequence[slice], fitted: Sequence[Fitted], *, up_to: int
) -> Iterator[Floats]:
    """Yield the out-of-fold scores of the best 1, 2, ... `up_to` blocks.

    Which blocks are best is decided inside every training part, one after the other, by Akaike's
    criterion: a block of many columns explains much by chance and must make up for it.
    """
    left = [[np.arange(block.start, block.stop) for block in blocks] for _ in fitted]
    chosen: list[list[Ints]] = [[] for _ in fitted]
    for _ in range(min(up_to, len(blocks))):
        scores = np.zeros((len(columns), fitted[0].weights.shape[1]))
        for rule, mine, others in zip(fitted, chosen, left, strict=True):
            gains = [_criterion(rule, [*mine, block]) for block in others]
            mine.append(others.pop(int(np.argmin(gains))))
            at = np.concatenate(mine)
            scores[rule.out] = columns[np.ix_(rule.out, at)] @ rule.only(at)
        yield scores


def _criterion(rule: Fitted, chosen: Sequence[Ints]) -> float:
    """Return Akaike's criterion of a rule from these blocks; each has one column too many."""
    at = np.concatenate(chosen)
    explained = float((rule.only(at) * rule.target[at]).sum())
    parameters = len(at) - len(chosen)
    unexplained = max(rule.spread - explained, 1e-9 * rule.spread)
    return rule.n * float(np.log(unexplained)) + 2 * parameters
