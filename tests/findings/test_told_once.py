"""Groups without a number for one reason are told in one clause."""

from answerable.findings.told_once import told_once

FEW = "4 clusters are too few"


def test_a_reason_that_several_groups_share_is_told_once_and_where_it_was_met():
    parts = [("AT", FEW, "AT: few"), ("men", "", "men 0.8"), ("DE", FEW, ""), ("RO", FEW, "")]
    assert told_once(parts) == ["AT, DE and RO: 4 clusters are too few", "men 0.8"]


def test_a_reason_that_was_told_just_before_is_not_told_again():
    parts = [("x", FEW, ""), ("y", "nobody is in it", ""), ("z", FEW, "")]
    assert told_once(parts, FEW) == ["x and z: none either", "y: nobody is in it"]


def test_numbers_and_entries_without_a_place_stand_as_they_are():
    assert told_once([("", FEW, FEW), ("men", "", "men 0.8"), ("men", "", "men 0.8")]) == [
        FEW,
        "men 0.8",
        "men 0.8",
    ]
