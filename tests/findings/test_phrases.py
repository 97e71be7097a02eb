import pytest

from answerable.findings.phrases import (
    beside,
    fixed,
    interval,
    number,
    p_value,
    percent,
    points,
    quantity,
    scalar,
    share,
)
from answerable.stats.results import Count, Estimate
from answerable.system.expectations import Limit


def estimate(low, high):
    return Estimate((low + min(high, 1)) / 2, low, high, 0.95, "test", 9)


def test_an_interval_shows_on_which_side_of_the_limit_it_ends():
    limit = Limit("id", "check", "", "policy", "margin_interval", 0.8, None, "", "", None)
    assert interval(estimate(0.667, 0.812)) == "95 % interval 0.67 to 0.81"
    assert interval(estimate(0.667, 0.7996), limit) == "95 % interval 0.6670 to 0.7996"
    assert interval(estimate(0.2, float("inf"))) == "95 % interval 0.20 and up"
    assert interval(estimate(0.0001, 0.0104)) == "95 % interval 0.0001 to 0.0104"


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (number(-0.0001), "0"),
        (number(1234.5), "1,234.5"),
        (fixed(0.92), "0.920"),
        (fixed(-0.00001), "0.000"),
        (fixed(-0.05), "\u22120.050"),
        (points(-0.1489), "\u221214.9 points"),
        (points(0.02, unit=False), "+2.0"),
        (points(-0.00001), "0.0 points"),
        (percent(estimate(0.6067, 0.7371)), "95 % interval 60.7 to 73.7 %"),
        (beside(0.743, 0.8), "0.743"),
        (beside(0.79996, 0.8), "just below 0.8"),
        (beside(0.8002, 0.8), "just above 0.8"),
        (beside(0.8, 0.8), "0.800"),
        (beside(0.00004), "below 0.001"),
        (quantity("fairness.auc_gap.v1"), "AUC gap"),
        (share(Count("white", 1527, 1681)), "white 1,527 of 1,681 (90.8 %)"),
        (share(Count("ghosts", 0, 0)), "ghosts nobody"),
        (p_value(0.0004), "p < 0.001"),
        (p_value(0.0321), "p = 0.032"),
        (scalar(True), "yes"),
        (scalar(None), "nothing"),
        (scalar(3100.0), "3,100"),
        (scalar("approve"), "approve"),
    ],
)
def test_numbers_as_people_write_them(got, words):
    assert got == words
