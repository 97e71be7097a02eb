"""Gaps of many groups in a sample: level at parity, equal weights, planted gaps, lost groups."""

import numpy as np
import pytest
from tests.stats.test_simultaneous import crossed, one

from answerable.stats.simultaneous import simultaneous_gaps
from answerable.stats.simultaneous_design import Cells, sampled_gaps, tellable


def cells_of(code, y, w=None, cluster=None):
    """People per cell, and whom they stand for."""
    cells, weights = int(code.max()) + 1, np.ones(len(code)) if w is None else w

    def per_cell(values):
        return np.bincount(code, values, cells)

    units = [None, None]
    if cluster is not None:
        units = [np.zeros((cells, int(cluster.max()) + 1)) for _ in range(2)]
        np.add.at(units[0], (code[y], cluster[y]), weights[y])
        np.add.at(units[1], (code, cluster), weights)
    counted = per_cell(y).astype(np.int64), np.bincount(code, minlength=cells)
    squares = per_cell(weights**2 * y), per_cell(weights**2)
    masses = per_cell(weights * y), per_cell(weights)
    return counted, Cells(*masses, *squares, *units, weighted=w is not None)


def ends(gaps):
    return np.stack([gaps.gap, gaps.low, gaps.high, gaps.z, gaps.p_value])


@pytest.mark.parametrize("seed", range(5))
def test_weights_that_are_all_alike_change_nothing(seed):
    table, made = crossed(2, 3)
    rng = np.random.default_rng(seed)
    code, y = rng.integers(len(table), size=300), rng.random(300) < 0.7
    counted, cells = cells_of(code, y, np.full(300, 7.3))
    ours = sampled_gaps(counted, cells, made, replicates=200, seed=seed)
    usual = simultaneous_gaps(*counted, made, replicates=200, seed=seed)
    assert ends(ours) == pytest.approx(ends(usual), abs=1e-6)


def test_clusters_of_one_person_each_are_hardly_felt():
    table, made = crossed(2, 3)
    rng = np.random.default_rng(5)
    code, y = rng.integers(len(table), size=900), rng.random(900) < 0.7
    counted, cells = cells_of(code, y, None, np.arange(900))
    ours = sampled_gaps(counted, cells, made, seed=1)
    usual = simultaneous_gaps(*counted, made, seed=1)
    assert ours.z == pytest.approx(usual.z, abs=1e-9)
    assert ours.critical == pytest.approx(usual.critical, rel=0.05)
    assert ours.low == pytest.approx(usual.low, abs=0.01)


def test_the_gaps_are_those_of_the_population():
    rng = np.random.default_rng(6)
    code, y, w = rng.integers(3, size=400), rng.random(400) < 0.6, 1.0 + (np.arange(400) % 2)
    counted, cells = cells_of(code, y, w)
    twice = [np.repeat(a, w.astype(int)) for a in (code, y)]
    counted_twice, _ = cells_of(*twice)
    ours = sampled_gaps(counted, cells, [one(3)], replicates=200)
    assert ours.gap == pytest.approx(simultaneous_gaps(*counted_twice, [one(3)]).gap)


def drawn(rng, *, people, weighed, clusters, rate=0.7):
    """People of a table, most of a cluster alike in who they are, nobody treated apart."""
    table, made = crossed(2, 3)
    code = rng.integers(len(table), size=people)
    w = rng.lognormal(0, 0.8, people) if weighed else None
    if not clusters:
        return cells_of(code, rng.random(people) < rate, w), made
    cluster = rng.integers(clusters, size=people)
    code = np.where(rng.random(people) < 0.7, cluster % len(table), code)
    lean = 1 / (1 + np.exp(-np.log(rate / (1 - rate)) - rng.normal(0, 1.2, clusters)))
    return cells_of(code, rng.random(people) < lean[cluster], w, cluster), made


@pytest.mark.parametrize(("weighed", "clusters"), [(True, 0), (True, 30)])
def test_at_parity_the_lower_bound_of_the_worst_gap_is_0(weighed, clusters):
    rng, runs, above, naive = np.random.default_rng(7), 60, 0, 0
    for seed in range(runs):
        (counted, cells), made = drawn(rng, people=700, weighed=weighed, clusters=clusters)
        gaps = sampled_gaps(counted, cells, made, replicates=99, seed=seed)
        above += bool((gaps.low > 0).any())
        if clusters and seed < 20:
            usual = simultaneous_gaps(*counted, made, replicates=99, seed=seed)
            naive += bool((usual.low > 0).any())
    assert above <= 0.025 * runs + 3 * np.sqrt(0.025 * 0.975 * runs)
    assert not clusters or naive > 4


def test_with_real_gaps_all_intervals_hold_together():
    rng, held, runs = np.random.default_rng(8), 0, 60
    rates, sizes = np.array([0.9, 0.85, 0.6, 0.75]), np.array([900, 300, 90, 60])
    true = (sizes @ rates - sizes * rates) / (sizes.sum() - sizes) - rates
    code = np.repeat(np.arange(4), sizes)
    cluster = rng.integers(45, size=len(code))
    for seed in range(runs):
        lean = rng.normal(0, 0.05, 45)
        y = rng.random(len(code)) < np.clip(rates[code] + lean[cluster], 0, 1)
        gaps = sampled_gaps(*cells_of(code, y, None, cluster), [one(4)], replicates=99, seed=seed)
        held += bool(((gaps.low <= true) & (true <= gaps.high)).all())
    assert held >= 0.95 * runs - 3 * np.sqrt(0.05 * 0.95 * runs)


@pytest.mark.parametrize(("weighed", "clusters"), [(True, 0), (False, 60)])
def test_a_planted_gap_is_found_through_weights_and_clusters(weighed, clusters):
    rng = np.random.default_rng(9)
    code, n = rng.integers(6, size=3_000), 3_000
    w = rng.lognormal(0, 0.5, n) if weighed else None
    cluster = rng.integers(clusters, size=n) if clusters else None
    y = rng.random(n) < np.where(code == 4, 0.5, 0.75)
    counted, cells = cells_of(code, y, w, cluster)
    gaps = sampled_gaps(counted, cells, [one(6)], replicates=500)
    assert gaps.low.argmax() == 4 and gaps.low[4] > 0.1 and gaps.p_value[4] < 0.05
    assert (np.delete(gaps.low, 4) <= 0).all()
    assert cells.clusters == clusters


def test_groups_of_one_cluster_or_of_no_weight_are_not_looked_at():
    code = np.repeat([0, 1, 2], 60)
    y = np.arange(180) % 2 == 0
    cluster = np.where(code == 1, 0, np.arange(180) % 20)
    counted, cells = cells_of(code, y, None, cluster)
    assert tellable(cells, one(3)).tolist() == [True, False, True]
    gaps = sampled_gaps(counted, cells, [one(3)], replicates=200)
    assert (gaps.low[1], gaps.high[1], gaps.z[1]) == (-1, 1, 0)
    _, light = cells_of(code, y, np.where(code == 2, 0.0, 1.0))
    assert tellable(light, one(3)).tolist() == [True, True, False]
    assert light.clusters == 0
