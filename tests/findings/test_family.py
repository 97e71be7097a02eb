"""The family of tests: each counted once, corrected together, and told in a sentence."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from tests.stats.test_design import sampled

from answerable.findings.family import exact_tests, family_says
from answerable.findings.power_words import could_have_seen
from answerable.stats.rates import difference, rate, ratio
from answerable.stats.results import Count, Series

A, B = Count("a", 300, 600), Count("b", 450, 600)


def finding(line, *entries):
    keyed = tuple(((f"g{i}", "known"), entry) for i, entry in enumerate(entries))
    return SimpleNamespace(line=line, results=Series(("group", "people"), keyed))


def test_ratio_and_difference_of_the_same_people_are_one_test():
    found = exact_tests([finding("one", ratio(A, B)), finding("two", difference(A, B), rate(A))])
    assert [[line for line, _ in test.lines] for test in found] == [["one", "two"]]
    assert found[0].holm == found[0].p_value


def test_placings_of_unknown_people_are_no_tests_and_nothing_measured_is_no_crash():
    placed = SimpleNamespace(
        line="l", results=Series(("group", "people"), ((("a", "lowest possible"), ratio(A, B)),))
    )
    assert exact_tests([placed, SimpleNamespace(line="x", results=None)]) == ()
    assert family_says([placed]) == ""


def test_many_equal_groups_and_one_planted_gap_leave_one_difference():
    equal = [difference(Count(f"c{i}", 50 - i, 100), Count("d", 500, 1000)) for i in range(12)]
    said = family_says([finding("one", ratio(A, B), *equal)])
    assert said.startswith("13 comparisons of rates were tested: ")
    assert "1 still when all are corrected together (Holm)" in said


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            ratio(Count("a", 38, 47), Count("b", 1689, 1924)),
            "these 47 people only a drop below 72.7",
        ),
        (difference(Count("a", 1, 3), Count("b", 30, 100)), "3 people no drop below 30.0 %"),
    ],
)
def test_beside_what_could_be_luck_stands_what_could_have_been_seen(entry, said):
    (told,) = could_have_seen(entry)
    assert said in told


def test_of_people_who_are_weighed_fewer_could_show_it_and_the_words_say_so():
    y, z = [1] * 38 + [0] * 9, [1] * 1689 + [0] * 235
    alike = ratio(sampled("a", y, [2] * 47), sampled("b", z, [2] * 1924))
    (told,) = could_have_seen(alike)
    assert "these 47 people (design effect 1.0) only a drop below 72.7" in told
    uneven = ratio(sampled("a", y, [1, 9] * 23 + [1]), sampled("b", z, [1, 9] * 962))
    (told,) = could_have_seen(uneven)
    assert "(design effect 1." in told and "below 7" not in told
    assert could_have_seen(replace(alike, effective=())) == []


def test_a_difference_that_is_seen_and_a_rate_alone_need_no_such_words():
    assert could_have_seen(difference(A, B)) == could_have_seen(rate(A)) == []
