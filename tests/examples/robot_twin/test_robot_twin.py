"""The same behaviour, learned and written down: only the legal reasoning differs, and says why."""

import importlib
import itertools
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import answerable
from answerable.card.copy_example import copy_example
from answerable.cli.main import run
from answerable.flow import audit
from answerable.runs.trust import Trust

EXAMPLE = Path(answerable.__file__).parent / "examples" / "robot-twin"
VARIANTS = ("planted", "rules", "clean")


@pytest.fixture(scope="module")
def records():
    return {
        variant: audit(
            EXAMPLE / variant, as_of=date(2026, 11, 1), trust=Trust(), write=False
        ).record
        for variant in VARIANTS
    }


@pytest.fixture
def modules(monkeypatch):
    """The model and the rules of the example."""
    monkeypatch.syspath_prepend(str(EXAMPLE))
    names = ("loan_data", "loan_model", "loan_rules")
    yield tuple(importlib.import_module(name) for name in names[1:])
    for name in names:
        sys.modules.pop(name, None)


def test_all_sixteen_kinds_of_people_get_the_same_answer(modules):
    model, rules = modules
    kinds = np.array(list(itertools.product((0, 1), repeat=4)))
    fields = ("permanent_job", "full_time", "long_resident", "owns_home")
    batch = {field: kinds[:, place] for place, field in enumerate(fields)}
    learned, written = model.decide(batch)["decision"], rules.decide(batch)["decision"]
    assert list(learned) == list(written)
    assert set(learned) == {"approve", "refuse"}


def test_every_finding_about_behaviour_is_the_same(records):
    model, rules = records["planted"], records["rules"]
    assert [(m.line, m.results) for m in model.measured] == [
        (m.line, m.results) for m in rules.measured
    ]
    assert [(f.id, f.verdict, f.says) for f in model.findings] == [
        (f.id, f.verdict, f.says) for f in rules.findings
    ]
    assert (model.exit_code, rules.exit_code) == (1, 1)


def test_only_the_legal_reasoning_changes_and_says_why(records):
    model, rules = (records[v].law.use("small loans") for v in ("planted", "rules"))
    assert "high_risk" in {c.name for c in model.classes}
    assert "eu.aia" not in {c.instrument for c in rules.classes}
    assert ("eu.aia", "Article 3(1)") in {(n.instrument, n.cite) for n in rules.not_examined}
    (step,) = [s for s in rules.steps if s.rule == "art_3.1"]
    fired = [e for e in step.exceptions if e.holds.name == "YES"]
    assert [(e.cite, [f.name for f in e.facts]) for e in fired] == [
        ("Article 3(1), recital 12", ["rule_only_by_humans"])
    ]
    others = [
        {c.article for c in law.classes if c.instrument != "eu.aia"} for law in (model, rules)
    ]
    assert others[0] == others[1]
    back = [f for f in rules.flips if f.fact == "rule_only_by_humans"]
    assert any("eu.aia:high_risk" in gained for f in back for gained in f.gains)


def test_the_clean_twin_breaches_nothing(records):
    found = records["clean"]
    assert found.exit_code == 0
    assert {f.verdict for f in found.findings if f.against or f.ask.scenario} == {"holds"}


def test_the_readme_states_the_numbers_that_come_out(records):
    (finding,) = [
        f
        for f in records["planted"].findings
        if f.check == "fairness.impact_ratio.v1" and f.against
    ]
    readme = " ".join((EXAMPLE / "README.md").read_text("utf-8").split())
    for number in ("657 of 1,516", "999 of 1,484", "0.644"):
        assert number in readme
        assert number in finding.says


@pytest.mark.parametrize(("variant", "code"), [("planted", 1), ("rules", 1), ("clean", 0)])
def test_exit_codes_and_printed_words(variant, code, tmp_path, capsys):
    copy_example("robot-twin", tmp_path)
    card = tmp_path / variant
    assert run(["audit", str(card), "--as-of", "2026-11-01", "--trust", str(tmp_path)]) == code
    out = " ".join(capsys.readouterr().out.split())
    assert ("Impact ratio 0.644" in out) == (code == 1)
    assert run(["law", str(card), "--on", "2026-11-01", "--trace"]) == 0
    out = capsys.readouterr().out
    assert ("not examined by this law: eu.aia, Article 3(1)" in out) == (variant == "rules")
