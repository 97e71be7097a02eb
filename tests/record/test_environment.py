import getpass
import platform
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from answerable.proof.canonical import canonical
from answerable.record.codec import to_plain
from answerable.record.environment import run_info, versions

START = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=2)))


def _made():
    now = START + timedelta(seconds=61)
    return run_info(START, {"law": 0.12345, "measure": 60.0}, "audit_hook", now=now)


def test_times_are_in_utc_and_sort_as_text():
    made = _made()
    assert (made.started, made.finished) == (
        "2026-11-23T10:00:00.000000Z", "2026-11-23T10:01:01.000000Z",
    )  # fmt: skip
    assert datetime.fromisoformat(made.started) == START.astimezone(UTC)
    assert made.durations_s == (("law", 0.123), ("measure", 60.0))


def test_neither_machine_nor_user_nor_path_is_named():
    text = canonical(to_plain(_made())).decode()
    assert str(Path.home()) not in text
    assert str(Path.cwd()) not in text
    names = {platform.node(), getpass.getuser()} - {""}
    assert not [name for name in names if re.search(rf'"{re.escape(name)}"', text)]


def test_versions_are_those_installed_and_what_is_missing_is_left_out():
    found = dict(versions(("numpy", "no-such-package-here")))
    assert found.keys() == {"numpy"}


def test_cpu_seconds_that_evidence_tells_of_stand_here_and_only_here():
    spent = {"challenger: training the scorecard": 0.0123456}
    made = run_info(START, {}, "none", now=START, cpu_s=spent)
    assert made.cpu_s == (("challenger: training the scorecard", 0.0123),)
    assert _made().cpu_s == ()
