"""Hiring in New York City: an audit, its publication, a notice, and no pass mark."""

from datetime import date

LAW = "us.nyc.ll144"
HIRING = {"outcome": "employment", "country": "US-NY"}
TOOL = "used_in_new_york_city simplified_output replaces_discretion"


def test_a_ranking_of_applicants_in_the_city_needs_an_audit_without_a_pass_mark(asked):
    found = asked(LAW, TOOL, **HIRING)
    assert found.classes["employment_decision_tool"].applies
    audit = found.duties["ll144.audit"]
    assert {"fairness.impact_ratio", "fairness.selection_rate"} <= set(audit.evidence)
    assert "no pass mark" in audit.text
    assert "0.8" not in audit.text
    assert "10 business days" in found.duties["ll144.notice"].deadline


def test_in_the_state_the_city_is_asked_for(asked):
    found = asked(LAW, "simplified_output replaces_discretion", **HIRING)
    assert found.open["ll144.aedt"].needs == ("used_in_new_york_city",)


def test_software_alone_replaces_discretion(asked):
    found = asked(LAW, "used_in_new_york_city simplified_output", decides="software", **HIRING)
    assert "employment_decision_tool" in found.classes


def test_a_score_that_is_one_criterion_among_five_is_no_such_tool(asked):
    found = asked(LAW, f"{TOOL.removesuffix('replaces_discretion')} no_replaces_discretion",
                  **HIRING)  # fmt: skip
    assert not found.classes | found.open


def test_boston_berlin_and_mortgages_are_not_examined_and_not_asked_about(asked):
    boston = asked(LAW, outcome="employment", country="US-MA")
    berlin = asked(LAW, outcome="employment")
    mortgage = asked(LAW, country="US-NY")
    for found in (boston, berlin, mortgage):
        assert found.silent
        assert not found.classes | found.open
        assert not {"used_in_new_york_city", "replaces_discretion"} & set(found.questions)


def test_it_is_enforced_from_5_july_2023(asked):
    before = asked(LAW, TOOL, day=date(2023, 7, 4), **HIRING)
    assert not before.classes["employment_decision_tool"].applies
    assert asked(LAW, TOOL, day=date(2023, 7, 5), **HIRING).duties["ll144.audit"].applies
