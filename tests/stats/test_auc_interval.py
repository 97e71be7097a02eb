import numpy as np
import pytest

from answerable.kernels.recover import histogram_scores, mean_auc, stratified_folds
from answerable.stats.auc_interval import crossfitted_auc, newcombe_auc


@pytest.mark.parametrize("auc", [0.0, 0.3, 0.5, 0.8, 1.0])
def test_the_bounds_solve_the_equation_they_are_defined_by(auc):
    m, n, z = 30, 50, 1.959964
    for bound in newcombe_auc(auc, m, n):
        if bound in (0.0, 1.0) or bound == auc:
            continue
        spread = (1 - bound) / (2 - bound) + bound / (1 + bound)
        variance = bound * (1 - bound) / (m * n) * (1 + ((m + n) / 2 - 1) * spread)
        assert abs(bound - auc) == pytest.approx(z * variance**0.5, rel=1e-4)


def test_the_interval_mirrors_and_has_a_width_when_all_pairs_are_in_order():
    low, high = newcombe_auc(0.8, 20, 30)
    assert newcombe_auc(0.2, 20, 30) == pytest.approx((1 - high, 1 - low))
    assert newcombe_auc(1.0, 20, 30)[0] < 0.95


def simulated(share, n, runs):
    """How often the interval lies above and below the truth, over seeded data sets."""
    levels = len(share)
    above = below = 0
    order = share[:, None] > share[None, :]
    ties = share[:, None] == share[None, :]
    good, bad = share / share.sum(), (1 - share) / (1 - share).sum()
    truth = float((good[:, None] * bad[None, :] * (order + ties / 2)).sum())
    for seed in range(runs):
        rng = np.random.default_rng(seed)
        codes = rng.integers(0, levels, n)
        groups = (rng.random(n) < share[codes]).astype(np.int64)
        fold = stratified_folds(groups, seed=seed)
        area = float(mean_auc(histogram_scores(codes, groups, fold), groups, fold)[1])
        low, high = crossfitted_auc(area, int(groups.sum()), int(n - groups.sum()))
        above += low > truth
        below += high < truth
    return above / runs, below / runs


def test_a_column_that_says_nothing_is_called_telling_in_at_most_one_of_forty():
    above, below = simulated(np.full(10, 0.3), 1000, 300)
    assert above <= 0.025 + 0.015
    assert below <= 0.025 + 0.02


def test_what_a_column_gives_back_is_not_overstated():
    above, _ = simulated(np.array([0.1, 0.2, 0.3, 0.5, 0.6]), 1000, 200)
    assert above <= 0.025
