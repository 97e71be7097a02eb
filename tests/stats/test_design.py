"""Weighted and clustered rates: peers, enumeration, and coverage where the usual interval fails."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.stats.design import design_name
from answerable.stats.odds import odds_ratio
from answerable.stats.people import People, plain
from answerable.stats.rates import difference, rate, ratio
from answerable.stats.results import Count, Undefined
from answerable.stats.together import each_of_two, mean_of_two


def sampled(label, y, weights=None, clusters=None, of=0):
    """The count of a group from its people."""
    y = np.asarray(y, bool)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, float)

    def those(mask):
        units = None if clusters is None else np.bincount(np.asarray(clusters)[mask], w[mask], of)
        squares = (w[mask] ** 2).sum()
        return People(int(mask.sum()), w[mask].sum(), squares, units, weighted=weights is not None)

    return Count(label, those(y), those(np.ones(len(y), bool)))


def ends(entry):
    return entry.value, entry.low, entry.high


@given(
    st.lists(st.booleans(), min_size=5, max_size=40),
    st.lists(st.booleans(), min_size=5, max_size=40),
    st.floats(0.01, 1000),
)
def test_weights_that_are_all_alike_change_nothing(one, other, weight):
    a, b = (sampled(name, y, [weight] * len(y)) for name, y in (("a", one), ("b", other)))
    for made, usual in (
        (rate(a), rate(plain(a))),
        (difference(a, b), difference(plain(a), plain(b))),
        (ratio(a, b), ratio(plain(a), plain(b))),
        (odds_ratio(a, b), odds_ratio(plain(a), plain(b))),
    ):
        if isinstance(usual, Undefined):
            assert isinstance(made, Undefined) and made.counts == usual.counts
        else:
            assert ends(made) == pytest.approx(ends(usual), abs=1e-6, rel=1e-6)
            assert (made.n, made.counts) == (usual.n, usual.counts)


def test_over_every_sample_that_could_have_been_drawn_the_totals_are_those_of_everybody():
    """Horvitz and Thompson: enumerated over all 64 samples of six people."""
    y, chance = np.array([1, 1, 0, 1, 0, 0], bool), np.array([0.2, 0.9, 0.5, 0.5, 0.3, 1.0])
    totals = np.zeros(2)
    for drawn in product([False, True], repeat=6):
        s = np.array(drawn)
        likely = np.where(s, chance, 1 - chance).prod()
        if likely and s.any():
            count = sampled("a", y[s], 1 / chance[s])
            mass = getattr(count.successes, "mass", 0.0), count.n.mass
            totals += likely * np.array(mass)
    assert totals == pytest.approx([3, 6])


def test_the_spread_of_a_weighted_rate_is_that_of_the_robust_regression_of_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(5)
    y, w = rng.random(4_000) < 0.3, rng.lognormal(0, 1, 4_000)
    fit = sm.WLS(y.astype(float), np.ones(4_000), weights=w).fit(cov_type="HC1")
    ours = rate(sampled("a", y, w))
    assert ours.value == pytest.approx(fit.params[0])
    assert (ours.high - ours.low) / 2 / 1.959964 == pytest.approx(fit.bse[0], rel=0.02)
    assert (ours.method, ours.n) == ("wilson_weighted", 4_000)
    assert ours.population[0][0] / ours.population[0][1] == ours.value


def test_the_spread_over_clusters_is_that_of_the_cluster_robust_regression_of_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(2)
    cluster = rng.integers(60, size=3_000)
    effect, group = rng.normal(0, 0.15, 60), rng.random(3_000) < 0.3
    y = (rng.random(3_000) < np.clip(0.6 + effect[cluster] - 0.1 * group, 0, 1)).astype(int)
    w = rng.uniform(0.5, 2, 3_000)
    design = sm.add_constant(group.astype(float))
    for weights in (None, w):
        fit = sm.WLS(y, design, weights=np.ones(3_000) if weights is None else w).fit(
            cov_type="cluster", cov_kwds={"groups": cluster}
        )
        a, b = (
            sampled("ab"[i], y[m], None if weights is None else w[m], cluster[m], 60)
            for i, m in enumerate((group, ~group))
        )
        ours = difference(a, b)
        assert ours.value == pytest.approx(fit.params[1])
        # Student's t with 59 degrees of freedom: 2.001.
        assert (ours.high - ours.low) / 2 / 2.001 == pytest.approx(fit.bse[1], rel=0.06)


def branches(rng, *, clusters=30, spread=1.2):
    """Branches of 25 whose people go alike, most of them of one group, nobody treated apart."""
    branch = np.repeat(np.arange(clusters), 25)
    group = rng.random(len(branch)) < np.where(branch % 2, 0.88, 0.12)
    chance = 1 / (1 + np.exp(-rng.normal(0.5, spread, clusters)))[branch]
    y = rng.random(len(branch)) < chance
    return (sampled("ab"[int(g)], y[group == g], None, branch[group == g], clusters)
            for g in (False, True))  # fmt: skip


def test_at_parity_intervals_of_clusters_hold_where_those_of_people_do_not():
    rng, runs = np.random.default_rng(3), 200
    held, naive, small = 0, 0, 0
    for _ in range(runs):
        a, b = branches(rng)
        ours, alone = difference(a, b), difference(plain(a), plain(b))
        held += ours.low <= 0 <= ours.high
        naive += alone.low <= 0 <= alone.high
        small += ours.p_value < 0.05
    assert held >= 0.91 * runs
    assert small <= 0.09 * runs
    assert naive < 0.8 * runs


def test_weighted_intervals_hold_with_few_people_and_very_different_weights():
    rng, runs, held = np.random.default_rng(4), 200, 0
    for _ in range(runs):
        a, b = (
            sampled(label, rng.random(n) < p, rng.lognormal(0, 0.7, n))
            for label, n, p in (("a", 15, 0.5), ("b", 40, 0.7))
        )
        entry = ratio(a, b)
        held += entry.low <= 0.5 / 0.7 <= entry.high
    assert held >= 0.91 * runs


def test_where_nobody_succeeded_the_weights_and_clusters_are_still_felt():
    equal = rate(sampled("a", [0] * 20, [1] * 20))
    unequal = rate(sampled("a", [0] * 20, [1] * 15 + [20] * 5))
    one_by_one = rate(sampled("a", [0] * 40, None, np.arange(40), 40))
    in_fours = rate(sampled("a", [0] * 40, None, np.arange(40) // 4, 10))
    assert equal.low == unequal.low == in_fours.low == 0
    assert unequal.high > 1.5 * equal.high
    assert in_fours.high > 2 * one_by_one.high


def test_few_clusters_and_one_that_holds_a_whole_group_leave_no_interval():
    y = [1, 0] * 10
    few = sampled("a", y, None, [0] * 10 + [1] * 10, 12)
    found = difference(few, few)
    assert "2 clusters are too few" in found.reason
    many = sampled("b", y, None, np.arange(20) % 12, 12)
    alone = sampled("a", y, None, [3] * 20, 12)
    assert "one cluster holds everybody of a group" in difference(alone, many).reason
    assert "no people in 'nobody'" in ratio(Count("nobody", 0, 0), many).reason
    assert "none of 3 in 'b'" in ratio(sampled("a", [1] * 3, [1] * 3),
                                       sampled("b", [0] * 3, [1] * 3)).reason  # fmt: skip
    assert "stands for nobody" in rate(sampled("a", [1, 0], [0, 0])).reason


def test_the_name_of_an_interval_says_what_it_knows():
    both = sampled("a", [1, 0], [1, 2], [0, 1], 2)
    assert design_name("wilson", both) == "wilson_weighted_clustered"
    assert design_name("wilson", sampled("a", [1], None, [0], 1)) == "wilson_clustered"


def test_the_mean_of_two_that_depend_on_each_other_is_wider():
    a, b = Count("a", 30, 60), Count("b", 40, 60)
    apart = mean_of_two(difference(a, b), difference(a, b))
    each = difference(a, b, level=each_of_two(0.95))
    joined = mean_of_two(each, each, level=0.95)
    assert joined.value == apart.value and joined.level == apart.level == 0.95
    assert joined.high - joined.low > 1.4 * (apart.high - apart.low)
