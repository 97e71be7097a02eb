"""Decisions with more than two values: planted faults, clean twins, hand numbers, nobody lost."""

import pytest
from tests.checks.counted import RACE, CountedBench, CountedCases, card_of

from answerable.checks.ask import Ask
from answerable.checks.evidence.multiclass import Classes
from answerable.checks.fairness.class_rate_difference import class_rate_difference
from answerable.stats.results import Undefined
from answerable.system.data import Decision

GRADES = ("none", "junior", "senior")
CARD = card_of(protected=[RACE], decision=Decision("decision", "senior", classes=GRADES))


def opened(table, extra=()):
    rows = [(race, grade) for race, held in table.items()
            for grade, n in zip(GRADES, held, strict=True) for _ in range(n)]  # fmt: skip
    race, grade = zip(*rows, *extra, strict=True)
    bench = CountedBench(CARD, CountedCases({"race": race, "decision": grade}))
    return Classes().open(Ask(use="lending", attribute="race", outcome="decision"), bench)


def test_a_planted_difference_is_seen_in_its_class_and_its_clean_twin_shows_none():
    # Juniors of `a` are juniors where those of `b` are seniors; as many get nothing.
    found = class_rate_difference(opened({"a": (100, 300, 100), "b": (100, 100, 300)})).by_key
    values = {grade: found[grade, "a", "known"] for grade in GRADES}
    assert {g: e.value for g, e in values.items()} == pytest.approx(
        {"none": 0, "junior": 0.4, "senior": -0.4}
    )
    assert values["junior"].low > 0 > values["senior"].high
    clean = class_rate_difference(opened({"a": (10, 30, 10), "b": (100, 300, 100)})).by_key
    assert all(clean[g, "a", "known"].low < 0 < clean[g, "a", "known"].high for g in GRADES)


def test_the_differences_of_a_group_add_up_to_nothing():
    found = class_rate_difference(opened({"a": (7, 20, 3), "b": (5, 9, 11)}))
    assert sum(entry.value for _, entry in found) == pytest.approx(0)


def test_what_nobody_declared_is_compared_and_said():
    extra = [("a", "chief"), (None, "junior"), ("b", None)]
    found = class_rate_difference(opened({"a": (5, 5, 5), "b": (5, 5, 5)}, extra)).by_key
    assert found["chief", "a", "known"].value == pytest.approx(1 / 16)
    assert "does not name 'chief'" in found["chief", "", "not declared"].reason
    assert found["", "", "group unknown"].reason.startswith("1 person")
    assert found["", "", "no decision"].reason.startswith("1 people")


def test_a_group_whose_people_have_no_decision_is_undefined():
    found = class_rate_difference(opened({"b": (5, 5, 5)}, [("a", None)])).by_key
    assert isinstance(found["senior", "a", "known"], Undefined)


def test_two_values_are_no_classes():
    assert list(Classes().asks(card_of(protected=[RACE]))) == []
    assert [a.attribute for a in Classes().asks(CARD)] == ["race"]
