from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.kernels import slices
from answerable.kernels.slices import People, Search, best_slices, parents
from answerable.kernels.slices_apart import slices_apart


def people_of(n, sizes, seed, rate=None):
    """Coded columns by chance, and hits at 12 % or at `rate(codes)`."""
    rng = np.random.default_rng(seed)
    codes = np.stack([rng.integers(0, size, n) for size in sizes])
    wanted = np.full(n, 0.12) if rate is None else rate(codes)
    return People(codes, tuple(sizes), rng.random(n) < wanted)


def planted(codes):
    return 0.08 + 0.4 * ((codes[0] == 1) & (codes[2] == 2) & (codes[3] == 0))


def every_slice(people, search):
    """All slices one by one, scored as the paper writes the formula."""
    n, mean = len(people.hit), people.hit.mean()
    for size in range(1, search.levels + 1):
        for columns in combinations(range(len(people.sizes)), size):
            for levels in product(*(range(people.sizes[c]) for c in columns)):
                where = tuple(zip(columns, levels, strict=True))
                inside = people.holds(where)
                if inside.sum() < search.support:
                    continue
                rate = people.hit[inside].mean()
                score = search.alpha * (rate / mean - 1)
                score -= (1 - search.alpha) * (n / inside.sum() - 1)
                if score > 0:
                    yield score, where


def best_first(found):
    """Highest score first; ties by fewer columns, earlier columns, lower levels."""
    score, where = found
    return -round(score, 9), len(where), [c for c, _ in where], [level for _, level in where]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10_000),
    st.lists(st.integers(1, 4), min_size=1, max_size=5),
    st.integers(1, 8),
    st.sampled_from([0.5, 0.8, 0.95, 0.99]),
)
def test_the_search_finds_what_trying_everything_finds(seed, sizes, k, alpha):
    people = people_of(300, sizes, seed)
    search = Search(alpha=alpha, support=8)
    found = best_slices(people, k, search)
    expected = sorted(every_slice(people, search), key=best_first)[:k]
    assert [s.score for s in found] == pytest.approx([score for score, _ in expected])
    assert [s.where for s in found] == [where for _, where in expected]
    for one in found:
        inside = people.holds(one.where)
        assert (one.n, one.hits) == (inside.sum(), people.hit[inside].sum())


@pytest.mark.parametrize("k", [1, 4, 40])
def test_slices_of_three_are_the_same_however_many_are_counted_at_a_time(k, monkeypatch):
    people = people_of(4000, [3, 4, 3, 5], 6, planted)
    search = Search(alpha=0.95, support=8)
    monkeypatch.setattr(slices, "_ROOM", 20)
    found = best_slices(people, k, search)
    expected = sorted(every_slice(people, search), key=best_first)[:k]
    assert [s.where for s in found] == [where for _, where in expected]
    assert len(found[0].where) == 3


@pytest.mark.parametrize("levels", [1, 2])
def test_a_slice_has_no_more_columns_than_were_asked_for(levels):
    people = people_of(2000, [2, 5, 4, 3], 1, planted)
    search = Search(support=30, levels=levels)
    found = best_slices(people, 6, search)
    expected = sorted(every_slice(people, search), key=best_first)[:6]
    assert [s.where for s in found] == [where for _, where in expected]


def test_columns_of_more_levels_than_a_byte_holds_are_searched_alike():
    people = people_of(9000, [300, 2, 3], 8, lambda c: 0.1 + 0.8 * ((c[0] == 280) & (c[1] == 1)))
    search = Search(alpha=0.999, support=4)
    found = best_slices(people, 8, search)
    expected = sorted(every_slice(people, search), key=best_first)[:8]
    assert [s.where for s in found] == [where for _, where in expected]
    assert any((0, 280) in s.where and len(s.where) == 3 for s in found)


def test_the_planted_slice_is_first_and_none_of_its_parts_is_told_beside_it():
    people = people_of(6000, [2, 5, 4, 3, 6, 2], 1, planted)
    found = best_slices(people, 50, Search(support=30))
    first = ((0, 1), (2, 2), (3, 0))
    assert found[0].where == first
    chosen = slices_apart(people, found, 5, support=30)
    assert chosen[0] == first
    assert not any(set(where) <= set(first) or set(first) <= set(where) for where in chosen[1:])


def test_what_a_wider_slice_explains_is_told_as_the_wider_one():
    people = people_of(4000, [2, 5, 4], 2, lambda codes: 0.1 + 0.4 * (codes[0] == 1))
    found = best_slices(people, 50, Search(support=30))
    assert slices_apart(people, found, 5, support=30) == (((0, 1),),)


def test_two_columns_that_say_the_same_are_told_once():
    people = people_of(4000, [3, 4], 3, lambda codes: 0.1 + 0.4 * (codes[0] == 1))
    doubled = People(np.vstack([people.codes, people.codes[:1]]), (3, 4, 3), people.hit)
    found = best_slices(doubled, 50, Search(support=30))
    assert len(slices_apart(doubled, found, 5, support=30)) == 1


def test_two_causes_are_told_both():
    two = people_of(
        6000, [3, 4, 5], 4, lambda c: 0.08 + 0.4 * (c[0] == 1) + 0.3 * ((c[1] == 2) & (c[2] == 3))
    )
    found = best_slices(two, 100, Search(support=60))
    chosen = slices_apart(two, found, 5, support=60)
    assert set(chosen[:2]) == {((0, 1),), ((1, 2), (2, 3))}


@pytest.mark.parametrize("hit", [False, True])
def test_nobody_stands_out_when_all_are_alike(hit):
    people = people_of(200, [2, 3], 5)
    same = People(people.codes, people.sizes, np.full(200, hit))
    assert best_slices(same, 5, Search()) == ()


def test_a_slice_has_a_parent_for_every_column_it_could_lose():
    assert list(parents(((0, 1), (2, 0)))) == [((2, 0),), ((0, 1),)]
    assert list(parents(((0, 1),))) == []
