"""Weighted and clustered inequality: laws of weights, clusters left out, coverage at parity."""

import numpy as np
import pytest
from tests.stats.test_sample import CLUSTER, W

from answerable.stats.inequality import between, entropy, entropy_interval
from answerable.stats.inequality_design import design_between, design_entropy
from answerable.stats.people import People
from answerable.stats.results import Undefined


def held(values, weights=None, cluster=None, clusters=0):
    """People by benefit, who remember whom they stand for."""
    values = np.asarray(values)
    w = np.ones(len(values)) if weights is None else np.asarray(weights, float)

    def those(which):
        units = None if cluster is None else np.bincount(cluster[which], w[which], clusters)
        return People(
            which.sum(), w[which].sum(), (w[which] ** 2).sum(), units,
            weighted=weights is not None,
        )  # fmt: skip

    return {float(b): those(values == b) for b in (0, 1, 2)}


def plainly(values):
    return {float(b): int((np.asarray(values) == b).sum()) for b in (0, 1, 2)}


def drawn(rng, n, shares=(0.2, 0.6, 0.2)):
    return rng.choice(3, n, p=shares)


def ends(entry):
    return entry.value, entry.low, entry.high


@pytest.mark.parametrize("alpha", [1, 2])
@pytest.mark.parametrize("weight", [1, 12])
def test_weights_that_are_all_alike_change_nothing(alpha, weight):
    rng = np.random.default_rng(1)
    one, other = drawn(rng, 90), drawn(rng, 160, (0.3, 0.6, 0.1))
    both = np.concatenate([one, other])
    ours = design_entropy(held(both, [weight] * 250), alpha)
    low, high = entropy_interval(plainly(both), alpha)
    assert ends(ours) == pytest.approx((entropy(plainly(both), alpha), low, high))
    part = design_between([held(v, [weight] * len(v)) for v in (one, other)], alpha)
    assert ends(part) == pytest.approx(between([plainly(one), plainly(other)], alpha))
    assert (ours.method, part.method) == ("delta_weighted", "noncentral_chi_squared_weighted")
    assert (ours.n, part.n) == (250, 250)


def test_twice_the_weight_is_the_same_person_twice():
    rng = np.random.default_rng(2)
    one, other = drawn(rng, 80), drawn(rng, 80, (0.3, 0.6, 0.1))
    w = rng.integers(1, 4, 80)
    again = np.repeat(one, w)
    ours, doubled = (
        design_entropy(held(one, w), 1),
        design_entropy(held(again, [1] * len(again)), 1),
    )
    assert ours.value == pytest.approx(doubled.value)
    assert ours.high - ours.low > doubled.high - doubled.low
    parts = [
        design_between([held(v, x), held(other, [1] * 80)], 2).value
        for v, x in ((one, w), (again, [1] * len(again)))
    ]
    assert parts[0] == pytest.approx(parts[1])


@pytest.mark.parametrize("alpha", [1, 2])
def test_the_spread_over_clusters_is_that_of_leaving_them_out_one_by_one(alpha):
    rng = np.random.default_rng(3)
    lift = rng.uniform(-0.15, 0.15, 50)[CLUSTER]
    draws = rng.random(3_000)
    values = (draws > 0.2 + lift).astype(int) + (draws > 0.8 + lift)
    without = []
    for k in range(50):
        kept = k != CLUSTER
        masses = {b: W[kept & (values == b)].sum() for b in (0.0, 1.0, 2.0)}
        without.append(entropy(masses, alpha))
    error = (49 / 50 * ((np.array(without) - np.mean(without)) ** 2).sum()) ** 0.5
    ours = design_entropy(held(values, W, CLUSTER, 50), alpha)
    # Student's t with 49 degrees of freedom: 2.010.
    assert (ours.high - ours.value) / 2.010 == pytest.approx(error, rel=0.03)


def test_at_parity_the_part_between_groups_reaches_0_where_branches_are_known():
    rng, runs, ours, alone = np.random.default_rng(4), 200, 0, 0
    for _ in range(runs):
        branch = np.repeat(np.arange(30), 25)
        lift = rng.uniform(-0.2, 0.2, 30)[branch]
        draws = rng.random(750)
        values = (draws > 0.25 + lift).astype(int) + (draws > 0.75 + lift)
        group = rng.random(750) < np.where(branch % 2, 0.9, 0.1)
        parts = [(values[group == k], branch[group == k]) for k in (False, True)]
        ours += design_between([held(v, None, b, 30) for v, b in parts], 1).low == 0
        alone += between([plainly(v) for v, _ in parts], 1)[1] == 0
    assert ours >= 0.93 * runs
    assert alone < 0.85 * runs


def test_at_parity_with_unequal_weights_the_part_reaches_0():
    rng, runs, ours = np.random.default_rng(5), 200, 0
    for _ in range(runs):
        groups = [held(drawn(rng, n), rng.lognormal(0, 0.8, n)) for n in (60, 90, 120)]
        ours += design_between(groups, 2).low == 0
    assert ours >= 0.94 * runs


def test_clusters_of_one_are_nearly_no_clusters():
    rng = np.random.default_rng(6)
    values, places = drawn(rng, 400), np.arange(400)
    groups = [plainly(values[:150]), plainly(values[150:])]
    ours = design_between(
        [held(values[p], None, places[p], 400) for p in (places < 150, places >= 150)], 1
    )
    assert ends(ours) == pytest.approx(between(groups, 1), abs=2e-3)
    assert ours.method == "noncentral_chi_squared_clustered"


def test_what_has_no_number_has_a_reason():
    values, two = np.array([0, 1, 2, 1] * 10), np.arange(40) // 20
    for found, said in (
        (design_entropy(held(values, None, two, 2), 1), "2 clusters are too few"),
        (design_between([held(values, None, two, 2)] * 2, 1), "2 clusters are too few"),
        (design_entropy(held(values, values == 0), 1), "has a benefit"),
        (design_between([held(values, values == 0)] * 2, 1), "has a benefit"),
        (design_between([held(values, values), held([1], [0])], 1), "stands for nobody"),
        (design_between([held(values, values), held([], [])], 1), "no people"),
    ):
        assert isinstance(found, Undefined)
        assert said in found.reason
