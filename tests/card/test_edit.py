import tomllib
from datetime import date
from pathlib import Path

import pytest

from answerable.card.edit import _must_be_the_only_change, set_facts
from answerable.card.read import read_card
from answerable.errors import CardError

GOOD = (Path(__file__).parent / "good.toml").read_text(encoding="utf-8")
USE = "mortgage decision"
LAYOUTS = {
    "header": '[[use]]\nname = "u" # keep\n[use.facts] # keep\nown_a = "no" # keep\n\n[gate]\n',
    "empty header": '[[use]]\nname = "u"\n[use.facts]\n# keep\n[gate]\n',
    "last line": '[gate]\n[[use]]\nname = "u"\n[use.facts]\nown_a = "no"',
    "inline": '[[use]]\nname = "u"\nfacts = { own_a = "no" } # keep\n[gate]\n',
    "empty inline": '[[use]]\nname = "u"\nfacts = {}\n[gate]\n',
    "dotted": '[[use]]\nname = "u"\nfacts.own_a = "no" # keep\npersons = []\n[gate]\n',
    "dotted table": '[[use]]\nname = "u"\nfacts.own_a = { value = "no" }\npersons = []\n[gate]\n',
    "deep dotted": '[[use]]\nname = "u"\nfacts.own_a.value = "no"\npersons = []\n[gate]\n',
    "sub table": '[[use]]\nname = "u"\n[use.facts.own_a]\nvalue = "no" # keep\n[gate]\n',
    "none": '[[use]]\nname = "u"\n[use.purpose]\nprose = """\n[use.facts]\n"""\n\n# keep\n[gate]\n',
    "nothing at all": '[[use]]\nname = "u"\n\n[[use]]\nname = "v"\n[gate]\n',
    "inline use": 'use = [\n  { name = "u" }, # keep\n  { name = "v" } ]\n[gate]\n',
    "inline use with facts": 'use = [ { name = "u", facts = { own_a = "no" } } ]\n[gate]\n',
    "windows": '[[use]]\r\nname = "u"\r\n[use.facts]\r\nown_a = "no" # keep\r\n\r\n[gate]\r\n',
    "byte order mark": '\ufeff[[use]]\nname = "u"\n[use.facts]\nown_a = "no"\n',
}


def written(tmp_path, text, answers, use="u"):
    path = tmp_path / "answerable.toml"
    path.write_bytes(text.encode())
    set_facts(path, use, answers)
    return path.read_bytes().decode()


def card(layout):
    mark, body = ("\ufeff", layout[1:]) if layout.startswith("\ufeff") else ("", layout)
    return f'{mark}name = "x"\n{body}'


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_new_fact_lands_and_nothing_else_changes(tmp_path, layout):
    before = card(layout)
    day = date(2026, 1, 2)
    answers = {
        "own_b": "yes",
        "own_odd key": "no",
        "country": ["DE", "FR"],
        "placed_on_market_date": day,
    }
    after = written(tmp_path, before, answers)
    facts = tomllib.loads(after.removeprefix("\ufeff"))["use"][0]["facts"]
    assert facts["own_b"] == "yes"
    assert facts["own_odd key"] == "no"
    assert facts["country"] == ["DE", "FR"]
    assert facts["placed_on_market_date"] == day
    assert before.count("keep") == after.count("keep")
    rest = iter(after)
    assert all(character in rest for character in before.strip("{} \n").replace("{}", ""))
    assert "\r\n" not in before or "\n" not in after.replace("\r\n", "").removeprefix(
        'name = "x"\n'
    )


@pytest.mark.parametrize(
    "layout", [text for text in LAYOUTS.values() if 'own_a = "no"' in text], ids=str
)
def test_a_fact_that_is_there_gets_the_new_value(tmp_path, layout):
    before = card(layout)
    after = written(tmp_path, before, {"own_a": "yes"})
    assert after == before.replace('own_a = "no"', 'own_a = "yes"')


def test_a_new_answer_drops_the_evidence_of_the_old_one(tmp_path):
    after = written(tmp_path, GOOD, {"profiling": "no"}, USE)
    assert 'profiling = "no"\n' in after
    assert read_card(tmp_path).system.uses[0].facts[1].source == ""


def test_the_same_answer_again_keeps_the_evidence(tmp_path):
    assert written(tmp_path, GOOD, {"profiling": "yes"}, USE) == GOOD


def test_evidence_on_lines_of_its_own_is_left_to_its_owner(tmp_path):
    with pytest.raises(CardError, match="has lines of its own for its evidence"):
        written(tmp_path, card(LAYOUTS["sub table"]), {"own_a": "yes"})
    assert (tmp_path / "answerable.toml").read_text() == card(LAYOUTS["sub table"])


def test_an_unknown_use_is_refused(tmp_path):
    with pytest.raises(CardError, match='Did you mean "mortgage decision"'):
        written(tmp_path, GOOD, {"own_a": "yes"}, "mortgage decisions")


@pytest.mark.parametrize("value", [True, "", [], "a\u001b[0m"])
def test_an_answer_the_card_could_not_hold_changes_nothing(tmp_path, value):
    with pytest.raises(CardError):
        written(tmp_path, GOOD, {"own_a": value}, USE)
    assert (tmp_path / "answerable.toml").read_bytes().decode() == GOOD


def test_the_second_use_of_a_card_can_be_answered(tmp_path):
    text = GOOD.replace("[[component]]", '[[use]]\nname = "second"\n[[component]]', 1)
    written(tmp_path, text, {"own_b": "yes"}, "second")
    first, second = read_card(tmp_path).system.uses
    assert [f.name for f in second.facts] == ["own_b"]
    assert len(first.facts) == 2


def test_the_card_keeps_its_permissions_and_its_link(tmp_path):
    real = tmp_path / "real.toml"
    real.write_text(GOOD)
    real.chmod(0o640)
    link = tmp_path / "answerable.toml"
    link.symlink_to(real)
    set_facts(tmp_path, USE, {"own_b": "yes"})
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["answerable.toml", "real.toml"]


@pytest.mark.parametrize("after", [GOOD.replace("seed = 7", "seed = 8"), GOOD])
def test_a_text_that_changed_elsewhere_or_lost_the_answer_is_never_written(after):
    with pytest.raises(CardError, match="without changing something else"):
        _must_be_the_only_change(GOOD, after, 0, {"own_b": "yes"}, Path("answerable.toml"))
