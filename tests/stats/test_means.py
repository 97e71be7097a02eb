"""Means from moments alone: a peer library's numbers, and groups put together."""

import numpy as np
import pytest

from answerable.stats.means import Spread, mean_interval, pooled, welch


def spread(label, values):
    return Spread(label, len(values), float(np.mean(values)), float(np.var(values, ddof=1)))


def test_the_interval_is_that_of_scipy():
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(1)
    a, b = rng.normal(5, 2, 14), rng.normal(4, 3, 31)
    theirs = ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    gap, low, high = welch(spread("a", a), spread("b", b))
    assert gap == pytest.approx(a.mean() - b.mean())
    assert (low, high) == pytest.approx((theirs.low, theirs.high))


def test_groups_put_together_have_the_moments_of_their_people():
    a, b = np.array([1.0, 2.0, 4.0]), np.array([10.0])
    whole = spread("all", np.concatenate([a, b]))
    joined = pooled("all", [spread("a", a), Spread("b", 1, 10.0, float("nan"))])
    assert (joined.n, joined.mean) == (4, whole.mean)
    assert joined.variance == pytest.approx(whole.variance)


def test_nobody_has_no_mean():
    assert np.isnan(pooled("all", []).mean)


def test_a_lone_mean_has_students_interval():
    low, high = mean_interval(Spread("a", 10, 5.0, 4.0))
    assert (low, high) == pytest.approx((5 - 2.2622 * 0.63246, 5 + 2.2622 * 0.63246), abs=1e-4)
