"""Of a few people whom all numbers together would give away no answer reaches a count."""

import pytest
from tests.test_bad_data import CARD

from answerable.card.read import read_card
from answerable.checks.bench import Bench
from answerable.checks.load import load_checks
from answerable.runs.trust import Trust
from answerable.tables.values import is_missing

RACE = """
[[protected]]
name = "race"
column = "race"
basis = { purpose = "audit", legal = "Art 6(1)(f)", access = "one person" }
"""
AGES = """
[[protected]]
name = "NAME"
column = "age"
bands = [FIRST, 40]
basis = { purpose = "audit", legal = "Art 6(1)(f)", access = "one person" }
"""
OUTCOME = """
[outcome]
column = "repaid"
favourable = "1"
means = "truth"
"""


def bench(folder, rows, more=""):
    """A bench over rows (race, sex, age, decision, repaid); "" is missing."""
    head = "id,race,sex,age,decision,repaid"
    lines = [",".join(map(str, (number, *row))) for number, row in enumerate(rows)]
    (folder / "cases.csv").write_text("\n".join([head, *lines]))
    (folder / "answerable.toml").write_text(CARD.format(file="cases.csv") + more)
    load_checks()
    return Bench(read_card(folder), Trust())


def people(race, sex, n, *, age=50, decision=1, repaid=1):
    return [(race, sex, age, decision, repaid)] * n


CROWD = [*people("a", "f", 40), *people("a", "m", 50), *people("b", "m", 30, decision=0)]


def test_a_small_group_of_one_attribute_has_no_answer_in_any_count(tmp_path):
    opened = bench(tmp_path, [*CROWD, *people("c", "f", 1), *people("c", "m", 2)], RACE)
    counted = opened.cases.count(["race", "decision"])
    assert counted["c", None] == 3
    assert {cell[0] for cell in counted if cell[1] is not None} == {"a", "b"}
    assert opened.untold.people == {"decision": 3}
    assert opened.untold.groups == {"race": frozenset({"c"})}
    assert opened.everyone.count(["race", "decision"])["c", "1"] == 3


def test_its_clean_twin_with_five_people_is_counted_as_it_is(tmp_path):
    opened = bench(tmp_path, [*CROWD, *people("c", "f", 5)], RACE)
    assert opened.cases.count(["race", "decision"])["c", "1"] == 5
    assert not opened.untold.people
    assert "then null" not in " ".join(opened.cases.sql)


def test_nobody_loses_an_answer_because_their_group_is_not_known(tmp_path):
    opened = bench(tmp_path, [*CROWD, *people("a", "", 2), *people("b", "f", 9)], RACE)
    assert opened.cases.count(["sex", "decision"])[None, "1"] == 2
    assert not opened.untold.people


def test_between_two_bands_of_one_column_nobody_is_told_of_and_no_statement_names_an_age(tmp_path):
    ages = AGES.replace("NAME", "age").replace("FIRST", "25")
    ages += AGES.replace("NAME", "stage").replace("FIRST", "24")
    young = [*people("a", "f", 30, age=20), *people("a", "m", 30, age=33)]
    opened = bench(tmp_path, [*CROWD, *young, *people("a", "m", 2, age=24)], RACE + ages)
    counted = opened.cases.count(["age", "decision"])
    assert counted["24", None] == 2
    assert counted["20", "1"] == counted["33", "1"] == 30
    assert not [statement for statement in opened.cases.sql if "'24'" in statement]


def test_people_left_of_a_declared_group_and_its_others_are_told_of_nowhere(tmp_path):
    declared = '\n[[group]]\nname = "old"\nwhere = "age >= 60"\nothers = "the others"\n'
    rows = [*CROWD, *people("a", "f", 3, age=70)]
    opened = bench(tmp_path, rows, declared)
    assert opened.cases.count(["age", "decision"])["70", None] == 3
    assert opened.untold.groups == {"old": frozenset({"old"})}


