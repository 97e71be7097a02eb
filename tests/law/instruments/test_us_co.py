"""Colorado: the act of 2024 that never came, and the one that comes on 1 January 2027."""

from datetime import date

LAW = "us.co"


def test_it_applies_from_1_january_2027_and_not_a_day_before(asked):
    now = asked(LAW, country="US-CO")
    held = now.classes["covered_admt"]
    assert (held.applies, held.applies_from) == (False, date(2027, 1, 1))
    assert held.wording_status == "adopted_not_yet_in_force"
    assert not asked(LAW, country="US-CO", day=date(2026, 12, 31)).classes["covered_admt"].applies
    then = asked(LAW, country="US-CO", day=date(2027, 1, 1))
    assert then.classes["covered_admt"].applies
    assert all(duty.applies for duty in then.duties.values())


def test_a_person_who_decides_last_does_not_take_it_out(asked):
    assert "covered_admt" in asked(LAW, country="US-CO", decides="software_then_person").classes
    spelling = asked(LAW, "no_materially_influences", country="US-CO")
    assert "covered_admt" not in spelling.classes


def test_an_adverse_outcome_is_explained_within_30_days_and_records_kept_three_years(asked):
    found = asked(LAW, country="US-CO")
    assert "30 days" in found.duties["co.explanation"].deadline
    assert found.duties["co.records"].deadline == "three years"


def test_before_may_2026_the_act_of_2024_was_adopted_and_never_law(asked):
    found = asked(LAW, country="US-CO", day=date(2026, 5, 13))
    assert found.text.wording == "sb24_205"
    assert set(found.classes) == {"high_risk_system"}
    assert not found.classes["high_risk_system"].applies
    assert asked(LAW, country="US-CO", day=date(2026, 5, 14)).text.wording == "sb26_189"


def test_only_people_in_colorado_count(asked):
    for country in ("DE", "US-MA"):
        found = asked(LAW, country=country)
        assert found.silent
        assert not found.classes | found.open
    assert "covered_admt" in asked(LAW, country="US-CO").classes


def test_a_country_without_its_state_leaves_the_law_of_every_state_open(asked):
    colorado = asked(LAW, country="US")
    assert not colorado.classes
    assert "met_in_colorado" in colorado.open["co.2026"].needs
    credit = asked("us.reg_b", country="US")
    assert credit.open["reg_b.states"].needs == ("met_in_state_with_effects",)
