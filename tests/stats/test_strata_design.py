"""Strata of people weighed or clustered: peers, laws of weights, coverage, and no number."""

import numpy as np
import pytest
from tests.stats.test_design import sampled

from answerable.stats.people import plain
from answerable.stats.results import Count, Undefined
from answerable.stats.strata import common_difference


def strata_of(y, group, stratum, weights=None, cluster=None):
    """The pairs of all strata from people: those of group 1 first."""

    of = 0 if cluster is None else int(max(cluster)) + 1

    def one(h, g):
        m = (stratum == h) & (group == g)
        w = None if weights is None else weights[m]
        return sampled("ba"[g], y[m], w, None if cluster is None else cluster[m], of)

    return [(one(h, 1), one(h, 0)) for h in np.unique(stratum)]


def people(rng, n=3_000, *, clusters=60, gap=0.1, spread=0.15):
    """People of five strata in clusters that go alike and are mostly of one group each."""
    cluster, stratum = rng.integers(clusters, size=n), rng.integers(5, size=n)
    group = (rng.random(n) < 0.1 + 0.1 * stratum + 0.4 * (cluster % 2)).astype(int)
    rate = 0.25 + 0.1 * stratum + rng.normal(0, spread, clusters)[cluster] - gap * group
    return rng.random(n) < np.clip(rate, 0, 1), group, stratum, cluster


def plainly(pairs):
    return [(plain(a), plain(b)) for a, b in pairs]


@pytest.mark.parametrize(("weighed", "clustered"), [(True, False), (False, True), (True, True)])
def test_it_is_the_coefficient_of_the_regression_on_strata_of_statsmodels(weighed, clustered):
    import statsmodels.api as sm

    rng = np.random.default_rng(2)
    y, group, stratum, cluster = people(rng)
    w = rng.lognormal(0, 0.6, len(y)) if weighed else None
    design = np.column_stack([group, stratum[:, None] == np.arange(5)]).astype(float)
    model = sm.WLS(y.astype(float), design, weights=np.ones(len(y)) if w is None else w)
    how = {"cov_type": "cluster", "cov_kwds": {"groups": cluster}} if clustered else {
        "cov_type": "HC1"
    }  # fmt: skip
    fit = model.fit(**how)
    ours = common_difference(strata_of(y, group, stratum, w, cluster if clustered else None))
    assert ours.value == pytest.approx(fit.params[0])
    t = 2.001 if clustered else 1.96
    assert (ours.high - ours.low) / 2 / t == pytest.approx(fit.bse[0], rel=0.06)
    assert ours.p_value < 0.01 and fit.pvalues[0] < 0.01
    assert ours.method == "klingenberg_common_risk" + "_weighted" * weighed + (
        "_clustered" * clustered
    )


@pytest.mark.parametrize("seed", range(8))
def test_weights_that_are_all_alike_change_nothing(seed):
    rng = np.random.default_rng(seed)
    y, group, stratum, _ = people(rng, 40 + 30 * seed)
    pairs = strata_of(y, group, stratum, np.full(len(y), 7.3))
    usual, ours = common_difference(plainly(pairs)), common_difference(pairs)
    for one, other in ((ours.value, usual.value), (ours.low, usual.low), (ours.high, usual.high)):
        assert one == pytest.approx(other, abs=1e-9)
    assert ours.p_value == pytest.approx(usual.p_value, abs=1e-9)
    assert ours.counts == usual.counts


def test_people_of_weight_2_are_two_people():
    y, group, stratum, _ = people(np.random.default_rng(3), 400)
    w = 1.0 + (np.arange(400) % 3 == 0)
    twice = [np.repeat(a, w.astype(int)) for a in (y, group, stratum)]
    ours = common_difference(strata_of(y, group, stratum, w))
    assert ours.value == pytest.approx(common_difference(plainly(strata_of(*twice))).value)


