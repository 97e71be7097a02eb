"""Input nobody wishes for: thousands of groups, a group written twice, odd scores and labels."""

import time
from dataclasses import replace

import pytest
from tests.checks.counted import RACE, CountedBench, card_of
from tests.checks.fairness.test_selection_checks import counted
from tests.tables.make import cases_of

from answerable.checks.ask import Ask
from answerable.checks.evidence.agreement import Agreements
from answerable.checks.evidence.scores import Scores
from answerable.checks.evidence.selection import Selections
from answerable.checks.fairness.auc_gap import auc_gap
from answerable.checks.fairness.impact_ratio import impact_ratio
from answerable.checks.fairness.selection_rate import selection_rate
from answerable.plan.withhold import withhold_small_cells
from answerable.stats.rates import ratio
from answerable.stats.results import Estimate, Undefined
from answerable.system.data import Decision

ASK = Ask(use="lending", attribute="race", outcome="decision")


def opened(provider, columns, **data):
    card = card_of(protected=[RACE], **data)
    return provider.open(ASK, CountedBench(card, cases_of(columns)))


def test_an_attribute_with_ten_thousand_values_is_counted_in_seconds():
    n = 60_000
    columns = {
        "race": [f"g{i % 10_000}" for i in range(n)],
        "decision": ["yes" if i % 7 else "no" for i in range(n)],
    }
    before = time.process_time()
    found = impact_ratio(opened(Selections(), columns))
    # The largest, those most surely apart, and all others in one entry that has no number.
    assert len(found.entries) == 201
    further = found.by_key["further groups", "known"]
    assert further.reason.startswith("9,799 further groups of at most 6 people, 58,794 in all")
    assert time.process_time() - before < 20
    key, entry = found.entries[5]
    assert entry == ratio(*entry.counts), key
    # Groups so small stay out of a record.
    kept = withhold_small_cells(found, minimum=7)
    assert not any(isinstance(entry, Estimate) for _, entry in kept)


def test_a_group_written_twice_is_told_and_never_merged():
    twice = counted(White=(5, 9), white=(6, 9), black=(3, 9))
    found = selection_rate(twice).by_key
    assert found["White", "known"].n == found["white", "known"].n == 9
    told = found["", "same word as White"]
    assert told.reason == "'White' and 'white' differ in case or spaces only: counted apart"
    assert ("", "same word as White") not in selection_rate(counted(a=(1, 2), b=(1, 2))).by_key


def test_labels_as_text_numbers_and_booleans_count_alike():
    columns = {"race": ["a", "a", "b", "b"], "decision": ["yes", "no", "yes", "yes"]}
    found = [
        opened(Agreements(), columns | {"approve": labels}, means="truth").groups
        for labels in ([1, 0, 1, 0], ["1", "0", "1", "0"], [1.0, 0.0, 1.0, 0.0])
    ]
    assert found[0] == found[1] == found[2]


def test_scores_that_are_no_numbers_are_counted_and_in_no_area():
    n = 40
    columns = {
        "race": ["a"] * n + ["b"] * n,
        "decision": ["yes"] * 2 * n,
        "score": [i / n for i in range(n)] * 2,
        "approve": [i % 2 for i in range(2 * n)],
    }
    decision = Decision("decision", "yes", "score")
    whole = opened(Scores(), columns, means="truth", decision=decision)
    odd = dict(columns, score=[float("nan")] * 3 + columns["score"][3:])
    spoilt = opened(Scores(), odd, means="truth", decision=decision)
    assert (whole.incomplete, spoilt.incomplete) == (0, 3)
    told = auc_gap(spoilt).by_key["truth", "", "incomplete"]
    assert told.reason == "3 people without a score or an outcome"


@pytest.mark.parametrize("score", [[None] * 4, ["high", "low", "high", "low"]])
def test_scores_that_are_all_missing_or_words_leave_no_number(score):
    columns = {
        "race": ["a", "a", "b", "b"],
        "decision": ["yes"] * 4,
        "score": score,
        "approve": [0, 1, 0, 1],
    }
    decision = Decision("decision", "yes", "score")
    found = opened(Scores(), columns, means="truth", decision=decision)
    entries = [entry for _, entry in auc_gap(found)]
    assert all(isinstance(entry, Undefined) for entry in entries)
    assert found.incomplete + sum(group.n for group in found.groups) == 4


def test_a_reference_written_otherwise_is_a_sentence():
    from answerable.errors import EvidenceError

    card = card_of(protected=[replace(RACE, reference="white")])
    cases = cases_of({"race": ["White", "b"], "decision": ["yes", "no"]})
    with pytest.raises(EvidenceError, match="is no group of the data"):
        Selections().open(ASK, CountedBench(card, cases))


def test_among_thousands_of_groups_the_largest_and_the_one_treated_worst_are_compared():
    n = 24_000
    race = [f"g{i % 3_000:04}" for i in range(n)]
    decision = [
        "no" if race[i] == "g1234" or (i + i // 3_000) % 5 == 0 else "yes" for i in range(n)
    ]
    race += ["large"] * 500
    decision += ["yes", "no"] * 250
    card = card_of(protected=[replace(RACE, reference="large")])
    counts = Selections().open(
        ASK, CountedBench(card, cases_of({"race": race, "decision": decision}))
    )
    found = impact_ratio(counts).by_key
    assert ("g1234", "known") in found and len(found) == 201
    assert isinstance(found["further groups", "known"], Undefined)
    rates = selection_rate(counts).by_key
    assert {("large", "known"), ("g1234", "known"), ("further groups", "known")} <= set(rates)
    few = selection_rate(counted(a=(1, 2), b=(1, 2)))
    assert "further groups" not in {key[0] for key, _ in few}
