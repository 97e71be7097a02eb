"""Shrunken rates: nearer to the truth than raw ones, honest intervals, a misfit that is refused."""

from itertools import product

import numpy as np
import pytest

from answerable.stats.shrinkage import shrunken_rates

SIZES = (3, 4, 4)
CELLS = np.array(list(product(*map(range, SIZES))))


def drawn(seed, *, people=1_500, deviation=0.25, outlier=0.0):
    rng = np.random.default_rng(seed)
    shares = [rng.dirichlet(np.full(size, 1.2)) for size in SIZES]
    share = np.prod([shares[a][CELLS[:, a]] for a in range(len(SIZES))], axis=0)
    n = rng.multinomial(people, share)
    logit = -0.8 + sum(rng.normal(0, 0.4, size)[CELLS[:, a]] for a, size in enumerate(SIZES))
    logit = logit + rng.normal(0, deviation, len(CELLS))
    logit[np.argsort(n)[-12]] += outlier
    rate = 1 / (1 + np.exp(-logit))
    there = n > 0
    return rng.binomial(n, rate)[there], n[there], CELLS[there], rate[there]


@pytest.fixture(scope="module")
def runs():
    made = []
    for seed in range(25):
        k, n, codes, rate = drawn(seed)
        made.append((k, n, rate, shrunken_rates(k, n, codes, level=0.9, seed=seed)))
    return made


def test_they_are_at_least_twice_as_near_to_the_truth_as_raw_rates(runs):
    raw = np.mean([np.abs(k / n - rate).mean() for k, n, rate, _ in runs])
    ours = np.mean([np.abs(found.rate - rate).mean() for _, _, rate, found in runs])
    assert ours < raw / 1.8


def test_intervals_hold_about_as_often_as_the_page_says(runs):
    held = [((f.low <= rate) & (rate <= f.high)).mean() for _, _, rate, f in runs]
    assert np.mean(held) > 0.82
    small = np.concatenate(
        [((f.low <= rate) & (rate <= f.high))[n <= 10] for _, n, rate, f in runs]
    )
    assert small.mean() > 0.8


def test_data_of_the_model_are_seldom_refused_and_a_planted_stranger_is():
    clean = [shrunken_rates(*drawn(s)[:3], seed=s).misfit_p < 0.05 for s in range(25)]
    planted = [
        shrunken_rates(*drawn(s, people=4_000, deviation=0.1, outlier=4)[:3], seed=s).misfit_p
        < 0.05
        for s in range(25)
    ]
    assert np.mean(clean) <= 0.16
    assert np.mean(planted) >= 0.7


def test_large_cells_keep_their_own_rate_and_no_seed_matters_much():
    codes = np.array(list(product(range(2), range(3))))
    n = np.full(6, 100_000)
    k = np.array([10_000, 30_000, 50_000, 20_000, 60_000, 40_000])
    found = shrunken_rates(k, n, codes, seed=1)
    assert found.rate == pytest.approx(k / n, abs=2e-3)
    again = shrunken_rates(k, n, codes, seed=1)
    assert (found.low == again.low).all()


def test_names_of_levels_and_order_of_cells_do_not_matter():
    k, n, codes, _ = drawn(3)
    order = np.random.default_rng(0).permutation(len(k))
    moved = shrunken_rates(k[order], n[order], codes[order] * 7, seed=5)
    assert moved.rate == pytest.approx(shrunken_rates(k, n, codes, seed=5).rate[order], abs=0.03)


def test_nobody_or_everybody_successful_is_no_crash():
    codes = np.array(list(product(range(2), range(4))))
    for k in (np.zeros(8, int), np.full(8, 5)):
        found = shrunken_rates(k, np.full(8, 5), codes, seed=1)
        assert ((found.low >= 0) & (found.high <= 1) & (found.low <= found.high)).all()
