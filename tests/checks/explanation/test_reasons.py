"""Reasons are moved and run again: a wrong one is caught, and right ones are left alone."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.explanation.lender import EXPLANATION, REASONS, answer, lender, trusted

from answerable.checks.ask import Skip
from answerable.checks.bench import Bench
from answerable.checks.evidence.reasons import Reasons
from answerable.checks.evidence.reasons_case import explain_case
from answerable.checks.evidence.reasons_game import fields_used, open_game
from answerable.errors import EvidenceError
from answerable.stats.results import Undefined
from answerable.system.system import Recorded


def told(bench):
    return answer(bench, "reasons_verified").by_key


def test_in_the_clean_lender_every_reason_acts(tmp_path):
    found = told(lender(tmp_path))
    assert found["the letter",].value == 1
    assert found["the system",].value == 1
    assert found["the letter",].n == 30
    assert 0.88 < found["the letter",].low < 0.9  # Wilson, 30 of 30: 0.886
    assert set(found) == {("the letter",), ("the system",)}


def test_a_planted_wrong_reason_is_caught(tmp_path):
    found = told(lender(tmp_path, "always the shoe"))
    assert found["the system",].value == 0
    assert found["the letter",].value == 1, "the letter names what acted, not what was stated"


def test_a_phrase_mapped_to_another_field_is_caught(tmp_path):
    crossed = (
        replace(REASONS[0], fields=("shoe",)),
        REASONS[1],
        replace(REASONS[2], fields=("income",)),
    )
    found = told(lender(tmp_path, explanation=replace(EXPLANATION, reasons=crossed)))
    assert found["the system",].value < 0.7


def test_a_field_that_acted_and_has_no_phrase_is_named(tmp_path):
    found = told(lender(tmp_path, explanation=replace(EXPLANATION, reasons=REASONS[1:])))
    assert found["the letter",].value < 0.5
    assert "no [[reason]] names it" in found["without a phrase", "income"].reason
    assert found["the system", "income"] == Undefined(
        "the system states 'income', for which the card has no [[reason]]"
    )


def test_a_steady_system_is_steady(tmp_path):
    bench = lender(tmp_path)
    assert answer(bench, "same_answer_twice").answer
    assert answer(bench, "additivity").answer
    assert answer(bench, "stability").value == 0


def test_a_system_in_a_mood_is_seen_by_the_three_that_should_see_it(tmp_path):
    bench = lender(tmp_path, "in a mood")
    assert not answer(bench, "same_answer_twice").answer
    failed = answer(bench, "additivity")
    assert not failed.answer
    assert dict(failed.witness)["people whose reasons do not add up"] == 30


def test_unsteady_answers_breach_and_rounding_does_not():
    from answerable.runs.determinism import alike

    (limit,) = (one for one in EXPLANATION.limits if one.id == "same-answer-twice")
    assert (limit.check, limit.at_least) == ("explanation.same_answer_twice", 1)
    number, gone = np.array([0.25, np.nan]), np.array([0.25 * (1 + 1e-9), np.nan])
    assert alike(number, gone).all()
    assert not alike(number, np.array([np.nan, 0.25])).any()


def test_the_same_card_gives_the_same_reasons(tmp_path):
    first, second = (answer(lender(tmp_path), "reasons_verified") for _ in range(2))
    assert first == second


def test_a_limit_of_nothing_calls_more_people_unstable(tmp_path):
    strict = replace(EXPLANATION, redraws_limit=0.0)
    many = answer(lender(tmp_path, "only together", explanation=strict), "stability")
    few = answer(lender(tmp_path, "only together"), "stability")
    assert few.value < many.value


@pytest.mark.parametrize("reference", ["all", "approved", "approved_near_threshold"])
def test_every_reference_is_explained_against(tmp_path, reference):
    chosen = replace(EXPLANATION, reference=reference)
    assert told(lender(tmp_path, explanation=chosen))["the letter",].value > 0.8


def test_without_reasons_it_is_skipped_with_a_mend(tmp_path):
    bench = lender(tmp_path, explanation=replace(EXPLANATION, reasons=()))
    (skip,) = Reasons().asks(bench.card)
    assert isinstance(skip, Skip)
    assert skip.reason == "the card declares no [[reason]]"


def test_when_everybody_gets_the_same_there_is_nothing_to_explain(tmp_path):
    bench = lender(tmp_path)
    data = bench.card.data
    never = replace(data, decision=replace(data.decision, favourable="perhaps"))
    with pytest.raises(EvidenceError, match="everybody gets the same"):
        answer(lender(tmp_path, data=never), "reasons_verified")


def test_what_a_recorded_form_hands_on_and_nobody_takes_was_not_used(tmp_path):
    bench = lender(tmp_path)
    form, *others = bench.card.system.components
    assert fields_used(open_game(bench)) == form.reads
    columns = (("i", "income"), ("d", "debt"), ("s", "shoe"), ("sex", "sex"))
    form = replace(form, reads=(*form.reads, "sex"), writes=("i", "d", "s", "sex"),
                   run=Recorded(columns))  # fmt: skip
    system = replace(bench.card.system, components=(form, *others))
    game = open_game(Bench(replace(bench.card, system=system), trusted(tmp_path)))
    assert "sex" in game.entering
    assert fields_used(game) == ("income", "debt", "shoe")
    person = explain_case(game.bench, "p0")
    assert [used.field for used in person.used] == ["income", "debt", "shoe"]
