from dataclasses import replace

import pytest
from tests.checks.counted import RACE, SINGLE_MOTHERS, CountedBench, CountedCases, card_of

from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.agreement import Agreements, Confusion
from answerable.checks.evidence.selection import Selections
from answerable.system.data import Outcome
from answerable.system.system import Component, Recorded

CASES = CountedCases(
    {
        "race": ["a", "a", "a", "a", "b", None, "b"],
        "decision": ["yes", "yes", "no", "no", "yes", "no", None],
        "approve": [1, 0, 1, 0, 1, 1, 1],
    }
)


def opened(card):
    ask = Ask(use="lending", attribute="race", outcome="decision")
    return Agreements().open(ask, CountedBench(card, CASES))


def test_decision_and_outcome_are_counted_together_and_nobody_is_dropped():
    counts = opened(card_of(protected=[RACE]))
    assert counts.groups == (Confusion("a", 1, 1, 1, 1), Confusion("b", 1, 0, 0, 0))
    assert counts.unknown == Confusion("unknown", 0, 0, 1, 0)
    assert counts.incomplete == 1


@pytest.mark.parametrize(
    ("means", "words"),
    [("truth", "truth"), ("past_decision", "agreement with past decisions")],
)
def test_a_past_decision_is_never_called_a_truth(means, words):
    counts = opened(card_of(protected=[RACE], means=means))
    assert counts.against == words
    assert counts.is_truth is (means == "truth")


def test_the_most_selected_group_is_the_comparator():
    assert opened(card_of(protected=[RACE])).comparator.label == "b"


def test_each_group_is_asked_for_once_about_the_decision():
    card = card_of(protected=[RACE], groups=[SINGLE_MOTHERS])
    asks = [(ask.label, ask.outcome) for ask in Agreements().asks(card)]
    assert asks == [("race", "decision"), ("single mothers", "decision")]


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (
            card_of(protected=[RACE], decision=None),
            "does not say which value of 'decision' is favourable",
        ),
        (card_of(protected=[RACE], outcome=None), "no outcome besides the decision"),
        (
            card_of(protected=[RACE], outcome=Outcome("decision", "truth", "1")),
            "no outcome besides",
        ),
        (card_of(protected=[RACE], means="unknown"), "whether 'approve' is a truth or a past"),
    ],
)
def test_where_nothing_can_be_compared_it_says_why(card, reason):
    (skip,) = Agreements().asks(card)
    assert isinstance(skip, Skip)
    assert reason in skip.reason
    assert skip.mend.endswith(".")


def test_a_decision_recorded_in_the_outcome_column_is_not_compared_with_itself():
    card = card_of(protected=[RACE])
    run = Recorded((("decision", "approve"),))
    human = Component("officer", "human", (), ("decision",), run)
    itself = replace(card, system=replace(card.system, components=(human,)))
    (skip,) = Agreements().asks(itself)
    assert skip.reason == "no outcome besides the decision itself is recorded"
    # The same rates would stand there twice.
    assert [ask.outcome for ask in Selections().asks(itself)] == ["decision"]
    assert [ask.outcome for ask in Selections().asks(card)] == ["decision", "approve"]
