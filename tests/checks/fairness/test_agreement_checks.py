"""Differences that need an outcome: planted faults, clean twins, and what they may be called."""

import pytest

from answerable.checks.evidence.agreement import AgreementCounts, Confusion
from answerable.checks.fairness.accuracy_difference import accuracy_difference
from answerable.checks.fairness.false_positive_rate_difference import (
    false_positive_rate_difference,
)
from answerable.checks.fairness.predictive_parity_difference import predictive_parity_difference
from answerable.checks.fairness.true_positive_rate_difference import true_positive_rate_difference
from answerable.stats.results import Undefined

CLEAN = (400, 100, 100, 400)
"""Selected good, selected bad, refused good, refused bad."""


def counted(a, b=CLEAN, *, is_truth=True, unknown=(0, 0, 0, 0)):
    return AgreementCounts(
        attribute="group",
        decision="decision",
        outcome="repaid",
        is_truth=is_truth,
        groups=(Confusion("a", *a), Confusion("b", *b)),
        unknown=Confusion("unknown", *unknown),
        reference="b",
        elsewhere=Confusion("elsewhere", 0, 0, 0, 0),
    )


CHECKS = [
    # The good of `a` are missed more often: 300 of 500 where b has 400 of 500.
    (true_positive_rate_difference, (300, 100, 200, 400), -0.2),
    # The bad of `a` are let through more often: 200 of 500 where b has 100 of 500.
    (false_positive_rate_difference, (400, 200, 100, 300), 0.2),
    # The selected of `a` turn out well 300 times in 500 where b's do 400 times.
    (predictive_parity_difference, (300, 200, 100, 400), -0.2),
    # `a` is decided rightly 600 times in 1,000 where b is 800 times.
    (accuracy_difference, (300, 200, 200, 300), -0.2),
]


@pytest.mark.parametrize(("check", "planted", "gap"), CHECKS)
def test_a_planted_difference_is_seen_and_its_clean_twin_shows_none(check, planted, gap):
    seen = check(counted(planted)).by_key["truth", "a", "known"]
    assert seen.value == pytest.approx(gap)
    assert not seen.low <= 0 <= seen.high
    clean = check(counted(CLEAN)).by_key["truth", "a", "known"]
    assert clean.value == 0
    assert clean.low < 0 < clean.high


@pytest.mark.parametrize(("check", "planted", "_gap"), CHECKS)
def test_against_past_decisions_every_result_says_so(check, planted, _gap):
    keys = [key for key, _ in check(counted(planted, is_truth=False))]
    assert keys == [("agreement with past decisions", "a", "known")]


@pytest.mark.parametrize(
    ("check", "nobody"),
    [
        (true_positive_rate_difference, (0, 5, 0, 5)),
        (false_positive_rate_difference, (5, 0, 5, 0)),
        (predictive_parity_difference, (0, 0, 5, 5)),
        (accuracy_difference, (0, 0, 0, 0)),
    ],
)
def test_a_rate_of_nobody_is_undefined_never_zero(check, nobody):
    # Two well-known libraries report a rate of 0, and so a gap, out of nothing here.
    assert isinstance(check(counted(nobody)).by_key["truth", "a", "known"], Undefined)


def test_groups_of_unequal_size_but_equal_treatment_do_not_differ():
    # A library that divides by everybody instead of by the group sees 0.56 against 0.24 here.
    small = tuple(n // 10 for n in CLEAN)
    for check, _, _ in CHECKS:
        assert check(counted(small)).by_key["truth", "a", "known"].value == pytest.approx(0)


@pytest.mark.parametrize(("check", "planted", "_gap"), CHECKS)
def test_unknown_people_bound_the_difference(check, planted, _gap):
    results = check(counted(planted, unknown=(10, 10, 10, 10))).by_key
    low, known, high = (
        results["truth", "a", which].value
        for which in ("lowest possible", "known", "highest possible")
    )
    assert low < known < high
