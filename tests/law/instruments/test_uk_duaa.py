"""The United Kingdom before and after 5 February 2026."""

from datetime import date

LAW = "uk.duaa"
LOAN = {"country": "GB", "decides": "software"}


def test_software_alone_is_allowed_with_safeguards_from_5_february_2026(asked):
    before = asked(LAW, day=date(2026, 2, 4), **LOAN)
    assert set(before.classes) == {"automated_decision"}
    assert before.classes["automated_decision"].status == "memory"
    after = asked(LAW, "no_special_category", day=date(2026, 2, 5), **LOAN)
    assert set(after.classes) == {"significant_automated_decision"}
    assert after.classes["significant_automated_decision"].applies
    assert "contest" in after.duties["uk.22c"].text


def test_special_categories_stay_restricted(asked):
    facts = "special_category automated_decision_ground:"
    assert "restricted_automated_decision" in asked(LAW, facts + "none", **LOAN).classes
    free = asked(LAW, facts + "explicit_consent", **LOAN)
    assert "restricted_automated_decision" not in free.classes


def test_whether_the_officer_is_meaningful_is_left_open(asked):
    assert asked(LAW, country="GB").open["uk.22a"].needs == ("meaningful_human_review",)


def test_other_places_are_not_examined(asked):
    found = asked(LAW)
    assert found.silent
    assert not found.classes | found.open
