import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.proof.canonical import canonical, parse, sha256

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_the_example_of_rfc_8785_as_printed():
    value = parse(
        rb"""{"numbers":
        [333333333.33333329, 1E30, 4.50,
        2e-3, 0.000000000000000000000000001],
        "string":
        "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"""
    )
    printed = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical(value) == printed.encode()


def test_an_unbounded_end_is_written_as_a_word():
    assert canonical({"low": -math.inf, "high": (math.inf,)}) == (
        b'{"high":["Infinity"],"low":"-Infinity"}'
    )


@pytest.mark.parametrize("value", [math.nan, {"a": [math.nan]}, 2**53, {1: 2}, object(), "\ud800"])
def test_what_has_no_one_spelling_is_refused(value):
    with pytest.raises(ValueError):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":2}',
        b'[{"b":{"a":1,"a":1}}]',
        b"NaN",
        b'"\xff"',
        b"",
        b"[" * 100_000,
        b"1e999",
        b"1" * 400,
    ],
)
def test_what_two_readers_understand_differently_is_refused(data):
    with pytest.raises(ValueError):
        parse(data)


def test_a_deep_nest_is_refused_before_anybody_walks_it():
    with pytest.raises(ValueError, match="nested deeper"):
        parse(b"[" * 500 + b"]" * 500)


@given(values)
def test_reading_and_writing_again_gives_the_same_bytes(value):
    once = canonical(value)
    assert canonical(parse(once)) == once


@given(st.dictionaries(st.text(), st.integers(0, 9), min_size=2))
def test_the_order_of_names_does_not_matter(value):
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_sha256_of_the_standard_example():
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_large_double_is_read_back_as_a_double():
    assert canonical(2.0**53) == b"9007199254740992"
    assert parse(b"9007199254740992") == 2.0**53
    assert type(parse(b"9007199254740992")) is float
    assert type(parse(b"9007199254740991")) is int
