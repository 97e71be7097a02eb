"""Checks of scores: planted faults, clean twins, published and hand numbers, what has no number."""

import pytest

from answerable.checks.evidence.scores import ScoreCounts, Scored
from answerable.checks.fairness.auc_gap import auc_gap
from answerable.checks.fairness.calibration_gap import calibration_gap
from answerable.checks.fairness.calibration_within_groups import calibration_within_groups
from answerable.stats.results import Undefined

CALIBRATED = ((0.2, 40, 160), (0.5, 100, 100), (0.8, 160, 40))
"""(score, good, bad)."""
PROMISED_TOO_LITTLE = ((0.2, 100, 100), (0.5, 160, 40), (0.8, 190, 10))
BLIND = ((0.2, 100, 100), (0.5, 100, 100), (0.8, 100, 100))
CHECKS = (auc_gap, calibration_gap, calibration_within_groups)
A = ("truth", "a", "known")


def counted(a, b=CALIBRATED, *, is_truth=True, **more):
    groups = Scored("a", a), Scored("b", b)
    return ScoreCounts("group", "score", "repaid", is_truth, groups, "b", **more)


def test_a_score_blind_for_one_group_is_seen_and_its_clean_twin_shows_none():
    # Of the 300 x 300 pairs, 160 x 260 + 100 x 160, and the ties by half, are in order.
    right = 160 * 260 + 100 * 160 + (160 * 40 + 100 * 100 + 40 * 160) / 2
    seen = auc_gap(counted(BLIND)).by_key[A]
    assert seen.value == pytest.approx(0.5 - right / 90_000)
    assert seen.high < 0
    clean = auc_gap(counted(CALIBRATED)).by_key[A]
    assert clean.low < 0 == clean.value < clean.high


def test_a_score_that_promises_too_little_is_seen_and_its_clean_twin_shows_none():
    seen = calibration_gap(counted(PROMISED_TOO_LITTLE)).by_key[A]
    assert seen.value == pytest.approx(450 / 600 - 0.5)
    assert seen.low > 0
    clean = calibration_gap(counted(CALIBRATED)).by_key[A]
    assert clean.low < 0 < clean.high
    assert clean.value == pytest.approx(0)


def test_the_curve_leaves_the_promised_share_where_the_fault_is_and_holds_it_in_the_twin():
    found = calibration_within_groups(counted(PROMISED_TOO_LITTLE)).by_key
    fault = found["truth", "a", "score 0.2 to 0.3, mean 0.200", "known"]
    clean = found["truth", "b", "score 0.2 to 0.3, mean 0.200", "known"]
    assert not fault.low <= 0.2 <= fault.high
    assert clean.low <= 0.2 <= clean.high
    assert clean.counts[0].n == 200


def test_a_score_of_one_is_in_the_last_bin():
    found = calibration_within_groups(counted(((1.0, 3, 0),)), bins=2)
    assert ("truth", "a", "score 0.5 to 1, mean 1.000", "known") in found.by_key


@pytest.mark.parametrize("check", [calibration_gap, calibration_within_groups])
def test_a_score_that_is_no_probability_cannot_be_calibrated(check):
    points = tuple((1000 * s, g, b) for s, g, b in CALIBRATED)
    (entry,) = (entry for _, entry in check(counted(points, points)))
    assert "goes beyond 0 to 1" in entry.reason
    assert "200" not in entry.reason and "800" not in entry.reason, "one person's own score"
    assert not isinstance(auc_gap(counted(points, points)).by_key[A], Undefined)


@pytest.mark.parametrize("check", [auc_gap, calibration_gap])
def test_a_group_without_people_is_undefined(check):
    assert isinstance(check(counted(())).by_key[A], Undefined)


@pytest.mark.parametrize("check", CHECKS)
def test_against_past_decisions_every_result_says_so(check):
    keys = [key for key, _ in check(counted(CALIBRATED, is_truth=False, unknown=4))]
    assert {key[0] for key in keys} == {"agreement with past decisions"}


@pytest.mark.parametrize("check", CHECKS)
def test_people_in_no_number_are_counted(check):
    told = [e.reason for _, e in check(counted(CALIBRATED, unknown=4, elsewhere=2, incomplete=3))
            if isinstance(e, Undefined)]  # fmt: skip
    assert [int(reason.split()[0]) for reason in told] == [4, 2, 3]


def test_one_group_has_nothing_to_be_compared_with():
    lone = ScoreCounts("group", "score", "repaid", True, (Scored("b", CALIBRATED),), "b")
    assert auc_gap(lone).by_key["truth", "b", "known"].reason.startswith("everybody is in")


def test_bins_of_a_few_people_are_withheld_with_their_mean_and_with_those_that_hide_them():
    found = calibration_within_groups(counted(((0.05, 2, 1), (0.5, 6, 2), (0.9, 80, 9)), minimum=5))
    told = {key[2]: entry for key, entry in found if key[1] == "a"}
    assert [*told] == ["score 0 to 0.1", "score 0.5 to 0.6", "score 0.9 to 1, mean 0.900"]
    assert [isinstance(entry, Undefined) for entry in told.values()] == [True, True, False]
