"""No withheld small cell can be had back from what is published."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.kernels.attack import could_hold

from answerable.kernels.cube import from_cells
from answerable.kernels.suppress import export_cube, secret_cells


def cube_of(table):
    table = np.asarray(table)
    cells = [tuple(map(str, at)) for at in np.ndindex(*table.shape)]
    return from_cells([f"d{i}" for i in range(table.ndim)], cells, table.ravel().tolist())


def test_one_small_cell_takes_three_others_with_it():
    found = export_cube(cube_of([[3, 20, 30], [40, 50, 60], [70, 80, 90]]), 5)
    assert found.primary == 1
    assert found.withheld.sum() == 4
    assert found.withheld[0, 0]
    assert dict(found.rows())[("all", "all")] == 443
    assert dict(found.rows())[("0", "0")] is None


def test_a_table_without_small_cells_is_published_whole():
    found = export_cube(cube_of([[5, 20], [0, 6]]), 5)
    assert not found.withheld.any()
    assert found.counts.tolist() == [[5, 20, 25], [0, 6, 6], [5, 26, 31]]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 12), min_size=12, max_size=12), st.sampled_from([(3, 4), (2, 3, 2)]))
def test_equations_leave_every_small_cell_open(values, shape):
    """An oracle of its own: no sum of published cells and totals is a small cell alone."""
    cube = cube_of(np.array(values).reshape(shape))
    found = export_cube(cube, 5)
    inner = cube.dense()
    n = inner.size
    rows = []
    for at in np.ndindex(*found.counts.shape):
        if not found.withheld[at]:
            picked = np.zeros(shape)
            picked[tuple(slice(None) if p == s else p for p, s in zip(at, shape, strict=True))] = 1
            rows.append(picked.ravel())
    known = np.array(rows) if rows else np.zeros((1, n))
    for place in np.flatnonzero((inner.ravel() > 0) & (inner.ravel() < 5)):
        target = np.zeros(n)
        target[place] = 1
        rest = target - np.linalg.lstsq(known.T, target, rcond=None)[0] @ known
        assert np.abs(rest).max() > 1e-6


def with_totals(table):
    for axis in range(table.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    return table


@settings(deadline=None, max_examples=15)
@given(st.lists(st.integers(0, 12), min_size=12, max_size=12), st.sampled_from([(3, 4), (2, 3, 2)]))
@example([0] * 11 + [1], (3, 4))
def test_nobody_who_reckons_with_whole_people_can_say_that_few_are_in_a_withheld_cell(
    values, shape
):
    cube = cube_of(np.array(values).reshape(shape))
    found, true = export_cube(cube, 5), with_totals(cube.dense())
    for at in map(tuple, np.argwhere(secret_cells(true, 5))):
        assert found.withheld[at]
        assert could_hold(true, found.withheld, at)[1] >= (5 if true[at] else 1)


def test_without_the_protecting_cells_the_same_attack_finds_every_small_one():
    true = with_totals(np.array([[3, 20, 30], [40, 50, 60], [70, 2, 90]]))
    alone = secret_cells(true, 5)
    assert [could_hold(true, alone, at) for at in ((0, 0), (2, 1))] == [(3, 3), (2, 2)]
    found = export_cube(cube_of(true[:-1, :-1]), 5)
    assert all(could_hold(true, found.withheld, at)[1] >= 5 for at in ((0, 0), (2, 1)))


def test_an_empty_cell_hides_nothing_and_is_not_withheld_for_another():
    """Of two cells with a published sum of 3, the empty one leaves 3 to the other."""
    true = with_totals(np.array([[3, 0, 30], [0, 0, 60], [70, 80, 90]]))
    found = export_cube(cube_of(true[:-1, :-1]), 5)
    assert not found.withheld[true == 0].any()
    assert could_hold(true, found.withheld, (0, 0))[1] >= 5


def test_of_a_small_group_the_empty_cells_are_withheld_too():
    """All four of a group were refused: that nobody was approved says so as well."""
    true = with_totals(np.array([[0, 4], [30, 20], [25, 15]]))
    found = export_cube(cube_of(true[:-1, :-1]), 5)
    assert found.withheld[0].all()
    assert could_hold(true, found.withheld, (0, 0))[1] >= 1
    everyone = export_cube(cube_of([[0, 4], [0, 30], [0, 25]]), 5)
    assert not everyone.withheld[:, 0].any(), "that nobody at all was approved is no secret"


def test_too_many_cells_are_refused_with_a_sentence():
    with pytest.raises(ValueError, match="at most 20,000"):
        export_cube(cube_of(np.ones((150, 150), int)), 5)
    with pytest.raises(ValueError, match="must be 2 or more"):
        export_cube(cube_of([[1]]), 1)
