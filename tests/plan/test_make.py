"""What is asked of a card, and what is refused before anything is measured."""

from types import SimpleNamespace

import pytest
from tests.checks.counted import card_of

from answerable.checks.load import load_checks
from answerable.errors import AnswerableError
from answerable.plan.make import make_plan


def test_a_pattern_that_matches_no_check_is_refused_and_one_that_does_is_kept():
    load_checks()
    card, law = card_of(), SimpleNamespace(uses=())
    with pytest.raises(AnswerableError, match="--only 'nosuchcheck' matches no check") as told:
        make_plan(card, law, only=("fairness", "nosuchcheck"))
    assert told.value.exit_code == 2
    assert make_plan(card, law, only=("fairness",)).only == ("fairness",)
