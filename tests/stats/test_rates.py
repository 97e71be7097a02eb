import pytest

from answerable.stats.rates import difference, paired_difference, rate, ratio
from answerable.stats.results import Count, Undefined

NOBODY = Count("ghosts", 0, 0)
SOME = Count("some", 3, 9)


def test_a_group_without_people_is_undefined_never_zero():
    for nothing in (
        rate(NOBODY),
        ratio(NOBODY, SOME),
        ratio(SOME, NOBODY),
        difference(NOBODY, SOME),
    ):
        assert isinstance(nothing, Undefined)
        assert nothing.reason == "no people in 'ghosts'"
    assert isinstance(paired_difference(0, 0, 0, 0), Undefined)


def test_the_ratio_to_nobody_selected_is_undefined_and_the_difference_is_not():
    none = Count("none", 0, 8)
    assert ratio(SOME, none).reason == "none of 8 in 'none': there is no rate to compare with"
    assert difference(SOME, none).value == pytest.approx(1 / 3)
    assert ratio(none, SOME).value == 0
    assert ratio(none, SOME).low == 0


def test_an_estimate_carries_the_counts_it_is_made_of():
    black, white = Count("black", 133, 197), Count("white", 1527, 1681)
    estimate = ratio(black, white)
    assert estimate.counts == (black, white)
    assert estimate.n == 1878
    assert estimate.value == pytest.approx(0.743, abs=5e-4)
    assert (round(estimate.low, 2), round(estimate.high, 2)) == (0.67, 0.81)
    assert estimate.p_value < 1e-10


def test_pairs_can_be_recovered_from_the_counts():
    estimate = paired_difference(40, 3, 9, 10, first="her", second="her twin")
    her, twin, only_her, only_twin = estimate.counts
    assert (her.label, twin.label) == ("her", "her twin")
    assert (her.successes - only_her.successes, only_her.successes) == (40, 3)
    assert (twin.successes - only_twin.successes, only_twin.successes) == (40, 9)
    assert estimate.value == pytest.approx(-6 / 62)
    assert estimate.p_value == pytest.approx(0.146, abs=5e-4)


def test_the_score_interval_is_called_what_it_is():
    a = SOME
    assert rate(a).method == "wilson"
    assert ratio(a, a).method == "miettinen_nurminen_ratio"
    assert difference(a, a).method == "miettinen_nurminen_difference"
    assert paired_difference(1, 1, 1, 1).method == "newcombe_paired"
