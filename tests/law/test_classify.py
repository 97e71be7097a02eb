"""The mission's story of the law, line by line."""

from datetime import date

import pytest

from answerable.errors import AnswerableError, CardError
from answerable.law.classify import classify
from answerable.system.facts import Grade, Truth

LINES = [("no-weapons", "selects_targets_for_attack", "we build no weapons", "A. Berg")]


def held(law, name="mortgage", instrument="eu.aia"):
    return [c for c in law.use(name).classes if c.instrument == instrument]


def test_a_mortgage_score_in_germany_is_high_risk_from_december_2027(given, today):
    law = classify(given.system(), as_of=today)
    (one,) = held(law)
    assert one.name == "high_risk"
    assert one.article == "Annex III, point 5(b), with Article 6(2)"
    assert one.applies_from == date(2027, 12, 2)
    assert not one.applies
    assert (one.wording, one.wording_status, one.status) == ("aia_2026", "in_force", "statute")
    assert one.example_in
    assert one.example_out
    assert law.stops == ()


def test_its_trace_names_facts_exceptions_and_where_they_stand(given, today):
    fact = given.said("credit_score_natural_person", grade=Grade.DOCUMENTED, source="file 7")
    law = classify(given.system(given.use(facts=[fact])), as_of=today)
    (step,) = [s for s in law.uses[0].steps if s.rule == "annex_iii.5b"]
    assert step.holds is Truth.YES
    assert [(f.name, f.value, f.grade, f.source) for f in step.decided_by] == [
        ("credit_score_natural_person", "yes", Grade.DOCUMENTED, "file 7")
    ]
    quiet = {e.cite: e.holds for e in step.exceptions}
    assert quiet["Article 6(3)"] is Truth.NO
    assert set(quiet.values()) == {Truth.NO}


def test_in_december_2021_it_was_a_proposal_and_no_law(given):
    law = classify(given.system(), as_of=date(2021, 12, 17))
    (one,) = held(law)
    assert (one.name, one.wording, one.wording_status) == ("high_risk", "com_2021_206", "proposal")
    assert (one.applies, one.applies_from) == (False, None)


def test_a_wording_can_be_asked_for_whatever_the_day(given, today):
    law = classify(given.system(), as_of=today, texts={"eu.aia": "aia_2024"})
    assert held(law)[0].applies_from == date(2026, 8, 2)
    with pytest.raises(AnswerableError, match="no text eu"):
        classify(given.system(), as_of=today, texts={"eu.aia": "aia_1999"})


def test_a_delaware_firm_whose_output_is_used_in_berlin_is_in_scope(given, today):
    berlin = given.system(given.use(places=("DE-BE",)), country="US", roles=("provider",))
    law = classify(berlin, as_of=today)
    assert [c.name for c in held(law)] == ["high_risk"]
    assert "aia.22" in {d.id for d in law.uses[0].duties}, "it needs a representative in the Union"
    ohio = given.system(given.use(places=("US-OH",)), country="US")
    law = classify(ohio, as_of=today)
    assert held(law) == []
    assert "Article 2(1)" in {n.cite for n in law.uses[0].not_examined}


def test_military_without_evidence_is_a_flagged_claim_and_stops_at_the_edge(given, today):
    claim = given.said("exclusively_military_defence_natsec")
    army = given.use("targets", outcome="military", facts=[claim])
    bank = given.use("mortgage")
    law = classify(given.system(army, bank), as_of=today)
    away = law.use("targets").not_examined
    assert [n.cite for n in away if n.instrument == "eu.aia"] == ["Article 2(3)"]
    assert held(law, "targets") == []
    assert [c.name for c in held(law)] == ["high_risk"]


def test_the_claim_that_keeps_a_class_away_is_unsupported_until_documented(given, today):
    for grade, flagged in ((Grade.DECLARED, True), (Grade.DOCUMENTED, False)):
        claim = given.said("exclusively_military_defence_natsec", grade=grade)
        law = classify(given.system(given.use(facts=[claim])), as_of=today)
        (flip,) = [f for f in law.uses[0].flips if f.fact == claim.name]
        assert (flip.is_now, flip.would_be, flip.unsupported) == ("yes", "no", flagged)
        assert "eu.aia:high_risk (Annex III, point 5(b), with Article 6(2))" in flip.gains
        (why,) = law.uses[0].contradictions
        assert "purpose outcome = credit" in why, "a bank cannot be exclusively military"


