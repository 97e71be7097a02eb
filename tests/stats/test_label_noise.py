"""Differential label noise: every closed form against trying the errors one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stats.test_design import sampled

from answerable.stats.label_noise import (
    Gap,
    conditioned,
    counted,
    noise_that_turns,
    noises_that_turn,
    turned,
)
from answerable.stats.people import plain
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


def test_many_gaps_at_once_are_those_one_by_one():
    other = Count("b", 400, 500)
    asked = [(Count("a", x, 500), conditioned(x, 500, 100, 300)) for x in range(0, 501, 20)]
    asked.append((Count("a", 0, 0), ()))
    alone = [noise_that_turns(group, other, 800, errors) for group, errors in asked]
    assert noises_that_turn([Gap(group, other, 800, e) for group, e in asked]) == alone


@pytest.mark.parametrize("weight", [1, 7])
def test_weights_that_are_all_alike_change_nothing(weight):
    people = {"a": [1] * 120 + [0] * 80, "b": [1] * 160 + [0] * 40}
    a, b = (sampled(name, y, [weight] * 200) for name, y in people.items())
    errors = conditioned(120, 200, 50, 200)
    usual = noise_that_turns(plain(a), plain(b), 400, errors)
    (ours,) = noises_that_turn([Gap(a, b, 400, errors, weight)])
    assert ours.value == usual.value
    assert (ours.low, ours.high) == pytest.approx((usual.low, usual.high))
    assert ours.method == "differential_label_noise_weighted" and ours.counts == usual.counts
    assert ours.population == ((120 * weight, 200 * weight), (160 * weight, 200 * weight))


def test_twice_the_weight_is_the_same_person_twice():
    y = {"a": [1] * 30 + [0] * 30 + [0] * 20, "b": [1] * 50 + [0] * 30}
    a, b = (sampled(name, each, [2] * 60 + [1] * 20) for name, each in y.items())
    unit = 140 / 80
    (ours,) = noises_that_turn([Gap(a, b, 80, counted(60 / unit, 140 / unit), unit)])
    doubled = noise_that_turns(Count("a", 60, 140), Count("b", 100, 140), 140, counted(60, 140))
    # Rounded up to whole people of the mean weight.
    assert ours.value == pytest.approx(doubled.value, abs=1 / 80)
    assert ours.low <= doubled.low and ours.high >= doubled.high


def test_people_of_one_branch_make_luck_reach_further():
    y = [1] * 120 + [0] * 80
    branch = [i // 10 for i in range(200)]
    errors = conditioned(120, 200, 50, 200)
    a, b = sampled("a", y, None, branch, 20), sampled("b", [1, 1, 1, 1, 0] * 40, None, branch, 20)
    (ours,) = noises_that_turn([Gap(a, b, 400, errors)])
    alone = noise_that_turns(plain(a), plain(b), 400, errors)
    assert ours.value == alone.value
    assert ours.low < alone.low and ours.high > alone.high
    few = sampled("a", y, None, [i // 100 for i in range(200)], 2)
    (found,) = noises_that_turn([Gap(few, few, 400, errors)])
    assert "2 clusters are too few" in found.reason
