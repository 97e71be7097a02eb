"""Illinois: effect counts in employment, and the zip code may not stand in."""

from datetime import date

LAW = "us.il"
HIRING = {"outcome": "employment", "country": "US-IL"}


def test_a_score_for_applicants_in_chicago_is_looked_at_by_its_effect(asked):
    found = asked(LAW, **HIRING)
    assert found.classes["employment_decision_with_ai"].applies
    assert "fairness.impact_ratio" in found.duties["il.effect"].evidence
    assert "no number is fixed" in found.duties["il.effect"].text
    assert "il.notice" in found.duties


def test_the_zip_code_as_a_proxy_is_barred_and_open_until_somebody_says(asked):
    assert "zip_code_proxy" in asked(LAW, "uses_zip_code_as_proxy", **HIRING).classes
    assert asked(LAW, **HIRING).open["il.zip"].needs == ("uses_zip_code_as_proxy",)
    assert "il.zip" not in asked(LAW, "no_uses_zip_code_as_proxy", **HIRING).open


def test_it_is_in_force_from_1_january_2026(asked):
    before = asked(LAW, day=date(2025, 12, 31), **HIRING)
    assert not before.classes["employment_decision_with_ai"].applies
    assert asked(LAW, day=date(2026, 1, 1), **HIRING).duties["il.notice"].applies


def test_mortgages_and_other_places_are_not_examined(asked):
    for found in (asked(LAW, country="US-IL"), asked(LAW, outcome="employment")):
        assert found.silent
        assert not found.classes | found.open
