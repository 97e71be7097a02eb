"""`answerable test` and the pytest plugin: the same scenarios, the same words, the same trust."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from answerable.cli.test import command

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
reads = ["salary", "support"]
writes = ["salary", "support"]
run = { recorded = ["salary", "support"] }
[[component]]
name = "extractor"
kind = "logic"
reads = ["salary", "support"]
writes = ["income"]
run = { python = "system:extractor" }
reference = { python = "system:true_extractor" }
[[component]]
name = "rule"
kind = "logic"
reads = ["income"]
writes = ["decision"]
run = { python = "system:rule" }
reference = { python = "system:rule" }
[[component]]
name = "officer"
kind = "human"
reads = ["decision"]
writes = ["final"]
run = { none = "nobody is re-run" }
[decision]
field = "decision"
favourable = "yes"
[[scenario]]
name = "support is income"
form = "twin"
person = { salary = 3000, support = 600 }
twin = { salary = 3600, support = 0 }
reason = "The same money."
[[scenario]]
name = "rich"
form = "person"
person = { salary = 9000, support = 0 }
expect = "yes"
[[scenario]]
name = "the officer agrees"
form = "person"
person = { salary = 9000, support = 0 }
field = "final"
expect = "yes"
"""

CODE = """
def true_extractor(case):
    return {"income": case["salary"] + case["support"]}

def extractor(case):
    return {"income": case["salary"] + SUPPORT * case["support"]}

def rule(case):
    return {"decision": ["yes" if i >= 3500 else "no" for i in case["income"]]}
"""


def card(folder, *, fault=True, gate=""):
    (folder / "answerable.toml").write_text(CARD + gate)
    (folder / "system.py").write_text(CODE.replace("SUPPORT", "0" if fault else "1"))
    return str(folder)


def run(folder, *arguments, **card_is):
    path = card(folder, **card_is)
    return CliRunner().invoke(command, [path, "--trust", path, *arguments], standalone_mode=False)


def test_a_breach_names_the_component_and_who_is_innocent(tmp_path):
    done = run(tmp_path)
    assert done.return_value == 1, done.output
    assert "scenario 'support is income' does not hold" in done.stdout
    assert "located:    extractor (extractor wrote income: 3000 instead of 3600)" in done.stdout
    assert "innocent:   rule" in done.stdout
    assert "scenario 'rich' holds" in done.stdout
    assert "scenario 'the officer agrees' was not tested" in done.stdout
    assert "officer: nobody is re-run" in done.stdout
    assert "1 of 3 scenarios was not tested; 1 finding breached." in done.stdout


def test_without_a_reference_it_is_said_that_nobody_could_look(tmp_path):
    whole = card(tmp_path)
    text = (tmp_path / "answerable.toml").read_text()
    lines = [line for line in text.splitlines() if not line.startswith("reference = ")]
    (tmp_path / "answerable.toml").write_text("\n".join(lines))
    done = CliRunner().invoke(command, [whole, "--trust", whole], standalone_mode=False)
    told = "nowhere: no component on the way has a reference that answers for these people"
    assert f"located:    {told}" in done.stdout


def test_json_says_the_same(tmp_path):
    done = run(tmp_path, "--json")
    first, second, third = json.loads(done.stdout)["scenarios"]
    assert (first["verdict"], first["located"], first["innocent"]) == (
        "breached",
        "extractor",
        ["rule"],
    )
    assert (second["verdict"], third["verdict"]) == ("holds", "not_tested")


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        ("", 0),
        ('[gate]\nrequires = ["scenario:*"]\n', 3),
        ('[gate]\nrequires = ["scenario:rich"]\n', 0),
    ],
)
def test_without_a_breach_the_gate_decides(tmp_path, gate, code):
    done = run(tmp_path, fault=False, gate=gate)
    assert done.return_value == code, done.output


def test_nothing_of_a_stranger_runs(tmp_path):
    path = card(tmp_path)
    (tmp_path / "system.py").write_text("raise SystemExit('executed')\n")
    done = CliRunner().invoke(command, [path], standalone_mode=False)
    assert done.exception is None or "executed" not in str(done.exception)
    assert done.stdout.count("was not tested") == 3
    assert "--trust" in done.stdout


def pytest_on(folder, *arguments):
    """Run pytest in a process of its own, with the plugin loaded as a user would have it."""
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rs", *arguments]
    if not _is_installed():
        line[3:3] = ["-p", "answerable.pytest_plugin"]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)


def _is_installed():
    from importlib.metadata import entry_points

    return any(e.value == "answerable.pytest_plugin" for e in entry_points(group="pytest11"))


def test_scenarios_are_pytest_items_with_readable_failures(tmp_path):
    done = pytest_on(tmp_path, "--answerable-trust", card(tmp_path), card(tmp_path))
    assert "1 failed, 1 passed, 1 skipped" in done.stdout, done.stdout + done.stderr
    assert "scenario: support is income" in done.stdout
    assert "located:    extractor" in done.stdout
    assert "innocent:   rule" in done.stdout
    assert "Traceback" not in done.stdout
    assert "nobody is re-run" in done.stdout


def test_what_the_gate_requires_is_not_skipped(tmp_path):
    path = card(tmp_path, fault=False, gate='[gate]\nrequires = ["scenario:the officer*"]\n')
    done = pytest_on(tmp_path, "--answerable-trust", path, path)
    assert "1 failed, 2 passed" in done.stdout, done.stdout + done.stderr
    assert "the card's gate requires this scenario to hold" in done.stdout


def test_a_wrong_card_is_a_collection_error_of_one_sentence_each(tmp_path):
    path = card(tmp_path)
    (tmp_path / "answerable.toml").write_text('nam = "x"\n')
    done = pytest_on(tmp_path, path)
    assert done.returncode != 0
    assert "answerable.toml:1:" in done.stdout
    assert "Traceback" not in done.stdout
