"""Cluster intervals: a published formula, a peer, coverage where people of a cluster go alike."""

import numpy as np
import pytest

from answerable.stats.cluster import clustered_difference, clustered_ratio
from answerable.stats.rates import difference
from answerable.stats.results import Count, Estimate, Undefined

LABELS = ("a", "b")


def test_with_one_person_a_bucket_the_interval_is_nearly_that_of_independent_people():
    rng = np.random.default_rng(1)
    group = rng.random(600) < 0.4
    y = rng.random(600) < np.where(group, 0.5, 0.6)
    a = (np.where(group, y, 0), group.astype(int))
    b = (np.where(group, 0, y), (~group).astype(int))
    ours = clustered_difference(a, b, LABELS)
    alone = difference(Count("a", int(a[0].sum()), int(a[1].sum())),
                       Count("b", int(b[0].sum()), int(b[1].sum())))  # fmt: skip
    assert ours.value == pytest.approx(alone.value)
    assert (ours.low, ours.high) == pytest.approx((alone.low, alone.high), abs=0.004)


def test_the_variance_is_that_of_the_cluster_robust_regression_of_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(2)
    clusters = 60
    cluster = rng.integers(clusters, size=3_000)
    effect = rng.normal(0, 0.15, clusters)
    group = rng.random(3_000) < 0.3
    y = (rng.random(3_000) < np.clip(0.6 + effect[cluster] - 0.1 * group, 0, 1)).astype(int)
    fit = sm.OLS(y, sm.add_constant(group.astype(float))).fit(
        cov_type="cluster", cov_kwds={"groups": cluster}
    )
    table = [
        (np.bincount(cluster, y * w, clusters).astype(int),
         np.bincount(cluster, w, clusters).astype(int))
        for w in (group.astype(int), (~group).astype(int))
    ]  # fmt: skip
    ours = clustered_difference(*table, LABELS)
    from scipy.special import stdtrit

    half = (ours.high - ours.low) / 2 / stdtrit(clusters - 1, 0.975)
    assert ours.value == pytest.approx(fit.params[1])
    assert half == pytest.approx(fit.bse[1], rel=0.06)


def sampled(rng, *, clusters=40, spread=1.2, gap=0.0):
    """Clusters of 25 whose people go alike; each is mostly of one group, as branches are."""
    share = rng.random(clusters) < 0.5
    logit = rng.normal(0.5, spread, clusters)
    n = rng.multinomial(25, [0.5, 0.5], clusters)
    n = np.where(share[:, None], [22, 3], [3, 22])
    rate = 1 / (1 + np.exp(-logit))[:, None] - np.array([gap, 0.0])
    x = rng.binomial(n, np.clip(rate, 0, 1))
    return (x[:, 0], n[:, 0]), (x[:, 1], n[:, 1])


def test_at_parity_intervals_of_clusters_hold_where_those_of_people_do_not():
    rng, held, naive, runs = np.random.default_rng(3), 0, 0, 200
    for _ in range(runs):
        a, b = sampled(rng)
        ours = clustered_difference(a, b, LABELS)
        held += ours.low <= 0 <= ours.high
        alone = difference(Count("a", int(a[0].sum()), int(a[1].sum())),
                           Count("b", int(b[0].sum()), int(b[1].sum())))  # fmt: skip
        naive += alone.low <= 0 <= alone.high
    assert held >= 0.91 * runs
    assert naive < 0.8 * runs


def test_a_planted_gap_is_seen_through_the_clusters():
    found = clustered_ratio(*sampled(np.random.default_rng(4), spread=0.2, gap=0.25), LABELS)
    assert isinstance(found, Estimate) and found.high < 0.85


def test_what_rests_on_few_or_on_one_cluster_has_no_interval():
    few = (np.array([3, 4]), np.array([5, 5]))
    assert "2 clusters are too few" in clustered_ratio(few, few, LABELS).reason
    many, one = np.ones(12, int), np.eye(12, dtype=int)[0]
    found = clustered_difference((one, one), (many, many * 2), LABELS)
    assert isinstance(found, Undefined) and "one cluster holds everybody" in found.reason
    none = clustered_ratio((many * 0, many), (many, many), LABELS)
    assert isinstance(none, Undefined) and "no logarithm" in none.reason
    assert "no people" in clustered_ratio((many * 0, many * 0), (many, many), LABELS).reason
