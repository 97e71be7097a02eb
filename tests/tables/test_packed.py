"""Many small whole numbers are counted as one number, and nobody can tell from the counts."""

from collections import Counter

import duckdb
import numpy as np
import pytest
from tests.tables.make import card_of, cases_of

from answerable.system.data import Source
from answerable.tables.cases import open_cases
from answerable.tables.dimensions import Values
from answerable.tables.door import Door
from answerable.tables.packed import packed
from answerable.tables.values import text_of

COLUMNS = ("a", "b", "c", "d", "e", "yes", "far")
FAR = 9_000_000_000_000_000_000


def people(seed, n):
    """Rows of whole numbers from below zero to far above, truth values, and holes."""
    rng = np.random.default_rng(seed)
    columns = [rng.integers(low, high, n) for low, high in ((-3, 2), (0, 4), (7, 9), (0, 3))]
    columns += [rng.integers(0, 2, n), rng.random(n) < 0.4, FAR + rng.integers(0, 5, n)]
    rows = [list(row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    for place in (1, 3, 5):
        for row in rng.choice(n, n // 10, replace=False):
            rows[row][place] = None
    return [tuple(row) for row in rows]


@pytest.fixture
def opened(tmp_path):
    def opened(rows):
        kinds = ["bigint"] * 5 + ["boolean", "bigint"]
        typed = ", ".join(f"{c} {kind}" for c, kind in zip(COLUMNS, kinds, strict=True))
        file = tmp_path / "people.parquet"
        database = duckdb.connect()
        database.execute(f"create table people ({typed}, weight double)")
        values = [str((*row, 1 + place % 3)) for place, row in enumerate(rows)]
        every = ", ".join(values).replace("None", "null")
        database.execute(f"insert into people values {every}")
        database.execute(f"copy people to '{file}' (format parquet)")
        return open_cases(card_of(tmp_path, source=Source("people", file=file.name)))

    return opened


def by_hand(rows):
    return Counter(tuple(text_of(value) for value in row) for row in rows)


def is_packed(cases, columns=COLUMNS):
    return packed(cases.doors[0], [Values(column) for column in columns]) is not None


def test_the_counts_are_those_of_a_plain_loop(opened):
    rows = people(1, 400)
    cases = opened(rows)
    assert is_packed(cases)
    assert dict(cases.cube(COLUMNS).cells()) == by_hand(rows)
    turned = COLUMNS[::-1]
    assert dict(cases.cube(turned).cells()) == by_hand([row[::-1] for row in rows])


def test_tables_in_memory_are_counted_alike():
    rows = [row for row in people(6, 400) if row[1] is not None and row[3] is not None]
    columns = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    cases = cases_of(columns)
    assert is_packed(cases)
    assert None in columns["yes"]
    assert dict(cases.cube(COLUMNS).cells()) == by_hand(rows)


def test_levels_and_sums_of_weights_are_those_of_columns_that_are_not_packed(opened, monkeypatch):
    cases = opened(people(2, 400))
    one = cases.cube(COLUMNS, weight="weight", where="c == 8")
    assert 'as "d1"' not in cases.sql[-1]
    monkeypatch.setattr("answerable.tables.packed.packed", lambda *_: None)
    plain = cases.cube(COLUMNS, weight="weight", where="c == 8")
    assert 'as "d1"' in cases.sql[-1]
    assert one.levels == plain.levels
    assert (one.codes == plain.codes).all()
    assert (one.n == plain.n).all()
    assert (one.weight == plain.weight).all()
    assert (one.square == plain.square).all()


def test_what_the_database_counts_well_by_itself_is_left_to_it(opened):
    cases = opened(people(3, 200))
    assert not is_packed(cases, COLUMNS[:4]), "few columns"
    assert not is_packed(cases, (*COLUMNS[:5], "weight")), "a fraction among them"
    wide = [(place * 1000, *row[1:]) for place, row in enumerate(people(3, 200))]
    assert not is_packed(opened(wide)), "too many combinations"


def test_a_column_without_any_value_and_a_condition_nobody_meets_are_counted_like_others(opened):
    hollow = [(None, *row[1:]) for row in people(4, 50)]
    assert dict(opened(hollow).cube(COLUMNS).cells()) == by_hand(hollow)
    assert dict(opened(people(4, 50)).cube(COLUMNS, where="c == 99").cells()) == {}


def test_a_range_is_asked_for_once(opened):
    cases = opened(people(5, 200))
    door = cases.doors[0]
    assert isinstance(door, Door)
    cases.cube(COLUMNS)
    before = len(cases.sql)
    cases.cube(COLUMNS)
    assert len(cases.sql) == before + 1
