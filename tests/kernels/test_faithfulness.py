"""Deletion curves by hand, Kendall's tau against scipy, planted fields by the formula."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from answerable.kernels.faithfulness import (
    deletion_gains,
    kendall,
    planted_scores,
    random_curves,
)

rankings = st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=2, max_size=9).map(
    lambda pairs: np.array(pairs, dtype=float).T
)


@given(rankings)
def test_kendalls_tau_is_that_of_scipy(both):
    one, other = both
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert np.isnan(kendall(one, other))
    else:
        assert kendall(one, other) == pytest.approx(kendalltau(one, other).statistic)


def test_a_walk_read_backwards_deletes_and_both_of_a_pair_are_averaged():
    walks = np.array([[0.0, 1.0, 3.0], [0.0, 2.0, 3.0]])
    assert random_curves(walks).tolist() == [[3.0, 1.5, 0.0]]


def test_a_gain_is_the_mean_height_between_the_curves_without_their_ends():
    told = np.array([[-1.0, 0.5, 0.9, 1.0]])
    random = np.array([[-1.0, -0.3, 0.3, 1.0]])
    assert deletion_gains(told, random).tolist() == pytest.approx([0.7])


def test_with_one_player_there_is_nothing_between_the_ends():
    assert deletion_gains(np.zeros((4, 2)), np.zeros((4, 2))).tolist() == []


def test_a_planted_field_takes_away_where_it_is_set_and_with_a_partner_only_there():
    scores = np.ones((1, 3))
    planted, partner = np.array([[False, True, True]]), np.array([[False, False, True]])
    assert planted_scores(scores, planted, 0.25).tolist() == [[1.0, 0.75, 0.75]]
    assert planted_scores(scores, planted, 0.25, partner).tolist() == [[1.0, 1.0, 0.75]]
