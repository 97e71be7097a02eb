"""People that remember whom they stand for are numbers like any other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.stats.people import People, is_sampled, plain, population, share_of
from answerable.stats.results import Count


def people(weights, clusters=None):
    weights = np.asarray(weights, float)
    units = None if clusters is None else np.bincount(clusters, weights, 4)
    return People(len(weights), weights.sum(), (weights**2).sum(), units)


@given(st.lists(st.floats(0.1, 50), max_size=20), st.lists(st.floats(0.1, 50), max_size=20))
def test_sums_and_differences_keep_whom_they_stand_for(one, other):
    both = people(one) + people(other)
    assert both == len(one) + len(other)
    assert both.mass == pytest.approx(sum(one) + sum(other))
    assert both.square == pytest.approx(sum(w * w for w in one + other))
    left = both - people(other)
    assert (left, left.mass) == (len(one), pytest.approx(sum(one), abs=1e-6))


def test_clusters_are_added_one_by_one():
    both = sum([people([1, 2], [0, 3]), people([4], [3])])
    assert both.units.tolist() == [1, 0, 0, 6]


def test_nobody_can_be_added_and_people_nobody_knows_cannot():
    assert 0 + people([2, 3]) == 2
    assert (people([2, 3]) - 0).mass == 5
    with pytest.raises(TypeError, match="3 people of whom nobody knows"):
        people([2]) + 3


def test_a_record_holds_the_people_alone():
    count = Count("a", people([3]), people([3, 1]))
    assert is_sampled(count) and not is_sampled(plain(count))
    assert type(plain(count).n) is int
    assert population(count) == (3, 4)
    assert (share_of(count), share_of(plain(count))) == (0.75, 0.5)


def test_a_group_that_stands_for_nobody_has_no_share():
    assert share_of(Count("a", 0, people([0, 0]))) == share_of(Count("a", 0, 0)) == -1
    assert share_of(Count("a", people([0.1] * 3), people([0.1] * 3))) == 1
