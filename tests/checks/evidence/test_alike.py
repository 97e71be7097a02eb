"""Equal rows are found exactly, whatever their columns hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.checks.evidence import alike
from answerable.checks.evidence.alike import distinct
from answerable.tables.values import as_text

NUMBERS = st.sampled_from([0.0, -0.0, 1.0, 1.5, float("nan"), 1e300])
THINGS = st.sampled_from([None, "None", "1", "b", "", 1, True, 1.0])
ROWS = st.lists(st.tuples(NUMBERS, st.integers(-2, 2), st.booleans(), THINGS), max_size=30)


def batch_of(rows):
    kinds = (np.float64, np.int64, bool, object)
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    return {
        f"c{place}": np.array(column, dtype=kind)
        for place, (column, kind) in enumerate(zip(columns, kinds, strict=True))
    }


def one_by_one(batch):
    """The same by a dictionary of the rows' texts."""
    texts = zip(*(as_text(values).tolist() for values in batch.values()), strict=True)
    seen, first, where = {}, [], []
    for place, row in enumerate(texts):
        if row not in seen:
            seen[row] = len(seen)
            first.append(place)
        where.append(seen[row])
    return first, where


@given(ROWS)
def test_rows_are_equal_when_all_their_texts_are(rows):
    batch = batch_of(rows)
    first, where = distinct(batch, tuple(batch))
    assert (first.tolist(), where.tolist()) == one_by_one(batch)


@pytest.mark.parametrize("hashes", [np.zeros, lambda n: np.arange(n) // 2])
def test_different_rows_of_one_hash_stay_apart(monkeypatch, hashes):
    monkeypatch.setattr(alike, "_hashed", lambda codes: hashes(len(codes[0])).astype(np.uint64))
    batch = batch_of([(1.0, 2, True, "b"), (1.5, 2, True, "b"), (1.0, 2, True, "b")])
    first, where = distinct(batch, tuple(batch))
    assert (first.tolist(), where.tolist()) == ([0, 1], [0, 1, 0])
