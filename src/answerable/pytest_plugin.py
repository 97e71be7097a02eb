"""The scenarios of a card as pytest items: every `answerable.toml` that pytest walks over.

A scenario that does not hold fails, with what was expected, what happened and which component is
at fault. One that cannot be told, or was not tested, is skipped with its reason, unless the
card's gate requires it: then it fails too.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from answerable.findings.gate import GateResult
    from answerable.findings.types import Finding

CARD = "answerable.toml"

MARKER = "answerable: a scenario of an answerable.toml"


def pytest_addoption(parser: "pytest.Parser") -> None:
    """Add --answerable-trust: whose code may run. An ini file cannot say it, nor can a card."""
    parser.getgroup("answerable").addoption(
        "--answerable-trust",
        action="append",
        default=[],
        metavar="sha256:...|FOLDER",
        help="let these files, or files in this folder, run for scenarios of a card",
    )


def pytest_configure(config: "pytest.Config") -> None:
    """Declare our marker, so that `-m answerable` chooses the scenarios."""
    config.addinivalue_line("markers", MARKER)


def pytest_collect_file(file_path: Path, parent: "pytest.Collector") -> "pytest.Collector | None":
    """Collect cards."""
    if file_path.name != CARD:
        return None
    collector: pytest.Collector = _kinds()[0].from_parent(parent, path=file_path)
    return collector


class ScenarioFailed(Exception):
    """A scenario does not hold. The message is the whole explanation."""


def outcome_of(finding: "Finding", gate: "GateResult") -> tuple[str, str]:
    """Return what becomes of the item ("pass", "skip" or "fail") and what to add to its text.

    `gate` is what the requirements that name this scenario make of it.
    """
    if finding.verdict in ("holds", "reported"):
        return "pass", ""
    if finding.verdict == "breached":
        return ("fail", "") if gate.breached else ("skip", f"breached, and waived: {gate.says}")
    if gate.exit_code:
        return "fail", "the card's gate requires this scenario to hold"
    return "skip", finding.reason or finding.says


@cache
def _kinds() -> "tuple[type[pytest.File], type[pytest.Item]]":
    """Make the two kinds of nodes. pytest is there when this is called, and only then."""
    import pytest

    class ScenarioItem(pytest.Item):
        """One scenario."""

        def runtest(self) -> None:
            """Judge the scenario; raise `ScenarioFailed` with where it goes wrong."""
            from answerable.documents.scenario_text import scenario_text

            tests = self.parent.tests  # type: ignore[union-attr]
            finding = tests.finding(self.name)
            outcome, more = outcome_of(finding, tests.gate_of(finding))
            if outcome == "skip":
                pytest.skip(more)
            if outcome == "fail":
                text = scenario_text(finding, tests.card)
                raise ScenarioFailed(f"{text}\n  {'gate:':<11} {more}" if more else text)

        def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
            """Return our own sentences for our own errors, and pytest's words for others."""
            from answerable.errors import AnswerableError

            if isinstance(excinfo.value, (ScenarioFailed, AnswerableError)):
                return str(excinfo.value)
            return str(super().repr_failure(excinfo))

        def reportinfo(self) -> tuple[Path, int, str]:
            """Return the card, the line of the scenario (from 0) and its name."""
            scenarios = self.parent.tests.card.scenarios  # type: ignore[union-attr]
            line = next(s.line for s in scenarios if s.name == self.name)
            return self.path, max(line - 1, 0), f"scenario: {self.name}"

    class CardFile(pytest.File):
        """A card; read when collected, run when its first scenario is."""

        def collect(self) -> "Iterator[pytest.Item]":
            """Yield one item per scenario; a card that cannot be read is an error of collection."""
            from answerable.cli.test import open_tests
            from answerable.errors import AnswerableError
            from answerable.runs.trust import Trust

            try:
                trust = Trust.of_user(self.config.getoption("--answerable-trust"))
                self.tests = open_tests(self.path, trust)
            except AnswerableError as wrong:
                raise self.CollectError(str(wrong)) from None
            for name in self.tests.names:
                item = ScenarioItem.from_parent(self, name=name)
                item.add_marker("answerable")
                yield item

    return CardFile, ScenarioItem
