"""Differential label noise: every closed form against trying the errors one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.stats.label_noise import conditioned, counted, noise_that_turns, turned
from answerable.stats.rates import difference
from answerable.stats.results import Count, Undefined


def by_hand(x, n, target, errors):
    """Try every number of errors of every kind, nearest crossing first."""
    below = x / n < target
    for m in range(max(e.most for e in errors) + 1):
        for e in errors:
            size = n + m * e.n
            if m <= e.most and size > 0:
                rate = (x + m * e.successes) / size
                if (rate >= target - 1e-12) if below else (rate <= target + 1e-12):
                    return m
    return None


@settings(deadline=None, max_examples=200)
@given(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(1, 39).map(lambda k: k / 40),
)
def test_the_closed_form_is_the_fewest_found_by_trying(own, outside, target):
    errors = conditioned(*own, *outside)
    found, tried = turned(*own, target, errors), by_hand(*own, target, errors)
    if found is None or tried is None:  # between the last person and nobody nothing is reached
        assert found is None
    else:
        assert found.flips == tried


def test_a_predictive_value_is_moved_by_one_person_at_a_time():
    assert turned(300, 500, 0.8, counted(300, 500)).flips == 100
    assert turned(450, 500, 0.8, counted(450, 500)).flips == 50


def test_the_ends_are_where_luck_begins_and_where_the_gap_turns():
    group, other = Count("a", 300, 500), Count("b", 400, 500)
    entry = noise_that_turns(group, other, 1000, conditioned(300, 500, 100, 500))
    assert entry.value == pytest.approx(125 / 1000)
    m = round(entry.low * 1000)
    assert difference(Count("a", 300, 500 - m), other).high >= 0
    assert difference(Count("a", 300, 500 - m + 1), other).high < 0
    m = round(entry.high * 1000)
    assert difference(Count("a", 300, 500 - m), other).low > 0
    assert difference(Count("a", 300, 500 - m + 1), other).low <= 0


def test_no_errors_about_the_group_alone_can_bring_it_to_a_rate_of_1():
    found = noise_that_turns(Count("a", 0, 9), Count("b", 9, 9), 9, conditioned(0, 9, 0, 0))
    assert isinstance(found, Undefined) and "no number of wrong outcomes" in found.reason
    assert isinstance(noise_that_turns(Count("a", 0, 0), Count("b", 9, 9), 9, ()), Undefined)
