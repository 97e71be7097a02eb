"""For all tests: the table of what was skipped and why, and an environment of their own."""

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

STRICT = "ANSWERABLE_STRICT_SKIPS"
ALLOWED = Path(__file__).with_name("allowed_skips.txt")

# A slow machine is no fault of the code: no test is judged by how long it takes.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _own_configuration(tmp_path_factory, monkeypatch):
    """Keep keys and trust of the person who runs the tests out of them, and theirs untouched."""
    home = tmp_path_factory.mktemp("configuration")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.delenv("ANSWERABLE_DEBUG", raising=False)


def skips(config: pytest.Config) -> dict[str, str]:
    """Return the reason for each test, or file of tests, that was skipped."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    found = {}
    for report in reporter.stats.get("skipped", []) if reporter else []:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        found[report.nodeid] = str(reason).removeprefix("Skipped: ")
    for report in reporter.stats.get("xfailed", []) if reporter else []:
        found[report.nodeid] = f"fails as expected: {report.wasxfail}"
    return found


def is_allowed(reason: str) -> bool:
    """Return whether the list of allowed skips holds the reason."""
    lines = (line.strip() for line in ALLOWED.read_text(encoding="utf-8").splitlines())
    return any(
        reason.startswith(line[:-1]) if line.endswith("*") else reason == line
        for line in lines
        if line and not line.startswith("#")
    )


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """Fail the whole run on a skip nobody allowed, when skips are strict."""
    if os.environ.get(STRICT) != "1" or hasattr(session.config, "workerinput"):
        return
    if session.exitstatus == pytest.ExitCode.OK and not all(
        is_allowed(reason) for reason in skips(session.config).values()
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter, config):
    """Print, last of all, what tests have to tell and how many were skipped for which reason."""
    answer = yield
    told = {p for r in terminalreporter.stats.get("passed", []) for p in r.user_properties}
    for name, value in sorted(told):
        terminalreporter.write_line(f"{name}: {value}")
    reasons = Counter(skips(config).values())
    if not reasons:
        terminalreporter.write_line("Nothing was skipped.")
        return answer
    terminalreporter.section("not run, and why")
    for reason, count in reasons.most_common():
        forbidden = os.environ.get(STRICT) == "1" and not is_allowed(reason)
        mark = f"   <- not in {ALLOWED.name}: fails the run" if forbidden else ""
        terminalreporter.write_line(f"{count:5}  {reason}{mark}")
    return answer
