"""Keys that contradict each other are told with their line and a mend."""

from pathlib import Path

import pytest

from answerable.card.read import read_card
from answerable.errors import CardError

CARD = """
name = "Hiring"
multiplicity = "holm"
[[source]]
name = "cases"
file = "cases.csv"
fractions = { arm = { flagged = 1, control = 0.05 } }
[[protected]]
name = "sex"
column = "sex"
compare_with = "largest"
"""


def read(folder: Path, text: str):
    (folder / "answerable.toml").write_text(text)
    return read_card(folder)


def test_how_people_are_weighed_and_compared_arrives(tmp_path: Path):
    card = read(tmp_path, CARD)
    assert card.data.sources[0].fractions == (("arm", (("flagged", 1.0), ("control", 0.05))),)
    assert card.data.protected[0].compare_with == "largest"
    assert card.multiplicity == "holm"


@pytest.mark.parametrize("shares", ["control = 1", 'control = 1 } }\nsampling = "census"#'])
def test_every_arm_may_have_been_looked_at_whole(tmp_path: Path, shares: str):
    text = CARD.replace("control = 0.05", shares)
    assert read(tmp_path, text).data.sources[0].fractions[0][1][1] == ("control", 1.0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('file = "cases.csv"', 'file = "cases.csv"\nweight = "w"', "by weight and by fractions"),
        ("control = 0.05", "control = 5", "control is above 1"),
        ("{ arm = {", "{ year = { y = 1 }, arm = {", "names 2 columns"),
        ("{ flagged = 1, control = 0.05 }", "{}", "names no value of .arm"),
        ('compare_with = "largest"', 'compare_with = "largest"\nreference = "men"', "Keep one"),
        ('compare_with = "largest"', "bands = [40, 25]", "the bands do not rise"),
        ('compare_with = "largest"', "bands = []", "the bands do not rise"),
        (
            'compare_with = "largest"',
            'bands = [25]\nvalues = { "1" = "men" }',
            "has values and bands",
        ),
        (
            "fractions = { arm = { flagged = 1, control = 0.05 } }",
            "fraction = 0.0",
            "fraction is not above 0",
        ),
        (
            "fractions = { arm = { flagged = 1, control = 0.05 } }",
            'fraction = 0.5\nsampling = "census"',
            "is a census, everyone there was",
        ),
        (
            'file = "cases.csv"',
            'file = "cases.csv"\nsampling = "census"',
            "is a census, everyone there was, and of these a fraction of 0.05",
        ),
        (
            "control = 0.05 } }",
            'control = 1.0 } }\nsampling = "sample"',
            "is a sample, a part of those there were, and its fractions say all of them",
        ),
        (
            "fractions = { arm = { flagged = 1, control = 0.05 } }",
            'weight = "n"\ncounts = "n"',
            "it would count twice",
        ),
        ('"holm"', '"scheffe"', "multiplicity"),
    ],
)
def test_a_contradiction_is_told(tmp_path: Path, old: str, new: str, said: str):
    with pytest.raises(CardError, match=said):
        read(tmp_path, CARD.replace(old, new))
