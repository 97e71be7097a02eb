"""Korea: high impact, labels, very large models."""

from datetime import date

LAW = "kr.ai_basic_act"


def test_a_loan_score_in_seoul_is_high_impact_by_memory_and_users_are_told(asked):
    found = asked(LAW, country="KR")
    assert found.classes["high_impact"].status == "memory"
    assert found.classes["transparency"].status == "statute"
    assert "KRW 30 million" in found.penalties[0]


def test_it_is_in_force_from_22_january_2026(asked):
    before = asked(LAW, country="KR", day=date(2026, 1, 21))
    assert not before.classes["transparency"].applies
    assert asked(LAW, country="KR", day=date(2026, 1, 22)).duties["kr.31"].applies


def test_safety_measures_begin_at_ten_to_the_26(asked):
    chat = {"outcome": "conversation", "country": "KR"}
    assert "high_performance" in asked(LAW, "training_flop:1e26", **chat).classes
    assert "high_performance" not in asked(LAW, "training_flop:9.9e25", **chat).classes
    assert "kr.compute" not in asked(LAW, "training_flop:9.9e25", **chat).open


def test_other_places_are_not_examined(asked):
    found = asked(LAW)
    assert found.silent
    assert not found.classes | found.open
