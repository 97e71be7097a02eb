"""Services to consumers must be usable by people with disabilities."""

from datetime import date

LAW = "eu.accessibility"


def test_the_loan_pages_of_a_bank_must_be_accessible_since_28_june_2025(asked):
    assert asked(LAW).classes["accessible_service"].applies
    assert not asked(LAW, day=date(2025, 6, 27)).classes["accessible_service"].applies
    assert asked(LAW, day=date(2025, 6, 28)).duties["eaa.13"].applies


def test_a_very_small_firm_is_left_out(asked):
    found = asked(LAW, size="micro")
    assert "accessible_service" not in found.classes
    assert found.steps["eaa.2_2"].exceptions[0].holds.name == "YES"


def test_other_places_are_not_examined(asked):
    found = asked(LAW, country="US-MA")
    assert found.silent
    assert not found.classes | found.open
