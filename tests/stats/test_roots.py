"""Places where functions turn negative: known roots, roots at the start, slopes that mislead."""

import numpy as np
import pytest

from answerable.stats.roots import turns
from answerable.stats.score import difference_bounds, difference_variance, ratio_bounds


def places(inside, off, start, near, far):
    arrays = (np.asarray(part, dtype=np.float64) for part in np.broadcast_arrays(start, near, far))
    return turns(lambda x: (inside(x), off(x)), *(part.copy() for part in arrays))


@pytest.mark.parametrize("start", [-1.0, 0.0, 0.2, 3.9, 4.0, 9.0])
def test_a_root_is_found_from_wherever_the_search_begins(start):
    found = places(lambda x: 2 + np.sqrt(x) * 0, lambda x: x**2, [start], 0.0, 4.0)
    assert found == pytest.approx(np.sqrt(2), abs=1e-12)


def test_a_root_at_the_near_end_is_not_the_one_meant():
    found = places(np.sqrt, lambda x: x, [1e-6, 0.3, 5.0], 0.0, 6.0)
    assert found == pytest.approx(1.0, abs=1e-12)


def test_a_step_made_small_by_a_cliff_far_away_does_not_end_the_search():
    found = places(lambda x: 1 + 0 * x, np.exp, [0.5, 30.0], -40.0, 40.0)
    assert found == pytest.approx(0.0, abs=1e-9)


def test_a_jump_is_closed_in_upon():
    found = places(lambda x: np.where(x < 0.3, 1.0, -1.0), lambda x: 0 * x, [0.9], 0.0, 1.0)
    assert found == pytest.approx(0.3, abs=1e-9)


def test_more_places_than_are_worked_on_at_once_come_back_in_order():
    wanted = np.linspace(0.1, 2.0, 20_000)
    found = turns(
        lambda x, size: (size**3, x**3),
        np.ones(len(wanted)),
        np.zeros(len(wanted)),
        np.full(len(wanted), 3.0),
        wanted,
    )
    assert found == pytest.approx(wanted, abs=1e-9)


def test_score_bounds_are_those_of_scipys_bracketing_search():
    from scipy.optimize import brentq

    rng = np.random.default_rng(4)
    n1, n0 = rng.integers(2, 400, (2, 60))
    x1, x0 = rng.binomial(n1, rng.uniform(size=60)), rng.binomial(n0, rng.uniform(size=60))
    low, high = difference_bounds(x1, n1, x0, n0, level=0.9)
    for *table, under, over in zip(x1, n1, x0, n0, low, high, strict=True):
        a, m, b, n = table

        def gap(delta, side, table=table, seen=a / m - b / n):
            spread = 1.6448536269514722 * np.sqrt(difference_variance(delta, *table))
            return spread - side * (delta - seen)

        for side, bound in ((-1, under), (1, over)):
            seen = a / m - b / n
            if abs(seen) < 1:
                near = seen + side * 1e-9 * (1 + abs(seen))
                assert bound == pytest.approx(brentq(gap, near, side, (side,)), abs=1e-9)


def test_without_a_success_in_the_second_group_only_the_lower_bound_of_a_ratio_is_known():
    low, high = ratio_bounds(np.array([10, 3]), np.array([10, 15]), 0, 50, level=0.3)
    assert (low > 1).all()
    assert np.isinf(high).all()