def test_a_contradicted_exemption_is_unknown_and_the_class_says_why(given, today):
    claim = given.said("exclusively_military_defence_natsec", grade=Grade.DOCUMENTED)
    law = classify(given.system(given.use(facts=[claim])), as_of=today)
    assert "eu.aia" not in {n.instrument for n in law.uses[0].not_examined}
    assert held(law) == []
    (one,) = [u for u in law.uses[0].undecided
              if (u.instrument, u.rule) == ("eu.aia", "annex_iii.5b")]  # fmt: skip
    assert claim.name in one.needs
    assert one.contradictions == law.uses[0].contradictions
    assert claim.name in {q.fact for q in law.uses[0].questions}


@pytest.mark.parametrize(
    ("outcome", "grade", "claimed"),
    [("military", Grade.DECLARED, True), ("military", Grade.DOCUMENTED, False)],
)
def test_an_exemption_that_only_somebody_declared_is_shown_as_a_claim(
    given, today, outcome, grade, claimed
):
    claim = given.said("exclusively_military_defence_natsec", grade=grade)
    law = classify(given.system(given.use(outcome=outcome, facts=[claim])), as_of=today)
    (away,) = [n for n in law.uses[0].not_examined if n.instrument == "eu.aia"]
    assert away.claims == ((claim.name,) if claimed else ())
    plain = classify(given.system(given.use(outcome=outcome)), as_of=today)
    (away,) = [n for n in plain.uses[0].not_examined if n.instrument == "eu.aia"]
    assert away.claims == (claim.name,), "that a purpose says military is a claim as well"


def test_that_a_trained_model_is_all_rules_by_people_contradicts_itself(given, today):
    claim = given.said("rule_only_by_humans", grade=Grade.DOCUMENTED)
    use = classify(given.system(given.use(facts=[claim])), as_of=today).uses[0]
    assert any("has model = yes" in why for why in use.contradictions)
    assert "Article 3(1)" not in {n.cite for n in use.not_examined}
    plain = classify(given.system(given.use(facts=[claim], components=("officer",))), as_of=today)
    assert plain.uses[0].contradictions == ()
    assert "Article 3(1)" in {n.cite for n in plain.uses[0].not_examined}


def test_where_people_are_is_no_claim(given, today):
    law = classify(given.system(given.use(places=("US-OH",)), country="US"), as_of=today)
    away = [n for n in law.uses[0].not_examined if n.cite == "Article 2(1)"]
    assert {n.claims for n in away} == {()}


def test_a_judgment_of_a_later_day_is_told_and_never_law_then(given):
    facts = [given.said(n) for n in ("automated_score", "third_party_draws_strongly")]
    facts.append(given.said("meaningful_human_review"))
    system = given.system(given.use(facts=facts))
    rule = "gdpr.22_1_schufa"
    for day, held_then in ((date(2021, 12, 17), False), (date(2023, 12, 6), False),
                           (date(2023, 12, 7), True), (date(2026, 11, 23), True)):  # fmt: skip
        use = classify(system, as_of=day).uses[0]
        assert (rule in {c.rule for c in use.classes}) == held_then
        assert rule not in {u.rule for u in use.undecided}
        said = [one for one in use.later if "SCHUFA" in one and "automated decision" in one]
        assert bool(said) == (not held_then)


def test_an_exception_of_a_guideline_counts_from_its_day_on(given):
    facts = [given.said("credit_score_natural_person"), given.said("pricing_only")]
    system = given.system(given.use(facts=facts))
    for day, known in ((date(2026, 5, 18), False), (date(2026, 5, 19), True)):
        use = classify(system, as_of=day).uses[0]
        assert ("annex_iii.5b" in {c.rule for c in use.classes}) != known
        assert any("pricing alone" in said for said in use.later) != known


def test_a_red_line_stops_before_any_number(given, today):
    aims = given.said("selects_targets_for_attack")
    for outcome, examined in (("military", False), ("credit", True)):
        use = given.use(outcome=outcome, facts=[aims])
        law = classify(given.system(use), as_of=today, red_lines=LINES)
        assert [(s.use, s.instrument, s.cite) for s in law.stops] == [
            ("mortgage", "own.red_lines", "red line no-weapons")
        ]
        away = {n.instrument for n in law.uses[0].not_examined}
        assert ("eu.aia" in away) != examined, "a lender that aims is not exclusively military"
    assert classify(given.system(), as_of=today, red_lines=LINES).stops == ()


