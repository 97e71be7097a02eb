"""A table sent through a pipe is the same table; one that was tampered with is none."""

import json

import numpy as np
import pytest
from tests.kernels.trees.models import MODELS, made

from answerable.errors import EvidenceError
from answerable.kernels.trees.packed import from_arrays, to_arrays
from answerable.kernels.trees.predict import scores
from answerable.runs.sandbox.frames import pack, read_frame, unpack


@pytest.mark.parametrize("name", MODELS)
def test_a_table_comes_back_as_it_was(name):
    table, x, expected, _ = made(name)
    sent = bytearray(pack(to_arrays(table)))

    def read(n):
        part = bytes(sent[:n])
        del sent[:n]
        return part

    back = from_arrays(unpack(*read_frame(read)))
    assert np.array_equal(scores(back, back.codes(x)), expected)
    for field in ("features", "divisor", "link", "single_input", "single_sum", "base_first"):
        assert getattr(back, field) == getattr(table, field)
    assert [cells.words for cells in back.cells] == [cells.words for cells in table.cells]
    assert np.array_equal(back.cover, table.cover)


def at(place, value):
    def change(column):
        column[place] = value

    return change


def said(key, value):
    def change(column):
        head = json.loads(bytes(column)) | {key: value}
        return np.frombuffer(json.dumps(head).encode(), np.uint8)

    return change


TAMPERED = {
    "a child that is no node": ("left", at(0, 10**6), "a tree"),
    "a child that stands before": ("right", at(0, 0), "a tree"),
    "a feature that is none": ("feature", at(0, 99), "features"),
    "a leaf that is none": ("leaf", at(-1, 10**6), "leaves"),
    "a range beyond the cells": ("width", at(0, 10**6), "ranges"),
    "a range that is negative": ("low", at(0, -5), "ranges"),
    "a set beyond the sets": ("chosen", at(0, 10**6), "sets"),
    "a value that is no number": ("values", at(0, np.nan), "numbers"),
    "edges out of order": ("edges", at(0, 1e9), "edges"),
    "categories out of order": ("categories", at(0, 99), "categories"),
    "trees out of order": ("roots", at(1, 10**6), "roots"),
    "nodes too few": ("left", lambda column: column[:-1], "unequal number"),
    "a link nobody knows": ("head", said("link", "magic"), "a link"),
    "nothing to divide by": ("head", said("divisor", 0.0), "numbers"),
    "features too many": ("head", said("features", ["a"]), "features"),
    "words for nothing": ("head", said("words", []), "ValueError"),
    "a head that is none": ("head", lambda column: column[:5], "JSONDecodeError"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_loops_could_not_bear_is_refused(how):
    name, change, what = TAMPERED[how]
    arrays = {key: column.copy() for key, column in to_arrays(made("lightgbm")[0]).items()}
    from_arrays(arrays)
    changed = change(arrays[name])
    if changed is not None:
        arrays[name] = changed
    with pytest.raises(EvidenceError, match=rf"damaged \(.*{what}"):
        from_arrays(arrays)


def test_an_array_that_is_absent_is_noticed():
    arrays = to_arrays(made("lightgbm")[0])
    del arrays["sets"]
    with pytest.raises(EvidenceError, match="damaged"):
        from_arrays(arrays)
