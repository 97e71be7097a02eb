"""Conditions mean the same in SQL and on arrays, and can do nothing but compare."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables.make import cases_of

from answerable.errors import EvidenceError
from answerable.tables.condition import parse
from answerable.tables.duck import Duck, load_memory

NAN = float("nan")


def test_the_single_mothers_of_the_card():
    found = parse("male == 0 and married == 0 and dep > 0")
    batch = {
        "male": np.array([0.0, 1.0, 0.0, NAN, NAN]),
        "married": np.array([0.0, 0.0, 1.0, 0.0, 1.0]),
        "dep": np.array([2.0, 2.0, 2.0, 2.0, 2.0]),
    }
    assert found.columns == ("male", "married", "dep")
    assert found.on(batch).tolist() == [True, False, False, None, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a in (1, 3)", [True, False, True, None]),
        ("a not in (1, 3)", [False, True, False, None]),
        ("not a == 1", [False, True, True, None]),
        ("1 < a <= 3", [False, True, True, None]),
        ("2 <= a", [False, True, True, None]),
        ("word == 'x' or a == 2", [True, True, None, None]),
        ("word != 'x'", [False, True, None, True]),
        ("a == '1'", [True, False, False, None]),
        ("a < b", [True, False, None, None]),
        ("`odd name` == -1.5", [True, False, False, False]),
        ("word == '`odd name`'", [False, False, None, False]),
    ],
)
def test_comparisons_with_missing_values(text, expected):
    batch = {
        "a": np.array([1, 2, 3, NAN]),
        "b": np.array([2, 2, NAN, 1]),
        "word": np.array(["x", "y", None, "z"], dtype=object),
        "odd name": np.array([-1.5, 0, 0, 0]),
    }
    assert parse(text).on(batch).tolist() == expected
    assert cases_of(batch).where_mask(text).tolist() == expected
    assert in_sql(cases_of(batch), text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a ==",
        "__import__('os').system('x') == 0",
        "a.b == 1",
        "a[0] == 1",
        "a",
        "1 == 1",
        "a == (lambda: 1)",
        "a is None",
        "a in 3",
        "a in ()",
        "a = 1",
        "a == None",
        "a == b'x'",
        "a == 1; drop table cases",
        "(" * 500 + "a == 1" + ")" * 500,
    ],
)
def test_everything_else_is_refused_with_a_sentence(text):
    with pytest.raises(EvidenceError, match=r"cannot be read: .* Write column names"):
        parse(text)


def test_no_name_breaks_out_of_its_quotes():
    name = 'x" = 1 or 1=1; drop table cases; --'
    cases = cases_of({name: np.array([1, 0])})
    assert in_sql(cases, f"`{name}` == 1") == [True, False]
    assert cases.count([name]) == {("0",): 1, ("1",): 1}


def test_quoted_text_stays_text():
    cases = cases_of({"a": np.array(["x' or '1'='1", "y"], dtype=object)})
    assert in_sql(cases, "a == \"x' or '1'='1\"") == [True, False]


values = st.one_of(
    st.none(),
    st.integers(-3, 3),
    st.floats(-4, 4).map(lambda x: round(x, 1)),
    st.sampled_from(["1", "1.0", "-2", " 3 ", "x", "", "1_0", "inf", "nan", "01", "1e2"]),
)
comparisons = st.builds(
    "{} {} {}".format,
    st.sampled_from("ab"),
    st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
    st.sampled_from(["0", "1", "-2", "3", "2.5", "100", "'1'", "'x'", "'2.5'", "'true'", "b"]),
)
conditions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=5,
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(values, values), min_size=1, max_size=8),
    st.lists(conditions, min_size=1, max_size=5),
)
def test_sql_and_arrays_agree_on_every_table(rows, texts):
    cases = cases_of({name: [row[i] for row in rows] for i, name in enumerate("ab")})
    for text in texts:
        on_arrays = parse(text).on(cases.batch())
        assert in_sql(cases, text) == on_arrays.tolist()


def in_sql(cases, text):
    statement = f"select {parse(text).sql(cases)} as answer from cases order by rowid"
    return [
        None if v is None else bool(v) for v in cases.doors[0].engine.arrays(statement)["answer"]
    ]


def test_without_types_columns_are_still_quoted():
    duck = Duck()
    load_memory(duck, {"a": [1.0, NAN]}, "here")
    found = duck.rows(f"select {parse('a == 1').sql()} from raw order by rowid")
    assert [row[0] for row in found] == [True, None]
