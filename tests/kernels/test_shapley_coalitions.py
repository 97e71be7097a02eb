"""Sampled Shapley values: exact where they can be, honest about their doubt where they cannot."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.errors import EvidenceError
from answerable.kernels import shapley_coalitions
from answerable.kernels.shapley_coalitions import hybrid_game, sample_shapley


def by_orders(game, features):
    """Return the mean gain of each player over all orders of arrival."""
    out = np.zeros(features)
    orders = list(permutations(range(features)))
    for order in orders:
        there = np.zeros((features + 1, features), bool)
        for place, player in enumerate(order):
            there[place + 1] = there[place]
            there[place + 1, player] = True
        worth = game(there)
        out[list(order)] += np.diff(worth)
    return out / len(orders)


def random_game(features, seed, mixed=1.0):
    """A game of single features, pairs and triples."""
    rng = np.random.default_rng(seed)
    one, two = rng.normal(size=features), rng.normal(size=(features, features)) * mixed

    def game(coalitions):
        z = coalitions.astype(float)
        return z @ one + np.einsum("ci,ij,cj->c", z, np.triu(two, 1), z)

    return game, one + (np.triu(two, 1) + np.triu(two, 1).T).sum(axis=1) / 2


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 6), st.integers(0, 10_000))
def test_with_few_features_the_values_are_those_of_the_definition(features, seed):
    game, _ = random_game(features, seed)
    found = sample_shapley(game, features)
    assert found.values == pytest.approx(by_orders(game, features), abs=1e-9)
    assert found.changed == 0.0
    assert found.evaluated == 2**features


@pytest.mark.parametrize("seed", range(5))
def test_values_add_up_whatever_was_drawn(seed):
    game, _ = random_game(20, seed)
    found = sample_shapley(game, 20, seed=seed, budget=300)
    assert found.values.sum() + found.base == pytest.approx(found.score, abs=1e-9)
    assert found.evaluated <= 300


def test_a_linear_game_is_found_exactly():
    game, expected = random_game(25, 3, mixed=0.0)
    found = sample_shapley(game, 25)
    assert found.values == pytest.approx(expected, abs=1e-9)
    assert found.separated
    assert found.top == tuple(np.argsort(-np.abs(expected))[:2])


def test_the_estimate_comes_nearer_and_the_error_says_how_near(monkeypatch):
    monkeypatch.setattr(shapley_coalitions, "REDRAWS", 40)
    game, _ = random_game(16, 7, mixed=0.3)

    def with_noise(coalitions):
        # A part that no fit of single features explains: it has the same value for everybody.
        return game(coalitions) + np.sin(1000.0 * coalitions @ np.arange(1.0, 17.0))

    exact = shapley_coalitions._whole(with_noise, 16)
    off = {}
    for pairs in (60, 480):
        misses, within = [], []
        for seed in range(6):
            rng = np.random.default_rng(seed)
            drawn = shapley_coalitions._pairs(rng, 16, pairs)
            worth, ends = with_noise(drawn), with_noise(np.array([[False] * 16, [True] * 16]))
            found = shapley_coalitions._estimate(drawn, worth, *ends)
            error = shapley_coalitions._redraws(rng, drawn, worth, *ends).std(axis=0)
            misses.append(np.abs(found - exact).mean())
            within.append(np.abs(found - exact) <= 2.0 * error)
        off[pairs] = np.mean(misses)
        assert 0.85 < np.mean(within) < 1.0
    assert off[480] < off[60] / 2


def test_the_mean_over_seeds_is_the_value_itself():
    game, _ = random_game(13, 11, mixed=0.5)

    def odd(coalitions):
        return game(coalitions) + 2.0 * coalitions[:, :5].all(axis=1)

    exact = shapley_coalitions._whole(odd, 13)
    drawn = [sample_shapley(odd, 13, top=13, seed=s, budget=500).values for s in range(60)]
    spread = np.std(drawn, axis=0) / np.sqrt(60)
    assert (np.abs(np.mean(drawn, axis=0) - exact) < 4 * spread + 0.01).all()


def test_reasons_of_the_same_size_cannot_be_separated():
    def even(coalitions):
        # Everyone is worth the same, and what is drawn is noise on top of it.
        z = coalitions.astype(float)
        return z.sum(axis=1) + 3.0 * np.sin(1000.0 * z @ np.arange(1.0, 21.0))

    found = sample_shapley(even, 20, budget=256)
    assert not found.separated
    assert found.evaluated == 256


def test_reasons_that_stand_out_are_separated_early():
    def clear(coalitions):
        z = coalitions.astype(float)
        return 10 * z[:, 3] - 8 * z[:, 5] + 0.1 * (z @ np.arange(20.0) / 20) ** 2

    found = sample_shapley(clear, 20, budget=4096)
    assert found.separated
    assert set(found.top) == {3, 5}
    assert found.evaluated < 300


def test_the_game_of_a_model_is_the_mean_over_the_background():
    rng = np.random.default_rng(0)
    background, row = rng.normal(size=(7, 3)), np.array([5.0, 6.0, 7.0])
    asked = []

    def predict(rows):
        asked.append(len(rows))
        return rows[:, 0] * rows[:, 1] + rows[:, 2]

    game = hybrid_game(predict, row, background)
    found = game(np.array([[True, False, False], [True, True, True]]))
    assert found == pytest.approx([(5 * background[:, 1] + background[:, 2]).mean(), 37.0])
    assert asked == [14]


def test_a_model_that_does_not_answer_is_one_sentence():
    row, background = np.zeros(2), np.zeros((3, 2))
    with pytest.raises(EvidenceError, match="finite numbers"):
        hybrid_game(lambda rows: np.full(len(rows), np.nan), row, background)(np.ones((1, 2), bool))
    with pytest.raises(EvidenceError, match="finite numbers"):
        hybrid_game(lambda rows: np.zeros(2), row, background)(np.ones((1, 2), bool))
    with pytest.raises(EvidenceError, match="no rows"):
        hybrid_game(lambda rows: rows[:, 0], row, background[:0])
    with pytest.raises(EvidenceError, match="no features"):
        sample_shapley(lambda z: np.zeros(len(z)), 0)
