import numpy as np
import pytest
from tests.checks.recorded import recorded, values

from answerable.checks.data.label_disagreement import label_disagreement
from answerable.system.data import Source

TWO = Source("cases", python="a:b", annotators=("ann", "bob"))


def test_cases_on_which_annotators_disagree_are_counted_where_both_labelled():
    columns = {
        "ann": ["toxic", "toxic", "fine", "fine", None, None],
        "bob": ["toxic", "fine", "fine", "odd", "fine", None],
        "approve": [1] * 6,
    }
    entry = label_disagreement(recorded(columns, source=TWO)).by_key["ann", "bob"]
    assert (entry.counts[0].successes, entry.counts[0].n) == (2, 4)


def test_annotators_who_agree_disagree_on_nothing():
    columns = {"ann": [1, 0, 1], "bob": [1, 0, 1], "approve": [1] * 3}
    assert label_disagreement(recorded(columns, source=TWO)).by_key["ann", "bob"].value == 0.0


def test_people_alike_who_were_decided_differently_are_counted():
    columns = {"income": [1.0, 1.0, 1.0, 2.0, 2.0, 3.0], "approve": [1, 1, 0, 1, 1, 0]}
    entry = label_disagreement(recorded(columns, reads=["income"])).by_key[
        "exactly alike", "the outcome"
    ]
    assert (entry.counts[0].successes, entry.counts[0].n) == (3, 5)


def test_a_rule_that_decides_alike_for_alike_people_disagrees_with_nobody():
    income = np.repeat(np.arange(40.0), 3)
    columns = {"income": income, "approve": (income > 20).astype(int)}
    found = values(label_disagreement(recorded(columns, reads=["income"])))
    assert found["exactly alike", "the outcome"] == 0.0


def test_nearly_alike_is_to_the_tenth_of_a_number():
    columns = {"income": np.arange(100.0), "approve": np.arange(100) % 2}
    found = values(label_disagreement(recorded(columns, reads=["income"])))
    assert found["exactly alike", "the outcome"].startswith("no two people are exactly alike")
    assert found["alike to the tenth", "the outcome"] == pytest.approx(1.0)
