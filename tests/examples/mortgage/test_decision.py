"""The decision end to end: who is refused, what a twin changes, what a raise never does."""

import numpy as np
import pytest

VARIANTS = ("planted", "clean")
SUPPORT = "child support is income"
MARRIED = "marriage alone changes nothing"


def decide(run, variant, batch):
    return str(run(variant, batch)["decision"][0])


@pytest.mark.parametrize("variant", VARIANTS)
def test_somebody_is_refused_and_most_are_approved(traced, variant):
    approved = (traced[variant]["decision"] == "approve").mean()
    assert 0.7 < approved < 0.9


def test_the_twin_scenario_fails_in_planted_and_holds_in_clean(run, person):
    mother, twin = person(SUPPORT), person(SUPPORT, twin=True)
    assert decide(run, "planted", mother) == "refuse"
    assert decide(run, "planted", twin) == "approve"
    assert decide(run, "clean", mother) == decide(run, "clean", twin) == "approve"


def test_the_extractor_is_what_differs_and_the_score_model_is_right_about_what_it_was_given(
    mortgage, run, person
):
    fields = run("planted", person(SUPPORT))
    assert fields["income_read"] == [3100]
    assert mortgage.mortgage_incomes.true_incomes(person(SUPPORT))["income_read"] == [3700]
    score, steps = mortgage.mortgage_score, mortgage.mortgage_steps
    assert score.score_by_hand(fields)["score"] == pytest.approx(fields["score"], abs=1e-8)
    assert steps.threshold_as_written(fields)["decision"] == fields["decision"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_twin_that_changes_only_married_gets_the_same_decision(run, person, variant):
    mother, twin = person(MARRIED), person(MARRIED, twin=True)
    assert decide(run, variant, mother) == decide(run, variant, twin)
    assert run(variant, mother)["clean_text"] != run(variant, twin)["clean_text"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_marriage_alone_changes_nobodys_decision(run, rows, traced, variant):
    married = run(variant, {**rows, "married": np.where(rows["married"] == 0, 1, rows["married"])})
    assert np.array_equal(married["decision"], traced[variant]["decision"])


@pytest.mark.parametrize(("variant", "better_off_as_a_wage"), [("planted", 7), ("clean", 0)])
def test_every_single_mother_against_her_own_twin(run, rows, traced, variant, better_off_as_a_wage):
    mothers = (rows["male"] == 0) & (rows["married"] == 0) & (rows["dep"] > 0)
    twins = run(variant, {**rows, "married": np.ones(1989), "support_as_wage": np.ones(1989)})
    before, after = traced[variant]["decision"][mothers], twins["decision"][mothers]
    assert ((before == "refuse") & (after == "approve")).sum() == better_off_as_a_wage
    assert ((before == "approve") & (after == "refuse")).sum() == 0


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("step", [1, 100, 1000])
def test_more_salary_never_hurts_anybody(run, rows, traced, variant, step):
    raised = run(variant, {**rows, "salary": rows["salary"] + step})
    assert (raised["score"] >= traced[variant]["score"]).all()


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_two_plain_people_get_what_the_card_expects(run, cards, person, variant):
    expected = {s["name"]: s["expect"] for s in cards[variant]["scenario"] if s["form"] == "person"}
    assert set(expected.values()) == {"approve", "refuse"}
    for name, decision in expected.items():
        assert decide(run, variant, person(name)) == decision


def test_affordability_is_what_the_guide_says_by_hand(mortgage, traced):
    for fields in traced.values():
        for name, values in mortgage.mortgage_steps.affordability_by_hand(fields).items():
            assert np.allclose(values, fields[name], rtol=0, atol=1e-12)


def test_no_income_read_is_the_cap_and_not_a_division_by_zero(mortgage):
    one = {"income_read": 0, "housing_expense": 900, "all_obligations": 1200}
    one |= {"stated_loan": 100, "stated_price": 200}
    batch = {name: np.array([value]) for name, value in one.items()}
    for step in (
        mortgage.mortgage_steps.affordability,
        mortgage.mortgage_steps.affordability_by_hand,
    ):
        assert step(batch)["housing_ratio"] == step(batch)["obligations_ratio"] == [100]


def test_the_letter_gives_a_reason_for_every_proposed_refusal(mortgage, rows, traced):
    fields = {**traced["clean"], "officer_decision": rows["officer_decision"]}
    letters = mortgage.mortgage_steps.letter_writer(fields)["letter"]
    refused = (fields["decision"] == "refuse") & (rows["officer_decision"] == "refuse")
    assert all("What weighed most" in letter for letter in letters[refused])
    assert set(mortgage.mortgage_steps.REASONS) == set(mortgage.mortgage_score.FEATURES)
