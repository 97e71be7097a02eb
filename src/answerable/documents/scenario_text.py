"""One scenario in plain lines: what was expected, what happened, where it goes wrong."""

from collections.abc import Iterator

from answerable.card.card import Card
from answerable.checks.scenarios.locate import INNOCENT, LOCATED, NOT_TESTED
from answerable.findings.types import Finding
from answerable.stats.results import Observed, Undefined
from answerable.system.expectations import Scenario

WORDS = {
    "holds": "holds",
    "breached": "does not hold",
    "cannot_tell": "cannot be told",
    "not_tested": "was not tested",
    "reported": "was reported",
}
"""Verdict -> how the heading ends."""


def scenario_text(finding: Finding, card: Card) -> str:
    """Return a finding about a scenario as a few labelled lines, without markup."""
    scenario = next(s for s in card.scenarios if s.name == finding.ask.scenario)
    lines = [f"scenario {scenario.name!r} {WORDS[finding.verdict]}"]
    lines += [f"  {label + ':':<11} {text}" for label, text in _lines(finding, scenario, card)]
    return "\n".join(lines)


def expected_text(scenario: Scenario) -> str:
    """Return what a scenario expects, as a clause."""
    field = scenario.field
    if scenario.form == "person":
        return f"{field} is {scenario.expect} for {_values(scenario, 'person')}"
    if scenario.form == "twin":
        whom = "a person" if scenario.person else f"everyone among {scenario.among or 'the cases'}"
        within = f" within {scenario.margin:g}" if scenario.margin else ""
        return f"the same {field}{within} for {whom} and the twin with {_values(scenario, 'twin')}"
    if scenario.form == "population":
        return (
            f"the favourable rate of {field} among {scenario.among} is not lower than that of the "
            f"others by more than {scenario.margin:g}"
        )
    steps = ", ".join(f"{step:g}" for step in scenario.steps)
    whom = f" among {scenario.among}" if scenario.among else ""
    return f"{steps} more of {scenario.raises} turns {field} for the worse for nobody{whom}"


def _values(scenario: Scenario, which: str) -> str:
    edit = scenario.person if which == "person" else scenario.twin
    return ", ".join(f"{field} = {value}" for field, value in (edit.values if edit else ()))


def _lines(finding: Finding, scenario: Scenario, card: Card) -> Iterator[tuple[str, str]]:
    yield "expected", expected_text(scenario)
    if finding.results is None:
        yield "not tested", finding.reason
        if finding.mend:
            yield "next", finding.mend
    else:
        yield from _found(finding)
        if finding.mend and finding.verdict != "holds":
            yield "next", finding.mend
    if scenario.reason:
        yield "reason", scenario.reason
    yield "card", f"{card.path.name}:{scenario.line}"


def _happened(finding: Finding) -> str:
    """The sentence of the finding without what stands in the lines around it."""
    heading = f"\u201c{finding.ask.scenario}\u201d {WORDS[finding.verdict]}: "
    happened, _, _ = finding.says.removeprefix(heading).partition(". The difference starts in ")
    return happened.partition(". Right on reference inputs")[0].rstrip(".")


def _found(finding: Finding) -> Iterator[tuple[str, str]]:
    results = finding.results
    innocent, untested = [], []
    yield "found", _happened(finding)
    for key, entry in results or ():
        if key == (LOCATED,) and isinstance(entry, Observed):
            told = [
                str(value) if name == "reason" else f"{name}: {value}"
                for name, value in entry.witness
                if name != "component"
            ]
            at = " and ".join(str(v) for name, v in entry.witness if name == "component")
            more = f" ({'; '.join(told)})" if told and at else "; ".join(told)
            yield "located", (at or "nowhere: ") + more
        elif key[:2] == (LOCATED, INNOCENT):
            innocent.append(key[2])
        elif key[:2] == (LOCATED, NOT_TESTED) and isinstance(entry, Undefined):
            untested.append(f"{key[2]} ({entry.reason})")
    if innocent:
        yield "innocent", ", ".join(innocent)
    if untested:
        yield "not tested", "; ".join(untested)
