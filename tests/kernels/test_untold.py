"""Whose answers are left out: against exact arithmetic over every set of a few people."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.kernels.untold import given_away, groups, untold

MINIMUM = 5


def follows(rows, wanted):
    """Whether a sum of multiples of rows is the wanted one: elimination in exact fractions."""
    table = [[Fraction(int(x)) for x in row] for row in rows]
    wanted = [Fraction(int(x)) for x in wanted]
    for column in range(len(wanted)):
        pivot = next((row for row in table if row[column]), None)
        if pivot is None:
            continue
        table.remove(pivot)
        for row in (*table, wanted):
            factor = row[column] / pivot[column]
            for place, value in enumerate(pivot):
                row[place] -= factor * value
    return not any(wanted)


def leaks(codes, n):
    """Return the small intersections that follow from all groups of enough people together."""
    cells = [place for place in range(len(n)) if n[place]]
    shown = [[True] * len(cells)]
    for column in codes.T:
        for group in set(column.tolist()):
            if n[column == group].sum() >= MINIMUM:
                shown.append([column[cell] == group for cell in cells])
    found = []
    for size in range(1, codes.shape[1] + 1):
        for subset in combinations(range(codes.shape[1]), size):
            for key in {tuple(codes[cell, subset].tolist()) for cell in cells}:
                inside = [tuple(codes[cell, subset].tolist()) == key for cell in cells]
                people = sum(n[cell] for cell, there in zip(cells, inside, strict=True) if there)
                if people < MINIMUM and follows(shown, inside):
                    found.append((subset, key))
    return found


@st.composite
def tables(draw):
    columns = draw(st.integers(1, 3))
    shape = [draw(st.integers(2, 3)) for _ in range(columns)]
    codes = np.array(list(np.ndindex(*shape)), np.int64)
    sizes = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 9, 40])
    return codes, np.array(draw(st.lists(sizes, min_size=len(codes), max_size=len(codes))))


@given(tables())
@settings(max_examples=150, deadline=None)
def test_no_small_intersection_follows_from_the_groups_that_are_left(table):
    codes, n = table
    gone = untold(codes, n, MINIMUM)
    assert leaks(codes, np.where(gone, 0, n)) == []


@given(tables())
@settings(max_examples=150, deadline=None)
def test_nobody_is_left_out_where_nothing_follows_and_no_group_is_almost_another(table):
    codes, n = table
    large = np.where((n > 0) & (n < MINIMUM), MINIMUM, n)
    assert not untold(codes, large, MINIMUM).any()


def test_a_small_group_of_a_complete_attribute_is_left_out_and_nobody_else():
    # race a, b, c times sex f, m; the three people of race c follow from the total.
    codes = np.array(list(np.ndindex(3, 2)), np.int64)
    gone = untold(codes, np.array([200, 240, 60, 70, 1, 2]), MINIMUM)
    assert gone.tolist() == [False, False, False, False, True, True]


def test_two_small_groups_that_hide_each_other_stay():
    codes = np.array(list(np.ndindex(4, 2)), np.int64)
    assert not untold(codes, np.array([200, 240, 60, 70, 1, 2, 2, 1]), MINIMUM).any()


def test_of_one_column_banded_twice_those_between_the_bands_are_left_out():
    age = np.arange(18, 80)
    codes = np.stack([(age >= 25).astype(int) + (age >= 40), (age >= 24).astype(int)], axis=1)
    gone = untold(codes, np.where(age == 24, 3, 20), MINIMUM)
    assert age[gone].tolist() == [24]
    assert not untold(codes, np.where(age == 24, 5, 20), MINIMUM).any()


def test_what_is_left_of_a_group_without_several_groups_inside_it_is_left_out():
    # A region of 103 people holds two towns of 50 and three hamlets of one person each.
    codes = np.array([[0, 0], [0, 1], [0, 2], [0, 3], [0, 4], [1, 5], [1, 6]], np.int64)
    n = np.array([50, 50, 1, 1, 1, 70, 80])
    assert untold(codes, n, MINIMUM).tolist() == [False] * 2 + [True] * 3 + [False] * 2


def test_a_group_that_is_not_shown_gives_nobody_away():
    codes = np.array([[0], [1], [2]], np.int64)
    n = np.array([3, 50, 60])
    shown = [people >= MINIMUM for people in groups(codes, n)]
    named = [np.ones(3, dtype=bool)]
    assert given_away(codes, n, shown, MINIMUM, named).tolist() == [True, False, False]
    shown[0][1] = False
    assert not given_away(codes, n, shown, MINIMUM, named).any()


def test_nobody_is_left_out_for_what_another_table_lacks():
    # race a, b, unknown times sex f, m, unknown: total less women and men are two people.
    codes = np.array(list(np.ndindex(3, 3)), np.int64)
    named = [np.array([True, True, False])] * 2
    n = np.array([200, 240, 2, 60, 70, 0, 3, 4, 1])
    assert not untold(codes, n, MINIMUM, named).any()


def test_a_small_group_is_left_out_where_the_unknown_are_printed_too_and_they_stay():
    # race a, b, c, unknown times sex f, unknown: race c are three, one of unknown sex.
    codes = np.array(list(np.ndindex(4, 2)), np.int64)
    named = [np.array([True, True, True, False]), np.array([True, False])]
    gone = untold(codes, np.array([200, 9, 60, 2, 2, 1, 12, 30]), MINIMUM, named)
    assert codes[gone].tolist() == [[2, 0], [2, 1]]


def test_a_large_group_known_of_few_in_another_table_stays_whole():
    # Of 40 people of race c the sex of three is known.
    codes = np.array(list(np.ndindex(3, 3)), np.int64)
    named = [np.ones(3, dtype=bool), np.array([True, True, False])]
    assert not untold(codes, np.array([200, 240, 3, 60, 70, 8, 3, 0, 37]), MINIMUM, named).any()


@pytest.mark.parametrize("columns", [1, 4])
def test_an_empty_table_leaves_nobody_out(columns):
    nobody = np.zeros(0, np.int64)
    assert untold(nobody.reshape(0, columns), nobody, MINIMUM).tolist() == []
