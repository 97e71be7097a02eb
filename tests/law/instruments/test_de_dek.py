"""The five levels as a second look that is never law."""

from datetime import date

LAW = "de.dek"


def test_a_mortgage_score_lies_at_least_on_level_3_and_none_of_it_is_law(asked):
    found = asked(LAW)
    assert set(found.classes) == {"level_2", "level_3"}
    assert found.text.wording_status == "not_law"
    for held in found.classes.values():
        assert (held.applies, held.applies_from, held.status) == (False, None, "opinion")
    assert not any(duty.applies for duty in found.duties.values())


def test_level_4_is_left_open_for_a_large_bank_and_settled_for_a_small_one(asked):
    assert asked(LAW).open["dek.4"].needs == ("hard_to_avoid",)
    assert "dek.4" not in asked(LAW, size="small").open
    assert "level_4" in asked(LAW, "hard_to_avoid").classes


def test_an_autonomous_weapon_lies_on_level_5(asked):
    found = asked(LAW, outcome="military", facts="selects_targets_for_attack")
    assert "level_5" in found.classes


def test_a_drink_dispenser_lies_on_level_1(asked):
    found = asked(LAW, "no_selects_targets_for_attack", outcome="product_safety", about="nobody")
    assert set(found.classes) == {"level_1"}


def test_it_does_not_look_at_what_nobody_in_germany_meets(asked):
    found = asked(LAW, country="US-OH")
    assert found.silent == ["scope, our choice"]
    assert not found.classes | found.open


def test_nothing_of_it_was_known_before_23_october_2019(asked):
    assert asked(LAW, day=date(2019, 10, 22)).text is None
    assert asked(LAW, day=date(2019, 10, 23)).text.wording == "dek_2019"
