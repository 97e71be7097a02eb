import math
from datetime import date

import pytest

from answerable.documents.words import (
    day,
    few,
    interval,
    key_words,
    limit_number,
    listed,
    number,
    people,
    scalar,
    scale_of,
    sentence_case,
    short_name,
    spoken,
)
from answerable.stats.results import Count


@pytest.mark.parametrize(
    ("value", "scale", "shown"),
    [
        (0.675, "share", "67.5 %"),
        (0.7432, "ratio", "0.743"),
        (-0.0146, "difference", "−1.5 points"),
        (0.0146, "difference", "+1.5 points"),
        (-0.00001, "difference", "0.0 points"),
        (math.inf, "ratio", "no end"),
    ],
)
def test_numbers_as_printed(value, scale, shown):
    assert number(value, scale) == shown


def test_intervals_name_their_unit_once():
    assert interval(0.67, 0.81, "share") == "67.0 to 81.0 %"
    assert interval(-0.054, 0.022, "difference") == "−5.4 to +2.2 points"
    assert interval(0.5, math.inf, "ratio") == "0.500 to no end"


def test_limits_keep_the_digits_they_were_written_with():
    assert limit_number(0.8, "ratio") == "0.8"
    assert limit_number(-0.05, "difference") == "−5 points"
    assert limit_number(0.9, "share") == "90 %"


def test_dates_are_the_same_in_every_locale():
    assert day(date(2027, 12, 2)) == "2 December 2027"
    assert day(None) == "unknown"


def test_counts_of_a_few_people_are_withheld_also_of_unknown_ones():
    assert people(Count("black", 133, 197), 5) == "133 of 197"
    assert people(Count("X", 1, 4), 5) == "withheld (fewer than 5 people)"
    assert people(Count("X", 0, 0), 5) == "0 of 0"
    assert people(Count("unknown", 3, 3), 5) == "withheld (fewer than 5 people)"
    assert (few(0, 5), few(4, 5), few(5, 5)) == ("0", "fewer than 5", "5")


def test_the_scale_follows_the_standard_term():
    assert scale_of("fairness.impact_ratio.v1") == "ratio"
    assert scale_of("fairness.demographic_parity_difference.v1") == "difference"
    assert scale_of("fairness.selection_rate.v1") == "share"
    assert scale_of("energy.training.v1") == "number"
    assert scale_of("fairness.theil_index.v1") == "number"
    assert scale_of("fairness.mean_amount.v1") == "number"
    assert scale_of("fairness.calibration_gap.v1") == "difference"


def test_words_for_identifiers_and_values():
    assert spoken("high_risk") == "high-risk"
    assert short_name("fairness.impact_ratio.v1") == "impact ratio"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert [scalar(v) for v in (None, True, math.inf, 600.5, 3100)] == [
        "nothing", "yes", "no limit", "600.5", "3100",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ((), "everyone"),
        (("black", "known"), "black"),
        (("", "group unknown"), "group unknown"),
        (("women", "bin 3"), "women, bin 3"),
    ],
)
def test_keys_read_as_labels(key, shown):
    assert key_words(key) == shown


def test_no_ratio_is_printed_as_a_limit_it_does_not_reach():
    assert number(0.7999, "ratio") == "0.7999"
    assert number(0.79999, "ratio") == "just below 0.8"
    assert number(0.80001, "ratio") == "just above 0.8"
    assert number(0.8, "ratio") == "0.800"
    assert (number(0.65531, "number"), number(0.00045, "number")) == ("0.655", "0.00045")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("f: too few", "f: too few"), ("single mothers: too few", "Single mothers: too few")],
)
def test_a_sentence_begins_with_a_capital_and_a_group_of_one_letter_keeps_its_name(text, shown):
    assert sentence_case(text) == shown
