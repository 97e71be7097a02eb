"""The four-fifths rule: where it belongs, and that it may go."""

from datetime import date

LAW = "us.ugesp"


def test_hiring_in_boston_is_a_selection_procedure_with_an_impact_ratio(asked):
    found = asked(LAW, outcome="employment", country="US-MA")
    assert found.classes["selection_procedure"].applies
    assert "fairness.impact_ratio" in found.duties["ugesp.4d"].evidence
    assert "no pass mark" in found.duties["ugesp.4d"].text


def test_its_rescission_is_shown_as_pending_and_was_not_before_the_agenda(asked):
    boston = {"outcome": "employment", "country": "US-MA"}
    assert asked(LAW, **boston).text.wording_status == "rescission_pending"
    assert asked(LAW, **boston).classes["selection_procedure"].applies
    before = asked(LAW, day=date(2026, 7, 4), **boston)
    assert before.text.wording_status == "in_force"


def test_it_is_no_mortgage_law_and_no_german_law(asked):
    for found in (asked(LAW, country="US-MA"), asked(LAW, outcome="employment")):
        assert found.silent
        assert not found.classes | found.open | found.duties


def test_no_defence_by_the_bottom_line_rests_on_memory(asked):
    found = asked(LAW, outcome="employment", country="US")
    assert found.duties["ugesp.4c"].status == "memory"
