"""Rates by probability: bounds against a linear program and the truth, weights by hand."""

import numpy as np
import pytest

from answerable.stats.membership import bounded_rate, weighted_rate
from answerable.stats.results import Undefined

P, X, N = np.array([0.1, 0.5, 0.9]), np.array([600, 300, 100]), np.array([1000, 500, 400])


def test_the_bounds_without_sampling_error_are_those_of_a_linear_program():
    from scipy.optimize import linprog

    # Unknown: people of each bin who are members and successes; between what margins allow.
    rate = X / N
    limits = [(n * max(0, p + r - 1), n * min(p, r)) for p, r, n in zip(P, rate, N, strict=True)]
    ends = [
        linprog(sign * np.ones(3), bounds=limits).fun * sign / (P * N).sum() for sign in (1, -1)
    ]
    found = bounded_rate(P, X * 10**6, N * 10**6)
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-3)


def test_a_certain_membership_is_a_plain_rate():
    certain = np.array([0.0, 1.0])
    x, n = np.array([70, 30]), np.array([100, 90])
    for found in (bounded_rate(certain, x, n), weighted_rate(certain, x, n)):
        assert found.value == pytest.approx(30 / 90)
        half = 1.96 * np.sqrt(30 / 90 * 60 / 90 / 90)
        assert (found.low, found.high) == pytest.approx((1 / 3 - half, 1 / 3 + half), abs=1e-3)


def test_the_weighted_rate_by_hand():
    found = weighted_rate(np.array([0.25, 0.75]), np.array([8, 2]), np.array([10, 10]))
    assert found.value == pytest.approx((0.25 * 8 + 0.75 * 2) / 10)


@pytest.mark.parametrize("hidden", [0.0, 0.3])
def test_the_bounds_hold_the_truth_where_the_weighted_rate_may_not(hidden):
    # A planted dependence: members are refused more often at every probability; and its twin.
    rng, held, weighted, runs = np.random.default_rng(1), 0, 0, 60
    for _ in range(runs):
        p = rng.choice(P, 3_000)
        member = rng.random(3_000) < p
        y = rng.random(3_000) < 0.7 - hidden * member
        counts = [np.array([(p == q).sum() for q in P]), np.array([y[p == q].sum() for q in P])]
        true = y[member].mean()
        one, two = (f(P, counts[1], counts[0]) for f in (bounded_rate, weighted_rate))
        held += one.low <= true <= one.high
        weighted += two.low <= true <= two.high
    assert held == runs
    assert weighted > 0.85 * runs if hidden == 0 else weighted < 0.2 * runs


def test_nobody_who_may_belong_has_no_rate():
    for rate in (bounded_rate, weighted_rate):
        assert isinstance(rate(np.zeros(3), X, N), Undefined)
