from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.kernels.cube import bootstrap, from_cells

values = st.sampled_from(["a", "b", "10", "9", None])
people = st.lists(st.tuples(values, values, values), max_size=40)
DIMS = ("x", "y", "z")


def cube_of(rows, weight=None):
    return from_cells(DIMS, rows, [1] * len(rows), weight)


@given(people)
def test_every_subset_of_dimensions_counts_like_a_plain_loop(rows):
    cube = cube_of(rows)
    for kept in [("x",), ("z", "x"), ("x", "y", "z")]:
        axes = [DIMS.index(dim) for dim in kept]
        expected = Counter(tuple(row[axis] for axis in axes) for row in rows)
        assert dict(cube.keep(kept).cells()) == dict(expected)
    assert cube.keep(()).people == len(rows)


@given(people)
def test_every_margin_is_the_cube_kept_directly(rows):
    cube = cube_of(rows)
    margins = dict(cube.margins(("x", "y"), ("z",)))
    assert list(margins) == [("x", "y"), ("x",), ("y",), ()]
    for subset, counts in margins.items():
        assert (counts == cube.keep((*subset, "z")).dense()).all()


@given(people)
def test_the_dense_array_holds_the_same_people(rows):
    cube = cube_of(rows)
    assert cube.dense().sum() == len(rows)
    for key, n in cube.cells():
        index = tuple(levels.index(v) for levels, v in zip(cube.levels, key, strict=True))
        assert cube.dense()[index] == n


@given(people, st.sampled_from(["a", "10", None]))
def test_choosing_a_level_drops_everybody_else(rows, level):
    assert cube_of(rows).where("y", [level]).people == sum(row[1] == level for row in rows)


def test_numbers_are_ordered_as_numbers_and_missing_comes_last():
    assert cube_of([(v, v, v) for v in ("10", None, "9", "b")]).levels[0] == ("9", "10", "b", None)


def test_weights_are_summed_beside_people():
    cube = cube_of([("a", "a", "a"), ("a", "b", "a"), ("b", "a", "a")], [0.5, 0.25, 4.0])
    kept = cube.keep(("x",))
    assert list(kept.n) == [2, 1]
    assert kept.weight == pytest.approx([0.75, 4.0])


def test_a_cube_too_large_to_be_dense_says_so_and_still_marginalises():
    many = 400
    rows = [(str(i), str(i), str(i)) for i in range(many)]
    cube = cube_of(rows)
    with pytest.raises(ValueError, match="keep fewer dims"):
        cube.dense()
    assert cube.keep(("x",)).people == many


def test_the_bootstrap_has_the_mean_and_spread_of_resampled_rows():
    n = np.array([30, 50, 20])
    draws = bootstrap(n, replicates=20_000, seed=1)
    assert (draws.sum(axis=1) == 100).all()
    assert draws.mean(axis=0) == pytest.approx(n, abs=0.2)
    assert draws.var(axis=0) == pytest.approx([21.0, 25.0, 16.0], rel=0.05)  # n p (1 - p)


def test_nobody_resampled_is_nobody():
    assert bootstrap(np.zeros(3, np.int64), replicates=2, seed=0).sum() == 0
