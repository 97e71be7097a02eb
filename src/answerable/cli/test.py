"""Test the scenarios of a card, and say where a failing one goes wrong."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from answerable.cli.exits import STOPPED
from answerable.cli.options import as_json, card_argument, print_json, trust_option
from answerable.documents.printable import printable_lines

if TYPE_CHECKING:
    from answerable.findings.scenarios import ScenarioTests
    from answerable.findings.types import Finding
    from answerable.runs.trust import Trust


@click.command("test")
@card_argument
@trust_option
@as_json
def command(card: Path, trusted: tuple[str, ...], json_: bool) -> int:
    """Run the scenarios of CARD alone; nothing is written.

    Exit codes: 0 nothing breached; 1 a scenario does not hold; 3 none is breached, but the card's
    gate requires one that cannot be told or was not tested; 4 a prohibited use or a red line.
    """
    from answerable.cli.progress import progress
    from answerable.documents.scenario_text import scenario_text
    from answerable.runs.trust import Trust, ask_at_terminal

    tests = open_tests(card, Trust.of_user(trusted, ask=ask_at_terminal))
    if tests.law.stops:
        _say_stopped(tests, json_=json_)
        return STOPPED
    findings = []
    with progress() as say:
        for name in tests.names:
            say(name)
            findings.append(tests.finding(name))
    gate = tests.gate(findings)
    if json_:
        print_json({"scenarios": [as_object(f) for f in findings], "gate": gate.says})
        return gate.exit_code
    for finding in findings:
        click.echo(_safe(scenario_text(finding, tests.card)) + "\n")
    click.echo(_safe(f"{_ending(gate.says, findings)}." if findings else "No scenario."))
    return gate.exit_code


def _ending(says: str, findings: "Sequence[Finding]") -> str:
    """Return what the gate says, after how many scenarios nobody could test."""
    untested = sum(finding.verdict == "not_tested" for finding in findings)
    verb = "was" if untested == 1 else "were"
    before = f"{untested} of {len(findings)} scenarios {verb} not tested; " if untested else ""
    whole = before + says
    return whole[:1].upper() + whole[1:]


def open_tests(card: Path, trust: "Trust") -> "ScenarioTests":
    """Return the scenario tests of a card. Raises `CardError`; executes nothing yet."""
    from answerable.card.read import read_card
    from answerable.findings.scenarios import ScenarioTests
    from answerable.flow import classify_card

    read = read_card(card)
    return ScenarioTests(read, classify_card(read, as_of=date.today()), trust)


def as_object(finding: "Finding") -> dict[str, object]:
    """Return a finding about a scenario for `--json`."""
    from answerable.checks.scenarios.locate import INNOCENT, LOCATED, NOT_TESTED
    from answerable.findings.scenario_words import located
    from answerable.stats.results import Undefined

    entries = list(finding.results or ())
    return {
        "scenario": finding.ask.scenario,
        "check": finding.check,
        "about": finding.about,
        "verdict": finding.verdict,
        "says": finding.says,
        "located": located(finding.results),
        "innocent": [key[2] for key, _ in entries if key[:2] == (LOCATED, INNOCENT)],
        "not_tested": [
            {"what": key[2], "reason": entry.reason}
            for key, entry in entries
            if key[:2] == (LOCATED, NOT_TESTED) and isinstance(entry, Undefined)
        ],
        "reason": finding.reason,
        "card_line": finding.card_line,
    }


def _say_stopped(tests: "ScenarioTests", *, json_: bool) -> None:
    why = "; ".join(stop.cite for stop in tests.law.stops)
    says = f"nothing is tested: prohibited, or a red line of the firm ({why})"
    if json_:
        print_json({"scenarios": [], "gate": says})
    else:
        click.echo(_safe(f"{says[:1].upper()}{says[1:]}."))


def _safe(text: str) -> str:
    """Escape what steers a terminal, line by line; our own indent stays."""
    return "\n".join(printable_lines(line) for line in text.split("\n"))