def test_a_red_line_on_an_unanswered_fact_is_for_a_person_to_decide(given, today):
    law = classify(given.system(), as_of=today, red_lines=[("x", "sold_to_despots", "no", "A")])
    (one,) = [u for u in law.uses[0].undecided if u.instrument == "own.red_lines"]
    assert one.needs == ("sold_to_despots",)
    with pytest.raises(CardError, match="red line 'x'"):
        classify(given.system(), as_of=today, red_lines=[("x", "a +", "", "")])


EXCUSES = (
    "safety_reason", "medical", "text_sentiment", "customers_not_workers", "voluntary_training",
)  # fmt: skip
EMOTIONS = ("emotion_inference", "biometric_input", "workplace_context")


@pytest.mark.parametrize(
    ("day", "stops"), [(date(2025, 2, 1), 0), (date(2025, 2, 2), 1), (date(2026, 11, 23), 1)]
)
def test_a_prohibited_use_stops_from_the_day_it_is_prohibited(given, day, stops):
    facts = [given.said(name) for name in EMOTIONS]
    facts += [given.said(name, "no") for name in EXCUSES]
    law = classify(given.system(given.use(outcome="worker_management", facts=facts)), as_of=day)
    assert len(law.stops) == stops
    assert "prohibited" in {c.name for c in held(law)}


@pytest.mark.parametrize(
    ("day", "applies"), [(date(2026, 12, 1), False), (date(2026, 12, 2), True)]
)
def test_intimate_pictures_are_prohibited_from_2_december_2026(given, day, applies):
    yes = ("makes_pictures_or_sound", "intimate_material", "intimate_parts", "identifiable_person",
           "realistic", "increase_exposure", "intended_purpose_prohibited_content")  # fmt: skip
    facts = [*(given.said(name) for name in yes), given.said("consent", "no")]
    law = classify(given.system(given.use(outcome="content_generation", facts=facts)), as_of=day)
    (one,) = [c for c in held(law) if c.name == "prohibited"]
    assert (one.article, one.applies) == ("Article 5(1)(ba) with 5(1a) and (1b)", applies)
    assert len(law.stops) == int(applies)


SWEEP = [
    (date(2021, 4, 12), None, None, None),
    (date(2021, 4, 20), "leak_2021_04", "leak", None),
    (date(2021, 12, 17), "com_2021_206", "proposal", None),
    (date(2024, 7, 31), "aia_2024", "adopted_not_yet_in_force", date(2026, 8, 2)),
    (date(2025, 2, 3), "aia_2024", "in_force", date(2026, 8, 2)),
    (date(2026, 7, 26), "aia_2024", "in_force", date(2026, 8, 2)),
    (date(2026, 7, 27), "aia_2026", "in_force", date(2027, 12, 2)),
    (date(2026, 11, 23), "aia_2026", "in_force", date(2027, 12, 2)),
    (date(2026, 12, 2), "aia_2026", "in_force", date(2027, 12, 2)),
    (date(2027, 12, 2), "aia_2026", "in_force", date(2027, 12, 2)),
    (date(2028, 8, 2), "aia_2026", "in_force", date(2027, 12, 2)),
    (date(2030, 8, 2), "aia_2026", "in_force", date(2027, 12, 2)),
]


@pytest.mark.parametrize(("day", "wording", "status", "applies_from"), SWEEP)
def test_the_class_of_a_mortgage_score_over_the_years(given, day, wording, status, applies_from):
    law = classify(given.system(), as_of=day)
    if wording is None:
        assert held(law) == []
        assert "eu.aia" in {n.instrument for n in law.uses[0].not_examined}
        return
    (one,) = held(law)
    assert (one.name, one.wording, one.wording_status) == ("high_risk", wording, status)
    assert one.applies_from == applies_from
    assert one.applies == (status == "in_force" and day >= date(2027, 12, 2))


