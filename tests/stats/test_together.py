"""Two differences in one number: their mean, the worse one."""

import pytest

from answerable.stats.rates import difference
from answerable.stats.results import Count, Undefined
from answerable.stats.together import each_of_two, mean_of_two, minus, worst_of_two

UP = difference(Count("a", 60, 100), Count("b", 50, 100), level=each_of_two(0.95))
DOWN = difference(Count("a", 20, 100), Count("b", 50, 100), level=each_of_two(0.95))
NONE = Undefined("nobody")


def test_the_worse_one_counts_without_its_sign():
    worst = worst_of_two(UP, DOWN, level=0.95)
    assert worst.value == pytest.approx(0.3)
    assert (worst.low, worst.high) == pytest.approx((-DOWN.high, -DOWN.low))
    assert [c.successes for c in worst.counts] == [20, 50, 60, 50]


def test_the_mean_can_hide_two_opposite_differences():
    mirrored = difference(Count("a", 80, 100), Count("b", 50, 100), level=each_of_two(0.95))
    assert mean_of_two(DOWN, mirrored).value == pytest.approx(0)


def test_the_interval_of_a_mean_is_narrower_than_either():
    mean = mean_of_two(UP, UP)
    assert mean.value == UP.value
    assert mean.high - mean.low == pytest.approx((UP.high - UP.low) / 2**0.5)


def test_what_is_undefined_stays_so():
    assert worst_of_two(UP, NONE, level=0.95) is NONE
    assert mean_of_two(NONE, UP) is NONE


def test_square_and_add():
    assert minus((1.0, 0.7, 1.3), (0.5, 0.1, 0.9)) == pytest.approx((0.5, 0.0, 1.0))
