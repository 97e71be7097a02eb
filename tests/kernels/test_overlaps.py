"""Groups and intersections printed together: the adversary, the lines, what is kept."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernels.attack import singled_out

from answerable.kernels.overlaps import guarded_cells, told_apart


def subsets_of(many):
    return [s for size in range(1, many + 1) for s in combinations(range(many), size)]


def sets_told(codes, n, minimum=5):
    """The printed groups as 0/1 rows over cells, everybody first; the small intersections; told."""
    told = told_apart(codes, n, subsets_of(codes.shape[1]), minimum)
    rows, small = [np.ones(len(n), bool)], []
    for subset, one in told.items():
        rows += [one.place == group for group in np.flatnonzero(one.shown)]
        if len(subset) > 1:
            few = np.flatnonzero((one.n > 0) & (one.n < minimum))
            small += [one.place == group for group in few]
    return np.array(rows), np.array(small).reshape(-1, len(n)), told


@st.composite
def tables(draw):
    shape = draw(st.sampled_from([(2, 3), (3, 3), (2, 2, 2), (2, 3, 2), (4, 3)]))
    cells = np.array([*np.ndindex(*(size + 1 for size in shape))]) - 1
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = np.floor(rng.gamma(0.4, draw(st.sampled_from([4, 15, 60])), len(cells))).astype(np.int64)
    n[(cells < 0).any(axis=1)] //= draw(st.sampled_from([1, 4, 1_000]))
    # Groups of one attribute are for another rule: here each is large or empty.
    for attribute, size in enumerate(shape):
        for level in range(-1, size):
            inside = cells[:, attribute] == level
            if 0 < n[inside].sum() < 5:
                n[np.flatnonzero(inside)[-1]] += 5
    n[-1] += 5 * (n.sum() == 0)
    return cells, n


@settings(max_examples=80, deadline=None)
@given(tables())
def test_no_sum_or_difference_of_printed_groups_is_a_small_intersection(table):
    cells, n = table
    cells, n = cells[n > 0], n[n > 0]
    printed, small, told = sets_told(cells, n)
    # Whose sex nobody knows follows from everybody less men less women, whatever is withheld.
    alone = [one.place == g for s, one in told.items() if len(s) == 1 for g in range(len(one.n))]
    assert singled_out(printed, small) == singled_out([printed[0], *alone], small)


def test_the_adversary_finds_what_a_plain_rule_of_five_gives_away():
    # 197 black people and 195 black men, 401 women and 399 others of them: two black women.
    codes = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]])
    n = np.array([195, 2, 900, 300, 110, 99])
    everybody, black, black_men = np.ones(6, bool), codes[:, 0] == 0, n == 195
    assert singled_out([everybody, black, black_men], [n == 2]) == [0]
    printed, small, told = sets_told(codes, n)
    assert len(small) == 1 and singled_out(printed, small) == []
    # Both lines through the two make way, and all groups of one attribute stay.
    assert told[0,].shown.all() and told[1,].shown.all()
    assert told[0, 1].shown.tolist() == [False, False, True, True, False, False]
    assert told[0, 1].guards.tolist() == [True, False, False, False, True, True]


def test_people_whose_sex_nobody_knows_hide_no_intersection():
    codes = np.array([[0, 0], [0, 1], [0, -1], [1, 0], [1, 1]])
    _, _, told = sets_told(codes, np.array([144, 51, 2, 1_000, 400]))
    assert told[0, 1].shown.all()


def test_where_nothing_is_small_all_is_shown():
    codes = np.array([*np.ndindex(3, 2, 2)])
    _, small, told = sets_told(codes, np.full(12, 5))
    assert not len(small) and all(one.shown.all() for one in told.values())


def test_beyond_the_exact_limit_a_group_less_its_parts_is_still_nobody_or_enough():
    rng = np.random.default_rng(3)
    codes = np.array([*np.ndindex(7, 7, 6)])
    n = np.floor(rng.gamma(0.5, 40, len(codes))).astype(np.int64)
    told = told_apart(codes, n, subsets_of(3), 5)
    for (_, wider), (subset, one) in combinations(told.items(), 2):
        if len(subset) < 2:
            continue
        for group in np.flatnonzero(wider.shown):
            inside = wider.place == group
            shown = inside & one.shown[one.place]
            apart = [p for p in np.unique(one.place[shown]) if (one.place == p)[~inside].any()]
            left = wider.n[group] - n[shown].sum()
            assert apart or left == 0 or left >= 5


@settings(max_examples=80, deadline=None)
@given(tables())
def test_nobody_half_known_follows_from_what_is_printed_and_from_everybody_else(table):
    cells, n = table
    cells, n = cells[n > 0], n[n > 0]
    told = told_apart(cells, n, subsets_of(cells.shape[1]), 5)
    alone = [np.ones(len(n), bool)]
    alone += [one.place == g for s, one in told.items() if len(s) == 1 for g in range(len(one.n))]
    printed = list(alone)
    for subset, one in told.items():
        if len(subset) > 1:
            groups = [one.place == g for g in np.flatnonzero(one.shown & ~one.quiet)]
            together = (one.place >= 0) & one.shown[one.place]
            printed += [*groups, together] if groups else []
    half = []
    for subset in subsets_of(cells.shape[1])[cells.shape[1] :]:
        for key in {tuple(row) for row in cells[:, subset].tolist()}:
            inside = (cells[:, subset] == key).all(axis=1)
            if min(key) < 0 <= max(key) and n[inside].sum() < 5:
                half.append(inside)
    half = np.array(half).reshape(-1, len(n))
    assert singled_out(printed, half) == singled_out(alone, half)


PARTS = st.lists(
    st.lists(st.sampled_from([0, 1, 2, 4, 6, 20, 90]), min_size=4, max_size=4),
    min_size=3,
    max_size=5,
)


@settings(max_examples=80, deadline=None)
@given(PARTS)
def test_no_small_cell_of_a_table_follows_from_its_margins_and_the_cells_left(rows):
    people = np.array(rows, np.int64)
    people[:, 0] += 5  # groups and parts of a few people are for another rule
    people[0] += 5
    withheld = guarded_cells(people, 5)
    rows, parts = np.indices(people.shape).reshape(2, -1)[:, people.ravel() > 0]
    margins = [rows == row for row in range(len(people))]
    margins += [parts == part for part in range(people.shape[1])]
    left = [(rows == row) & (parts == part) for row, part in np.argwhere(~withheld & (people > 0))]
    few = np.argwhere((people > 0) & (people < 5))
    small = np.array([(rows == row) & (parts == part) for row, part in few])
    small = small.reshape(-1, len(rows))
    assert singled_out([*margins, *left], small) == singled_out(margins, small)


def test_a_table_without_small_cells_is_shown_whole():
    assert not guarded_cells(np.array([[9, 8], [7, 6], [0, 90]]), 5).any()


def test_a_small_cell_takes_a_circle_of_cells_with_it():
    withheld = guarded_cells(np.array([[40, 3, 30], [60, 50, 70], [80, 90, 95]]), 5)
    assert withheld[0, 1] and withheld.sum() == 4
    assert (withheld.sum(axis=0) != 1).all() and (withheld.sum(axis=1) != 1).all()


def test_of_a_large_table_whole_parts_are_withheld_that_no_margin_gives_back():
    people = np.full((4, 120), 30)
    people[0, 7] = 2
    withheld = guarded_cells(people, 5)
    hidden = np.flatnonzero(withheld[0])
    assert 7 in hidden and len(hidden) == 2
    assert (withheld == withheld[0]).all()
    people[0, 7] = 30
    assert not guarded_cells(people, 5).any()
