"""What is owed by whom, from when, on which evidence, under which fine."""

from dataclasses import replace
from datetime import date

import pytest

from answerable.checks.load import load_checks
from answerable.checks.registry import CHECKS
from answerable.cli.law_words import law_lines
from answerable.law.classify import classify
from answerable.law.find import instruments

EVERY = [(law.id, duty) for law in instruments() for duty in law.duties]


def fact(given, name, value="yes"):
    return given.said(name, value)


def test_evidence_names_checks_that_exist_or_documents_or_the_register():
    load_checks()
    names = {check.unversioned for check in CHECKS.values()}
    wrong = [
        (law, duty.id, name)
        for law, duty in EVERY
        for name in duty.evidence
        if name not in names and not name.startswith(("documents.", "register."))
    ]
    assert wrong == []


def test_every_duty_says_how_much_work_it_is_and_shows_who_owes_it():
    assert [(law, d.id) for law, d in EVERY if not d.effort or not d.example] == []


def owed(law, name="mortgage"):
    return {duty.id: duty for duty in law.use(name).duties}


@pytest.mark.parametrize(
    ("said", "applies", "since"),
    [(("2027-01-01", "no", "no"), False, date(2027, 12, 2)),
     (("2027-01-01", "yes", "no"), True, date(2027, 12, 2)),
     (("2028-01-01", "no", "no"), True, date(2027, 12, 2)),
     (("2027-01-01", "no", "yes"), False, date(2030, 8, 2))],
)  # fmt: skip
def test_duties_bind_what_was_on_the_market_only_after_a_change_or_from_2030(
    given, said, applies, since
):
    before, changed, public = said
    facts = [given.said("placed_on_market_date", before),
             given.said("significant_design_change", changed),
             given.said("intended_for_public_authorities", public),
             given.said("large_it_system", "no")]  # fmt: skip
    law = classify(given.system(given.use(facts=facts)), as_of=date(2029, 1, 1))
    ten = owed(law)["aia.10"]
    assert (ten.applies, ten.applies_from) == (applies, since)
    assert bool(ten.legacy) == (not applies)


@pytest.mark.parametrize(
    ("placed", "day", "applies"),
    [("2026-08-01", date(2026, 11, 23), False), ("2026-08-01", date(2026, 12, 2), True),
     ("2026-08-02", date(2026, 11, 23), True)],
)  # fmt: skip
def test_generators_on_the_market_before_august_2026_have_until_december(
    given, placed, day, applies
):
    facts = [given.said("generates_synthetic_content"), given.said("standard_editing_only", "no"),
             given.said("authorised_law_enforcement", "no"),
             given.said("placed_on_market_date", placed)]  # fmt: skip
    law = classify(given.system(given.use(facts=facts)), as_of=day)
    assert owed(law)["aia.50.2"].applies is applies


def test_registering_an_exempted_system_is_shown_in_both_readings(given, today):
    facts = [given.said("recruit"), given.said("evaluates_candidates"),
             given.said("narrow_procedural"), given.said("profiling", "no"),
             given.said("materially_influences", "no"), given.said("complex_system", "no"),
             given.said("ranks_persons", "no")]  # fmt: skip
    open_ = classify(given.system(given.use(outcome="employment", facts=facts)), as_of=today)
    (step,) = [s for s in open_.uses[0].steps if s.rule == "annex_iii.4a"]
    other = {f.name for e in step.exceptions for f in e.facts if f.value == "unknown"}
    facts += [given.said(n, "yes" if n == "vacancy" else "no") for n in sorted(other)]
    use = given.use(outcome="employment", facts=facts)
    duty = owed(classify(given.system(use), as_of=today))["aia.49.2"]
    assert [reading[:15] for reading in duty.readings] == ["from 2026-08-02", "from 2027-12-02"]
    assert duty.applies_from == date(2026, 8, 2)


EMOTIONS = ("emotion_inference", "biometric_input", "workplace_context")
EXCUSES = ("safety_reason", "medical", "text_sentiment", "customers_not_workers",
           "voluntary_training")  # fmt: skip


@pytest.mark.parametrize(
    ("size", "prohibited", "high_risk"),
    [("small", "lower", "lower"), ("smc", "higher", "lower"), ("large", "higher", "higher")],
)
def test_small_mid_caps_are_relieved_of_the_higher_fine_but_not_for_prohibitions(
    given, today, size, prohibited, high_risk
):
    facts = [given.said(n) for n in EMOTIONS] + [given.said(n, "no") for n in EXCUSES]
    bad = given.use("moods", outcome="worker_management", facts=facts)
    law = classify(given.system(bad, given.use(), size=size), as_of=today)
    fines = {p.name: p.text for p in law.use("moods").penalties if p.instrument == "eu.aia"}
    assert f"whichever is {prohibited}" in fines["prohibited"]
    (fine,) = [p for p in law.use("mortgage").penalties if p.name == "high_risk"]
    assert f"whichever is {high_risk}" in fine.text
    assert fine.applies_from == date(2027, 12, 2)


