"""The convention of the Council of Europe: not in force, and about authorities."""

from datetime import date

LAW = "coe.cets225"


def test_it_is_shown_as_not_yet_in_force_and_binds_nobody(asked):
    found = asked(LAW, "by_public_authority", outcome="public_benefit")
    held = found.classes["public_use"]
    assert (held.wording_status, held.applies) == ("adopted_not_yet_in_force", False)
    assert held.status == "memory"
    assert not any(duty.applies for duty in found.duties.values())


def test_a_private_bank_is_not_reached(asked):
    found = asked(LAW)
    assert found.silent == ["Convention, Article 3(1)(b)"]
    assert not found.classes | found.open


def test_nothing_of_it_was_known_before_it_was_adopted(asked):
    assert asked(LAW, day=date(2024, 5, 16)).text is None


def test_seoul_is_not_examined(asked):
    found = asked(LAW, "by_public_authority", country="KR", outcome="public_benefit")
    assert found.silent
    assert not found.classes | found.open
