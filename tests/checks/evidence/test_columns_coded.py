import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.checks.evidence.columns_coded import coded, is_free_text, word_columns

numbers = st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=60)


@given(numbers)
def test_everybody_has_exactly_one_level_and_larger_numbers_never_a_lower_one(values):
    column = coded("x", np.array(values))
    assert len(column.codes) == len(values)
    assert set(column.codes) == set(range(len(column.levels)))
    known = ~np.isnan(values)
    order = np.argsort(np.array(values)[known], kind="stable")
    assert (np.diff(column.codes[known][order]) >= 0).all()
    assert ("is missing" in column.levels) == (not known.all())


def test_few_numbers_are_their_own_levels_and_many_are_tenths():
    assert coded("x", np.array([2, 1, 2])).levels == ("= 1", "= 2")
    many = coded("x", np.arange(100.0))
    assert len(many.levels) == 10
    assert set(np.bincount(many.codes)) == {10}
    assert many.levels[0] == "up to 9" and many.levels[-1] == "90 or more"


def test_a_column_that_is_mostly_zero_keeps_zero_apart():
    column = coded("x", np.concatenate([np.zeros(80), np.arange(1.0, 21.0)]))
    assert column.levels[0] == "= 0"
    assert (column.codes == 0).sum() == 80


def test_declared_codes_and_none_are_missing():
    assert coded("x", np.array([1, 999, 2]), missing=(999.0,)).levels == (
        "= 1",
        "= 2",
        "is missing",
    )
    words = np.array(["a", None, "999"], dtype=object)
    assert coded("x", words, missing=(999.0,)).levels == ("= a", "is missing")


@pytest.mark.parametrize(
    "values", [np.full(4, np.nan), np.array([None] * 4, dtype=object), np.full(4, 3)]
)
def test_empty_and_constant_columns_have_one_level(values):
    assert len(coded("x", values).levels) == 1


def test_the_rarest_levels_are_joined_and_nobody_is_lost():
    words = np.array(["a"] * 5 + ["b"] * 3 + ["c", "d", "e"], dtype=object)
    capped = coded("x", words).capped(3)
    assert capped.levels == ("= a", "= b", "= any other")
    assert list(np.bincount(capped.codes)) == [5, 3, 3]
    assert capped.columns().sum(axis=1).tolist() == [1.0] * 11


def test_free_text_is_sentences_and_no_names_or_codes():
    letters = np.array([f"I earn {i} a month at the mill" for i in range(20)], dtype=object)
    assert is_free_text(letters)
    assert not is_free_text(np.array([f"case-{i}" for i in range(20)], dtype=object))
    assert not is_free_text(np.array(["the same three words"] * 20, dtype=object))
    assert not is_free_text(np.arange(20))
    found = word_columns(np.array(["Red fox", "red hen", None] * 5, dtype=object))
    assert sorted(found.sum(axis=0)) == [5.0, 5.0, 10.0]
