"""Small intersections: planted stranger refused, clean twin told, few cells undefined."""

from dataclasses import replace

import numpy as np
import pytest
from tests.stats.test_shrinkage import SIZES, drawn

from answerable.checks.evidence.intersections import Intersections
from answerable.checks.fairness.small_groups import small_groups
from answerable.stats.results import Estimate, Undefined
from answerable.stats.simultaneous_design import Cells

GUARD = "withheld: subtracted"


def cells_of(k, n, codes, seed=0):
    levels = tuple(
        tuple(f"{a}{i}" for i in range(size)) for a, size in zip("xyz", SIZES, strict=True)
    )
    return Intersections("decision", ("x", "y", "z"), levels, codes, k, n, seed=seed)


def test_a_clean_table_has_a_rate_for_every_small_group_and_a_planted_stranger_for_none():
    k, n, codes, _ = drawn(1)
    told = small_groups(cells_of(k, n, codes))
    assert len(told.entries) == (n < 100).sum()
    assert {type(e) for _, e in told if not getattr(e, "reason", "").startswith(GUARD)} == {
        Estimate
    }
    k, n, codes, _ = drawn(0, people=6_000, deviation=0.05, outlier=5)
    refused = small_groups(cells_of(k, n, codes))
    assert all(isinstance(entry, Undefined) for _, entry in refused)
    assert "nothing is borrowed" in refused.entries[0][1].reason


def test_the_counts_behind_a_rate_are_those_of_the_group():
    k, n, codes, _ = drawn(1)
    cells = cells_of(k, n, codes)
    told, shown = small_groups(cells).by_key, cells.told()[0, 1, 2]
    place = next(p for p in np.flatnonzero(n < 100) if shown.shown[shown.place[p]])
    name = ", ".join(f"{a}{i}" for a, i in zip("xyz", codes[place], strict=True))
    count = told[name, "known"].counts[0]
    assert (count.label, count.successes, count.n) == (name, k[place], n[place])


@pytest.mark.parametrize("kept", [slice(0, 3), slice(0, 0)])
def test_few_cells_teach_nothing(kept):
    k, n, codes, _ = drawn(1)
    (entry,) = [e for _, e in small_groups(cells_of(k[kept], n[kept], codes[kept]))]
    assert isinstance(entry, Undefined) and "too few to borrow" in entry.reason


def test_where_every_group_is_large_nothing_is_borrowed():
    k, n, codes, _ = drawn(1)
    (entry,) = [e for _, e in small_groups(cells_of(k * 1000, n * 1000, codes))]
    assert "nothing needs borrowing" in entry.reason


def test_an_attribute_with_thousands_of_words_is_not_learned_from():
    codes = np.array([[i % 600, i % 2] for i in range(1_200)])
    levels = (tuple(map(str, range(600))), ("m", "w"))
    many = np.full(1_200, 6)
    cells = Intersections("decision", ("town", "sex"), levels, codes, many // 2, many)
    ((_, entry),) = small_groups(cells)
    assert entry.reason.startswith("602 words of 2 attributes are too many")


def test_cells_that_stand_for_nobody_teach_nothing_about_the_population():
    k, n, codes, _ = drawn(1)
    mass = np.where(np.arange(len(n)) < 3, n, 0).astype(float)
    cells = replace(
        cells_of(k, n, codes),
        sample=Cells(np.minimum(k, mass), mass, np.minimum(k, mass), mass),
        ignoring="ignoring weights",
    )
    ours, usual = small_groups(cells).by_key, small_groups(cells_of(k, n, codes)).by_key
    assert ours["", "known"].reason == "3 groups that stand for anybody are too few to borrow"
    assert {key[0]: e for key, e in ours.items() if key[1] == "ignoring weights"} == {
        key[0]: entry for key, entry in usual.items()
    }
