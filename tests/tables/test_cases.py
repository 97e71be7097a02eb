"""The data door: what is read, what is refused, and that nothing else is reachable."""

import csv
import json
import tempfile
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables.make import card_of, cases_of

from answerable.errors import EvidenceError
from answerable.system.data import Data, Source
from answerable.tables.cases import open_cases
from answerable.tables.values import as_number, as_text

NAN = float("nan")


def from_file(folder, name, content):
    (folder / name).write_bytes(content)
    return open_cases(card_of(folder, source=Source("applications", file=name)))


def test_a_csv_is_counted_by_words_with_missing_apart(tmp_path):
    cases = from_file(tmp_path, "a.csv", b"sex,ok\nf,1\nf,0\nm,1\n,1\n")
    assert cases.n == 4
    assert cases.columns == ("sex", "ok")
    assert cases.count(["sex", "ok"]) == {
        ("f", "0"): 1,
        ("f", "1"): 1,
        ("m", "1"): 1,
        (None, "1"): 1,
    }
    assert cases.count([], where="sex == 'f' and ok == 1") == {(): 1}


@pytest.mark.parametrize("condition", ["sex == f", "ok == 1 and not (sex != f)"])
def test_a_word_without_quotes_is_no_column_and_is_told_to_get_them(tmp_path, condition):
    cases = from_file(tmp_path, "a.csv", b"sex,ok\nf,1\nm,0\n")
    told = "no column 'f' for the condition .*stands in quotes: 'f'"
    with pytest.raises(EvidenceError, match=told):
        cases.where_mask(condition)
    with pytest.raises(EvidenceError, match=told):
        cases.count([], where=condition)
    with pytest.raises(EvidenceError, match="no column 'gender'; the cases have sex, ok"):
        cases.where_mask("gender == sex")


def test_what_looks_like_a_number_stays_text_when_it_starts_with_a_zero(tmp_path):
    cases = from_file(tmp_path, "a.csv", b"postcode,salary\n01067,NA\n10115,3100.5\n")
    assert cases.batch()["postcode"].tolist() == ["01067", "10115"]
    assert np.isnan(cases.batch()["salary"][0])
    assert cases.count(["salary"]) == {("3100.5",): 1, (None,): 1}


def test_na_is_a_word_among_words(tmp_path):
    cases = from_file(tmp_path, "a.csv", b"country\nNA\nDE\n")
    assert cases.count(["country"]) == {("DE",): 1, ("NA",): 1}


def test_semicolons_quotes_and_a_byte_order_mark(tmp_path):
    cases = from_file(tmp_path, "a.csv", '\ufeff"a;b";c\n"x;\ny";1\n'.encode())
    assert cases.columns == ("a;b", "c")
    assert cases.batch()["a;b"].tolist() == ["x;\ny"]


def test_parquet_and_json_give_what_csv_gives(tmp_path):
    rows = [(1, 0.5, "x", True), (2, None, None, False)]
    db = duckdb.connect()
    db.execute("create table t (a integer, b float, c varchar, d boolean)")
    db.executemany("insert into t values (?, ?, ?, ?)", rows)
    db.execute(f"copy t to '{tmp_path}/a.parquet'")
    lines = [json.dumps(dict(zip("abcd", row, strict=True))) for row in rows]
    parquet = open_cases(card_of(tmp_path, source=Source("s", file="a.parquet")))
    for cases in (parquet, from_file(tmp_path, "a.ndjson", "\n".join(lines).encode())):
        assert cases.count(["a", "b", "c", "d"]) == {
            ("1", "0.5", "x", "true"): 1,
            ("2", None, None, "false"): 1,
        }


@pytest.mark.parametrize(
    "make",
    [
        lambda columns: columns,
        lambda columns: duckdb.from_query(
            "select * from (values (1.0, 'x'), (null, null)) v(number, word)"
        ),
    ],
)
def test_a_callable_may_return_a_mapping_or_an_arrow_stream(make):
    cases = cases_of(make({"number": [1.0, NAN], "word": ["x", None]}))
    assert cases.count(["number", "word"]) == {("1", "x"): 1, (None, None): 1}


