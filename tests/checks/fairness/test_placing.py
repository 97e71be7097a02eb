"""People without an outcome are bounded: every way they could have turned out lies between."""

from dataclasses import replace
from itertools import product

import pytest
from tests.checks.counted import RACE, CountedBench, CountedCases, card_of

from answerable.checks.ask import Ask
from answerable.checks.evidence.agreement import AgreementCounts, Agreements, Confusion, Incomplete
from answerable.checks.fairness.accuracy_difference import accuracy, accuracy_difference
from answerable.checks.fairness.equalised_odds_difference import equalised_odds_difference
from answerable.checks.fairness.false_positive_rate_difference import (
    false_positive_rate,
    false_positive_rate_difference,
)
from answerable.checks.fairness.predictive_parity_difference import (
    positive_predictive_value,
    predictive_parity_difference,
)
from answerable.checks.fairness.true_positive_rate_difference import (
    true_positive_rate,
    true_positive_rate_difference,
)

NOBODY = Confusion("unknown", 0, 0, 0, 0)
ASK = Ask(use="lending", attribute="race", outcome="decision")
CHECKS = [
    (true_positive_rate_difference, true_positive_rate),
    (false_positive_rate_difference, false_positive_rate),
    (predictive_parity_difference, positive_predictive_value),
    (accuracy_difference, accuracy),
]
HALVES = {
    "selected": (0, 1), "refused": (2, 3), "good": (0, 2), "bad": (1, 3), "neither": (0, 1, 2, 3),
}  # fmt: skip


def counts(*partial, minimum=0):
    groups = (Confusion("a", 4, 3, 2, 3), Confusion("b", 6, 2, 1, 2))
    return AgreementCounts(
        "race", "decision", "approve", True, groups, NOBODY, "b", NOBODY, partial, minimum
    )


def completed(partial):
    """Every confusion matrix of both groups that the missing halves allow."""
    people = [
        (part.label, HALVES[kind])
        for part in partial
        for kind in HALVES
        for _ in range(getattr(part, kind))
    ]
    choices = [
        [(label, cell) for label in (("a", "b", "") if label == "unknown" else (label,))
         for cell in cells]
        for label, cells in people
    ]  # fmt: skip
    for chosen in product(*choices):
        cells = {"a": [4, 3, 2, 3], "b": [6, 2, 1, 2], "": [0] * 4}
        for label, cell in chosen:
            cells[label][cell] += 1
        yield Confusion("a", *cells["a"]), Confusion("b", *cells["b"])


@pytest.mark.parametrize(("check", "rate"), CHECKS)
@pytest.mark.parametrize(
    "partial",
    [
        (Incomplete("a", selected=2, refused=1),),
        (Incomplete("a", good=1, bad=2), Incomplete("b", selected=1, refused=1)),
        (Incomplete("b", neither=2), Incomplete("a", refused=2)),
        (Incomplete("unknown", selected=1, neither=1), Incomplete("a", bad=1)),
    ],
)
def test_the_bounds_hold_every_completion_and_are_met(check, rate, partial):
    found = check(counts(*partial)).by_key
    true = [rate(a).rate - rate(b).rate for a, b in completed(partial)]
    ends = [
        found.get(("truth", "a", f"{end} possible"), found["truth", "a", "known"]).value
        for end in ("lowest", "highest")
    ]
    assert ends[0] <= min(true) + 1e-12 and max(true) <= ends[1] + 1e-12
    if all(part.label != "unknown" for part in partial):
        assert ends == pytest.approx([min(true), max(true)])


def test_a_rate_that_the_missing_cannot_be_in_is_not_moved():
    refused = Incomplete("a", refused=3)
    keys = {key[-1] for key, _ in predictive_parity_difference(counts(refused))}
    assert keys == {"known", "no outcome"}


def test_they_are_counted_in_words_in_every_check():
    partial = Incomplete("a", refused=3)
    told = true_positive_rate_difference(counts(partial)).by_key["truth", "", "no outcome"]
    assert told.reason.startswith("3 people without a decision or an outcome")
    told = equalised_odds_difference(counts(partial)).by_key["truth", "", "no outcome"]
    assert told.reason.endswith("they are in no number of this check")


def test_the_decisions_of_a_few_people_are_not_given_away_by_the_bounds():
    few = [Incomplete("a", selected=3), Incomplete("a", refused=3)]
    shown = [true_positive_rate_difference(counts(one, minimum=5)) for one in few]
    assert shown[0] == shown[1]
    known = [true_positive_rate_difference(counts(one)) for one in few]
    assert known[0] != known[1]


def test_cases_without_an_outcome_are_sorted_by_what_is_known():
    cases = CountedCases(
        {
            "race": ["a", "a", "a", None, "a", "a"],
            "decision": ["yes", "no", None, "yes", None, "yes"],
            "approve": [None, None, 1, None, None, 1],
        }
    )
    made = Agreements().open(ASK, CountedBench(card_of(protected=[RACE]), cases))
    assert made.partial == (
        Incomplete("a", selected=1, refused=1, good=1, neither=1),
        Incomplete("unknown", selected=1),
    )
    assert made.incomplete == 5
    assert made.groups == (Confusion("a", 1, 0, 0, 0),)
    assert replace(made, partial=()).incomplete == 0
