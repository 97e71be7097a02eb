"""What is asked of a card, and what is refused before anything is measured."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.checks.counted import RACE, card_of

from answerable.card.read import read_card
from answerable.checks.load import load_checks
from answerable.errors import AnswerableError, CardError
from answerable.flow import classify_card
from answerable.plan.make import make_plan
from answerable.system.expectations import Limit


def test_a_pattern_that_matches_no_check_is_refused_and_one_that_does_is_kept():
    load_checks()
    card, law = card_of(), SimpleNamespace(uses=())
    with pytest.raises(AnswerableError, match="--only 'nosuchcheck' matches no check") as told:
        make_plan(card, law, only=("fairness", "nosuchcheck"))
    assert told.value.exit_code == 2
    assert make_plan(card, law, only=("fairness",)).only == ("fairness",)


def test_a_check_nobody_has_is_told_with_the_one_that_was_meant(tmp_path):
    load_checks()
    good = (Path(__file__).parents[1] / "card" / "good.toml").read_text(encoding="utf-8")
    (tmp_path / "answerable.toml").write_text(
        good.replace('"fairness.impact_ratio"', '"fairness.impact_ratios"', 1), encoding="utf-8"
    )
    card = read_card(tmp_path)
    with pytest.raises(CardError, match=r'Did you mean "fairness\.impact_ratio"'):
        make_plan(card, classify_card(card, as_of=date(2026, 11, 23)))


def test_a_limit_whose_check_was_left_out_is_set_all_the_same():
    load_checks()
    (limit,) = _limits("fairness.impact_ratio")
    card, law = card_of(protected=[RACE], limits=[limit]), SimpleNamespace(uses=())
    (unmet,) = make_plan(card, law, only=("data",)).unmet
    assert (unmet.limit, unmet.reason) == (limit, "left out on request (--only)")
    assert make_plan(card, law).unmet == ()
    (error,) = _limits("fairness.accuracy_difference")
    # No outcome besides the decision: the check is skipped, and the limit knows why.
    decided = card_of(protected=[RACE], limits=[error], outcome=None)
    (unmet,) = make_plan(decided, law).unmet
    assert "no outcome besides the decision itself" in unmet.reason


def test_without_a_claim_no_chance_of_a_false_one_is_told():
    load_checks()
    law = SimpleNamespace(uses=())
    none = make_plan(card_of(protected=[RACE]), law).family
    assert none.startswith(
        "No claim is judged: nobody set a limit or wrote a scenario. Exact tests"
    )
    assert "chance" not in none.partition("Exact tests")[0]
    one = make_plan(card_of(protected=[RACE], limits=_limits("fairness.impact_ratio")), law).family
    assert one.startswith("1 claim is judged, each")


def _limits(check):
    return (Limit("ours", check, "race", "policy", "margin_interval", 0.8, None, "", "", None),)