def test_a_callable_may_return_a_pandas_frame():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"n": [1, None], "w": ["x", None], "b": [True, None]})
    frame["n"] = frame["n"].astype("Int64")
    assert cases_of(frame).count(["n", "w", "b"]) == {("1", "x", "true"): 1, (None,) * 3: 1}
    frame.columns = ["n", "n", "b"]
    with pytest.raises(EvidenceError, match="two columns are called 'n'"):
        cases_of(frame)


def test_the_name_of_a_group_does_not_depend_on_the_type_of_its_column():
    for ones in ([1, 1], [1.0, 1.0], ["1", "1"], np.array([1, 1], dtype=np.int8)):
        assert cases_of({"a": ones}).count(["a"]) == {("1",): 2}


def test_nan_is_missing_and_never_selected():
    cases = cases_of({"score": [0.4, NAN, 0.6, float("inf")]})
    assert cases.count([], where="score >= 0.5") == {(): 1}
    assert cases.where_mask("score >= 0.5").tolist() == [False, None, True, None]


def test_ten_thousand_values_are_ten_thousand_groups():
    cases = cases_of({"who": [f"p{i}" for i in range(10_000)] * 2})
    counted = cases.count(["who"])
    assert len(counted) == 10_000
    assert set(counted.values()) == {2}


def test_rows_keep_the_order_of_the_source(tmp_path):
    lines = "".join(f"{(i * 7919) % 200_003},x\n" for i in range(200_000))
    cases = from_file(tmp_path, "a.csv", b"i,x\n" + lines.encode())
    assert cases.batch(["i"])["i"].tolist() == [(i * 7919) % 200_003 for i in range(200_000)]
    wider = cases.with_fields({"double": cases.batch(["i"])["i"] * 2})
    both = wider.batch(["i", "double"])
    assert (both["double"] == 2 * both["i"]).all()


def test_computed_fields_join_the_columns_and_replace_their_namesakes():
    cases = cases_of({"a": [1, 2, 3], "decision": ["old", "old", "old"]})
    wider = cases.with_fields({"decision": np.array(["yes", "no", None], dtype=object)})
    assert wider.count(["decision"], where="a >= 2") == {("no",): 1, (None,): 1}
    assert cases.count(["decision"]) == {("old",): 3}
    with pytest.raises(EvidenceError, match="another number of rows"):
        cases.with_fields({"x": np.array([1.0])})


def test_a_field_nobody_could_compute_says_why():
    why = EvidenceError("the officer was never asked")
    cases = cases_of({"a": [1]}).with_fields({}, absent={"final": why})
    with pytest.raises(EvidenceError, match="the officer was never asked"):
        cases.count(["final"])


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "a.csv is empty"),
        ("a.csv", b"a,b\n", "source 'applications' has no rows"),
        ("a.csv", "a\nM\u00fcller\n".encode("latin-1"), "a.csv, line 2 is not UTF-8 text"),
        ("a.csv", b"a,a\n1,2\n", "two columns are called 'a'"),
        ("a.csv", b"a,A\n1,2\n", "two columns are called 'A'"),
        ("a.csv", b"a,\n1,2\n", "a column has no name"),
        ("a.csv", b"a,b\n1,2\n1,2,3\n", "a.csv cannot be read"),
        ("a.parquet", b"no parquet at all", "a.parquet cannot be read"),
        ("a.json", b"{", "a.json cannot be read"),
        ("a.xlsx", b"x", "no CSV, Parquet or JSON file"),
    ],
)
def test_bad_data_stops_with_one_sentence(tmp_path, name, content, sentence):
    with pytest.raises(EvidenceError, match=sentence) as caught:
        from_file(tmp_path, name, content)
    assert "\n" not in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({}, "without columns"),
        ({"a": []}, "no rows"),
        ({"a": [1], "b": [1, 2]}, "differ in length: a has 1, b has 2"),
        ({"a": 3}, "column 'a' is one value"),
        ({"a": np.zeros((2, 2))}, "2 dimensions"),
        (7, "returned int"),
    ],
)
def test_what_a_callable_may_not_return(table, sentence):
    with pytest.raises(EvidenceError, match=sentence):
        cases_of(table)


def test_a_missing_file_and_a_missing_source():
    with pytest.raises(EvidenceError, match="there is no file gone"):
        open_cases(card_of(source=Source("s", file="gone.csv")))
    with pytest.raises(EvidenceError, match="the card names no cases"):
        open_cases(card_of(data=Data()))


