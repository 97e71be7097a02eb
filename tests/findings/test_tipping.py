"""The tipping point against placing people one by one."""

import pytest

from answerable.findings.forms import by_form
from answerable.findings.tipping import tipping_point
from answerable.stats.missing import extremes
from answerable.stats.rates import difference, rate, ratio
from answerable.stats.results import Count, Undefined
from answerable.system.expectations import Limit

LIMIT = Limit("l", "c", "", "policy", "margin_interval", 0.8, None, "", "", None)
A, B = Count("a", 470, 500), Count("b", 480, 500)


def test_it_is_the_fewest_found_by_placing_refused_people_one_by_one():
    unknown = Count("unknown", 0, 120)
    lowest, _ = extremes(A, B, unknown)
    assert by_form(LIMIT, ratio(A, B)).verdict == "holds"
    fewest, everyone = tipping_point(LIMIT, ratio(A, B), ratio(*lowest))
    assert everyone == 120
    by_hand = next(
        k for k in range(1, 121)
        if by_form(LIMIT, ratio(Count("a", 470, 500 + k), B)).verdict != "holds"
    )  # fmt: skip
    assert fewest == by_hand


def test_both_orders_are_tried():
    # Few approved unknown people lift the small comparator faster than refusals sink the group.
    a, b, unknown = Count("a", 5_000, 6_000), Count("b", 40, 50), Count("unknown", 60, 120)
    limit = Limit("l", "c", "", "policy", "margin_interval", None, 1.3, "", "", None)
    _, highest = extremes(a, b, unknown)
    assert by_form(limit, ratio(a, b)).verdict == "holds"
    fewest, _ = tipping_point(limit, ratio(a, b), ratio(*highest))
    moved = (ratio(a, Count("b", 40, 50 + k)) for k in range(1, 61))
    by_hand = next(k for k, e in enumerate(moved, 1) if by_form(limit, e).verdict != "holds")
    assert fewest == by_hand


@pytest.mark.parametrize("entry", [rate(A), Undefined("nobody")])
def test_other_numbers_have_none(entry):
    assert tipping_point(LIMIT, entry, entry) is None


def test_where_all_of_them_turn_nothing_there_is_none():
    lowest, _ = extremes(A, B, Count("unknown", 1, 2))
    limit = Limit("l", "c", "", "policy", "margin_interval", -0.2, 0.2, "", "", None)
    assert tipping_point(limit, difference(A, B), difference(*lowest)) is None
