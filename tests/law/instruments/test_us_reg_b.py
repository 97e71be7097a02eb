"""Reasons for adverse action, and the effects test that went on 21 July 2026."""

from datetime import date

LAW = "us.reg_b"


def test_a_refused_applicant_in_boston_gets_the_reasons_that_acted(asked):
    found = asked(LAW, country="US-MA")
    assert found.classes["credit_decision"].applies
    assert "30 days" in found.duties["reg_b.9a"].deadline
    assert "specific, principal reasons" in found.duties["reg_b.9b"].text
    assert found.duties["reg_b.9b"].status == "statute"
    assert found.duties["reg_b.9b_how"].status == "memory"


def test_the_single_mother_is_a_question_of_treatment_so_twins_are_tried(asked):
    found = asked(LAW, country="US-MA")
    assert "scenarios.twin" in found.duties["reg_b.4a"].evidence
    assert "disparate_treatment" in asked(LAW, "uses_prohibited_basis", country="US-MA").classes


def test_the_effects_test_ends_on_21_july_2026(asked):
    before = asked(LAW, country="US-TX", day=date(2026, 7, 20))
    assert before.classes["effects_test"].applies
    assert "fairness.impact_ratio" in before.duties["reg_b.6a"].evidence
    after = asked(LAW, country="US-TX", day=date(2026, 7, 21))
    assert "effects_test" not in after.classes
    assert "reg_b.6a_2026" in after.open
    assert "intended_proxy" in asked(LAW, "proxy_meant", country="US-TX").classes


def test_reasons_are_owed_before_and_after_the_change(asked):
    for day in (date(2026, 7, 20), date(2026, 7, 21)):
        assert asked(LAW, country="US-TX", day=day).duties["reg_b.9b"].applies


def test_massachusetts_may_still_ask_for_rates_by_group(asked):
    assert asked(LAW, country="US-MA").classes["state_disparate_impact"].status == "opinion"
    assert "state_disparate_impact" not in asked(LAW, country="US-TX").classes


def test_a_german_mortgage_is_not_examined(asked):
    found = asked(LAW)
    assert found.silent == ["12 CFR 1002.1"]
    assert not found.classes | found.open


def test_a_meant_stand_in_is_looked_for_in_the_other_fields_too(asked):
    found = asked(LAW, "proxy_meant", country="US-TX")
    assert "proxies.left_after_dropping" in found.duties["reg_b.6a_2026"].evidence


def test_an_amendment_dates_nothing_but_what_it_changed(asked):
    found = asked(LAW, "proxy_meant", country="US-MA")
    assert found.classes["credit_decision"].applies_from == date(2011, 12, 30)
    assert found.classes["intended_proxy"].applies_from == date(2026, 7, 21)
    assert found.classes["state_disparate_impact"].applies_from is None
