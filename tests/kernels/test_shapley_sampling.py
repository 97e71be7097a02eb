"""Sampled Shapley values: published games, additivity by construction, sets that are stable."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.kernels.shapley_sampling import (
    Walks,
    changed_share,
    coalitions,
    contributions,
    draw_walks,
    top_set,
)


def every_order(players):
    """All orders, each beside its reverse, from one background row."""
    orders = [o for p in permutations(range(players)) for o in (p, p[::-1])]
    return Walks(np.array(orders), np.zeros(len(orders), dtype=int))


def played(walks, game):
    return contributions(walks, np.apply_along_axis(game, 2, coalitions(walks))).mean(axis=0)


def glove(holds):
    """Shapley's glove game: players 0 and 1 hold a left glove, player 2 the right one."""
    return float(holds[2] and (holds[0] or holds[1]))


def test_the_glove_game_has_its_published_values():
    assert played(every_order(3), glove) == pytest.approx([1 / 6, 1 / 6, 2 / 3], abs=1e-12)


def test_the_airport_game_has_its_published_values():
    """Littlechild and Owen (1973): landings that need runways of 1, 2 and 3."""
    cost = np.array([1.0, 2.0, 3.0])
    assert played(every_order(3), lambda s: (cost * s).max()) == pytest.approx(
        [1 / 3, 5 / 6, 11 / 6]
    )


def test_drawn_orders_come_close_to_the_published_values():
    walks = draw_walks(3, 1, 2000, np.random.default_rng(0))
    assert played(walks, glove) == pytest.approx([1 / 6, 1 / 6, 2 / 3], abs=0.03)


def test_pairs_are_an_order_and_its_reverse_from_one_background_row():
    walks = draw_walks(5, 50, 30, np.random.default_rng(1))
    assert (walks.orders[::2] == walks.orders[1::2, ::-1]).all()
    assert (walks.background[::2] == walks.background[1::2]).all()
    assert (np.sort(walks.orders, axis=1) == np.arange(5)).all()


@given(st.integers(1, 6), st.integers(1, 5), st.integers(0, 2**32))
def test_contributions_add_up_whatever_the_game(players, pairs, seed):
    random = np.random.default_rng(seed)
    walks = draw_walks(players, 3, pairs, random)
    values = random.normal(size=(2 * pairs, players + 1))
    gained = (values[:, -1] - values[:, 0]).reshape(pairs, 2).mean(axis=1)
    assert contributions(walks, values).sum(axis=1) == pytest.approx(gained)


def test_a_walk_starts_with_nobody_and_ends_with_everybody():
    steps = coalitions(draw_walks(4, 2, 3, np.random.default_rng(2)))
    assert not steps[:, 0].any()
    assert steps[:, -1].all()
    assert (np.diff(steps.sum(axis=2), axis=1) == 1).all()


def test_the_top_set_holds_only_what_counted_against_and_weighed_something():
    values = np.array([-5.0, 3.0, -0.1, -2.0])
    assert top_set(values, 2, 0.05).tolist() == [True, False, False, True]
    assert top_set(values, 4, 0.05).tolist() == [True, False, False, True]
    assert top_set(values, 4, 0.0).tolist() == [True, False, True, True]
    assert not top_set(np.array([1.0, 0.0]), 2, 0.0).any()


def test_clear_reasons_stay_and_equal_ones_change():
    random = np.random.default_rng(3)
    clear, equal = np.array([-3.0, -2.0, -0.5]), np.array([-1.0, -1.01, -1.02])
    noise = random.normal(0, 0.1, (200, 3))
    assert changed_share(clear, clear + noise, 2, 0.05) == 0
    assert changed_share(equal, equal + noise, 2, 0.05) > 0.2


def test_a_set_whose_last_is_tied_with_the_first_outside_is_arbitrary():
    tied = np.array([-3.0, -1.0, -1.0])
    assert changed_share(tied, np.tile(tied, (5, 1)), 2, 0.05) == 1
    assert changed_share(tied, np.tile(tied, (5, 1)), 1, 0.05) == 0
