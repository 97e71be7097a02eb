"""Faithfulness is measured: each measure falls for a planted fault and stays for the clean twin."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.checks.explanation.lender import EXPLANATION, REASONS, answer, lender

from answerable.checks.evidence.faithful import Agreement, disputed, faithfulness
from answerable.checks.evidence.faithful_copies import Shuffled
from answerable.checks.evidence.faithful_reasons import FaithfulReasons
from answerable.checks.evidence.reasons_game import rows_of
from answerable.checks.evidence.reasons_sampled import SAMPLES
from answerable.checks.explanation.deletion import deletion_gain
from answerable.checks.explanation.shuffled_answers import shuffled_answers
from answerable.findings.judge import judge
from answerable.flow import classify_card
from answerable.plan.make import make_plan
from answerable.plan.measure import measure
from answerable.stats.results import Undefined


def judged(bench, check):
    """Return the finding of one check, as an audit would make it."""
    law = classify_card(bench.card, as_of=date(2026, 11, 25))
    plan = make_plan(bench.card, law, only=(check,))
    (finding,) = judge(plan, measure(plan, bench), bench.card)
    return finding


def test_the_told_order_raises_the_score_faster_than_chance(tmp_path):
    found = answer(lender(tmp_path), "deletion_gain")
    assert found.low > 0
    assert found.counts[0].n == 30


def test_reasons_told_the_wrong_way_round_are_slower_than_chance(tmp_path):
    sampled = SAMPLES.of(lender(tmp_path))
    wrong = [replace(one, values=-one.values) for one in sampled.found]
    cases = faithfulness(sampled.game, sampled.people, wrong)
    found = deletion_gain(FaithfulReasons(cases))
    assert found.high < 0
    assert found.counts[0].successes == 0


def test_reasons_that_were_not_drawn_are_measured_along_walks_of_their_own(tmp_path):
    sampled = SAMPLES.of(lender(tmp_path, explanation=replace(EXPLANATION, reference="all")))
    rows = [i for i, one in enumerate(sampled.found) if one.pairs == 32][:5]
    assert rows
    people = rows_of(sampled.people, np.array(rows))
    found = [sampled.found[i] for i in rows]
    exact = [replace(one, walked=None) for one in found]
    assert faithfulness(sampled.game, people, found) == faithfulness(sampled.game, people, exact)


def test_a_single_reason_leaves_no_order_to_test(tmp_path):
    whole = replace(REASONS[0], fields=("income", "debt", "shoe"))
    explanation = replace(EXPLANATION, reasons=(whole,), stated="")
    found = answer(lender(tmp_path, explanation=explanation), "deletion_gain")
    assert found.reason == "fewer than two people's reasons could be taken away in order"


def test_methods_agree_about_a_sum_and_disagree_where_reasons_act_together_only(tmp_path):
    clean = answer(lender(tmp_path), "methods_agree").by_key
    fault = answer(lender(tmp_path, "only together"), "methods_agree").by_key
    key = ("each reason moved alone", "the two main reasons")
    assert clean[key].value == 1
    assert fault[key].high < 0.6


def test_where_no_other_method_names_the_first_reason_nobody_can_say_why(tmp_path, monkeypatch):
    import answerable.checks.evidence.reasons as module

    clean = answer(lender(tmp_path), "cannot_say_why")
    monkeypatch.setattr(module, "disputed", bool)
    split = answer(lender(tmp_path), "cannot_say_why")
    assert clean.value < 0.2
    assert split.value == 1


def test_methods_are_split_when_all_others_name_another_first_reason():
    one, other = (Agreement("a", same_first=yes, same_two=True, tau=0.5) for yes in (True, False))
    assert not disputed([one, other])
    assert disputed([other, other])


def test_a_dollar_more_changes_reasons_only_where_odd_dollars_count(tmp_path):
    clean = answer(lender(tmp_path), "reasons_under_noise")
    fault = answer(lender(tmp_path, "odd dollars"), "reasons_under_noise")
    assert clean.value > 0.9
    assert fault.high < 0.7


def test_choices_get_no_noise(tmp_path):
    bench = lender(tmp_path)
    data = tmp_path / "lenderdata.py"
    code = data.read_text()
    for low, high in ((1500, 5000), (0, 900), (36, 46)):
        drawn = f"np.round(r.uniform({low}, {high}, n))"
        assert drawn in code
        code = code.replace(drawn, f"r.choice([{low}, {high}], n)")
    data.write_text(code)
    assert isinstance(answer(bench, "reasons_under_noise"), Undefined)


def test_a_planted_field_is_found_and_one_that_does_nothing_is_not(tmp_path):
    found = answer(lender(tmp_path), "planted_field").by_key
    assert found["acts alone",].value == 1
    assert found["acts together",].value > 0.9
    assert found["does nothing",].value == 0


def test_in_a_rage_a_field_that_does_nothing_is_named(tmp_path):
    found = answer(lender(tmp_path, "in a rage"), "planted_field").by_key
    assert found["does nothing",].low > 0


def test_shuffled_answers_are_explained_by_chance(tmp_path):
    found = answer(lender(tmp_path), "shuffled_answers").by_key
    assert found["likeness",].low < 0.2
    assert found["likeness",].high < 0.5
    assert "no way to train it" in found["trained again",].reason


def test_an_explanation_that_reads_no_answers_is_as_like_as_can_be(tmp_path):
    sampled = SAMPLES.of(lender(tmp_path))
    cases = faithfulness(sampled.game, sampled.people, sampled.found)
    blind = tuple(replace(case, shuffled=Shuffled(1.0, settled=True)) for case in cases)
    found = shuffled_answers(FaithfulReasons(blind)).by_key
    assert found["likeness",].low == 1
    assert found["looks stable",].value == 1


def test_a_steady_lender_can_say_why(tmp_path):
    for check in ("cannot_say_why", "additivity", "stated_reason_acts"):
        finding = judged(lender(tmp_path), f"explanation.{check}")
        assert finding.verdict == "holds"
        assert finding.against.source == "policy"
        assert "[explanation]" in finding.against.reason


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        ("a lottery", "explanation.cannot_say_why"),
        ("in a mood", "explanation.additivity"),
        ("always the shoe", "explanation.stated_reason_acts"),
    ],
)
def test_that_nobody_can_say_why_or_that_a_wrong_reason_is_told_is_a_finding(
    tmp_path, fault, check
):
    finding = judged(lender(tmp_path, fault), check)
    assert finding.verdict == "breached"
    assert finding.mend.startswith("Send no reasons until this is mended")


def test_a_wider_limit_in_the_card_lets_more_pass(tmp_path):
    wide = replace(EXPLANATION, cannot_say_limit=1.0)
    finding = judged(lender(tmp_path, "a lottery", explanation=wide), "explanation.cannot_say_why")
    assert finding.verdict == "holds"


def test_without_reasons_there_is_no_limit():
    assert replace(EXPLANATION, reasons=()).limits == ()


def test_where_the_system_states_no_reason_none_is_judged(tmp_path):
    silent = replace(EXPLANATION, stated="")
    finding = judged(lender(tmp_path, explanation=silent), "explanation.stated_reason_acts")
    assert finding.verdict == "reported"
    assert "names no field" in finding.says
