"""Described situations: the format, the assumptions, the labels."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from answerable.errors import EvidenceError
from answerable.law.examples import Described, accuracy, answer_examples, read_examples

DAY = date(2026, 11, 23)


def answer(article, *facts, expected=""):
    (one,) = answer_examples([Described("x", facts, (article,), expected, "us")], as_of=DAY)
    return one


@pytest.mark.parametrize(
    ("article", "facts", "label"),
    [
        ("AnnexIII.5.b", ["credit_score_natural_person", "essential_service:credit"], "high_risk"),
        ("AnnexIII.5.b", ["credit_score_natural_person", "fraud_detection_main"],
         "outside_annex_iii"),
        ("AnnexIII.4.a", ["employment", "recruit", "narrow_procedural"], "annex_iii_exempt_6_3"),
        ("AnnexIII.4.a", ["employment", "recruit", "narrow_procedural", "profiling"], "high_risk"),
        ("Art5(1)(f)", ["emotion_inference", "biometric_input", "workplace_context"], "prohibited"),
        ("Art5(1)(f)", ["emotion_inference", "workplace_context", "medical_or_safety_reason"],
         "not_prohibited"),
        ("Art5(1)(ba)", ["intimate_material", "identifiable_person", "realistic", "no_consent",
                         "as_of:2026-12-15"], "prohibited"),
        ("Art5(1)(ba)", ["intimate_material", "identifiable_person", "realistic", "no_consent",
                         "as_of:2026-11-23"], "not_yet_prohibited_under_5_1_ba"),
        ("Art5(1a)(a)(ii)", ["reasonably_foreseeable_reproducible", "no_adequate_safeguards",
                             "as_of:2026-12-15"], "prohibited"),
        ("Art5(1)(bb)", ["csam", "without_right_defence", "as_of:2026-12-15"], "not_prohibited"),
        ("Art3(14)", ["annex_i_product:lift", "safety_function"], "safety_component"),
        ("Art3(14)", ["annex_i_product:toy", "no_safety_function"], "not_safety_component"),
        ("Art6(1c)", ["annex_i_product:radio", "safety_function",
                      "third_party_assessment_non_safety_only"], "not_high_risk_annex_i"),
        ("Art2(1)(c)", ["provider_third_country", "output_used_in_eu"], "in_scope"),
        ("Art2(2)", ["annex_i_product:machinery"], "ai_act_limited_art2_2"),
        ("Art2(6)", ["sole_purpose_scientific_rd"], "out_of_scope"),
        ("Art2(8)", ["pre_market_rd", "real_world_testing"], "in_scope"),
        ("Art2(10)", ["personal_nonprofessional"], "no_deployer_obligations"),
        ("Art2(12)", ["foss_release"], "out_of_scope"),
        ("Art3(1)", ["basic_data_processing"], "not_ai_system"),
        ("Art3(1)", ["supervised_learning"], "ai_system"),
        ("Art3(63)", ["training_flop:1e24", "narrow_task"], "not_gpai"),
        ("Art3(63)", ["training_flop:3e23", "generates_language"], "gpai"),
        ("Art51", ["training_flop:2e25", "generates_language"], "gpai_systemic_presumed"),
        ("Vogon.1", ["recruit"], "not_encoded"),
    ],
)  # fmt: skip
def test_a_described_situation_gets_the_label_of_its_question(article, facts, label):
    assert answer(article, *facts).answer == label


def test_what_nobody_named_is_assumed_and_printed():
    one = answer("AnnexIII.5.b", "credit_score_natural_person")
    assert "no_fraud_detection_main" in one.assumed
    assert one.rule == "annex_iii.5b"


def test_the_deciding_exception_is_named():
    one = answer("AnnexIII.5.b", "credit_score_natural_person", "non_essential_service")
    assert "paras 304 and 305" in one.rule


def test_an_unknown_token_is_a_warning_and_changes_nothing():
    one = answer("AnnexIII.5.b", "credit_score_natural_person", "made_of_cheese")
    assert one.answer == "high_risk"
    assert one.warnings == ("unknown token 'made_of_cheese'",)


def test_a_ban_among_the_points_asked_is_never_hidden_by_a_no_elsewhere():
    facts = ("law_enforcement", "offending_risk", "solely_profiling_or_traits")
    described = Described("x", facts, ("AnnexIII.6.d", "Art5(1)(d)"), "", "us")
    (one,) = answer_examples([described], as_of=DAY)
    assert one.answer == "prohibited"


DESCRIBED = read_examples(Path(__file__).with_name("described.jsonl"))
ANSWERED = answer_examples(DESCRIBED, as_of=DAY)


@pytest.mark.parametrize("one", ANSWERED, ids=[one.id for one in ANSWERED])
def test_every_situation_is_answered_as_its_source_states(one):
    assert one.answer == one.expected, one.rule
    assert one.warnings == ()


OWN = read_examples(Path(__file__).with_name("described_own.jsonl"))


def test_our_own_situations_of_every_point_are_answered_as_text_and_guidelines_say():
    """Written from the Act and the draft and adopted guidelines; several a point, each side."""
    answers = answer_examples(OWN, as_of=date(2026, 11, 23))
    assert len(answers) > 280
    assert [(a.id, a.answer, a.expected) for a in answers if a.answer != a.expected] == []
    assert [a.warnings for a in answers if a.warnings] == []


def test_every_word_that_describes_a_situation_is_known_and_some_situation_of_ours_uses_it():
    words = Path(__file__).with_name("tokens.txt").read_text(encoding="utf-8").split()
    (one,) = answer_examples([Described("x", tuple(words), ("Art3(1)", "GDPR.22"), "", "")],
                             as_of=DAY)  # fmt: skip
    assert one.warnings == ()
    used = {token for case in (*DESCRIBED, *OWN) for token in case.facts}
    assert set(words) - used == set()


def test_one_fact_more_never_makes_a_listed_use_vanish_without_an_exception():
    """A positive answer turns into a no only by a rule's own exception or another fact's denial."""
    extra = ("human_in_loop", "used_by_institution", "profiling", "materially_influences")
    positive = [one for one in DESCRIBED if one.expected in ("high_risk", "prohibited")]
    for fact in extra:
        more = [replace(one, facts=(*one.facts, fact)) for one in positive]
        answers = answer_examples(more, as_of=DAY)
        assert {a.id for a in answers if a.answer not in ("high_risk", "prohibited")} == set()


def test_agreement_is_counted_by_authority():
    lines = [
        Described("1", ("recruit",), ("AnnexIII.4.a",), "high_risk", "commission"),
        Described("2", ("recruit",), ("AnnexIII.4.a",), "outside_annex_iii", "court"),
    ]
    assert accuracy(answer_examples(lines, as_of=DAY)) == {
        "commission": (1, 1), "court": (0, 1), "": (1, 2),
    }  # fmt: skip


def test_a_file_is_read_line_by_line_and_its_fault_named(tmp_path):
    file = tmp_path / "examples.jsonl"
    good = {"id": "a", "facts": ["recruit"], "articles": ["AnnexIII.4.a"], "expected": "high_risk"}
    file.write_text(json.dumps(good) + "\n\n", encoding="utf-8")
    (one,) = read_examples(file)
    assert (one.id, one.authority) == ("a", "unknown")
    file.write_text(json.dumps(good) + "\n{oops\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"examples\.jsonl:2"):
        read_examples(file)
    with pytest.raises(EvidenceError, match="cannot be read"):
        read_examples(tmp_path / "none.jsonl")
