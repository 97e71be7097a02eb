"""Simultaneous gaps: the level at parity by brute force and by simulation, peers, planted gaps."""

from itertools import combinations, product
from math import comb

import numpy as np
import pytest

from answerable.stats.simultaneous import Partition, signed_root, simultaneous_gaps


def crossed(*sizes):
    """Cells of crossed attributes, and the partitions of every set of them."""
    cells = np.array(list(product(*map(range, sizes))))
    made = []
    for size in range(1, len(sizes) + 1):
        for subset in combinations(range(len(sizes)), size):
            shape = [sizes[i] for i in subset]
            many = int(np.prod(shape))
            group = np.ravel_multi_index(cells[:, subset].T, shape)
            made.append(Partition(group, many, np.ones(many, bool)))
    return cells, made


def one(groups):
    return Partition(np.arange(groups), groups, np.ones(groups, bool))


@pytest.mark.parametrize("table", [(3, 20, 60, 80), (30, 40, 10, 30), (0, 9, 40, 45)])
def test_z_is_the_root_of_the_corrected_g_test_of_scipy(table):
    from scipy.stats import chi2_contingency

    x1, n1, x0, n0 = table
    seen = [[x1, n1 - x1], [x0, n0 - x0]]
    g = chi2_contingency(seen, correction=True, lambda_="log-likelihood").statistic
    z = signed_root(*(np.array([float(v)]) for v in table))[0]
    assert abs(z) == pytest.approx(np.sqrt(g), rel=1e-9)
    assert (z > 0) == (x1 / n1 < x0 / n0)


def test_the_p_value_is_that_of_all_deals_counted_one_by_one():
    x, n = np.array([1, 9]), np.array([8, 12])
    gaps = simultaneous_gaps(x, n, [one(2)], replicates=20_000, seed=3)
    total = int(x.sum())
    exact = 0.0
    for k in range(total + 1):
        if k <= n[0] and total - k <= n[1]:
            z = signed_root(*(np.array([float(v)]) for v in (k, n[0], total - k, n[1])))[0]
            chance = comb(8, k) * comb(12, total - k) / comb(20, total)
            # The other group is behind where this one is ahead.
            exact += 2 * chance * (abs(z) >= gaps.z[0] - 1e-9)
    assert gaps.p_value[0] == pytest.approx(min(1.0, exact), abs=0.01)


@pytest.mark.parametrize(
    ("sizes", "people", "rate"), [((2, 3), 1500, 0.88), ((2, 3, 3), 200, 0.9), ((3, 4), 400, 0.2)]
)
def test_at_parity_the_lower_bound_of_the_worst_gap_is_0(sizes, people, rate):
    cells, made = crossed(*sizes)
    rng, above, runs = np.random.default_rng(7), 0, 150
    for seed in range(runs):
        n = rng.multinomial(people, rng.dirichlet(np.ones(len(cells))))
        gaps = simultaneous_gaps(rng.binomial(n, rate), n, made, replicates=300, seed=seed)
        above += bool((gaps.low > 0).any())
    assert above <= 0.025 * runs + 3 * np.sqrt(0.025 * 0.975 * runs)


def test_with_real_gaps_all_intervals_hold_together():
    rng, held, runs = np.random.default_rng(8), 0, 150
    rates, sizes = np.array([0.9, 0.85, 0.6, 0.75]), np.array([900, 300, 60, 25])
    others = (sizes @ rates - sizes * rates) / (sizes.sum() - sizes)
    for seed in range(runs):
        gaps = simultaneous_gaps(rng.binomial(sizes, rates), sizes, [one(4)], replicates=300,
                                 seed=seed)  # fmt: skip
        true = others - rates
        held += bool(((gaps.low <= true) & (true <= gaps.high)).all())
    assert held >= 0.95 * runs - 3 * np.sqrt(0.05 * 0.95 * runs)


def test_a_planted_intersection_is_found_and_its_twin_is_not():
    cells, made = crossed(2, 4)
    n = np.full(len(cells), 400)
    rate = np.where((cells == (1, 2)).all(axis=1), 0.5, 0.8)
    planted = simultaneous_gaps((n * rate).astype(int), n, made, seed=1)
    place = 2 + 4 + 6  # after the two groups of the one attribute and the four of the other
    assert planted.low[place] > 0.15
    assert planted.low.argmax() == place
    clean = simultaneous_gaps((n * 0.8).astype(int), n, made, seed=1)
    assert (clean.low <= 0).all()


def test_three_of_five_refused_are_no_worst_gap_among_fifty_groups():
    # A studentised difference would call this 3.7 standard errors.
    n = np.array([5, *([200] * 49)])
    x = np.array([2, *([180] * 49)])
    gaps = simultaneous_gaps(x, n, [one(50)], seed=2)
    assert gaps.low[0] <= 0 < gaps.gap[0]


def test_the_interval_excludes_0_exactly_where_z_passes_the_critical_value():
    rng = np.random.default_rng(5)
    cells, made = crossed(2, 3, 4)
    for seed in range(20):
        n = rng.multinomial(600, rng.dirichlet(np.ones(len(cells))))
        x = rng.binomial(n, rng.uniform(0.4, 0.9, len(cells)))
        gaps = simultaneous_gaps(x, n, made, replicates=200, seed=seed)
        assert ((gaps.low > 0) == (gaps.z > gaps.critical)).all()


def test_people_whose_group_is_unknown_are_in_no_comparison_and_seeds_repeat():
    n, x = np.array([50, 60, 70]), np.array([40, 30, 0])
    unknown = Partition(np.array([0, 1, -1]), 2, np.ones(2, bool))
    gaps = simultaneous_gaps(x, n, [unknown], seed=4)
    assert gaps.gap == pytest.approx([30 / 60 - 40 / 50, 40 / 50 - 30 / 60])
    again = simultaneous_gaps(x, n, [unknown], seed=4)
    assert (gaps.low == again.low).all() and gaps.critical == again.critical
