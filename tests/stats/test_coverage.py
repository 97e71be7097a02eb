"""What "95 %" is worth: coverage by enumerating every table, not by simulating some."""

import numpy as np
import pytest
from scipy.special import comb

from answerable.stats.intervals import newcombe_difference, newcombe_paired, wilson
from answerable.stats.score import difference_bounds, ratio_bounds

RATES = np.arange(0.1, 0.901, 0.1)
FEW, MORE = 0.91, 0.93
"""The least coverage promised in groups of 15, and from 50."""


def chances(n, rates=RATES):
    """Probability of every count, one row a rate."""
    x, p = np.arange(n + 1), np.asarray(rates)[:, None]
    return comb(n, x) * p**x * (1 - p) ** (n - x)


def coverage(bounds, n1, n0, truth):
    x1, x0 = np.meshgrid(np.arange(n1 + 1.0), np.arange(n0 + 1.0), indexing="ij")
    low, high = bounds(x1, n1, x0, n0)
    first, second = chances(n1), chances(n0)
    return np.array(
        [
            first[i] @ ((low - 1e-12 <= truth(p, q)) & (truth(p, q) <= high + 1e-12)) @ second[j]
            for i, p in enumerate(RATES)
            for j, q in enumerate(RATES)
        ]
    )


@pytest.mark.parametrize(
    ("n1", "n0", "least"),
    [(15, 15, FEW), (15, 50, FEW), (15, 200, FEW), (50, 50, MORE), (50, 200, MORE), (60, 90, MORE)],
)
def test_score_intervals_cover_the_truth_as_often_as_they_say(n1, n0, least):
    for bounds, truth in (
        (difference_bounds, lambda p, q: p - q),
        (ratio_bounds, lambda p, q: p / q),
    ):
        covered = coverage(bounds, n1, n0, truth)
        assert 0.94 <= covered.mean() <= 0.97
        assert covered.min() >= least


def test_newcombe_covers_too_although_the_score_interval_is_the_one_in_use():
    def bounds(x1, n1, x0, n0):
        pairs = [
            newcombe_difference((int(a), n1), (int(b), n0))
            for a, b in zip(x1.ravel(), x0.ravel(), strict=True)
        ]
        return np.array(pairs).T.reshape(2, *x1.shape)

    covered = coverage(bounds, 15, 50, lambda p, q: p - q)
    assert 0.94 <= covered.mean() <= 0.97
    assert covered.min() >= FEW


def test_a_wald_interval_would_be_caught():
    def wald(x1, n1, x0, n0):
        p, q = x1 / n1, x0 / n0
        half = 1.959964 * np.sqrt(p * (1 - p) / n1 + q * (1 - q) / n0)
        return p - q - half, p - q + half

    assert coverage(wald, 15, 200, lambda p, q: p - q).min() < FEW


@pytest.mark.parametrize("n", [15, 50, 100])
def test_wilson_covers_and_its_worst_corner_is_printed(n, record_property):
    rates = np.linspace(0.1, 0.9, 401)
    low, high = np.array([wilson(x, n) for x in range(n + 1)]).T
    inside = (low <= rates[:, None]) & (rates[:, None] <= high)
    covered = (chances(n, rates) * inside).sum(axis=1)
    assert 0.94 <= covered.mean() <= 0.97
    worst = int(covered.argmin())
    record_property("Wilson, worst corner", f"n={n} rate={rates[worst]:.3f}: {covered[worst]:.3f}")
    assert covered.min() >= (FEW if n < 50 else MORE)


def test_paired_interval_covers_in_twenty_pairs():
    n, cells = 20, []
    for both in range(n + 1):
        for first in range(n + 1 - both):
            for second in range(n + 1 - both - first):
                cells.append((both, first, second, n - both - first - second))
    low, high = np.array([newcombe_paired(*cell) for cell in cells]).T
    table = np.array(cells)
    ways = comb(n, table[:, 0]) * comb(n - table[:, 0], table[:, 1])
    ways *= comb(n - table[:, 0] - table[:, 1], table[:, 2])
    covered = []
    for p in (
        (0.6, 0.1, 0.1, 0.2),
        (0.5, 0.05, 0.15, 0.3),
        (0.3, 0.3, 0.1, 0.3),
        (0.2, 0.4, 0.1, 0.3),
    ):
        chance = ways * np.prod(np.array(p) ** table, axis=1)
        truth = p[1] - p[2]
        covered.append(chance[(low - 1e-12 <= truth) & (truth <= high + 1e-12)].sum())
    assert min(covered) >= FEW
    assert 0.94 <= np.mean(covered) <= 0.98
