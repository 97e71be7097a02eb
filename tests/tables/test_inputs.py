"""What auditors really have: counts, a 1 that is bad news, scores alone, weights, large files."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables.make import card_of, cases_of

from answerable.errors import EvidenceError
from answerable.system.data import Data, Decision, Outcome, Source
from answerable.tables.cases import in_words, open_cases
from answerable.tables.dimensions import AtLeast, Bins, Bucket

NAN = float("nan")


def counts_of(folder, *tables):
    """Cases from tables of counts, each written as a CSV."""
    sources = []
    for number, table in enumerate(tables):
        name = f"t{number}.csv"
        (folder / name).write_text(table)
        sources.append(Source(name, file=name, counts="n"))
    return open_cases(card_of(folder, data=Data(tuple(sources))))


def test_a_table_of_counts_counts_people(tmp_path):
    cases = counts_of(tmp_path, "sex,ok,n\nf,1,319\nf,0,50\nm,1,1411\nm,0,194\n,1,0\n")
    assert cases.n == 1974
    assert cases.count(["sex"]) == {("f",): 369, ("m",): 1605, (None,): 0}
    assert cases.count(["ok"], where="sex == 'f'") == {("0",): 50, ("1",): 319}
    assert cases.cube(["sex", "ok"]).people == 1974
    with pytest.raises(EvidenceError, match="holds counts of people, not cases"):
        cases.batch()


def test_several_tables_are_asked_together_and_never_mixed(tmp_path):
    cases = counts_of(
        tmp_path, "sex,ok,n\nf,1,3\nf,0,1\nm,1,2\n", "race,ok,n\nb,1,4\nw,1,1\nw,0,1\n"
    )
    assert cases.count(["sex", "ok"])[("f", "1")] == 3
    assert cases.count(["race", "ok"])[("b", "1")] == 4
    with pytest.raises(EvidenceError, match="no single table of counts holds sex, race together"):
        cases.count(["sex", "race"])
    with pytest.raises(EvidenceError, match="no column 'age'"):
        cases.count(["age"])
    assert [name for name, _ in cases.files] == ["t0.csv", "t1.csv"]


@pytest.mark.parametrize("n", ["-1", "2.5", "NA"])
def test_half_a_person_is_refused(tmp_path, n):
    with pytest.raises(EvidenceError, match="no whole number of people in 1 rows"):
        counts_of(tmp_path, f"sex,n\nf,3\nm,{n}\n")


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.sampled_from("fm"), st.sampled_from("01"), st.integers(0, 9)),
                min_size=1, max_size=8))  # fmt: skip
def test_counts_say_what_the_people_themselves_would(tmp_path_factory, rows):
    if not sum(n for *_, n in rows):
        return
    lines = "".join(f"{sex},{ok},{n}\n" for sex, ok, n in rows)
    counted = counts_of(tmp_path_factory.mktemp("counts"), f"sex,ok,n\n{lines}")
    people = [(sex, ok) for sex, ok, n in rows for _ in range(n)]
    cases = cases_of({"sex": [p[0] for p in people], "ok": [p[1] for p in people]})
    there = {cell: n for cell, n in counted.count(["sex", "ok"]).items() if n}
    assert there == cases.count(["sex", "ok"])


def worded(columns, **data):
    card = card_of()
    return in_words(cases_of(columns), replace(card, data=replace(card.data, **data)))


def test_an_unfavourable_one_leaves_missing_missing():
    outcome = Outcome("denied", "past_decision", "not 1", unfavourable="1")
    cases = worded({"denied": [1.0, 0.0, NAN, 2.0]}, outcome=outcome)
    assert cases.count(["denied"]) == {("1",): 1, ("not 1",): 2, (None,): 1}


@pytest.mark.parametrize(("side", "yes"), [("at_least", 2), ("below", 1)])
def test_a_decision_is_read_off_a_score(side, yes):
    decision = Decision("decision", "yes", "score", 0.5, side, "no")
    cases = worded({"score": [0.5, 0.49, NAN, 0.9]}, decision=decision)
    assert cases.count(["decision"]) == {("no",): 3 - yes, ("yes",): yes, (None,): 1}


def test_weights_are_summed_alike_in_any_order():
    weights = np.array([0.1, 1e9, 1 / 3, 0.2, 1e-6])
    for order in ([0, 1, 2, 3, 4], [4, 2, 0, 3, 1]):
        cases = cases_of({"a": ["x"] * 5, "w": weights[order]})
        cube = cases.cube(["a"], weight="w")
        assert cube.weight.tolist() == [1000000000.633334]
    with pytest.raises(EvidenceError, match="missing or below zero for 2 people"):
        cases_of({"a": ["x"] * 3, "w": [1.0, -1.0, NAN]}).cube(["a"], weight="w")


def test_every_score_has_one_bin_and_a_missing_one_none():
    scores = [0.0, 0.29, 0.5, 0.999, 1.0, -3.0, 7.0, NAN]
    cube = cases_of({"s": scores}).cube([Bins("s", 10), AtLeast("s", 0.29)])
    assert dict(cube.cells()) == {
        ("0", "false"): 2, ("2", "true"): 1, ("5", "true"): 1, ("9", "true"): 3, (None, None): 1
    }  # fmt: skip
    assert cube.dims == ("s bin", "s >= 0.29")


def test_a_dimension_asked_for_twice_is_refused():
    with pytest.raises(EvidenceError, match="asked for twice"):
        cases_of({"a": [1]}).cube(["a", "a"])


def test_ten_thousand_values_stay_sparse():
    cube = cases_of({"who": [f"p{i}" for i in range(10_000)] * 2}).cube(["who", Bucket("who")])
    assert cube.people == 20_000
    assert len(cube.n) == 10_000


LARGE = """
import resource, sys
from pathlib import Path
from answerable.system.data import Source
from answerable.tables.cases import open_cases
from answerable.tables.dimensions import AtLeast, Bins, Bucket
sys.path.insert(0, {root!r})
from tests.tables.make import card_of
import numpy, duckdb
from answerable.tables import door, gather
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
cases = open_cases(card_of({folder!r}, source=Source("d", file={name!r})))
cube = cases.cube(["sex", AtLeast("score", .5), Bins("score"), Bucket("who")])
assert cube.people == cases.n == {n}, cube.people
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_a_file_larger_than_the_memory_is_counted(kind, tmp_path, monkeypatch):
    """As 2 GB under a limit of 512 MB, ten times smaller: 200 MB of each, under 64 and 128 MB."""
    n = 4_000_000
    path = tmp_path / f"cases.{kind}"
    duckdb.connect().execute(
        f"copy (select i % 3 as sex, random() as score, md5(cast(i as varchar)) as who "
        f"from range({n}) t(i)) to '{path}'"
    )
    assert path.stat().st_size > 150 * 2**20
    monkeypatch.setenv("ANSWERABLE_MEMORY", "64MB" if kind == "parquet" else "128MB")
    root = str(Path(__file__).parents[2])
    code = LARGE.format(root=root, folder=str(tmp_path), name=path.name, n=n)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-500:]
    assert int(ran.stdout) < (150 if kind == "parquet" else 250), "megabytes beyond the start"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a\n" + b"x\n" * 600_000 + b"\xff\n", 600_002),
        (b"a\n" + b"x" * ((1 << 20) - 3) + "\u00fc\n".encode(), None),
        (b"a\nx\n\xc3", 3),
    ],
    ids=["beyond the first block", "a letter across two blocks", "half a letter at the end"],
)
def test_text_is_checked_block_by_block_and_the_line_is_told(tmp_path, content, line):
    (tmp_path / "a.csv").write_bytes(content)
    card = card_of(tmp_path, data=Data((Source("a", file="a.csv"),)))
    if line is None:
        assert open_cases(card).sha256 == hashlib.sha256(content).hexdigest()
        return
    with pytest.raises(EvidenceError, match=f"line {line} is not UTF-8"):
        open_cases(card)