def test_clusters_of_one_person_each_are_hardly_felt():
    y, group, stratum, _ = people(np.random.default_rng(4), 1_500)
    pairs = strata_of(y, group, stratum, None, np.arange(1_500))
    ours, usual = common_difference(pairs), common_difference(plainly(pairs))
    assert (ours.value, ours.low, ours.high) == pytest.approx(
        (usual.value, usual.low, usual.high), abs=2e-3
    )


def test_at_parity_within_strata_intervals_of_clusters_hold_where_those_of_people_do_not():
    rng, runs, held, naive, small = np.random.default_rng(5), 200, 0, 0, 0
    for _ in range(runs):
        n, clusters = 800, 32
        cluster = np.repeat(np.arange(clusters), n // clusters)
        stratum = rng.integers(3, size=n)
        group = (rng.random(n) < np.where(cluster % 2, 0.85, 0.15)).astype(int)
        rate = 1 / (1 + np.exp(-rng.normal(0, 1, clusters)))[cluster]
        y = rng.random(n) < rate
        pairs = strata_of(y, group, stratum, None, cluster)
        ours, usual = common_difference(pairs), common_difference(plainly(pairs))
        held += ours.low <= 0 <= ours.high
        naive += usual.low <= 0 <= usual.high
        small += ours.p_value < 0.05
    assert held >= 0.91 * runs
    assert small <= 0.09 * runs
    assert naive < 0.8 * runs


def test_where_every_stratum_is_one_cluster_their_differences_are_what_varies():
    rng = np.random.default_rng(6)
    stratum = np.repeat(np.arange(20), 60)
    group = np.tile([0, 1], 600)
    gaps = rng.normal(0, 0.2, 20)
    y = rng.random(1_200) < 0.5 - gaps[stratum] * group
    ours = common_difference(strata_of(y, group, stratum, None, stratum))
    means = [y[(stratum == h) & (group == 1)].mean() - y[(stratum == h) & (group == 0)].mean()
             for h in range(20)]  # fmt: skip
    # Strata of one size: Student's interval of their differences.
    half = 2.093 * np.std(means, ddof=1) / np.sqrt(20)
    assert (ours.high - ours.low) / 2 == pytest.approx(half, rel=0.06)


def test_without_enough_clusters_there_is_a_reason():
    y, group, stratum, _ = people(np.random.default_rng(7), 300)
    few = strata_of(y, group, stratum, None, np.arange(300) % 6)
    assert common_difference(few).reason.startswith("6 clusters are too few")
    whole = strata_of(y, group, stratum, None, np.where(group, 0, np.arange(300) % 30))
    assert "one cluster holds everybody of a group" in common_difference(whole).reason
    # Both groups are met in one cluster only.
    lone, both = Count("a", 0, 0), np.arange(60)
    apart = [
        (sampled("a", both % 2, None, both % 15, 31), lone),
        (sampled("a", [1, 0] * 5, None, [30] * 10, 31), sampled("b", [1, 0], None, [30, 30], 31)),
        (sampled("a", both % 2, None, both % 15, 31), sampled("b", [1], None, [30], 31)),
    ]
    assert "nothing is left without it" in common_difference(apart).reason
    weightless = [(sampled("a", [1, 0], [0, 0]), sampled("b", [1, 0], [1, 1]))]
    assert "like is nowhere met by like" in common_difference(weightless).reason


def test_where_nobody_differs_the_weights_are_still_felt():
    none = [(sampled("a", [0] * 20, [1] * 20), sampled("b", [0] * 20, [1] * 20))]
    uneven = [(sampled("a", [0] * 20, [1, 9] * 10), sampled("b", [0] * 20, [1, 9] * 10))]
    one, other = common_difference(none), common_difference(uneven)
    assert not isinstance(one, Undefined) and not isinstance(other, Undefined)
    assert one.p_value == other.p_value == 1
    assert one.value == other.value == 0