def test_few_with_an_outcome_lose_the_outcome_and_keep_the_decision(tmp_path):
    rows = [*CROWD, *people("c", "f", 3), *people("c", "f", 30, decision=0, repaid="")]
    opened = bench(tmp_path, rows, RACE + OUTCOME)
    assert opened.cases.count(["race", "repaid"])["c", None] == 33
    assert opened.cases.count(["race", "decision"])["c", "1"] == 3
    assert opened.untold.people == {"repaid": 3}


def test_decision_and_outcome_of_few_refused_are_hidden_with_another_group(tmp_path):
    crowd = [
        person
        for race, n in (("a", 20), ("b", 10))
        for sex in "fm"
        for decision in (0, 1)
        for person in people(race, sex, n, decision=decision, repaid=decision)
    ]
    twin = bench(tmp_path, crowd, RACE + OUTCOME)
    assert twin.cases and not twin.untold.crossed
    few = [*people("c", "f", 30), *people("c", "f", 4, decision=0, repaid=0)]
    (tmp_path / "more").mkdir()
    opened = bench(tmp_path / "more", [*crowd, *few], RACE + OUTCOME)
    assert opened.cases
    assert opened.untold.crossed == {"race": frozenset({"c", "b"})}


def test_people_of_unknown_sex_cost_no_group_its_numbers(tmp_path):
    crowd = [
        *people("a", "f", 40), *people("a", "m", 40, decision=0, repaid=0),
        *people("b", "f", 20, decision=0, repaid=0), *people("b", "m", 20),
    ]  # fmt: skip
    opened = bench(tmp_path, [*crowd, *people("a", "", 7), *people("a", "", 2, decision=0)],
                   RACE + OUTCOME)  # fmt: skip
    assert opened.cases and not opened.untold.people
    assert "sex" not in opened.untold.crossed


def test_a_few_without_an_outcome_keep_their_decision(tmp_path):
    crowd = [
        person
        for race, sex in ("af", "am", "bf", "bm")
        for decision in (0, 1)
        for person in people(race, sex, 20, decision=decision, repaid=decision)
    ]
    opened = bench(tmp_path, [*crowd, *people("a", "f", 2, repaid="")], RACE + OUTCOME)
    assert opened.cases.count(["decision", "repaid"])["1", None] == 2
    assert not opened.untold.people


def test_a_group_of_whom_few_have_a_decision_keeps_its_other_outcomes(tmp_path):
    rows = [*CROWD, *people("c", "f", 3), *people("c", "f", 30, decision="")]
    opened = bench(tmp_path, rows, RACE + OUTCOME)
    assert opened.cases.count(["race", "decision"])["c", None] == 33
    assert opened.cases.count(["race", "repaid"])["c", "1"] == 33


def test_rows_that_are_read_lack_the_same_answers(tmp_path):
    opened = bench(tmp_path, [*CROWD, *people("c", "f", 3)], RACE)
    batch = opened.read.batch(["race", "decision"])
    assert batch["race"][is_missing(batch["decision"])].tolist() == ["c"] * 3


@pytest.mark.parametrize("small", [3, 5])
def test_in_several_tables_of_counts_another_group_hides_the_small_one(tmp_path, small):
    more = '\n[[source]]\nname = "by race"\nfile = "race.csv"\ncounts = "n"\n' + RACE
    (tmp_path / "sex.csv").write_text("sex,decision,n\nf,1,60\nm,0,63\n")
    (tmp_path / "race.csv").write_text(f"race,decision,n\na,1,80\nb,0,{40 - small}\nc,1,{small}\n")
    card = CARD.format(file="sex.csv").replace('key = "id"', 'counts = "n"')
    (tmp_path / "answerable.toml").write_text(card + more)
    load_checks()
    opened = Bench(read_card(tmp_path), Trust())
    counted = opened.cases.count(["race", "decision"])
    hidden = {cell[0] for cell in counted if cell[1] is None}
    assert hidden == ({"b", "c"} if small < 5 else set())
    assert opened.cases.count(["sex", "decision"]) == {("f", "1"): 60, ("m", "0"): 63}