def test_a_lift_component_is_high_risk_from_august_2028_and_a_press_owes_sector_law_only(
    given, today
):
    for product, duty in (("lift", True), ("machinery", False)):
        facts = [given.said("annex_i_product", product), given.said("safety_function"),
                 given.said("solely_non_safety_function", "no"),
                 given.said("third_party_assessment"),
                 given.said("third_party_assessment_non_safety_only", "no")]  # fmt: skip
        use = given.use(outcome="product_safety", facts=facts)
        law = classify(given.system(use), as_of=today)
        (one,) = [c for c in held(law) if c.name == "high_risk"]
        assert one.applies_from == date(2028, 8, 2)
        risk = [d for d in law.uses[0].duties if d.id == "aia.9"]
        assert bool(risk) == duty
        assert all(d.applies_from == date(2028, 8, 2) for d in risk)


@pytest.mark.parametrize(
    ("placed", "words"),
    [("2027-01-01", "only after a significant change"), ("2027-12-02", ""), ("unknown", "")],
)
def test_systems_already_on_the_market_are_treated_as_the_transition_says(
    given, today, placed, words
):
    facts = [given.said("placed_on_market_date", placed),
             given.said("significant_design_change", "no"),
             given.said("intended_for_public_authorities", "no")]  # fmt: skip
    (one,) = held(classify(given.system(given.use(facts=facts)), as_of=today))
    assert words in one.legacy
    assert bool(one.legacy) == bool(words)


def test_when_nobody_said_when_it_was_placed_the_transition_is_open_and_asked(given, today):
    law = classify(given.system(given.use()), as_of=today)
    (one,) = held(law)
    assert one.legacy_open.startswith(
        "unless placed on the market before 2 December 2027 (Article 111(2)): answer "
    )
    asked = [q.fact for q in law.uses[0].questions]
    assert {"placed_on_market_date", "significant_design_change"} <= set(asked)
    assert f"answer {sum(q in _OLDER for q in asked)} questions" in one.legacy_open
    facts = [given.said("placed_on_market_date", "2027-12-02")]
    late = classify(given.system(given.use(facts=facts)), as_of=today)
    assert held(late)[0].legacy_open == ""
    assert not _OLDER & {q.fact for q in late.uses[0].questions}


_OLDER = {"placed_on_market_date", "significant_design_change",
          "intended_for_public_authorities", "large_it_system"}  # fmt: skip


def test_duties_fall_on_parties_with_evidence_and_dates(given, today):
    law = classify(given.system(), as_of=today)
    duties = {d.id: d for d in law.uses[0].duties}
    assert duties["aia.27"].party == "Nordhaus Bank"
    assert "fairness.impact_ratio" in duties["aia.10"].evidence
    assert not duties["aia.10"].applies
    assert duties["aia.4.provider"].applies, "literacy binds whatever the class"
    assert "aia.23" in duties, "a duty of a role nobody has is owed all the same"
    assert duties["aia.23"].party == "nobody named yet"
    later = classify(given.system(), as_of=date(2027, 12, 2))
    assert {d.id: d for d in later.uses[0].duties}["aia.10"].applies


@pytest.mark.parametrize(
    ("size", "word"), [("small", "lower"), ("smc", "higher"), ("large", "higher")]
)
def test_small_mid_caps_get_no_relief_for_prohibited_practices(given, today, size, word):
    facts = [given.said(name) for name in EMOTIONS]
    facts += [given.said(name, "no") for name in EXCUSES]
    use = given.use(outcome="worker_management", facts=facts)
    law = classify(given.system(use, size=size), as_of=today)
    (fine,) = [p for p in law.uses[0].penalties if p.name == "prohibited"]
    assert word in fine.text
    smc = classify(given.system(size="smc"), as_of=today).uses[0].penalties
    assert "lower" in next(p.text for p in smc if p.name == "high_risk")


def test_profiling_overrides_every_condition_of_article_6_3(given, today):
    base = [given.said("recruit"), given.said("vacancy"), given.said("narrow_procedural"),
            given.said("materially_influences", "no"), given.said("complex_system", "no"),
            given.said("ranks_persons", "no"), given.said("targeting")]  # fmt: skip
    quiet = ("employer_branding", "candidate_side_tool", "onboarding_info", "office_logistics",
             "broad_consumer_targeting", "ad_wording_check")  # fmt: skip
    base += [given.said(name, "no") for name in quiet]
    answers = {}
    for profiling in ("yes", "no", "unknown"):
        use = given.use(outcome="employment", decides="person_with_software",
                        facts=[*base, given.said("profiling", profiling)])  # fmt: skip
        law = classify(given.system(use), as_of=today)
        answers[profiling] = {c.name for c in held(law)} & {"high_risk", "annex_iii_exempt"}
    assert answers == {"yes": {"high_risk"}, "no": {"annex_iii_exempt"}, "unknown": set()}


