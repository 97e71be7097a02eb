"""Borrowing in a sample: weights alike, coverage where people alone are too bold, and no number."""

import numpy as np
import pytest
from tests.stats.test_shrinkage import CELLS, SIZES
from tests.stats.test_simultaneous_design import cells_of

from answerable.stats.shrinkage import shrunken_rates
from answerable.stats.shrinkage_design import fewer_in_cells


def sample(seed, *, weighed=False, clusters=0, lean=0.8):
    """Cells of 1,500 people, half of a cluster of one cell, and the true rate of every cell."""
    rng = np.random.default_rng(seed)
    shares = [rng.dirichlet(np.full(size, 1.2)) for size in SIZES]
    share = np.prod([shares[a][CELLS[:, a]] for a in range(3)], axis=0)
    logit = -0.8 + sum(rng.normal(0, 0.4, s)[CELLS[:, a]] for a, s in enumerate(SIZES))
    logit = logit + rng.normal(0, 0.25, len(CELLS))
    code, moved, cluster = rng.choice(len(CELLS), 1_500, p=share), np.zeros(1_500), None
    rate = 1 / (1 + np.exp(-logit))
    if clusters:
        cluster = rng.integers(clusters, size=1_500)
        own = rng.choice(len(CELLS), clusters, p=share)
        code = np.where(rng.random(1_500) < 0.5, own[cluster], code)
        moved = rng.normal(0, lean, clusters)[cluster]
        many = np.random.default_rng(0).normal(0, lean, 2_000)
        rate = (1 / (1 + np.exp(-(logit[:, None] + many)))).mean(axis=1)
    y = rng.random(1_500) < 1 / (1 + np.exp(-(logit[code] + moved)))
    counted, cells = cells_of(code, y, rng.lognormal(0, 0.8, 1_500) if weighed else None, cluster)
    there = cells.mass > 0
    counted = tuple(numbers[there] for numbers in counted)
    return counted, cells.among(there), CELLS[: len(there)][there], rate[: len(there)][there]


@pytest.mark.parametrize(("weighed", "clusters"), [(True, 0), (False, 30)])
def test_intervals_hold_through_weights_and_clusters(weighed, clusters):
    ours, alone = [], []
    for seed in range(8):
        counted, cells, codes, rate = sample(seed, weighed=weighed, clusters=clusters)
        left = fewer_in_cells(counted, cells, codes, level=0.9)
        for held, numbers in ((ours, left), (alone, counted)):
            found = shrunken_rates(*numbers, codes, level=0.9, seed=seed)
            held.append(((found.low <= rate) & (rate <= found.high)).mean())
    assert np.mean(ours) > 0.84
    assert not clusters or np.mean(alone) < 0.84 < np.mean(ours) - 0.05


def test_weights_that_are_all_alike_leave_everybody():
    counted, cells, codes, _ = sample(3)
    alike = cells_of(np.repeat(np.arange(len(counted[1])), counted[1]),
                     np.concatenate([np.arange(n) < k for k, n in zip(*counted, strict=True)]),
                     np.full(int(counted[1].sum()), 0.1))[1]  # fmt: skip
    for sampled in (cells, alike):
        good, people = fewer_in_cells(counted, sampled, codes, level=0.9)
        assert (good == counted[0]).all() and (people == counted[1]).all()


def test_clusters_of_one_leave_almost_everybody_and_one_of_all_leaves_one():
    counted, _, codes, _ = sample(4)
    people = int(counted[1].sum())
    code = np.repeat(np.arange(len(counted[1])), counted[1])
    y = np.concatenate([np.arange(n) < k for k, n in zip(*counted, strict=True)])
    each = cells_of(code, y, None, np.arange(people))[1]
    _, left = fewer_in_cells(counted, each, codes, level=0.9)
    # Student's t takes some where a word of an attribute has few people.
    share = left / counted[1]
    assert share.max() <= 1 and np.average(share, weights=counted[1]) > 0.93
    # Everybody of one word of an attribute is in one cluster: of its cells hardly anybody is left.
    first = codes[code, 0] == codes[0, 0]
    lone = cells_of(code, y, None, np.where(first, 0, 1 + np.arange(people) % 40))[1]
    _, left = fewer_in_cells(counted, lone, codes, level=0.9)
    assert left[codes[:, 0] == codes[0, 0]].sum() == pytest.approx(1)


def test_few_clusters_are_a_reason():
    counted, cells, codes, _ = sample(5, clusters=6)
    reason = fewer_in_cells(counted, cells, codes, level=0.9)
    assert reason.startswith("6 clusters are too few")
