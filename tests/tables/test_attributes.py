"""An attribute file of its own: joined by key, hashed, nobody dropped, nothing guessed."""

import hashlib
from dataclasses import replace

import pytest
from tests.checks.counted import card_of

from answerable.errors import EvidenceError
from answerable.system.data import Protected
from answerable.tables.attributes import with_attribute_files
from answerable.tables.cases import open_cases


@pytest.fixture
def made(tmp_path):
    def make(text, *, key="case", column="race", name="kept/race.csv", of_source="case"):
        folder = tmp_path / "card"
        (folder / "kept").mkdir(parents=True, exist_ok=True)
        (folder / "kept" / "race.csv").write_text(text)
        card = card_of(protected=[Protected("race", column, (), file=name, key=key)])
        (source,) = card.data.sources
        data = replace(card.data, sources=(replace(source, key=of_source),))
        card = replace(card, data=data, path=folder / "answerable.toml")
        cases = open_cases(card, lambda: {"case": [1, 2, 3, 4], "approve": [1, 0, 1, 1]})
        return card, cases, folder / "kept" / "race.csv"

    return make


def test_people_are_joined_by_key_and_those_not_named_are_unknown(made):
    card, cases, file = made("case,race\n3,a\n1,b\n9,a\n2,\n")
    joined = with_attribute_files(cases, card)
    assert joined.count(["case", "race"]) == {
        ("1", "b"): 1, ("2", None): 1, ("3", "a"): 1, ("4", None): 1,
    }  # fmt: skip
    assert ("kept/race.csv", hashlib.sha256(file.read_bytes()).hexdigest()) in joined.files


def test_the_key_of_the_source_is_the_default(made):
    card, cases, _ = made("case,race\n1,b\n", key="")
    assert with_attribute_files(cases, card).count(["race"])["b",] == 1


@pytest.mark.parametrize(
    ("text", "changes", "said"),
    [
        ("case,race\n1,a\n1,b\n", {}, "names somebody twice"),
        ("case,origin\n1,a\n", {}, "has no column 'race'"),
        ("case,race\n1,a\n", {"name": "../../race.csv"}, "lies outside"),
        ("case,race\n1,a\n", {"key": "", "of_source": ""}, "nobody says by which column"),
        ("case,race\n1,a\n", {"name": "kept/none.csv"}, "there is no file"),
        ("case,race\nP01,a\nP02,b\n", {}, "names none of the cases in 'case'"),
    ],
)
def test_a_file_that_cannot_be_joined_is_refused_with_a_sentence(made, text, changes, said):
    card, cases, _ = made(text, **changes)
    with pytest.raises(EvidenceError, match=said):
        with_attribute_files(cases, card)


def test_without_such_a_file_the_cases_are_as_they_were(made):
    _, cases, _ = made("case,race\n1,a\n")
    assert with_attribute_files(cases, card_of()) is cases
