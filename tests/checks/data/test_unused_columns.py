from tests.checks.counted import RACE
from tests.checks.recorded import component, recorded, values

from answerable.checks.data.unused_columns import unused_columns
from answerable.system.data import Group, Source
from answerable.system.system import Component, Recorded

SOURCE = Source(
    "cases", python="a:b", key="case", unused=("reject",), annotators=("ann",), period="day"
)
USED = {
    "case": ["a"],
    "approve": [1],
    "race": ["x"],
    "dep": [2],
    "income": [3],
    "ann": ["y"],
    "day": ["2026-01-05"],
}
CARD = {
    "source": SOURCE, "protected": [RACE], "groups": [Group("parents", "dep > 0")],
    "reads": ["income"],
}  # fmt: skip


def test_what_nothing_reads_is_named():
    found = unused_columns(recorded(USED | {"shoe": [44], "reject": [0]}, **CARD))
    assert values(found) == {
        ("shoe", "read by nothing"): True, ("reject", "declared unused"): True,
    }  # fmt: skip


def test_columns_that_are_read_or_that_the_audit_needs_are_not_named():
    assert values(unused_columns(recorded(USED, **CARD))) == {("", "every column is used"): False}


def test_a_recorded_answer_belongs_to_its_component():
    officer = Component("officer", "human", (), ("said",), Recorded((("said", "officer"),)))
    columns = {"officer": ["yes"], "approve": [1]}
    found = recorded(columns, components=[component(), officer])
    assert values(unused_columns(found)) == {("", "every column is used"): False}
    assert found.role("officer") == "recorded answer of officer"


def test_what_an_input_hands_on_under_its_own_name_is_read():
    form = component("form", ["income"], ["income"], "input")
    columns = recorded(
        {"income": [1], "approve": [1]}, components=[form, component(reads=["income"])]
    )
    assert columns.role("income") == "read by form and model"
