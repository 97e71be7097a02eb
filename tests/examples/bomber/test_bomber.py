"""A purpose the firm ruled out ends the audit before any number; its twin is measured."""

import difflib
from datetime import date
from pathlib import Path

import pytest

import answerable
from answerable.card.copy_example import copy_example
from answerable.cli.main import run
from answerable.flow import audit
from answerable.runs.trust import Trust

EXAMPLE = Path(answerable.__file__).parent / "examples" / "bomber"


def record(variant):
    return audit(EXAMPLE / variant, as_of=date(2026, 11, 1), trust=Trust(), write=False).record


def test_the_red_line_stops_before_any_number_and_the_act_does_not_look():
    found = record("planted")
    assert found.exit_code == 4
    assert (found.measured, found.findings, found.n_cases, found.files) == ((), (), None, ())
    assert [stop.cite for stop in found.law.stops] == ["red line no-weapons"]
    away = {n.instrument: n.cite for n in found.law.uses[0].not_examined}
    assert away["eu.aia"] == "Article 2(3)"


def test_the_maintenance_plan_is_measured_and_holds():
    found = record("clean")
    assert found.exit_code == 0
    assert found.law.stops == ()
    assert found.n_cases == 400
    assert [f.verdict for f in found.findings if f.ask.scenario] == ["holds"]


@pytest.mark.parametrize(("variant", "code"), [("planted", 4), ("clean", 0)])
def test_exit_codes_and_printed_words(variant, code, tmp_path, capsys):
    copy_example("bomber", tmp_path)
    card = tmp_path / variant
    assert run(["audit", str(card), "--as-of", "2026-11-01", "--trust", str(tmp_path)]) == code
    out = " ".join(capsys.readouterr().out.split())
    assert ("stopped before any number" in out) == (code == 4)
    assert run(["law", str(card), "--on", "2026-11-01", "--trace"]) == code
    out = capsys.readouterr().out
    assert ("STOP" in out) == (code == 4)
    assert ("not examined by this law: eu.aia, Article 2(3)" in out) == (code == 4)


def test_the_cards_differ_in_nothing_that_runs():
    cards = [
        (EXAMPLE / v / "answerable.toml").read_text().splitlines() for v in ("planted", "clean")
    ]
    changed = [line for line in difflib.ndiff(*cards) if line[0] in "+-"]
    words = ("run =", "reads", "writes", "python", "red_line", "when")
    assert not [line for line in changed if any(word in line for word in words)]
