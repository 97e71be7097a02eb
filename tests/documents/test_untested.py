from dataclasses import replace

import pytest
from tests.record.sample import sample_record

from answerable.documents.untested import untested
from answerable.record.types import NotTested


@pytest.mark.parametrize(
    ("what", "brief", "in_full", "checks"),
    [
        ("data.drift", "drift", "data: drift", 1),
        (
            "fairness.a_gap, fairness.b_gap, fairness.c_gap, data.drift of mail",
            "3 fairness checks and 1 data check of mail",
            "fairness: a gap, b gap, c gap; data: drift of mail",
            4,
        ),
        (
            "fairness.conflicts: single mothers",
            "conflicts of single mothers",
            "fairness: conflicts of single mothers",
            1,
        ),
        ("privacy: secrets in text", "privacy: secrets in text", "privacy: secrets in text", 0),
        ("component officer", "component officer", "component officer", 0),
    ],
)
def test_checks_are_counted_by_area_and_named_in_full(what, brief, in_full, checks):
    (one,) = untested(replace(sample_record(), not_tested=(NotTested(what, "no data"),)))
    assert (one.brief, one.what, one.checks) == (brief, (in_full,), checks)


def test_areas_nobody_looked_at_lose_their_examples_when_there_are_many():
    areas = ("privacy: x, y", "security: z", "energy: w")
    record = replace(sample_record(), not_tested=tuple(NotTested(a, "no") for a in areas))
    (one,) = untested(record)
    assert one.brief == "privacy, security and energy"
    assert one.what == areas


def test_a_reason_that_keeps_many_groups_away_is_one_short_line():
    names = [f"fairness.{check}: {group}" for check in ("a_gap", "b_gap") for group in "xyz"]
    kept = tuple(NotTested(name, "the card's code is not trusted") for name in names)
    (one,) = untested(replace(sample_record(), not_tested=kept))
    assert (one.brief, one.checks) == ("6 fairness checks", 6)