def test_where_sources_differ_both_readings_are_shown(given, today):
    facts = [given.said("narrow_procedural"), given.said("profiling", "no"),
             given.said("ranks_persons", "no"), given.said("complex_system", "no"),
             given.said("materially_influences", "unknown"), given.said("vacancy")]  # fmt: skip
    use = given.use(outcome="employment", decides="person_with_software", facts=facts)
    law = classify(given.system(use), as_of=today)
    (open_,) = [u for u in law.uses[0].undecided if u.rule == "annex_iii.4a"]
    assert any("para 88" in reading for reading in open_.readings)


def test_an_exception_of_draft_guidance_that_keeps_a_class_away_is_named_as_such(given, today):
    use = given.use(facts=[given.said("non_essential_service"), given.said("aml", "no")])
    law = classify(given.system(use), as_of=today)
    (step,) = [s for s in law.uses[0].steps if s.rule == "annex_iii.5b"]
    assert (step.before_exceptions, step.holds) == (Truth.YES, Truth.NO)
    assert [e.status for e in step.exceptions if e.holds is Truth.YES] == ["draft_guidance"]


def test_a_shared_component_shares_evidence_and_no_verdict(given, today):
    same = ("score",)
    credit = given.use("credit", components=same)
    post = given.use("post", outcome="office_work", about="nobody", components=same)
    law = classify(given.system(credit, post), as_of=today)
    assert [c.name for c in held(law, "credit")] == ["high_risk"]
    assert "high_risk" not in {c.name for c in held(law, "post")}


def test_a_facts_own_unknown_is_never_presumed_away(given, today):
    use = given.use(facts=[given.said("fraud_detection_main", "unknown")])
    law = classify(given.system(use), as_of=today)
    assert held(law) == []
    (open_,) = [u for u in law.uses[0].undecided if u.rule == "annex_iii.5b"]
    assert open_.needs == ("fraud_detection_main",)


def test_what_follows_carries_the_weakest_grade_behind_it(given, today):
    fact = given.said("credit_score_natural_person", grade=Grade.MEASURED, source="run 7")
    law = classify(given.system(given.use(facts=[fact])), as_of=today)
    (step,) = [s for s in law.uses[0].steps if s.rule == "art_6.3"]
    grades = {f.name: f.grade for e in step.exceptions for f in e.facts}
    assert grades["profiling"] is Grade.MEASURED, "it follows from the measured score alone"
    assert grades["materially_influences"] is Grade.DECLARED, "it follows from the purpose"


def test_a_legal_class_overlaps_with_others(given, today):
    facts = [given.said(n) for n in ("interacts_with_persons", "built_on_gp_model",
                                     "generates_synthetic_content")]  # fmt: skip
    facts += [given.said(n, "no") for n in ("obvious_ai", "standard_editing_only")]
    law = classify(given.system(given.use(facts=facts)), as_of=today)
    assert {"high_risk", "transparency", "built_on_gpai"} <= {c.name for c in held(law)}
    assert all(c.applies for c in held(law) if c.name == "transparency")


def moves_of(law):
    """Place -> the flip that puts the people there."""
    found = [f for f in law.uses[0].flips if f.fact in ("place", "country", "place_in_eu")]
    assert {f.fact for f in found} == {"place"}, "three facts that say one thing are asked once"
    return {word: flip for flip in found for word in flip.would_be.split(" or ")}


def laws_of(classes):
    return {label.partition(":")[0] for label in classes}


def test_moving_the_people_moves_place_country_and_union_together(given, today):
    moves = moves_of(classify(given.system(country="US"), as_of=today))
    us = moves["US"]
    assert us.is_now == "DE"
    assert {"eu.aia", "eu.gdpr", "de.dek"} <= laws_of(us.loses)
    assert "us.reg_b" in laws_of(us.gains)
    elsewhere = moves["elsewhere in the Union"]
    assert (laws_of(elsewhere.loses), elsewhere.gains) == ({"de.dek"}, ())


def test_a_bank_established_in_the_union_stays_under_its_law_wherever_people_are(given, today):
    us = moves_of(classify(given.system(country="DE"), as_of=today))["US"]
    assert laws_of(us.loses).isdisjoint({"eu.aia", "eu.gdpr"})
    assert "us.reg_b" in laws_of(us.gains)
