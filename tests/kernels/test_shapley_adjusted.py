"""Adjusted walks: exact where they can be, without bias, nearer than plain ones, honest in doubt.

Everything is held against every coalition with everybody.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.kernels.shapley_adjusted import adjusted, foreseen, known, likeness, redrawn
from answerable.kernels.shapley_sampling import (
    changed_share,
    coalitions,
    contributions,
    draw_walks,
    top_set,
)
from answerable.kernels.shapley_whole import every_coalition, from_every_coalition


class Audience:
    """One person, the people compared with, and a model: what everything is worth."""

    def __init__(self, model, person, people):
        self.model, self.person, self.people = model, np.asarray(person, float), people
        held = every_coalition(len(person))
        rows = np.where(held[:, None, :], self.person, people[None])
        worth = model(rows.reshape(-1, len(person))).reshape(len(held), len(people))
        self.against = from_every_coalition(worth)
        self.exact, self.totals = self.against.mean(axis=0), worth[-1] - worth[0]

    def drawn(self, pairs, seed):
        walks = draw_walks(len(self.person), len(self.people), pairs, np.random.default_rng(seed))
        steps = coalitions(walks)
        rows = np.where(steps, self.person, self.people[walks.background][:, None, :])
        scores = self.model(rows.reshape(-1, len(self.person))).reshape(steps.shape[:2])
        return walks.background[::2], contributions(walks, scores)

    def found(self, pairs, seed):
        rows, by_pair = self.drawn(pairs, seed)
        alike = [likeness(column, rows) for column in self.people.T]
        return by_pair, adjusted(by_pair, rows, alike, self.totals)


def people(n, players, seed=0):
    return np.random.default_rng(seed).normal(size=(n, players))


def mixed_model(x):
    """Straight lines, a step, a product of two and one of three: order and person both matter."""
    return x[:, 0] - 2 * x[:, 1] + (x[:, 2] > 0) + x[:, 0] * x[:, 3] + np.prod(x[:, 1:4], axis=1)


MIXED = Audience(mixed_model, [-1.5, 1.0, -0.5, 1.2, 0.3], people(60, 5))


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 6), st.integers(8, 40), st.integers(1, 80), st.integers(0, 2**32))
def test_values_add_up_to_what_is_known_of_everybody(players, n, pairs, seed):
    random = np.random.default_rng(seed)
    rows = random.permutation(n)[:pairs] if pairs < n else np.tile(np.arange(n), pairs // n)
    by_pair, totals = random.normal(size=(len(rows), players)), random.normal(size=n)
    if pairs >= n:
        totals = by_pair.reshape(-1, n, players).mean(axis=0).sum(axis=1)
    alike = [likeness(column, rows) for column in random.normal(size=(players, n))]
    found = adjusted(by_pair, rows, alike, totals)
    assert found.values.sum() == pytest.approx(totals.mean(), abs=1e-9)
    again = redrawn(found, 5, random)
    assert again.shape == (5, players)
    assert found.each.sum(axis=1) == pytest.approx(totals, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_where_everybody_came_once_a_game_of_pairs_is_exact(seed):
    """An order and its reverse share out what two do together exactly; nothing else is drawn."""
    audience = Audience(lambda x: x[:, 0] * x[:, 1] + x[:, 2], [1.0, 2.0, -1.0], people(20, 3))
    _, found = audience.found(20, seed)
    assert found.values == pytest.approx(audience.exact, abs=1e-12)
    assert found.each == pytest.approx(audience.against, abs=1e-12)


def test_a_sum_of_straight_lines_is_almost_free_of_error():
    lines = Audience(lambda x: x @ [1.0, -2.0, 0.5, 0.0], [1.0, 1.0, -1.0, 2.0], people(100, 4))
    off, plain = [], []
    for seed in range(10):
        by_pair, found = lines.found(32, seed)
        off.append(found.values - lines.exact)
        plain.append(by_pair.mean(axis=0) - lines.exact)
    assert np.square(off).sum() < np.square(plain).sum() / 50
    assert np.abs(off)[:, 3].max() < 1e-12, "who does nothing gets nothing"


@pytest.mark.parametrize("pairs", [8, 24, 55])
def test_the_mean_over_draws_is_the_value_itself(pairs):
    found = np.array([MIXED.found(pairs, seed)[1].values for seed in range(120)])
    error = found.std(axis=0) / np.sqrt(120)
    assert (np.abs(found.mean(axis=0) - MIXED.exact) <= 4 * error).all()


def test_the_closed_form_is_that_of_leaving_out_each_pair(monkeypatch):
    """Fit again without each pair, by the definition: the mean over pairs is the value."""
    monkeypatch.setattr("answerable.kernels.shapley_adjusted.STRENGTHS", (0.3,))
    rows, by_pair = MIXED.drawn(16, 1)
    column, n, some = MIXED.people[:, 0], len(MIXED.people), len(rows)
    alike = likeness(column, rows)
    (value,) = adjusted(by_pair[:, :1], rows, [alike]).values
    penalty = 0.3 * np.trace(alike[rows]) / some
    each = []
    for out in range(some):
        kept = np.delete(np.arange(some), out)
        # Ridge with a free intercept, as one system of equations.
        system = np.ones((some, some))
        system[:-1, :-1] = alike[np.ix_(rows[kept], kept)] + penalty * np.eye(some - 1)
        system[-1, -1] = 0
        solved = np.linalg.solve(system, np.append(by_pair[kept, 0], 0))
        smooth = alike[:, kept] @ solved[:-1] + solved[-1]
        miss = by_pair[out, 0] - smooth[rows[out]]
        each.append(smooth.mean() + (n - some + 1) / n * miss)
    assert value == pytest.approx(np.mean(each), abs=1e-10)


def test_a_planted_product_is_nearer_than_by_plain_pairs():
    off, plain = [], []
    for seed in range(40):
        by_pair, found = MIXED.found(32, seed)
        off.append(found.values - MIXED.exact)
        plain.append(by_pair.mean(axis=0) - MIXED.exact)
    assert np.square(off).sum() < np.square(plain).sum() / 1.5


def test_redraws_vary_by_who_is_in_the_reference_and_by_what_was_drawn():
    """About the error of a mean over the reference, and that of the pairs on top of it."""
    _, found = MIXED.found(32, 3)
    again = redrawn(found, 2000, np.random.default_rng(0))
    expected = found.each.var(axis=0) / 60 + found.missed.var(axis=0) / 32
    assert again.var(axis=0) == pytest.approx(expected, rel=0.15)
    assert again.mean(axis=0) == pytest.approx(found.values, abs=4 * np.sqrt(expected.max() / 2000))
    alone = redrawn(known(MIXED.against), 2000, np.random.default_rng(0))
    assert alone.var(axis=0) == pytest.approx(MIXED.against.var(axis=0) / 60, rel=0.15)


def test_reasons_that_stand_out_are_settled_and_equal_ones_cannot_be_separated():
    def clear(x):
        return 5 * x[:, 0] + 3 * x[:, 1] + 0.3 * x[:, 2]

    def even(x):
        return x[:, 0] + x[:, 1] + x[:, 2]

    shares = []
    for model in (clear, even):
        _, found = Audience(model, [-2.0, -2.0, -2.0], people(90, 3)).found(32, 0)
        again = redrawn(found, 200, np.random.default_rng(1))
        shares.append(changed_share(found.values, again, 2, 0.05))
    assert shares[0] == 0
    assert shares[1] > 0.2


def test_exactly_equal_reasons_cannot_be_separated_even_where_nothing_is_drawn():
    shared = np.repeat(people(30, 1), 3, axis=1) - 3
    found = known(shared)
    again = redrawn(found, 50, np.random.default_rng(0))
    assert (top_set(again, 2, 0.05) == top_set(found.values, 2, 0.05)).all()
    assert changed_share(found.values, again, 2, 0.05) == 1


def test_how_much_is_foreseen_is_all_of_a_line_and_nothing_of_noise():
    rows = np.arange(40)
    columns = people(80, 2)
    alike = [likeness(column, rows) for column in columns.T]
    noise = np.random.default_rng(1).normal(size=(40, 2))
    for by_pair, least, most in ((columns[rows], 0.98, 1.0), (noise, -0.3, 0.3)):
        found = adjusted(by_pair, rows, alike)
        share, low, high = foreseen(found, by_pair, 200, np.random.default_rng(2))
        assert least < share <= most
        assert low <= share <= high
    assert np.isnan(foreseen(known(noise), noise, 10, np.random.default_rng(3))).all()


def test_few_pairs_and_contributions_that_never_vary_are_their_mean():
    rows, alike = np.arange(4), [likeness(people(9, 1)[:, 0], np.arange(4))]
    few = np.array([[1.0], [2.0], [4.0], [5.0]])
    assert adjusted(few, rows, alike).values == pytest.approx([3.0])
    same = adjusted(
        np.full((8, 1), 2.5), np.arange(8), [likeness(people(9, 1)[:, 0], np.arange(8))]
    )
    assert same.values == pytest.approx([2.5])
    assert not same.missed.any()


def test_words_are_alike_or_not_and_numbers_by_how_near_they_are():
    assert likeness(np.array(["a", "b", "a"]), np.array([0])).tolist() == [[1], [0], [1]]
    near, far = likeness(np.array([0.0, 1.0, 9.0]), np.array([0]))[1:, 0]
    assert near > far
