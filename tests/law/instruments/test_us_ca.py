"""California: rules on employment since October 2025, on automated decisions from 2027."""

from datetime import date

LAW = "us.ca"
CA = {"country": "US-CA"}


def test_automated_decisions_apply_from_1_january_2027(asked):
    found = asked(LAW, decides="software", **CA)
    held = found.classes["admt"]
    assert (held.applies, held.applies_from) == (False, date(2027, 1, 1))
    then = asked(LAW, decides="software", day=date(2027, 1, 1), **CA)
    assert then.classes["admt"].applies
    assert {"ca.7220", "ca.7221", "ca.7222"} <= then.duties.keys()


def test_a_risk_assessment_is_owed_since_2026_and_attested_by_april_2028(asked):
    found = asked(LAW, decides="software", **CA)
    assert found.classes["risk_assessment_needed"].applies
    assert "1 April 2028" in found.duties["ca.7150"].deadline


def test_technology_beside_an_officer_who_really_weighs_is_none(asked):
    found = asked(LAW, "meaningful_human_review", **CA)
    assert "admt" not in found.classes
    assert "meaningful_human_review" in asked(LAW, **CA).open["ca.admt"].needs


def test_a_very_small_firm_is_no_business_under_the_privacy_law_by_memory(asked):
    found = asked(LAW, decides="software", size="micro", **CA)
    assert "admt" not in found.classes
    exception = found.steps["ca.admt"].exceptions[0]
    assert (exception.holds, exception.status) == (2, "memory")


def test_employers_keep_records_for_four_years_since_october_2025(asked):
    hiring = {"outcome": "employment", **CA}
    found = asked(LAW, **hiring)
    assert found.duties["ca.crd.records"].deadline == "four years"
    assert (
        not asked(LAW, day=date(2025, 9, 30), **hiring).classes["automated_decision_system"].applies
    )
    assert asked(LAW, day=date(2025, 10, 1), **hiring).classes["automated_decision_system"].applies


def test_other_places_are_not_examined(asked):
    found = asked(LAW, outcome="employment", country="US-MA")
    assert found.silent
    assert not found.classes | found.open
