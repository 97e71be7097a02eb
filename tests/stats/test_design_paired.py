"""Paired rates of people weighed or in clusters: statsmodels, laws of weights, nobody differs."""

import numpy as np
import pytest
from tests.stats.test_design import sampled

from answerable.record.recompute import _in_population
from answerable.stats.rates import PAIRED, paired_difference
from answerable.stats.results import Undefined


def pairs(first, second, weights=None, cluster=None, clusters=0):
    """The four numbers of people, from who was favoured the first time and the second."""
    one, other = np.asarray(first, bool), np.asarray(second, bool)
    return [
        sampled("", which, weights, cluster, clusters).successes
        for which in (one & other, one & ~other, ~one & other, ~one & ~other)
    ]


def drawn(rng, n, lift=0.1):
    first = rng.random(n) < 0.5
    return first, np.where(rng.random(n) < 0.3, rng.random(n) < 0.5 + lift, first)


def ends(entry):
    return entry.value, entry.low, entry.high


@pytest.mark.parametrize("weight", [1, 30])
def test_weights_that_are_all_alike_change_nothing(weight):
    one, other = drawn(np.random.default_rng(1), 120)
    ours = paired_difference(*pairs(one, other, [weight] * 120))
    usual = paired_difference(*map(int, pairs(one, other)))
    assert ends(ours) == pytest.approx(ends(usual))
    assert ours.counts == usual.counts
    assert _in_population((PAIRED, 4), ours.population) == pytest.approx(ours.value)
    assert ours.p_value == pytest.approx(usual.p_value, abs=0.06)


def test_twice_the_weight_is_the_same_pair_twice():
    rng = np.random.default_rng(2)
    one, other = drawn(rng, 60)
    w = rng.integers(1, 4, 60)
    ours = paired_difference(*pairs(one, other, w))
    doubled = paired_difference(*map(int, pairs(np.repeat(one, w), np.repeat(other, w))))
    assert ours.value == pytest.approx(doubled.value)
    assert ours.high - ours.low > doubled.high - doubled.low


@pytest.mark.parametrize("weighed", [False, True])
def test_the_spread_is_that_of_statsmodels(weighed):
    import statsmodels.api as sm

    rng = np.random.default_rng(3)
    cluster = rng.integers(60, size=3_000)
    one, other = drawn(rng, 3_000, rng.normal(0, 0.3, 60)[cluster])
    w = rng.uniform(0.5, 2, 3_000)
    where = None if weighed else cluster
    how = ("HC1", {}) if weighed else ("cluster", {"groups": cluster})
    fit = sm.WLS(one.astype(float) - other, np.ones(3_000), weights=w).fit(
        cov_type=how[0], cov_kwds=how[1]
    )
    ours = paired_difference(*pairs(one, other, w, where, 60))
    assert ours.value == pytest.approx(fit.params[0])
    t = 1.96 if weighed else 2.001
    assert (ours.high - ours.low) / 2 / t == pytest.approx(fit.bse[0], rel=0.03)
    assert ours.method == ("newcombe_paired_weighted" + "_clustered" * (not weighed))


def test_where_no_pair_differs_weights_and_clusters_are_still_felt():
    same = [1, 0] * 20
    usual = paired_difference(20, 0, 0, 20)
    unequal = paired_difference(*pairs(same, same, ([1] * 15 + [20] * 5) * 2))
    in_fours = paired_difference(*pairs(same, same, None, np.arange(40) // 4, 10))
    for one in (unequal, in_fours):
        assert one.value == 0 and one.p_value == 1
        assert one.high > 1.5 * usual.high > 0


def test_what_has_no_number_has_a_reason():
    few = paired_difference(*pairs([1, 0] * 10, [1, 1] * 10, None, np.arange(20) // 10, 2))
    assert isinstance(few, Undefined) and "2 clusters are too few" in few.reason
    assert "stands for nobody" in paired_difference(*pairs([1, 0], [0, 0], [0, 0])).reason
    nobody = paired_difference(*pairs([], [], []))
    assert "no pairs" in nobody.reason and type(nobody.counts[0].n) is int
