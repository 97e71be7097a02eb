"""The GDPR on a mortgage score in Germany, and where it does not look."""

from datetime import date

LAW = "eu.gdpr"


def test_a_mortgage_score_needs_an_impact_assessment_even_when_an_officer_decides(asked):
    found = asked(LAW)
    assert found.classes["impact_assessment_needed"].article == "Article 35(3)(a)"
    assert found.classes["impact_assessment_needed"].applies
    assert found.duties["gdpr.35"].deadline == "before the processing begins"
    assert "fairness.selection_rate" in found.duties["gdpr.35"].evidence


def test_whether_the_officer_draws_strongly_on_the_score_is_left_to_a_person(asked):
    found = asked(LAW)
    assert "automated_decision" not in found.classes
    assert found.open["gdpr.22_1_followed"].needs == ("draws_strongly_on_score",)
    assert found.open["gdpr.22_1"].needs == ("meaningful_human_review",)
    assert "draws_strongly_on_score" in found.questions


def test_a_score_the_officer_follows_is_the_decision_by_our_reading_of_the_case(asked):
    found = asked(LAW, "draws_strongly_on_score no_third_party_draws_strongly")
    held = found.classes["automated_decision"]
    assert (held.rule, held.status) == ("gdpr.22_1_followed", "opinion")
    assert {"gdpr.13_14", "gdpr.15_1_h", "gdpr.22_3"} <= found.duties.keys()
    assert "one month" in found.duties["gdpr.15_1_h"].deadline


def test_while_it_is_open_who_draws_on_the_score_both_readings_are_shown(asked):
    open_ = asked(LAW, "no_third_party_draws_strongly").open["gdpr.22_1_followed"]
    assert any("third party only" in r and "does not hold" in r for r in open_.readings)
    assert any("same firm" in r and "still open" in r for r in open_.readings)


def test_a_bureau_score_the_lender_follows_is_the_decision_by_the_case_itself(asked):
    found = asked(LAW, "third_party_draws_strongly no_draws_strongly_on_score")
    held = found.classes["automated_decision"]
    assert (held.rule, held.status) == ("gdpr.22_1_schufa", "case")


def test_a_score_that_is_often_overruled_by_an_officer_who_reads_is_none(asked):
    found = asked(LAW, "no_draws_strongly_on_score meaningful_human_review")
    assert "automated_decision" not in found.classes
    assert not {"gdpr.22_1", "gdpr.22_1_schufa", "gdpr.22_1_followed"} & found.open.keys()


def test_a_scorer_owes_it_too_when_others_draw_strongly_on_the_score(asked):
    assert "gdpr.22_scorer" in asked(LAW, "third_party_draws_strongly").duties
    assert (
        "gdpr.22_scorer"
        not in asked(LAW, "draws_strongly_on_score no_third_party_draws_strongly").duties
    )


def test_software_alone_needs_a_ground(asked):
    without = asked(LAW, "automated_decision_ground:none", decides="software")
    assert "automated_decision_barred" in without.classes
    assert any("EUR 20 million" in text for text in without.penalties)
    allowed = asked(
        LAW,
        "automated_decision_ground:contract no_special_category no_deduces_special_category",
        decides="software",
    )
    assert "automated_decision" in allowed.classes
    assert "automated_decision_barred" not in allowed.classes


def test_consent_opens_the_door_for_special_categories_and_a_contract_does_not(asked):
    facts = "infers_health automated_decision_ground:"
    barred = asked(LAW, facts + "contract", decides="software")
    assert barred.classes["automated_decision_barred"].article == "Article 22(4)"
    open_ = asked(LAW, facts + "explicit_consent", decides="software")
    assert "automated_decision_barred" not in open_.classes
    assert "special_categories" in open_.classes


def test_an_american_lender_for_americans_is_not_examined_and_not_asked(asked):
    found = asked(LAW, country="US-OH")
    assert found.silent == ["Article 3"]
    assert not found.classes
    assert not found.open


def test_a_lender_in_delaware_for_people_in_berlin_is_examined(asked):
    assert "personal_data_processed" in asked(LAW, country="DE-BE", party="US").classes


def test_it_applies_from_25_may_2018(asked):
    before = asked(LAW, day=date(2018, 5, 24))
    assert not before.classes["impact_assessment_needed"].applies
    assert asked(LAW, day=date(2018, 5, 25)).classes["impact_assessment_needed"].applies


def test_what_rests_on_memory_says_so(asked):
    found = asked(LAW)
    assert found.steps["gdpr.9_deduced"].status == "memory"
    assert found.duties["gdpr.25"].status == "memory"
    assert found.duties["gdpr.17"].status == "statute"
    assert found.steps["gdpr.22_1"].status == "statute"


def test_norway_counts_and_advertising_stops_on_objection(asked):
    found = asked(LAW, country="NO", outcome="marketing")
    assert "gdpr.21" in found.duties
    assert "gdpr.21" not in asked(LAW).duties


def test_the_higher_fine_stands_behind_the_duties_towards_the_person(asked):
    fines = asked(LAW).penalties
    assert any("4 % of world turnover" in fine for fine in fines)
    assert not any("4 %" in fine for fine in asked(LAW, "no_personal_data").penalties)
