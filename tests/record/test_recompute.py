from dataclasses import replace

import pytest
from tests.record.sample import RATIO, sample_record

from answerable.record.recompute import recompute
from answerable.record.types import Margin
from answerable.stats.odds import odds_ratio
from answerable.stats.people import People
from answerable.stats.rates import difference, paired_difference, rate, ratio
from answerable.stats.results import Count, Series

A, B = Count("a", 3, 10), Count("b", 8, 10)


def _with(entry, *, margins=(), check="fairness.impact_ratio.v1/use"):
    sample = sample_record()
    measured = replace(sample.measured[0], line=check, results=Series((), (((), entry),)))
    return replace(sample, measured=(measured,), findings=(), margins=margins)


def test_every_number_of_the_sample_follows_from_its_counts():
    found = recompute(sample_record())
    assert (found.agree, found.without_counts, found.disagree) == (5, 0, ())


@pytest.mark.parametrize(
    "entry",
    [rate(A), ratio(A, B), difference(A, B), paired_difference(3, 2, 1, 4), odds_ratio(A, B)],
)
def test_each_kind_of_number_follows_from_its_counts_and_a_moved_one_does_not(entry):
    check = "some.check.v1/use"
    assert recompute(_with(entry, check=check)).agree == 1
    moved = replace(entry, value=entry.value + 0.001)
    (said,) = recompute(_with(moved, check=check)).disagree
    assert "its counts say" in said


def test_a_number_without_counts_or_formula_is_left_to_a_rerun():
    entry = ratio(A, B)
    for other in (replace(entry, counts=()), replace(entry, counts=(A, B, A))):
        found = recompute(_with(other))
        assert (found.agree, found.without_counts, found.disagree) == (0, 1, ())


def test_a_name_that_only_sounds_like_a_ratio_is_none():
    entry = replace(ratio(A, B), method="mover")
    found = recompute(_with(entry, check="fairness.calibration_gap.v1/use"))
    assert (found.agree, found.without_counts, found.disagree) == (0, 1, ())


def test_counts_that_differ_from_the_margins_are_a_contradiction():
    margin = Margin(RATIO, (), (A, Count("b", 7, 10)))
    (said,) = recompute(_with(ratio(A, B), margins=(margin,), check=RATIO)).disagree
    assert "differ from those in the margins" in said


def test_a_weighed_number_follows_from_the_people_its_counts_stand_for():
    a = Count("a", People(3, 4.5, 8.0), People(10, 12.5, 20.0))
    b = Count("b", People(8, 30.0, 120.0), People(10, 40.0, 200.0))
    for entry in (rate(a), ratio(a, b), difference(a, b), odds_ratio(a, b)):
        check = "some.check.v1/use"
        assert recompute(_with(entry, check=check)).agree == 1
        (said,) = recompute(_with(replace(entry, population=((9.0, 10.0),) * len(entry.counts)),
                                  check=check)).disagree  # fmt: skip
        assert "its counts say" in said
        # Its counts alone lead to another number, and nobody compares them.
        assert recompute(_with(replace(entry, population=()), check=check)).without_counts == 1