def test_a_missing_column_is_named_with_those_that_exist():
    cases = cases_of({"a": [1], "b": [1]})
    for ask in (
        lambda: cases.count(["c"]),
        lambda: cases.count([], where="c == 1"),
        lambda: cases.batch(["c"]),
        lambda: cases.where_mask("c == 1"),
    ):
        with pytest.raises(EvidenceError, match="no column 'c'; the cases have a, b"):
            ask()


def test_nothing_else_can_be_opened(tmp_path):
    cases = from_file(tmp_path, "a.csv", b"a\n1\n")
    for statement in (
        f"select * from read_csv('{tmp_path}/a.csv')",
        f"copy cases to '{tmp_path}/b.csv'",
        f"attach '{tmp_path}/b.db'",
        "install httpfs",
        "set enable_external_access = true",
        "set memory_limit = '1TB'",
    ):
        with pytest.raises(EvidenceError, match="refused"):
            cases.doors[0].engine.do(statement)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv"]


def test_the_spill_folder_is_private_and_goes_with_the_cases():
    cases = cases_of({"a": [1]})
    spill = Path(cases.doors[0].engine.rows("select current_setting('temp_directory')")[0][0])
    assert spill.parent == Path(tempfile.gettempdir())
    assert spill.stat().st_mode & 0o777 == 0o700
    del cases
    assert not spill.exists()


def test_statements_are_kept_without_paths(tmp_path):
    cases = from_file(tmp_path, "a.csv", b"a\n1\n")
    cases.count(["a"])
    assert any("read_csv('a.csv'" in statement for statement in cases.sql)
    assert not any(str(tmp_path) in statement for statement in cases.sql)


def test_the_hash_is_that_of_the_bytes_or_of_the_rows(tmp_path):
    cases = from_file(tmp_path, "a.csv", b"a\n1\n")
    # printf 'a\\n1\\n' | sha256sum
    assert cases.sha256 == "309b0e45a73d3fc5325e2b6ed0a01ef8b9cde6b05a5633c1f893f970d52bfddc"
    ones = [cases_of({"a": a}).sha256 for a in ([1, 2], [1.0, 2.0], ["1", "2"])]
    assert len(set(ones)) == 1
    others = [{"a": [2, 1]}, {"b": [1, 2]}, {"a": ["12", ""]}, {"a": [1, NAN]}]
    assert len({ones[0], *(cases_of(other).sha256 for other in others)}) == 5


words = st.one_of(st.none(), st.integers(-2, 2), st.floats(allow_nan=True), st.text(max_size=3))


@settings(deadline=None, max_examples=60)
@given(st.lists(words.map(lambda v: v.replace("\0", "") if isinstance(v, str) else v), min_size=1))
def test_text_and_numbers_are_the_same_in_sql_and_in_python(column):
    cases = cases_of({"a": column})
    batch = cases.batch()["a"]
    statement = f"select {cases.text('a')} t, {cases.number('a')} n from cases order by rowid"
    found = cases.doors[0].engine.arrays(statement)
    assert found["t"].tolist() == as_text(batch).tolist()
    np.testing.assert_array_equal(found["n"].astype(float), as_number(batch))


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("fmx"), st.booleans()), min_size=1, max_size=40))
def test_counts_are_those_of_a_plain_loop(rows):
    cases = cases_of({"sex": [r[0] for r in rows], "ok": [int(r[1]) for r in rows]})
    expected = {}
    for sex, ok in rows:
        expected[(sex, str(int(ok)))] = expected.get((sex, str(int(ok))), 0) + 1
    counted = cases.count(["sex", "ok"])
    assert counted == expected
    assert list(counted) == sorted(counted)


def test_a_formula_or_an_escape_in_a_cell_is_only_text(tmp_path):
    nasty = ["=1+1", "\x1b[31mred", "<script>", "'; drop table cases; --"]
    with (tmp_path / "a.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["v"], *([cell] for cell in nasty)])
    cases = open_cases(card_of(tmp_path, source=Source("s", file="a.csv")))
    assert set(cases.count(["v"])) == {(cell,) for cell in nasty}
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
