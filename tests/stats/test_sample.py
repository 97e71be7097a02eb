"""The spread of numbers about people weighed or clustered is that of statsmodels."""

import numpy as np
import pytest

from answerable.stats.sample import Sample, spread

rng = np.random.default_rng(9)
N, K = 3_000, 50
CLUSTER = rng.integers(K, size=N)
Y = rng.gamma(2, 1, N) + rng.normal(0, 1, K)[CLUSTER]
W = rng.uniform(0.5, 2, N)


def sample(cluster=None, kept=slice(None)):
    w = W[kept]
    where = None if cluster is None else cluster[kept]
    return Sample(np.ones(len(w)), w, w**2, where, K)


def deviates(one, y):
    return (y - one.mean(y)) / one.mass.sum()


@pytest.mark.parametrize(("cluster", "name"), [(None, "HC1"), (CLUSTER, "cluster")])
def test_the_spread_of_a_mean_is_that_of_statsmodels(cluster, name):
    import statsmodels.api as sm

    one = sample(cluster)
    more = {} if cluster is None else {"cov_kwds": {"groups": cluster}}
    fit = sm.WLS(Y, np.ones(N), weights=W).fit(cov_type=name, **more)
    found = spread([(one, deviates(one, Y))], lost=1)
    assert one.mean(Y) == pytest.approx(fit.params[0])
    assert found.variance**0.5 == pytest.approx(fit.bse[0], rel=1e-3)


def test_a_difference_within_clusters_is_spread_as_a_regression_says():
    import statsmodels.api as sm

    group = rng.random(N) < 0.4
    design = sm.add_constant(group.astype(float))
    fit = sm.WLS(Y, design, weights=W).fit(cov_type="cluster", cov_kwds={"groups": CLUSTER})
    a, b = sample(CLUSTER, group), sample(CLUSTER, ~group)
    found = spread([(a, deviates(a, Y[group])), (b, -deviates(b, Y[~group]))], lost=2)
    assert found.variance**0.5 == pytest.approx(fit.bse[1], rel=1e-3)
    assert (found.freedom, found.counted) == (K - 1, np.inf)


def test_as_many_degrees_of_freedom_as_people_the_weights_leave():
    found = spread([(sample(), deviates(sample(), Y))], lost=1)
    assert found.freedom == pytest.approx(W.sum() ** 2 / (W**2).sum() - 1)
    assert found.counted == N - 1


def test_people_of_some_cells_are_a_number_that_remembers():
    kept = np.arange(N) < 10
    people = sample(CLUSTER).people(kept)
    assert (people, people.mass) == (10, pytest.approx(W[:10].sum()))
    assert people.units == pytest.approx(np.bincount(CLUSTER[:10], W[:10], K))
    assert sample().people().units is None
