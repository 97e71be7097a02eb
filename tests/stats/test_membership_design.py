"""Rates by probability in a sample: regressions of statsmodels, equal weights, doubled people."""

import numpy as np
import pytest
from tests.stats.test_simultaneous_design import cells_of

from answerable.stats.membership import bounded_rate, weighted_rate
from answerable.stats.membership_design import (
    bounded_rate_of_a_sample,
    weighted_rate_of_a_sample,
)

BOTH = (
    (bounded_rate, bounded_rate_of_a_sample),
    (weighted_rate, weighted_rate_of_a_sample),
)
P = np.array([0.1, 0.4, 0.8])


def people(seed, n=900, clusters=45, lean=0.15):
    rng = np.random.default_rng(seed)
    cluster, bins = rng.integers(clusters, size=n), rng.integers(3, size=n)
    chance = 0.6 - 0.2 * P[bins] + rng.normal(0, lean, clusters)[cluster]
    return bins, rng.random(n) < np.clip(chance, 0, 1), rng.lognormal(0, 0.6, n), cluster


def numbers(entry):
    return entry.value, entry.low, entry.high


@pytest.mark.parametrize(("usual", "ours"), BOTH)
def test_weights_that_are_all_alike_change_nothing_and_double_ones_are_two_people(usual, ours):
    bins, y, _, cluster = people(1)
    (good, n), alike = cells_of(bins, y, np.full(900, 7.3))
    assert numbers(ours(P, n, alike)) == pytest.approx(numbers(usual(P, good, n)), abs=1e-9)
    w = 1 + cluster % 2
    (twice_good, twice), _ = cells_of(np.repeat(bins, w), np.repeat(y, w))
    _, weighed = cells_of(bins, y, w.astype(float))
    entry = ours(P, n, weighed)
    assert entry.value == pytest.approx(usual(P, twice_good, twice).value)
    assert entry.method.endswith("_weighted") and entry.n == 900
    (_, _), each = cells_of(bins, y, None, np.arange(900))
    near = ours(P, n, each)
    assert numbers(near) == pytest.approx(numbers(usual(P, good, n)), abs=2e-3)


@pytest.mark.parametrize("clustered", [False, True])
def test_the_weighted_rate_is_that_of_the_regression_of_statsmodels(clustered):
    import statsmodels.api as sm

    bins, y, w, cluster = people(2)
    how = {"cov_type": "cluster", "cov_kwds": {"groups": cluster}} if clustered else {
        "cov_type": "HC0"
    }  # fmt: skip
    fit = sm.WLS(y.astype(float), np.ones(900), weights=w * P[bins]).fit(**how)
    (_, n), cells = cells_of(bins, y, w, cluster if clustered else None)
    ours = weighted_rate_of_a_sample(P, n, cells)
    assert ours.value == pytest.approx(fit.params[0])
    t = 2.0154 if clustered else 1.961
    assert (ours.high - ours.low) / 2 / t == pytest.approx(fit.bse[0], rel=0.01)


def test_clusters_that_go_alike_widen_the_bounds():
    bins, y, _, cluster = people(3, lean=0.3)
    (good, n), cells = cells_of(bins, y, None, cluster)
    ours, alone = bounded_rate_of_a_sample(P, n, cells), bounded_rate(P, good, n)
    assert ours.low < alone.low - 0.01 and ours.high > alone.high + 0.01
    assert ours.value == pytest.approx(alone.value)


@pytest.mark.parametrize(("usual", "ours"), BOTH)
def test_nobody_and_few_clusters_have_a_reason(usual, ours):
    bins, y, w, cluster = people(4)
    (_, n), cells = cells_of(bins, y, w)
    assert ours(P * 0, n, cells).reason == usual(P * 0, n, n).reason
    _, few = cells_of(bins, y, w, cluster % 4)
    assert ours(P, n, few).reason.startswith("4 clusters are too few")
