"""Means of people weighed or clustered: regressions of statsmodels, equal weights, coverage."""

from math import sqrt

import numpy as np
import pytest

from answerable.stats.means import Spread, mean_interval, welch
from answerable.stats.means_design import (
    WeighedMoments,
    mean_interval_of_a_sample,
    roots_of_a_sample,
    sampled_spread,
    welch_of_a_sample,
    why_no_mean,
)


def moments(x, w):
    """One cell of people."""
    centre = (w**2 * x).sum() / (w**2).sum() if (w**2).sum() else 0.0
    mean = (w * x).sum() / w.sum() if w.sum() else 0.0
    spread = (w**2 * (x - centre) ** 2).sum()
    return WeighedMoments(len(x), w.sum(), mean, (w**2).sum(), centre, spread)


def group(label, x, w=None, cluster=None, of=0):
    weights = np.ones(len(x)) if w is None else w
    at = np.zeros(len(x), int) if cluster is None else cluster
    parts = [(moments(x[at == c], weights[at == c]), 1.0, c) for c in np.unique(at)]
    return sampled_spread(label, parts, clusters=of, weighted=w is not None)


def people(seed, n=1_500, clusters=50, lean=40):
    rng = np.random.default_rng(seed)
    cluster = rng.integers(clusters, size=n)
    first = rng.random(n) < np.where(cluster % 2, 0.7, 0.2)
    x = 1_000 + lean * rng.standard_normal(clusters)[cluster] + rng.normal(0, 90, n) + 20 * first
    return x, first, rng.lognormal(0, 0.6, n), cluster


@pytest.mark.parametrize("clustered", [False, True])
def test_the_gap_is_the_coefficient_of_the_weighted_regression_of_statsmodels(clustered):
    import statsmodels.api as sm

    x, first, w, cluster = people(1)
    how = {"cov_type": "cluster", "cov_kwds": {"groups": cluster}} if clustered else {
        "cov_type": "HC1"
    }  # fmt: skip
    fit = sm.WLS(x, sm.add_constant(first.astype(float)), weights=w).fit(**how)
    a, b = (
        group("ab"[i], x[m], w[m], cluster[m] if clustered else None, 50 * clustered)
        for i, m in enumerate((first, ~first))
    )
    value, low, high = welch_of_a_sample(a, b, 0.95)
    assert value == pytest.approx(fit.params[1])
    t = 2.0096 if clustered else 1.962
    assert (high - low) / 2 / t == pytest.approx(fit.bse[1], rel=0.05)
    assert a.knows == ("_weighted_clustered" if clustered else "_weighted")


def test_weights_that_are_all_alike_change_nothing():
    x, first, _, _ = people(2, 60)
    a, b = (group("g", x[m], np.full(m.sum(), 7.3)) for m in (first, ~first))
    usual = [Spread("g", int(m.sum()), x[m].mean(), x[m].var(ddof=1)) for m in (first, ~first)]
    assert welch_of_a_sample(a, b, 0.95) == pytest.approx(welch(*usual))
    assert mean_interval_of_a_sample(a, 0.95) == pytest.approx(mean_interval(usual[0]))
    alike = group("g", np.full(5, 3.0), np.ones(5))
    assert welch_of_a_sample(alike, alike, 0.95) == (0, 0, 0)


def test_arms_and_cells_are_put_together():
    x, _, _, _ = people(3, 300)
    w = np.where(np.arange(300) % 3, 20.0, 1.0)
    arms = [(moments(x[w == one], np.ones((w == one).sum())), one, 0) for one in (1.0, 20.0)]
    ours, whole = sampled_spread("a", arms, clusters=0, weighted=True), group("a", x, w)
    assert (ours.n, ours.mass) == (whole.n, whole.mass)
    assert (ours.mean, ours.error, ours.kish) == pytest.approx(
        (whole.mean, whole.error, whole.kish)
    )
    nobody = group("a", x[:2], np.zeros(2))
    assert np.isnan(nobody.mean) and nobody.kish == 0
    assert "stands for nobody" in why_no_mean(ours, nobody)


def test_at_parity_intervals_of_clusters_hold_where_those_of_people_do_not():
    held, naive, roots, runs = 0, 0, 0, 150
    for seed in range(runs):
        x, first, _, cluster = people(seed, 600, 24, 70)
        x = x - 20 * first
        a, b = (group("g", x[m], None, cluster[m], 24) for m in (first, ~first))
        _, low, high = welch_of_a_sample(a, b, 0.95)
        held += low <= 0 <= high
        _, low, high = roots_of_a_sample(a, b, 0.95)
        roots += low <= 0 <= high
        pair = [Spread("g", int(m.sum()), x[m].mean(), x[m].var(ddof=1)) for m in (first, ~first)]
        _, low, high = welch(*pair)
        naive += low <= 0 <= high
    assert held >= 0.9 * runs and roots >= 0.9 * runs
    assert naive < 0.8 * runs


def test_the_root_of_a_mean_is_moved_as_the_delta_method_says():
    x, first, _, cluster = people(5)
    a, b = (group("g", x[m], None, cluster[m], 50) for m in (first, ~first))
    value, low, high = roots_of_a_sample(a, b, 0.95)
    assert value == pytest.approx(sqrt(a.mean) - sqrt(b.mean))
    _, plain_low, plain_high = welch_of_a_sample(a, b, 0.95)
    slope = 1 / (2 * sqrt((a.mean + b.mean) / 2))
    assert high - low == pytest.approx(slope * (plain_high - plain_low), rel=0.02)


def test_without_enough_clusters_there_is_a_reason():
    x, first, _, _ = people(6, 200)
    few = [group("g", x[m], None, (np.arange(200) % 5)[m], 5) for m in (first, ~first)]
    assert why_no_mean(*few).startswith("5 clusters are too few")
    lone = group("a", x[:20], None, np.zeros(20, int), 30)
    many = group("b", x, None, np.arange(200) % 30, 30)
    assert "one cluster holds everybody of a group" in why_no_mean(lone, many)
    assert why_no_mean(many, many) == ""