PRODUCT_ALONE = ("listed_area", "rbi", "emotion_inference", "biometric_categorisation",
                 "ci_operated")  # fmt: skip


def test_assessing_rights_and_explaining_follow_listed_areas_and_not_products(given, today):
    facts = [given.said("annex_i_product", "MDR"), given.said("is_annex_i_product_itself"),
             given.said("third_party_assessment"), given.said("by_public_authority"),
             given.said("third_party_assessment_non_safety_only", "no"),
             *(given.said(n, "no") for n in PRODUCT_ALONE)]  # fmt: skip
    law = classify(given.system(given.use(outcome="healthcare", facts=facts)), as_of=today)
    duties = owed(law)
    assert duties["aia.10"].applies_from == date(2028, 8, 2)
    assert duties.keys().isdisjoint({"aia.27", "aia.86", "aia.26.11", "aia.49.1"})
    assert {"aia.27", "aia.86", "aia.26.11", "aia.49.1"} <= owed(
        classify(given.system(), as_of=today)
    ).keys()


def test_the_ai_office_is_told_of_incidents_where_it_alone_supervises(given, today):
    same = [given.said("model_and_system_same_provider"), given.said("provides_gp_model"),
            given.said("provided_by_authority_or_bank", "no"), given.said("recruit"),
            given.said("justice", "no"), given.said("annex_i_covered", "no"),
            given.said("evaluates_candidates")]  # fmt: skip
    law = classify(given.system(given.use(outcome="employment", facts=same)), as_of=today)
    assert "ai_office_supervision" in {c.name for c in law.uses[0].classes}
    assert "aia.75.1a" in owed(law)
    assert "aia.75.1a" not in owed(classify(given.system(), as_of=today))


def fines_of(given, today, size, *, public=False, wording="aia_2026"):
    system = given.system(size=size)
    (party,) = system.parties
    system = replace(system, parties=(replace(party, public_authority=public),))
    law = classify(system, as_of=today, texts={"eu.aia": wording})
    return {p.name: p for p in law.uses[0].penalties if p.instrument == "eu.aia"}


@pytest.mark.parametrize(
    ("size", "wording", "word"),
    [("small", "aia_2024", "lower"), ("smc", "aia_2024", "higher"), ("large", "aia_2024", "higher"),
     ("small", "aia_2026", "lower"), ("smc", "aia_2026", "lower"), ("large", "aia_2026", "higher")],
)  # fmt: skip
def test_wrong_answers_to_an_authority_are_fined_whatever_the_class(
    given, today, size, wording, word
):
    """Article 99(5), (6) and, since 27 July 2026, (6a)."""
    fine = fines_of(given, today, size, wording=wording)["any_class"]
    assert "EUR 7.5 million or 1 %" in fine.text
    assert f"whichever is {word}" in fine.text
    assert fine.applies_from == date(2025, 8, 2)
    high = fines_of(given, today, size, wording=wording)["high_risk"]
    assert f"whichever is {word}" in high.text


def test_what_an_authority_may_be_fined_is_for_each_member_state_to_say(given, today):
    fines = fines_of(given, today, "large", public=True)
    assert {p.cite for p in fines.values()} == {"Articles 99(8) and 100"}
    assert "each Member State decides" in fines["high_risk"].text
    firm = fines_of(given, today, "large")
    assert "Articles 99(8) and 100" not in {p.cite for p in firm.values()}


def test_an_open_source_model_owes_the_copyright_policy_and_not_the_papers(given, today):
    """Article 53(2); not where it carries systemic risk."""
    model = [given.said("wide_tasks"), given.said("provides_gp_model"),
             given.said("narrow_task", "no"), given.said("designated_systemic", "no")]  # fmt: skip
    for licence, flop, papers in (("no", "1e24", True), ("yes", "1e24", False),
                                  ("yes", "2e25", True)):  # fmt: skip
        facts = [*model, given.said("training_flop", flop), given.said("foss_release", licence)]
        use = given.use(outcome="content_generation", facts=facts)
        duties = owed(classify(given.system(use), as_of=today))
        assert "aia.53.1.c" in duties
        assert ("aia.53.1.a" in duties) == papers
        assert ("aia.55" in duties) == (flop == "2e25")


def test_a_duty_that_no_check_can_show_says_so_and_names_what_is_written(given, today):
    law = classify(given.system(), as_of=today)
    lines = list(law_lines(law, trace=False))
    said = {d.id: d for d in law.uses[0].duties}
    assert said["aia.17"].checks == said["aia.17"].papers == ()
    assert "evidence: nothing does: documented by you" in {line.strip() for line in lines}
    paper = said["aia.47"]
    assert paper.checks == ()
    assert said["aia.11"].papers == ("technical documentation",)
    wanted = "evidence: nothing does: documented by you; written or kept by you: "
    assert any(line.strip() == f"{wanted}technical documentation" for line in lines)
    assert "explanation.reasons_verified" in said["aia.86"].checks
    assert [line for line in lines if "evidence: documents." in line] == []
