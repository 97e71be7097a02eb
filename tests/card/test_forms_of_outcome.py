"""Declarations beside one decision with two values: strata, classes, amounts, lists, categories."""

from pathlib import Path

from answerable.card.read import read_card

CARD = """
name = "Hiring"
[[source]]
name = "cases"
file = "cases.csv"
strata = ["department"]
[[component]]
name = "jury"
kind = "human"
reads = []
writes = ["grade"]
run = { recorded = ["grade"] }
[decision]
field = "grade"
favourable = "senior"
classes = ["none", "junior", "senior", 4]
[amount]
field = "wage"
truth = "wage_agreed"
[ranking]
rank = "place"
list = "query"
[[protected]]
name = "sex"
column = "sex"
category = "sex"
"""


def test_the_keys_arrive_where_checks_read_them(tmp_path: Path):
    (tmp_path / "answerable.toml").write_text(CARD)
    data = read_card(tmp_path).data
    assert data.sources[0].strata == ("department",)
    assert data.decision.classes == ("none", "junior", "senior", "4")
    assert (data.amount.field, data.amount.truth) == ("wage", "wage_agreed")
    assert (data.ranking.rank, data.ranking.list) == ("place", "query")
    assert data.protected[0].category == "sex"


def test_without_them_nothing_is_declared(tmp_path: Path):
    (tmp_path / "answerable.toml").write_text('name = "Hiring"\n')
    data = read_card(tmp_path).data
    assert (data.amount, data.ranking) == (None, None)
