"""Data that make other numbers wrong are told without any limit; clean data are left alone."""

import pytest
from tests.checks.recorded import bench_of, recorded

from answerable.checks.ask import Ask
from answerable.checks.data.duplicates import duplicates
from answerable.checks.data.rows_per_group import rows_per_group
from answerable.checks.evidence.columns_groups import Groups
from answerable.findings.mends import mend
from answerable.findings.words import says
from answerable.plan.types import PlanLine
from answerable.stats.results import Observed, Series
from answerable.system.data import Protected, Source

SEX = Ask(attribute="sex")
SOURCE = Source("cases", python="cases:all", key="id")


def groups(values):
    bench = bench_of({"sex": values}, protected=[Protected("sex", "sex", ())])
    return bench.card, rows_per_group(Groups().open(SEX, bench))


def keys(values):
    columns = {"id": values, "age": list(range(len(values)))}
    return duplicates(recorded(columns, source=SOURCE))


@pytest.mark.parametrize("verdict", ["reported", "holds"])
def test_one_group_written_in_two_ways_is_something_to_do(verdict):
    _, results = groups(["Male"] * 30 + ["male"] * 20 + ["female"] * 40)
    said = mend(verdict, SEX, "", (), results, check="data.rows_per_group.v1")
    assert said == (
        'Of sex, "Male", "male" are counted as 2 groups; if they are one, give them one word under '
        "`values` of [[protected]]."
    )


def test_and_stands_in_the_finding_with_the_groups():
    card, results = groups(["Male"] * 30 + ["male"] * 20 + ["female"] * 40)
    line = PlanLine("l", "data.rows_per_group.v1", SEX, (), ())
    said = says(line, results, (), None, card)
    assert "female 40 of 90" in said
    assert '"Male", "male" are counted as 2 groups' in said


def test_of_several_such_groups_one_is_named_and_the_others_counted():
    _, results = groups(["A", "a", "B", "b", "C", "c"] * 10)
    said = mend("reported", SEX, "", (), results, check="data.rows_per_group.v1")
    assert said.endswith("So may 2 more of the table be.")


def test_a_word_that_reads_as_if_nobody_knew_is_something_to_do():
    card, results = groups(["F"] * 30 + ["M"] * 20 + ["NA"] * 40)
    said = mend("reported", SEX, "", (), results, check="data.rows_per_group.v1")
    assert said == (
        'Of sex, "NA" is counted as a group; if it stands for nobody knows, write '
        'values = { "NA" = "" } under [[protected]].'
    )
    line = PlanLine("l", "data.rows_per_group.v1", SEX, (), ())
    assert '"NA" is counted as a group' in says(line, results, (), None, card)


def test_a_key_that_repeats_is_something_to_do_with_its_count():
    results = keys(["a", "b", "a", "c", "a"])
    said = mend("reported", Ask(), "", (), results, check="data.duplicates.v1")
    assert said == (
        "Write a `key` under [[source]] that names each case once, or none: 2 of 5 rows repeat "
        "'id' of another."
    )


def test_clean_data_leave_nothing_to_do():
    _, results = groups(["male"] * 30 + ["female"] * 40)
    assert mend("reported", SEX, "", (), results, check="data.rows_per_group.v1") == ""
    once = keys(["a", "b", "c"])
    assert mend("reported", Ask(), "", (), once, check="data.duplicates.v1") == ""


@pytest.mark.parametrize("verdict", ["reported", "holds"])
def test_a_component_that_answers_in_two_ways_is_something_to_do_and_a_steady_one_is_not(verdict):
    steady = (("rule", "always"), Observed(True))
    moody = (("score", "another order"), Observed(False))
    keys = ("component", "when")
    told = [
        mend(verdict, Ask(), "", (), Series(keys, entries), check="reliability.steady.v1")
        for entries in ((steady, moody), (steady,))
    ]
    assert told[0].startswith(
        "Make the same case get the same answer: score (another order) answered otherwise."
    )
    assert told[1] == ""
