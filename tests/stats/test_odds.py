"""Odds ratios: a peer library's interval, the ends, and what has no number."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.stats.odds import odds_ratio, score_bounds
from answerable.stats.results import Count, Undefined

TABLES = [((20, 50), (10, 50)), ((3, 15), (60, 200)), ((133, 197), (1527, 1681)), ((1, 9), (5, 7))]


@pytest.mark.parametrize(("a", "b"), TABLES)
def test_the_interval_is_that_of_statsmodels(a, b):
    from statsmodels.stats.proportion import confint_proportions_2indep

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        low, high = confint_proportions_2indep(
            *a, *b, method="score", compare="odds-ratio", correction=True
        )
    assert score_bounds(a, b) == pytest.approx((low, high), rel=1e-6)


def test_a_difference_is_seen_and_its_clean_twin_shows_none():
    seen = odds_ratio(Count("a", 400, 600), Count("b", 300, 600))
    assert seen.value == 2
    assert seen.low > 1
    clean = odds_ratio(Count("a", 300, 600), Count("b", 300, 600))
    assert clean.low < 1 == clean.value < clean.high


def test_ends_are_nothing_and_without_end():
    assert score_bounds((0, 20), (10, 20))[0] == 0
    assert score_bounds((20, 20), (10, 20))[1] == float("inf")


@pytest.mark.parametrize(
    ("a", "b"), [((0, 0), (1, 2)), ((1, 2), (0, 0)), ((1, 2), (0, 5)), ((5, 5), (1, 2))]
)
def test_no_number_where_there_is_none(a, b):
    assert isinstance(odds_ratio(Count("a", *a), Count("b", *b)), Undefined)


counts = st.integers(2, 300).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n)))


@given(counts, counts)
def test_turning_the_groups_round_inverts_it(a, b):
    one, other = (
        odds_ratio(Count("a", *a), Count("b", *b)),
        odds_ratio(Count("b", *b), Count("a", *a)),
    )
    assert one.value * other.value == pytest.approx(1)
    assert one.low * other.high == pytest.approx(1, rel=1e-6)
    assert one.low <= one.value <= one.high
