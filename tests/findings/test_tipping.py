"""The tipping point against placing people one by one."""

from dataclasses import replace

import numpy as np
import pytest
from tests.stats.test_design import sampled

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


@pytest.mark.parametrize("clustered", [False, True])
def test_of_people_who_are_weighed_it_is_about_the_fewest_placed_one_by_one(clustered):
    rng = np.random.default_rng(3)
    at = rng.integers(50, size=1_120)

    def group(name, good, n, first, extra=0):
        """`extra` refused people of weight 2 beside people of weight 1."""
        y = [1] * good + [0] * (n - good + extra)
        w = [1.0] * n + [2.0] * extra
        places = [*at[first : first + n], *at[1_000 : 1_000 + extra]]
        return sampled(name, y, w, places if clustered else None, 50)

    known = ratio(group("a", 470, 500, 0), group("b", 480, 500, 500))
    placed = [ratio(group("a", 470, 500, 0, k), group("b", 480, 500, 500)) for k in range(1, 121)]
    assert by_form(LIMIT, known).verdict == "holds"
    fewest, everyone = tipping_point(LIMIT, known, placed[-1])
    assert everyone == 120
    by_hand = next(k for k, e in enumerate(placed, 1) if by_form(LIMIT, e).verdict != "holds")
    assert fewest == pytest.approx(by_hand, rel=0.12)
    gone = replace(placed[-1], effective=())
    assert tipping_point(LIMIT, known, gone) is None


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
