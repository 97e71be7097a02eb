"""Generalised entropy: hand numbers, the parts add up, coverage under parity and beside it."""

from math import log

import numpy as np
import pytest

from answerable.stats.inequality import between, entropy, entropy_interval, moments


def test_by_hand():
    # Three people with 0, 1, 2: mean 1, so Theil is (0 + 0 + 2 log 2) / 3.
    assert entropy({0: 1, 1: 1, 2: 1}, 1) == pytest.approx(2 * log(2) / 3)
    # Half the squared coefficient of variation: variance 2/3.
    assert entropy({0: 1, 1: 1, 2: 1}, 2) == pytest.approx(1 / 3)
    assert entropy({1: 50}, 1) == 0


@pytest.mark.parametrize("alpha", [1, 2])
def test_within_and_between_add_up_to_the_whole(alpha):
    groups = [{0: 10, 1: 70, 2: 20}, {0: 30, 1: 60, 2: 10}]
    together = {b: sum(g[b] for g in groups) for b in (0, 1, 2)}
    n, mean, _ = moments(together)
    within = 0.0
    for group in groups:
        size, own, _ = moments(group)
        within += size / n * (own / mean) ** alpha * entropy(group, alpha)
    assert within + between(groups, alpha)[0] == pytest.approx(entropy(together, alpha))


def test_groups_that_differ_have_a_part_between_them_and_clean_twins_none():
    value, low, _ = between([{0: 300, 1: 300}, {1: 300, 2: 300}], 1)
    assert 0 < low < value
    value, low, high = between([{0: 30, 1: 60, 2: 10}] * 2, 1)
    assert low == 0 == value < high


def test_one_group_has_nothing_between():
    assert between([{0: 1, 1: 2}], 1) == (0, 0, 0)


@pytest.mark.parametrize("shares", [((0.2, 0.6, 0.2), (0.2, 0.6, 0.2)),
                                    ((0.3, 0.6, 0.1), (0.1, 0.6, 0.3))])  # fmt: skip
def test_the_part_between_groups_is_covered(shares):
    rng = np.random.default_rng(2)
    truth = between([dict(enumerate(int(1e7 * p) for p in s)) for s in shares], 1)[0]
    inside = 0
    for _ in range(600):
        groups = [dict(enumerate(rng.multinomial(150, s).tolist())) for s in shares]
        _, low, high = between(groups, 1)
        inside += low <= truth + 1e-12 and truth <= high
    assert 0.93 <= inside / 600 <= 1.0


def test_the_whole_is_covered():
    rng = np.random.default_rng(4)
    shares = (0.15, 0.7, 0.15)
    truth = entropy(dict(enumerate(int(1e7 * p) for p in shares)), 1)
    inside = 0
    for _ in range(600):
        low, high = entropy_interval(dict(enumerate(rng.multinomial(400, shares).tolist())), 1)
        inside += low <= truth <= high
    assert 0.92 <= inside / 600 <= 0.975
