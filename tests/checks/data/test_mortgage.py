"""What is known about the 1,989 applications of Boston, found by the checks without a hint."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.checks.recorded import values

import answerable
from answerable.card.read import read_card
from answerable.checks.ask import Ask
from answerable.checks.bench import Bench
from answerable.checks.data.duplicates import duplicates
from answerable.checks.data.outcome_copies import outcome_copies
from answerable.checks.data.outcome_leak import outcome_leak
from answerable.checks.data.sentinels import sentinels
from answerable.checks.evidence.columns import columns_of_card
from answerable.checks.evidence.slices import Refusals
from answerable.checks.slices.refusals import refusals
from answerable.runs.trust import Trust

CARD = Path(answerable.__file__).parent / "examples" / "mortgage" / "planted"


@pytest.fixture(scope="module")
def bench():
    return Bench(read_card(CARD), Trust())


@pytest.fixture(scope="module")
def columns(bench):
    return columns_of_card(bench.card, bench.recorded)


def test_action_and_reject_restate_the_outcome_and_nobody_reads_them(columns):
    found = {key[:2]: entry.value for key, entry in outcome_copies(columns)}
    assert found["action", "declared unused"] == found["reject", "declared unused"] == 1.0
    assert found["officer_decision", "recorded answer of officer"] == 1.0
    assert sum(area > 0.9 for area in found.values()) == 3


def test_no_column_that_is_read_gives_the_outcome_away(columns):
    found = outcome_leak(columns)
    assert found.entries[0][0] == ("cons", "read by credit_report", "known")
    assert all(entry.high < 0.8 for _, entry in found)


def test_the_declared_codes_are_counted_as_the_readme_has_them(columns):
    counts = {key[:3]: entry.counts[0].successes for key, entry in sentinels(columns)}
    assert counts["review", "999", "declared"] == 223
    assert counts["gdlin", "666", "declared"] == 2
    # 21 yearly incomes of 666 thousand, where no other income above 400 occurs twice: nobody
    # declared it, no component of the example reads the column, and the check finds it.
    assert {key for key in counts if key[2] == "suspected"} == {("appinc", "666", "suspected")}
    assert counts["appinc", "666", "suspected"] == 21


def test_codes_nobody_declared_would_be_suspected(columns):
    undeclared = replace(columns, sentinels=())
    assert ("review", "999", "suspected") in {key[:3] for key, _ in sentinels(undeclared)}


def test_no_application_stands_in_the_data_twice(columns):
    assert set(values(duplicates(columns)).values()) == {0.0}


def test_race_is_among_the_subgroups_refused_more_often_in_1990(bench):
    ask = Ask("mortgage decision", outcome="approve")
    bench.cases = bench.recorded  # the past decision needs no component
    found = [key for key, _ in refusals(Refusals().open(ask, bench))]
    assert ("race = black", "confirmed", "known") in found
