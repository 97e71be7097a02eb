"""The income extractor: what it reads, what it misses, and the one thing planted."""

from pathlib import Path

import numpy as np
import pytest

import answerable

EXAMPLE = Path(answerable.__file__).parent / "examples" / "mortgage"

PARTS = ("salary", "child_support", "spouse_wage", "other_income")


@pytest.fixture(scope="module")
def accuracy(mortgage):
    return {name: mortgage.accuracy.extractor_accuracy(name) for name in ("planted", "clean")}


def test_the_clean_extractor_reads_every_pattern_it_was_written_for(accuracy):
    for part in PARTS:
        right, n = accuracy["clean"][part, "seen"]
        assert right == n > 0


def test_on_unseen_patterns_it_is_worse_and_nobody_hides_it(accuracy):
    right, n = (sum(accuracy["clean"][part, "unseen"][i] for part in PARTS) for i in (0, 1))
    assert 0.4 < right / n < 0.9


def test_the_planted_extractor_misses_child_support_and_nothing_else(accuracy):
    planted, clean = accuracy["planted"], accuracy["clean"]
    assert planted["child_support", "seen"][0] == planted["child_support", "unseen"][0] == 0
    assert {key: planted[key] for key in planted if key[0] != "child_support"} == {
        key: clean[key] for key in clean if key[0] != "child_support"
    }


def test_the_planted_extractor_differs_only_where_child_support_was_read(traced):
    planted, clean = traced["planted"], traced["clean"]
    gap = clean["income_read"] - planted["income_read"]
    assert np.array_equal(gap, clean["child_support_read"])
    assert (gap > 0).sum() == 50
    assert (gap >= 0).all()


def test_no_loan_or_price_is_taken_for_income(traced, rows, mortgage):
    true = mortgage.mortgage_incomes.true_incomes(rows)
    for part in PARTS:
        read = traced["clean"][f"{part}_read"]
        wrong = ~np.isclose(read, true[f"{part}_read"])
        assert (read[wrong] == 0).all()


def test_the_reference_reads_the_row_and_never_the_text(mortgage, rows):
    reference = mortgage.mortgage_incomes.true_incomes
    names = (*PARTS, "support_as_wage")
    alone = reference({name: rows[name] for name in names})
    assert np.array_equal(alone["income_read"], reference(rows)["income_read"])


def test_the_readme_prints_the_accuracy_that_is_measured(accuracy):
    readme = (EXAMPLE / "README.md").read_text("utf-8").replace("spouse's wage", "spouse wage")
    for (part, pattern), (right, n) in accuracy["clean"].items():
        planted = "{} of {}".format(*accuracy["planted"][part, pattern])
        line = f"| {part.replace('_', ' ')}, {pattern} | {planted} | {right} of {n} |"
        assert line in readme


def test_the_readme_says_how_many_incomes_the_clean_twin_reads_wrongly(mortgage, rows, traced):
    true = mortgage.mortgage_incomes.true_incomes(rows)
    read = traced["clean"]
    low = read["income_read"] < true["income_read"] - 0.5
    salary_lost = read["salary_read"] < true["salary_read"] - 0.5
    assert (low.sum(), salary_lost.sum()) == (104, 76)
    assert not (read["income_read"] > true["income_read"] + 0.5).any()
    assert (read["decision"][salary_lost] == "refuse").mean() > 0.5
