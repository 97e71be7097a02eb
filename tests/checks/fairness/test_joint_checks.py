"""Numbers made of all four counts: planted faults, clean twins, peers' numbers, and no number."""

from dataclasses import replace
from math import log

import pytest
from tests.checks.fairness.test_agreement_checks import CLEAN, counted

from answerable.checks.evidence.agreement import Confusion
from answerable.checks.fairness.balanced_accuracy_difference import balanced_accuracy_difference
from answerable.checks.fairness.equalised_odds_difference import equalised_odds_difference
from answerable.checks.fairness.generalised_entropy_index import generalised_entropy_index
from answerable.checks.fairness.theil_index import theil_index
from answerable.checks.fairness.treatment_equality_ratio import treatment_equality_ratio
from answerable.stats.results import Undefined

A = ("truth", "a", "known")
COMPARED = (equalised_odds_difference, balanced_accuracy_difference, treatment_equality_ratio)
INDICES = (theil_index, generalised_entropy_index)


@pytest.mark.parametrize(
    ("check", "planted", "value", "parity"),
    [
        # TPR .8 as in `b`, but FPR .4 where `b` has .2: the worse one counts.
        (equalised_odds_difference, (400, 200, 100, 300), 0.2, 0),
        # TPR .6 and FPR .1: |-.2| beats |-.1|.
        (equalised_odds_difference, (300, 50, 200, 450), 0.2, 0),
        # TPR .6, TNR .7: .65 where `b` has .8.
        (balanced_accuracy_difference, (300, 150, 200, 350), -0.15, 0),
        # 200 good refused per 50 bad selected where `b` has 100 per 100.
        (treatment_equality_ratio, (300, 50, 200, 450), 4.0, 1),
    ],
)
def test_a_planted_difference_is_seen_and_its_clean_twin_shows_none(check, planted, value, parity):
    seen = check(counted(planted)).by_key[A]
    assert seen.value == pytest.approx(value)
    assert not seen.low <= parity <= seen.high
    clean = check(counted(CLEAN)).by_key[A]
    assert clean.value == parity
    assert clean.low <= parity < clean.high


def test_balanced_accuracy_does_not_move_with_the_share_of_good_outcomes():
    few_good = (40, 190, 10, 760)
    assert balanced_accuracy_difference(counted(few_good)).by_key[A].value == pytest.approx(0)


@pytest.mark.parametrize("nobody", [(0, 5, 0, 5), (5, 0, 5, 0), (0, 0, 0, 0)])
@pytest.mark.parametrize("check", COMPARED[:2])
def test_a_missing_rate_is_undefined_never_zero(check, nobody):
    assert isinstance(check(counted(nobody)).by_key[A], Undefined)


@pytest.mark.parametrize("errors", [(10, 0, 0, 10), (10, 0, 5, 10), (10, 5, 0, 10)])
def test_errors_of_one_kind_only_make_no_ratio(errors):
    assert isinstance(treatment_equality_ratio(counted(errors)).by_key[A], Undefined)


@pytest.mark.parametrize("check", (*COMPARED, *INDICES))
def test_against_past_decisions_every_result_says_so(check):
    keys = [key for key, _ in check(counted(CLEAN, is_truth=False))]
    assert {key[0] for key in keys} == {"agreement with past decisions"}


@pytest.mark.parametrize("check", (*COMPARED, *INDICES))
def test_people_of_unknown_group_are_counted_and_in_no_number(check):
    with_them = check(counted(CLEAN, unknown=(1, 2, 3, 4))).by_key
    told = with_them["truth", "", "group unknown"]
    assert told.reason == "10 people whose group nobody knows"
    without = check(counted(CLEAN)).by_key
    assert {key: with_them[key] for key in without} == without


@pytest.mark.parametrize("check", COMPARED)
def test_one_group_has_nothing_to_be_compared_with(check):
    from dataclasses import replace

    lone = replace(counted(CLEAN), groups=(Confusion("b", *CLEAN),))
    assert check(lone).by_key["truth", "b", "known"].reason.startswith("everybody is in 'b'")


def test_theil_by_hand():
    # Of ten, two good refused (0), six right (1), two bad selected (2): mean 1.
    both = counted((3, 1, 1, 0), (3, 1, 1, 0))
    found = theil_index(both).by_key
    assert found["truth", "everyone", "all people"].value == pytest.approx(0.2 * 2 * log(2))
    squared = generalised_entropy_index(both).by_key["truth", "everyone", "all people"]
    assert squared.value == pytest.approx(0.5 * 0.4)


@pytest.mark.parametrize("check", INDICES)
def test_errors_against_one_group_lie_between_and_those_of_a_clean_twin_do_not(check):
    # `a` bears the refusals, `b` gets the favours: as many errors, not the same ones.
    planted = check(counted((300, 20, 180, 500), (480, 180, 20, 320)))
    assert planted.by_key["truth", "between groups", "known"].low > 0
    clean = check(counted((400, 100, 100, 400))).by_key["truth", "between groups", "known"]
    assert clean.low == 0 == clean.value < clean.high


@pytest.mark.parametrize("check", INDICES)
def test_nobody_has_no_index(check):
    empty = counted((0, 0, 0, 0), (0, 0, 0, 0))
    assert isinstance(check(empty).by_key["truth", "everyone", "known"], Undefined)
    refused = counted((0, 0, 5, 0), (0, 0, 5, 0))
    told = check(refused).by_key["truth", "everyone", "known"]
    assert told.reason == "everybody was refused wrongly"


@pytest.mark.parametrize("check", INDICES)
def test_what_became_of_a_few_people_is_in_no_index_of_groups(check):
    few = check(replace(counted((1, 0, 1, 0), (1, 0, 0, 0)), minimum=5)).by_key
    assert few["truth", "everyone", "known"].reason == "withheld: fewer than 5 people in all"
    beside = check(replace(counted((40, 9, 9, 40), (3, 1, 0, 0)), minimum=5)).by_key
    assert beside["truth", "between groups", "known"].reason.startswith("withheld")
    assert beside["truth", "everyone", "all people"].n == 102
