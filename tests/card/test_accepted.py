"""The clean twins of the faults: cards that come close to one and are right."""

from pathlib import Path

import pytest

from answerable.card.read import parse_card
from answerable.errors import CardError
from answerable.system.facts import Grade

GOOD = (Path(__file__).parent / "good.toml").read_text(encoding="utf-8")


def read(old, new):
    assert GOOD.count(old) == 1
    return parse_card(GOOD.replace(old, new).encode(), Path("answerable.toml"))


RIGHT = [
    ("at_least = 0.8\n", "at_least = 0.8\nat_most = 0.8\n"),
    ("collected_to = 1990-12-31", "collected_to = 1990-01-01"),
    ('"purpose", ', '"check:anything.at_all", "look", "classes", '),
    ('"policy:race-four-fifths"]', '"policy:race-*", "promise:*"]'),
    ('reference = ""', 'reference = "white"'),
    ('describes = "One paragraph of prose; no rule reads it."', 'describes = """\none\n\ttwo"""'),
    ('values = { white = "white", black = "black", hispan = "Hispanic" }\nreference = ""',
     'reference = "anyone"'),
    ('name = "Nordhaus Bank"', 'name = "Банк 銀行 بنك 👩\u200d🚀"'),
    ('of = "race"', 'of = "single mothers"'),
    ('role = "provider"', 'role = "notified_body"'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), RIGHT, ids=range(len(RIGHT)))
def test_what_comes_close_to_a_fault_and_is_none_is_read(old, new):
    assert read(old, new).system.name == "Mortgage decisions"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('run = { python = "system:decide" }', 'run = { python = "a:b", format = "skops" }',
         'run has "format" and no model'),
        ('"purpose", ', '"checks:x", ', "is nothing in this card"),
        ('"purpose", ', '"policy:zzz*", ', "is nothing in this card"),
        ('at = "rule"', 'at = "income_extractor"', "does not say which field is compared"),
        ('name = "race"', '"describes\\u0007" = 1\nname = "race"', "U+0007"),
    ],
)  # fmt: skip
def test_what_comes_close_to_right_and_is_not_is_refused(old, new, what):
    with pytest.raises(CardError) as caught:
        read(old, new)
    assert any(what in problem.what for problem in caught.value.problems)


def test_two_writers_may_be_written_in_either_order():
    officer = """
[[component]]
name = "officer"
kind = "human"
reads = ["decision"]
writes = ["decision"]
run = { recorded = ["decision"] }

[[component]]
name = "rule"
kind = "logic"
reads = ["score"]"""
    rule = '[[component]]\nname = "rule"\nkind = "logic"\nreads = ["score"]'
    assert read(rule, officer).system.components[-1].name == "officer"


def test_a_use_of_some_components_has_only_those():
    card = read("persons_per_year = 2000", 'components = ["rule", "score_model"]')
    assert card.system.uses[0].components == ("score_model", "rule")


def test_an_unknown_answer_has_no_better_grade_than_unknown():
    card = read('profiling = { value = "yes",', 'profiling = { value = "unknown",')
    assert card.system.uses[0].facts[1].grade is Grade.UNKNOWN


def test_an_unknown_cluster_is_no_column():
    assert read("seed = 7 ", "seed = 8 ").data.sources[0].cluster == ""


def test_a_new_gate_requires_the_purpose_and_nothing_else():
    gate = 'requires = ["purpose", "scenario:*", "policy:race-four-fifths"]\n'
    assert read(gate, "").gate.requires == ("purpose",)
