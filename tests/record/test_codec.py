import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.record.sample import sample_record

from answerable.errors import RecordError
from answerable.proof.canonical import canonical, parse
from answerable.record.codec import from_plain, pointer, to_plain
from answerable.record.types import Record
from answerable.stats.results import (
    Count,
    Estimate,
    Observed,
    Series,
    Undefined,
)
from answerable.system.facts import Truth
from answerable.system.system import (
    Command,
    Component,
    Endpoint,
    ModelFile,
    NotRun,
    PythonCall,
    Recorded,
)

finite = st.floats(allow_nan=False)
scalars = st.none() | st.booleans() | st.integers() | finite | st.text(max_size=5)
counts = st.builds(
    lambda label, a, b: Count(label, min(a, b), max(a, b)),
    st.text(max_size=5), st.integers(0, 10**9), st.integers(0, 10**9),
)  # fmt: skip
entries = (
    st.builds(
        Estimate, finite, finite, finite, finite, st.text(max_size=5), st.integers(0, 10**9),
        st.lists(counts, max_size=2).map(tuple), st.none() | finite,
    )
    | st.builds(Undefined, st.text(max_size=5), st.lists(counts, max_size=2).map(tuple))
    | st.builds(
        Observed,
        st.booleans(),
        st.lists(st.tuples(st.text(max_size=5), scalars), max_size=3).map(tuple),
    )
)  # fmt: skip
series = st.builds(
    Series,
    st.lists(st.text(max_size=3), max_size=2).map(tuple),
    st.lists(
        st.tuples(st.lists(st.text(max_size=3), max_size=2).map(tuple), entries), max_size=3
    ).map(tuple),
)


def _there_and_back(value):
    return from_plain(parse(canonical(to_plain(value))), type(value))


def _exact(value):
    """As printed, but for the sign of zero, which JSON does not keep."""
    return repr(value).replace("-0.0", "0.0")


def test_a_whole_record_comes_back_as_it_was():
    record = sample_record()
    assert _there_and_back(record) == record
    assert repr(_there_and_back(record)) == repr(record)


@given(series)
def test_results_come_back_exactly(value):
    assert _exact(_there_and_back(value)) == _exact(value)


@pytest.mark.parametrize(
    "run",
    [
        PythonCall("a:b"),
        ModelFile("m", "onnx"),
        Command(("r", "x")),
        Endpoint("http://h/"),
        Recorded((("a", "b"),)),
        Recorded(()),
        NotRun("x"),
    ],
)
def test_the_way_a_component_runs_comes_back_as_the_same_type(run):
    component = Component("c", "model", ("a",), ("b",), run)
    assert _there_and_back(component) == component
    assert type(_there_and_back(component).run) is type(run)


@pytest.mark.parametrize(
    "value", [600, 600.0, True, 1, 1.0, math.inf, "Infinity", "1", None, 2**70]
)
def test_a_witness_keeps_its_type(value):
    seen = _there_and_back(Observed(True, (("x", value),))).witness[0][1]
    assert (type(seen), seen) == (type(value), value)


def test_truths_are_words_a_stranger_can_read():
    parts = to_plain(sample_record())
    assert parts["law"]["uses"][0]["steps"][0]["holds"] == Truth.YES.name.lower()
    assert parts["findings"][0]["results"]["entries"][0][1]["type"] == "observed"
    assert parts["as_of"] == "2026-11-23"


def test_a_field_with_a_default_may_be_missing():
    parts = to_plain(sample_record())
    del parts["previous"]
    assert from_plain(parts, Record) == sample_record()


@pytest.mark.parametrize(
    ("place", "value", "named"),
    [
        (("seed",), "7", "/seed"),
        (("seed",), True, "/seed"),
        (("name",), None, "/name"),
        (("as_of",), "yesterday", "/as_of"),
        (("surplus",), 1, "/surplus"),
        (("findings", 0, "verdict"), "fair", "/findings/0/verdict"),
        (("findings", 0, "grade"), "sure", "/findings/0/grade"),
        (("findings", 1, "results", "entries", 0, 1, "value"), "x", "/entries/0/1/value"),
        (("findings", 1, "results", "entries", 0, 1, "type"), "series", "/entries/0/1"),
        (("findings", 0, "judged"), {}, "/findings/0/judged"),
        (("margins", 0, "counts", 0, "n"), 1, "/margins/0/counts/0"),
        (("law", "uses", 0, "steps", 0, "holds"), "perhaps", "/holds"),
        (("software", 0), ["one"], "/software/0"),
    ],
)
def test_what_is_no_record_is_refused_with_its_place(place, value, named):
    parts = to_plain(sample_record())
    inner = parts
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with pytest.raises(RecordError, match=named):
        from_plain(parts, Record)


def test_a_missing_field_is_named():
    parts = to_plain(sample_record())
    del parts["plan"]["sha256"]
    with pytest.raises(RecordError, match="/plan/sha256: this field is missing"):
        from_plain(parts, Record)


def test_a_whole_number_json_would_round_is_refused():
    with pytest.raises(RecordError, match=r"2\*\*53"):
        to_plain(replace(sample_record(), seed=2**53))


def test_nan_is_refused():
    estimate = Estimate(math.nan, 0.0, 1.0, 0.95, "wilson", 1)
    with pytest.raises(ValueError, match="Undefined"):
        canonical(to_plain(estimate))


def test_a_pointer_escapes_what_rfc_6901_names():
    assert pointer("/a", "m~n/o") == "/a/m~0n~1o"
