"""Whatever is taken out of a good card or put into it: a card or a CardError, never a crash."""

import tomllib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.card.card import Card
from answerable.card.read import parse_card
from answerable.card.toml import toml_key, toml_value
from answerable.errors import CardError

GOOD = tomllib.loads((Path(__file__).parent / "good.toml").read_text(encoding="utf-8"))


def inline(value):
    """Return any TOML data as one value; dates and times as they are."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml_key(k)} = {inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(v) for v in value) + "]"
    return toml_value(value)


def paths(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from paths(inner, (*path, key))


PATHS = sorted(paths(GOOD), key=repr)


def without(value, gone, path=()):
    if isinstance(value, dict):
        return {k: without(v, gone, (*path, k)) for k, v in value.items() if (*path, k) not in gone}
    if isinstance(value, list):
        return [without(v, gone, (*path, i)) for i, v in enumerate(value) if (*path, i) not in gone]
    return value


def replaced(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


def attempt(data):
    text = "".join(f"{toml_key(key)} = {inline(value)}\n" for key, value in data.items())
    assert tomllib.loads(text) == data
    try:
        found = parse_card(text.encode(), Path("answerable.toml"))
    except CardError as error:
        for problem in error.problems:
            assert str(problem).isprintable(), problem
            assert problem.what.endswith("."), problem
            assert 0 <= problem.line <= len(text.splitlines())
        return error
    assert isinstance(found, Card)
    return found


def test_the_good_card_written_flat_reads_the_same():
    assert attempt(GOOD).system.name == "Mortgage decisions"


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(PATHS), max_size=8))
def test_any_keys_may_be_missing(gone):
    data = without(GOOD, gone)
    if data:
        attempt(data)


junk = st.recursive(
    st.one_of(
        st.sampled_from(["unknown", "", "decision", "rule", "a\u001b[31m", "\u202e", "UK", 0, -1]),
        st.text(st.characters(codec="utf-8"), max_size=5),
        st.integers(-(2**70), 2**70),
        st.booleans(),
        st.dates(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=3,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PATHS), junk)
def test_any_value_may_be_anything(path, new):
    attempt(replaced(GOOD, path, new))
