"""Shapley values from every coalition are those of the definition by orders of arrival."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.kernels.shapley_whole import every_coalition, from_every_coalition


def by_orders(worth, players):
    """Return the mean gain of each player over all orders of arrival."""
    out = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        there = 0
        for player in order:
            out[player] += worth[there | 1 << player] - worth[there]
            there |= 1 << player
    return out / len(orders)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 5), st.integers(0, 2**32))
def test_any_game_has_the_mean_gains_of_all_orders(players, seed):
    worth = np.random.default_rng(seed).normal(size=(1 << players, 2))
    found = from_every_coalition(worth)
    assert found[0] == pytest.approx(by_orders(worth[:, 0], players), abs=1e-12)
    assert found[1] == pytest.approx(by_orders(worth[:, 1], players), abs=1e-12)


def test_the_glove_game_has_its_published_values():
    """Shapley (1953): players 0 and 1 hold a left glove, player 2 the right one."""
    held = every_coalition(3)
    worth = (held[:, 2] & (held[:, 0] | held[:, 1])).astype(float)
    assert from_every_coalition(worth[:, None])[0] == pytest.approx([1 / 6, 1 / 6, 2 / 3])


def test_every_coalition_stands_at_its_number():
    held = every_coalition(4)
    assert (held @ (1 << np.arange(4)) == np.arange(16)).all()
