"""The bench: cases with computed fields, and reasons where there are none."""

from pathlib import Path

import pytest
from tests.checks.toy import components, toy
from tests.tables.make import card_of

import answerable.checks
from answerable.checks.bench import Bench
from answerable.errors import EvidenceError, TrustError
from answerable.runs.trust import Trust
from answerable.runs.types import CannotRun
from answerable.system.data import Source


def test_cases_hold_recorded_columns_and_computed_fields(tmp_path):
    cases = toy(tmp_path).cases
    assert cases.n == 40
    assert sum(cases.count(["decision"]).values()) == 40
    assert cases.count(["officer_says"]) == cases.count(["final"])
    with pytest.raises(CannotRun, match="somebody else's"):
        cases.count(["chat"])


def test_files_are_named_relative_to_the_card(tmp_path):
    bench = toy(tmp_path)
    assert bench.cases.n
    named = [(file.what, file.name) for file in bench.files]
    assert named == [
        ("card", "answerable.toml"),
        ("data", "callable:toydata:cases"),
        ("code", "system.py"),
        ("code", "toydata.py"),
    ]


def test_recorded_columns_of_a_file_are_counted_without_running_anything(tmp_path):
    (tmp_path / "system.py").write_text("raise SystemExit('executed')\n")
    (tmp_path / "a.csv").write_text("salary,support,wage,officer_says\n1,2,3,yes\n")
    card = card_of(tmp_path, source=Source("s", file="a.csv"), components=components())
    cases = Bench(card, Trust()).cases
    assert cases.count(["officer_says"]) == {("yes",): 1}
    with pytest.raises(TrustError, match=r"system\.py would be executed"):
        cases.count(["decision"])


def test_a_column_with_the_name_of_a_field_stands_in_for_no_component(tmp_path):
    """Else numbers of something else would be told of a component that never ran."""
    (tmp_path / "system.py").write_text("raise SystemExit('executed')\n")
    (tmp_path / "a.csv").write_text("salary,support,wage,officer_says,decision\n1,2,3,yes,no\n")
    card = card_of(tmp_path, source=Source("s", file="a.csv"), components=components())
    bench = Bench(card, Trust())
    assert bench.recorded.count(["decision"]) == {("no",): 1}
    with pytest.raises(TrustError, match=r"system\.py would be executed"):
        bench.cases.count(["decision"])
    with pytest.raises(TrustError):
        bench.read.batch(["decision"])


def test_a_crash_is_the_reason_for_every_field(tmp_path):
    cases = toy(tmp_path, extra="\ndef score(case):\n    raise ValueError('no licence')\n").cases
    assert cases.count([]) == {(): 40}
    with pytest.raises(EvidenceError, match="no licence"):
        cases.count(["decision"])


def test_a_strangers_card_reads_no_file_elsewhere(tmp_path):
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    (tmp_path / "secret.csv").write_text("x\n1\n")
    card = card_of(deep, source=Source("s", file="../../../secret.csv"))
    with pytest.raises(EvidenceError, match="outside the card's folder"):
        _ = Bench(card, Trust()).recorded
    assert Bench(card, Trust((deep.resolve(),))).recorded.n == 1


def test_a_callable_source_that_fails_says_where(tmp_path):
    bench = toy(tmp_path)
    (tmp_path / "toydata.py").write_text("def cases():\n    return 1 / 0\n")
    with pytest.raises(EvidenceError, match=r"'toy' failed in toydata:cases: ZeroDivisionError"):
        _ = bench.recorded


def test_of_large_data_rows_are_drawn_and_columns_are_counted_over_all(tmp_path):
    rows = "".join(f"{i},{i % 7},{i % 3},{'yes' if i % 4 else 'no'}\n" for i in range(5000))
    (tmp_path / "a.csv").write_text("salary,support,wage,officer_says\n" + rows)
    recorded = tuple(c for c in components() if c.name == "officer")
    card = card_of(tmp_path, source=Source("s", file="a.csv", most_rows=1000), components=recorded)
    bench = Bench(card, Trust())
    assert bench.everyone.n == bench.cases.n == 5000
    assert bench.cases.count(["officer_says"]) == {("no",): 1250, ("yes",): 3750}
    assert bench.recorded.n == bench.read.n == 1000
    drawn = bench.recorded.batch()["salary"].tolist()
    assert drawn == sorted(set(drawn)), "in the order of the source, nobody twice"
    assert drawn != list(range(1000))
    assert bench.read.batch(["salary"])["salary"].tolist() == drawn
    assert Bench(card, Trust()).recorded.batch()["salary"].tolist() == drawn


def test_small_data_are_read_as_they_are(tmp_path):
    bench = toy(tmp_path)
    assert bench.recorded is bench.everyone
    assert bench.read is bench.cases


def test_no_check_reads_the_rows_of_everyone():
    """Of large data that would take more memory than there is: `read` holds those to read."""
    folder = Path(answerable.checks.__file__).parent
    assert not [
        p.name
        for p in folder.rglob("*.py")
        if "bench.cases.batch(" in p.read_text() or "bench.cases.where_mask(" in p.read_text()
    ]
