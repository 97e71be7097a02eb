"""A released table opens in a spreadsheet, runs nothing there, and says what it is."""

import csv
import json
from datetime import date

import numpy as np
import pytest

from answerable.checks.release import Persons, Release
from answerable.documents.released import as_csv, as_json, inert, summary
from answerable.kernels.cube import from_cells
from answerable.kernels.suppress import export_cube
from answerable.system.data import Source
from answerable.tables.private import PrivateCounts

CELLS = [("a", "yes"), ("a", "no"), ("all", "yes"), ("all", "no"), (None, "yes"), (None, "no")]
CUBE = from_cells(["=cmd()", "ok"], CELLS, [3, 20, 40, 50, 60, 70])
SOURCE = Source("d", file="d.csv", unit="one loan")


def released(table=None, *, persons=None, source=SOURCE, files=(("d.csv", "f" * 64),), **more):
    return Release(
        "=HYPERLINK(1)",
        date(2026, 11, 25),
        "c" * 64,
        source,
        files,
        table or export_cube(CUBE, 5),
        persons or Persons(),
        **more,
    )


def private(**more):
    counts = np.array([[-1, 20], [40, 50]])
    return PrivateCounts(("g", "ok"), (("a", "b"), ("yes", "no")), counts, 1.0, 1.0, **more)


def table_of(text):
    lines = [line for line in csv.reader(text.splitlines()) if not line[0].startswith("#")]
    return lines[0], {tuple(line[:-1]): line[-1] for line in lines[1:]}


def head_of(text):
    lines = [line for line in csv.reader(text.splitlines()) if line[0].startswith("#")]
    return {line[0][2:]: line[1] for line in lines}


def test_withheld_is_a_word_and_never_a_number():
    names, cells = table_of(as_csv(released()))
    assert names == ["'=cmd()", "ok", "people"]
    assert cells["a", "yes"] == "withheld"
    assert cells["all", "all"] == "243"
    assert list(cells.values()).count("withheld") == 4
    assert len(cells) == 12


def test_a_value_that_reads_like_a_word_of_ours_is_told_apart():
    _, cells = table_of(as_csv(released()))
    assert {one for one, _ in cells} == {"a", '"all"', "missing", "all"}


def test_the_head_says_what_was_counted_when_and_how_it_is_protected():
    head = head_of(as_csv(released()))
    assert head["system"] == "'=HYPERLINK(1)"
    assert (head["date"], head["people"]) == ("2026-11-25", "243")
    assert (head["card sha256"], head["source sha256 of d.csv"]) == ("c" * 64, "f" * 64)
    assert (head["withheld cells"], head["smallest cell published"]) == ("4", "5")
    assert head["a person is"] == "one row (one loan)"


def test_how_many_people_there_are_is_not_told_where_it_is_withheld():
    table = export_cube(from_cells(["g"], [("a",), ("b",)], [1, 1]), 5)
    assert head_of(as_csv(released(table)))["people"] == "withheld"
    assert table_of(as_csv(released(table)))[1] == dict.fromkeys(
        [("a",), ("b",), ("all",)], "withheld"
    )


def test_json_says_the_same():
    found = json.loads(as_json(released()))
    assert found["columns"] == ["=cmd()", "ok", "people"]
    assert ["a", "yes", "withheld"] in found["cells"]
    assert (found["people"], found["withheld cells"]) == (243, 4)


def test_noise_is_told_with_its_budget_and_nothing_exact_beside_it():
    text = as_csv(released(private(), files=()))
    head = head_of(text)
    assert (head["epsilon"], head["scale of the noise"]) == ("1.0", "1.0")
    assert head["95 of 100 cells are off by at most"] == "3"
    assert not {"people", "withheld cells"} & set(head)
    assert "sha256 of" not in text
    assert "the epsilons add up" in text
    assert "with and without one row differs" in text
    assert "somebody with k rows has k times this epsilon" in text
    assert table_of(text)[1]["a", "yes"] == "-1"


def test_neighbours_are_persons_where_a_column_names_them():
    text = as_csv(released(private(rows=3), persons=Persons("id", 3, 12), files=()))
    assert "with and without one person with all 3 rows differs" in text
    assert "k times" not in text
    assert "12" not in text, "how many rows were left out has no noise"
    assert "12 rows beyond 3 a person were not counted" in summary(
        released(private(rows=3), persons=Persons("id", 3, 12))
    )


def test_a_cluster_is_not_hidden_and_the_file_says_so():
    told = "all cases of one bank have in common is not hidden"
    source = Source("d", file="d.csv", cluster="bank")
    assert told in as_csv(released(private(), source=source))
    assert told not in as_csv(released(private()))


def test_weights_and_draws_are_told():
    source = Source("d", file="d.csv", weight="w")
    text = as_csv(released(source=source, drawn_of=5000))
    assert "no sampling weight" in text
    assert "drawn evenly from 5,000" in text


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "＝1+1", "\t=1", "\r=1"])
def test_no_text_is_a_formula(text):
    assert inert(text)[0] in "'\\"


@pytest.mark.parametrize("text", ["-1", "+2.5", "a=b", "1 to 2", "under 25"])
def test_numbers_and_plain_words_stay_as_they_are(text):
    assert inert(text) == text
