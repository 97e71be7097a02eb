"""The smallest gap: ratios computed apart from ours, enumeration, and groups that show nothing."""

import numpy as np
import pytest

from answerable.stats.results import Count
from answerable.stats.smallest_gap import highest_rate_seen_as_lower
from answerable.stats.tests import two_proportion_z


@pytest.mark.parametrize(("n", "ratio"), [(30, 0.25), (100, 0.56), (300, 0.74), (1000, 0.85)])
def test_the_ratios_just_detectable_are_those_of_an_independent_program(n, ratio):
    # Reference rate .30, five times as many people in the other group, 80 % power.
    found = highest_rate_seen_as_lower(n, Count("b", round(0.3 * 5 * n), 5 * n))
    assert found / 0.3 == pytest.approx(ratio, abs=0.012)


def test_at_that_rate_about_four_in_five_samples_are_significant():
    other = Count("b", 1_689, 1_924)
    rate = highest_rate_seen_as_lower(47, other)
    rng, seen = np.random.default_rng(1), 0
    for _ in range(4_000):
        x, y = rng.binomial(47, rate), rng.binomial(1_924, other.rate)
        seen += x / 47 < y / 1_924 and two_proportion_z((int(x), 47), (int(y), 1_924)) < 0.05
    assert seen / 4_000 == pytest.approx(0.8, abs=0.05)


def test_three_people_beside_a_low_rate_could_show_nothing():
    assert highest_rate_seen_as_lower(3, Count("b", 30, 100)) is None
    assert highest_rate_seen_as_lower(0, Count("b", 30, 100)) is None
