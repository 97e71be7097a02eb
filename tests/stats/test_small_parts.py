"""Parts of a group printed whole: the withheld are never few together."""

from hypothesis import given
from hypothesis import strategies as st

from answerable.stats.small_parts import guarded_parts


def test_one_small_part_takes_the_smallest_other_with_it():
    assert guarded_parts([3, 40, 12, 0], 5) == {0, 2}
    assert guarded_parts([3, 2, 40, 12], 5) == {0, 1}


def test_nothing_is_withheld_where_no_part_is_small():
    assert guarded_parts([5, 40, 0], 5) == frozenset()


def test_a_part_that_is_not_printed_anyway_counts_among_the_withheld():
    assert guarded_parts([3, 40, 12], 5, gone=[1]) == {0, 1}
    assert guarded_parts([9, 40, 2], 1, gone=[2]) == {2}


@given(st.lists(st.integers(0, 30), max_size=8), st.integers(0, 12))
def test_small_parts_are_withheld_and_together_are_nobody_or_enough(sizes, minimum):
    withheld = guarded_parts(sizes, minimum)
    assert {p for p, n in enumerate(sizes) if 0 < n < minimum} <= withheld
    people = sum(sizes[p] for p in withheld)
    assert people == 0 or people >= minimum or withheld >= {p for p, n in enumerate(sizes) if n}
