"""People by group, outcome and score, the inequalities a rule must meet, and what counts change."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scored:
    """People by group, outcome (0 bad, 1 good) and bin of the score: shape (groups, 2, bins)."""

    n: Floats
    blind: bool = False
    in_order: bool = True
    """Whether only rules in order are looked at, the last bin being the best score."""
    four_fifths: float = 0.8
    least_selected: float = 0.05
    """At least this share of everybody is selected, and at least this share refused: without it
    a rule that selects nobody would meet nearly every definition."""

    @cached_property
    def columns(self) -> tuple[npt.NDArray[np.int64], ...]:
        """For each group the places of its shares among the unknowns."""
        groups, _, bins = self.n.shape
        own = np.arange(bins)
        return tuple(own if self.blind else g * bins + own for g in range(groups))

    @property
    def unknowns(self) -> int:
        """How many shares there are; four free levels and the tolerance come after them."""
        groups, _, bins = self.n.shape
        return int(bins if self.blind else groups * bins)

    @property
    def base_rates(self) -> Floats:
        """The share of good outcomes in each group."""
        rates: Floats = self.n[:, 1].sum(axis=1) / self.n.sum(axis=(1, 2))
        return rates

    def weights(self, kind: str, group: int) -> tuple[Floats, float]:
        """Return what a rate of a group adds up per bin, and the constant beside it."""
        bad, good = self.n[group]
        if kind == "selected":
            return (bad + good) / (bad + good).sum(), 0.0
        if kind == "tpr":
            return good / good.sum(), 0.0
        if kind == "fpr":
            return bad / bad.sum(), 0.0
        return (good - bad) / (bad + good).sum(), float(bad.sum() / (bad + good).sum())


@dataclass(frozen=True, slots=True)
class Row:
    """One inequality: coefficients @ unknowns <= bound, and what it holds for its influence."""

    coefficients: Floats
    bound: float
    kind: str
    group: int
    sign: float
    level: float = 0.0


def influence_of(scored: Scored, rows: Sequence[Row], share: Floats, multipliers: Floats) -> Floats:
    """Return each cell's influence on the best accuracy, from the program's multipliers.

    By the envelope theorem only the direct effect of the counts counts: on the errors, and on every
    binding inequality times its multiplier. Mean 0 over the people.
    """
    total = scored.n.sum()
    wrong = np.stack([share, 1 - share], axis=1)
    influence: Floats = wrong - (wrong * scored.n).sum() / total
    for row, multiplier in zip(rows, multipliers, strict=True):
        if multiplier <= 1e-12:
            continue
        if row.kind == "ratio":
            group, other = divmod(row.group, len(scored.columns))
            influence += multiplier * (
                scored.four_fifths * _of_rate(scored, "selected", other, share)
                - _of_rate(scored, "selected", group, share)
            )
        elif row.kind == "ppv":
            influence += multiplier * row.sign * _of_value(scored, row, share)
        elif row.kind == "enough":
            both = np.stack([share, share], axis=1)
            influence += multiplier * row.sign * (both - (both * scored.n).sum() / total)
        else:
            influence += multiplier * row.sign * _of_rate(scored, row.kind, row.group, share)
    influence *= -1
    return influence


def _of_rate(scored: Scored, kind: str, group: int, share: Floats) -> Floats:
    """Return the influence of a person in a cell on a rate of a group."""
    q, people = share[group], scored.n[group]
    values = np.stack([1 - q, q]) if kind == "right" else np.stack([q, q])
    counted = {"tpr": [[0.0], [1.0]], "fpr": [[1.0], [0.0]]}.get(kind, [[1.0], [1.0]])
    size = (people * counted).sum()
    mean = (people * counted * values).sum() / size
    influence = np.zeros_like(scored.n)
    influence[group] = counted * (values - mean) * scored.n.sum() / size
    return influence


def _of_value(scored: Scored, row: Row, share: Floats) -> Floats:
    """Return the influence on the inequality that holds a predictive value near its level."""
    influence = np.zeros_like(scored.n)
    q, size = share[row.group], scored.n[row.group].sum()
    values = np.stack([-row.level * q, (1 - row.level) * q])
    mean = (values * scored.n[row.group]).sum() / size
    influence[row.group] = (values - mean) * scored.n.sum() / size
    return influence
