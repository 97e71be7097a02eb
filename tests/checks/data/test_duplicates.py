import numpy as np
from tests.checks.recorded import recorded, values

from answerable.checks.data.duplicates import duplicates
from answerable.system.data import Source

KEYED = Source("cases", python="a:b", key="case")


def table(rows):
    case, age, word = zip(*rows, strict=True)
    return {"case": list(case), "age": list(age), "word": list(word)}


def test_rows_that_repeat_another_are_counted_with_and_without_the_key():
    rows = [("a", 1.0, "x"), ("b", 2.0, "x"), ("c", 1.0, "x"), ("b", 2.0, "x"), ("d", 1.0, "x")]
    found = duplicates(recorded(table(rows), source=KEYED)).by_key
    counts = {key: (e.counts[0].successes, e.counts[0].n) for key, e in found.items()}
    assert counts == {
        ("every column",): (1, 5), ("all but case",): (3, 5), ("the key case",): (1, 5),
    }  # fmt: skip


def test_distinct_rows_repeat_nothing():
    rows = [(f"c{i}", float(i), "x") for i in range(50)]
    assert set(values(duplicates(recorded(table(rows), source=KEYED))).values()) == {0.0}


def test_missing_equals_missing_and_is_no_word():
    words = np.array([None, None, "None", "nan"], dtype=object)
    found = duplicates(recorded({"age": [np.nan] * 4, "word": words}))
    assert values(found) == {("every column",): 0.25}
