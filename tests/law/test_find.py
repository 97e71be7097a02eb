"""Every instrument that ships, and one that is only dropped in."""

import shutil
from types import SimpleNamespace

import pytest

from answerable.law import find
from answerable.law.check import try_rule
from answerable.law.classify import classify
from answerable.law.find import instruments
from answerable.system.facts import Truth

RULES = [(law, rule) for law in instruments() for rule in law.rules]
EXAMPLES = [(law, rule, example) for law, rule in RULES for example in rule.examples]


@pytest.mark.parametrize(
    ("law", "rule", "example"),
    EXAMPLES,
    ids=[f"{law.id}/{rule.id}/{example.text}" for law, rule, example in EXAMPLES],
)
def test_every_example_of_a_rule_comes_true(law, rule, example):
    assert try_rule(law, rule, example.facts)[0] is example.expect


@pytest.mark.parametrize(("law", "rule"), RULES, ids=[f"{law.id}/{rule.id}" for law, rule in RULES])
def test_every_rule_has_an_example_on_each_side_and_cites_its_source(law, rule):
    assert {example.expect for example in rule.examples} == set(Truth)
    assert rule.cite
    assert rule.text.endswith(".")


def test_every_duty_has_an_example_and_every_wording_a_source():
    for law in instruments():
        assert all(duty.example for duty in law.duties)
        assert all(wording.source for wording in law.wordings)


NEW = {
    "instrument.toml": """
id = "moon.act"
title = "Moon Act"
url = "https://example.org/moon"
kind = "statute"
version = "1"
read_on = 2026-11-01
[[wording]]
id = "moon_2026"
title = "first"
known_from = 2026-01-01
in_force = 2026-02-01
before = "proposal"
source = "made up for a test"
""",
    "facts.toml": '[decides_at_night]\nask = "Does it decide at night?"\n',
    "rules-night.toml": """
[[rule]]
id = "night"
cite = "Section 1"
status = "statute"
text = "Credit is not decided at night."
effect = "night_work"
when = "decides_at_night and purpose_outcome == credit"
applies_from = { moon_2026 = 2026-03-01 }
[rule.examples]
yes = [["a loan at midnight", "decides_at_night, purpose_outcome:credit"]]
no = [["a loan at noon", "no_decides_at_night, purpose_outcome:credit"]]
borderline = [["a loan at dusk", "decides_at_night?, purpose_outcome:credit"]]
[[duty]]
id = "moon.1"
role = "deployer"
for = "night_work"
text = "Sleep."
cite = "Section 2"
applies_from = { moon_2026 = 2026-03-01 }
example = "a bank"
""",
}


def write(folder, files):
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_new_folder_is_an_instrument_without_any_python(tmp_path, monkeypatch, given, today):
    home = tmp_path / "instruments"
    shutil.copytree(find.HOME, home)
    write(home / "moon.act", NEW)
    monkeypatch.setattr(find, "HOME", home)
    system = given.system(given.use(facts=[given.said("decides_at_night")]))
    law = classify(system, as_of=today)
    (held,) = [c for c in law.uses[0].classes if c.instrument == "moon.act"]
    assert (held.name, held.article, held.applies) == ("night_work", "Section 1", True)
    assert [d.text for d in law.uses[0].duties if d.instrument == "moon.act"] == ["Sleep."]
    assert "decides_at_night" in {flip.fact for flip in law.uses[0].flips}


def test_other_packages_bring_instruments_through_an_entry_point(tmp_path, monkeypatch):
    write(tmp_path / "theirs" / "moon.act", NEW)
    package = SimpleNamespace(__path__=[str(tmp_path / "theirs")])
    point = SimpleNamespace(name="theirs", load=lambda: package)
    monkeypatch.setattr(find, "entry_points", lambda group: [point] if group == find.GROUP else [])
    assert "moon.act" in {law.id for law in find.instruments()}


def test_the_hash_of_an_instrument_changes_with_every_byte(tmp_path):
    folder = write(tmp_path / "moon.act", NEW)
    before = find.load(folder).sha256
    with (folder / "facts.toml").open("a", encoding="utf-8") as file:
        file.write("# one more word\n")
    assert find.load(folder).sha256 != before
