"""A favourable value that the data do not have counts nobody: an error, and never parity."""

import pytest
from tests.checks.counted import RACE, CountedBench, CountedCases, card_of

from answerable.checks.ask import Ask
from answerable.checks.evidence.agreement import Agreements
from answerable.checks.evidence.asking import favourable_among
from answerable.checks.evidence.intersections import AllIntersections
from answerable.checks.evidence.selection import Selections
from answerable.errors import EvidenceError
from answerable.system.data import Decision, Outcome


def among(favourable, *values, **named):
    card = card_of(decision=Decision("decision", favourable, **named))
    return favourable_among(card, "decision", values)


@pytest.mark.parametrize("favourable", ["yes", "1.0", "True"])
def test_a_favourable_value_the_data_lack_is_refused_with_the_values_there_are(favourable):
    said = f"favourable '{favourable}' is no value of 'decision', which has 0, 1."
    with pytest.raises(EvidenceError, match=said):
        among(favourable, "1", "0", None)
    assert among("1", "1", "0", None) == "1"


def test_the_only_value_is_not_named_because_it_would_tell_what_everybody_got():
    with pytest.raises(EvidenceError, match="'decision', which has one other value"):
        among("1", "0", "0")


@pytest.mark.parametrize("written", [("Yes", "yes", "no"), ("yes ", "yes", "no")])
def test_one_answer_written_in_two_ways_is_said(written):
    with pytest.raises(EvidenceError, match=r"may be one answer written in several ways"):
        among("yes", *written)
    assert among("yes", "yes", "no", "No") == "yes"


def test_numbers_written_in_two_ways_are_said():
    with pytest.raises(EvidenceError, match=r"has '1' and '1\.0'"):
        among("1", "1.0", "1", "0")


def test_where_nobody_got_it_the_card_can_say_so():
    with pytest.raises(EvidenceError, match="there are no rates to compare"):
        among("yes", "no")
    assert among("yes", "no", classes=("yes", "no")) == "yes"
    assert among("yes", "not yes", threshold=0.5, score="s", unfavourable="not yes") == "yes"
    assert among("yes", None) == "yes"


def test_an_unfavourable_value_the_data_lack_is_refused():
    def outcome(*values):
        card = card_of(outcome=Outcome("approve", "truth", "not 0", "0"))
        return favourable_among(card, "approve", values)

    with pytest.raises(EvidenceError, match="unfavourable '0' is no value of 'approve'"):
        outcome("not 0")
    assert outcome("not 0", "0") == outcome("0") == "not 0"


def test_many_other_values_are_counted_and_not_named():
    with pytest.raises(EvidenceError, match="which has 7 other values"):
        among("yes", *"abcdefg")


@pytest.mark.parametrize("provider", [Selections(), Agreements(), AllIntersections()])
def test_every_reader_of_favourable_values_refuses_it(provider):
    ask = Ask(use="lending", attribute="race", outcome="decision")
    columns = {"race": ["a", "a", "b", "b"], "approve": [1, 0, 1, 0]}
    card = card_of(protected=[RACE])
    planted = CountedBench(card, CountedCases({**columns, "decision": [1, 0, 1, 0]}))
    with pytest.raises(EvidenceError, match="favourable 'yes' is no value of 'decision'"):
        provider.open(ask, planted)
    clean = CountedBench(card, CountedCases({**columns, "decision": ["yes", "no", "yes", "no"]}))
    assert provider.open(ask, clean).outcome in ("decision", "approve")
