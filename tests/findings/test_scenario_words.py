"""What happened in a scenario, as a sentence somebody would say."""

import pytest

from answerable.findings.scenario_words import scenario_says
from answerable.findings.types import Judged
from answerable.stats.rates import rate
from answerable.stats.results import Count, Observed, Series, Undefined

PARTS = ("part", "about", "component")
HELD = ("held",)


def told(verdict, *entries):
    return scenario_says("S", Series(PARTS, entries), (Judged(HELD, verdict, ""),))


@pytest.mark.parametrize(
    ("witness", "held", "says"),
    [
        ((("d", "refuse"), ("expected", "refuse")), True, "holds: refused, as expected."),
        (
            (("d", "refuse"), ("expected", "approve")),
            False,
            "does not hold: refused where approved was expected.",
        ),
        (
            (("limit", "3"), ("expected", 4)),
            False,
            "does not hold: limit is 3 where 4 was expected.",
        ),
        ((("d", "refuse and refuse"),), True, "holds: refused, and so is the twin."),
        (
            (("d", "refuse and approve"),),
            False,
            "does not hold: refused, but the twin is approved.",
        ),
        ((("rate", "3.1 and 4"),), False, "does not hold: rate is 3.1, but 4 for the twin."),
        (
            (("people", 678), ("answered otherwise than their twin", 0)),
            True,
            "holds: nobody of 678 is answered otherwise than their twin.",
        ),
        (
            (("people", 47), ("answered otherwise than their twin", 7)),
            False,
            "does not hold: 7 of 47 are answered otherwise than their twin.",
        ),
    ],
)
def test_what_came_out(witness, held, says):
    said = told("holds" if held else "breached", (HELD, Observed(held, witness)))
    assert said == f"\u201cS\u201d {says}"


def test_a_raise_that_hurts_is_told_with_people_and_step():
    step = (("turned for the worse", "salary +100"), rate(Count("salary +100", 20, 400)))
    hurt = told("breached", (HELD, Observed(False, (("raise", "salary +100"),))), step)
    assert "20 of 400 (5 %) are worse off with salary +100." in hurt
    none = (("turned for the worse", "salary +100"), rate(Count("salary +100", 0, 400)))
    assert "nobody of 400 is worse off with salary +100 (95 % interval up to " in told(
        "holds", (HELD, Observed(True)), none
    )


def test_many_answers_unlike_their_reference_are_counted():
    witness = (("component", "extractor"), ("answers of extractor unlike its reference", 46))
    said = told("breached", (HELD, Observed(False)), (("located",), Observed(True, witness)))
    assert "starts in extractor: 46 of its answers are not those of its reference." in said


def test_nothing_seen_cannot_be_told():
    assert told("cannot_tell", (HELD, Undefined("nobody is there"))) == (
        "\u201cS\u201d cannot be told: nobody is there."
    )
