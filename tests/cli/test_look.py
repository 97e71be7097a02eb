"""`answerable look`: rows on a terminal only, nothing that steers it, and notes that stay."""

import json
import re

from click.testing import CliRunner

from answerable.checks.look import Shown
from answerable.cli.look import command, lines_of

CARD = """
name = "Toy"
[[party]]
name = "Firm"
country = "DE"
size = "small"
roles = [{ role = "provider", of = "loans", since = 2026-01-01 }]
[[use]]
name = "loans"
decision = "decision"
persons = ["applicants"]
[use.purpose]
decides = "software"
about = "natural_persons"
outcome = "credit"
places = ["DE"]
prose = "Decide loans."
[[component]]
name = "form"
kind = "input"
reads = []
writes = ["income", "decision"]
run = { recorded = ["income", "decision"] }
[[source]]
name = "a"
file = "a.csv"
key = "id"
[decision]
field = "decision"
favourable = "yes"
"""


def card(folder):
    (folder / "answerable.toml").write_text(CARD)
    (folder / "a.csv").write_text("id,income,decision\nanna-smith,10,yes\nb,11,no\n")
    return str(folder)


def test_elsewhere_than_on_a_terminal_there_are_counts_and_no_rows(tmp_path):
    done = CliRunner().invoke(command, [card(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "shown on a terminal only" in done.stdout
    assert "1  nearest neighbours with another decision" in done.stdout
    assert "anna" not in done.stdout


def test_json_has_counts_and_no_rows(tmp_path):
    done = CliRunner().invoke(command, [card(tmp_path), "--json"])
    found = json.loads(done.stdout)
    assert found["n_cases"] == 2
    assert found["looked"][0]["n"] == 1
    assert "anna" not in done.stdout


def test_on_a_terminal_there_are_rows(tmp_path, monkeypatch):
    monkeypatch.setattr("answerable.cli.look.sys.stdout.isatty", lambda: True, raising=False)
    path = card(tmp_path)
    runner = CliRunner()
    with runner.isolation() as (out, *_):
        import sys

        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        command.main([path], standalone_mode=False)
        shown = out.getvalue().decode()
    assert "id=anna-smith" in shown
    assert "do not copy them on" in shown


def test_nothing_in_a_row_steers_the_terminal():
    row = (("na\x1b[2Jme", "a\x1b]0;owned\x07\nb\u202e"), ("text", "x" * 500))
    lines = lines_of(Shown("why\r\n", 1, (row,)), width=60)
    assert not re.search(r"[\x00-\x1f\x7f\u202e]", "".join(lines))
    assert max(map(len, lines)) <= 100


def test_a_note_is_kept_with_name_and_day(tmp_path):
    path = card(tmp_path)
    without = CliRunner().invoke(command, [path, "--note", "odd incomes"])
    assert without.exit_code == 2
    assert "--who" in without.output
    done = CliRunner().invoke(command, [path, "--note", "odd incomes", "--who", "A. Berg"])
    assert done.exit_code == 0, done.output
    kept = (tmp_path / "answerable.notes.toml").read_text()
    assert "odd incomes" in kept
    assert "A. Berg" in kept
