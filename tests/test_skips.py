"""A skip is never silent: it is listed, and where skips are strict it fails the run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLANTED = """
import pytest

def test_runs():
    pass

@pytest.mark.skip(reason="no such engine here")
def test_is_skipped():
    pass

@pytest.mark.xfail(reason="a known fault", strict=True)
def test_fails_as_expected():
    raise AssertionError
"""
WHOLE_FILE = "import pytest\npytest.skip('no browser', allow_module_level=True)\n"


def run(folder: Path, allowed: str, *, strict: bool, workers: str = "0"):
    shutil.copy(HERE / "conftest.py", folder)
    (folder / "allowed_skips.txt").write_text(allowed)
    (folder / "test_planted.py").write_text(PLANTED)
    (folder / "test_whole_file.py").write_text(WHOLE_FILE)
    (folder / "pytest.ini").write_text("[pytest]\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", workers, "-p", "no:cacheprovider"],
        cwd=folder,
        env={**os.environ, "ANSWERABLE_STRICT_SKIPS": "1" if strict else "0"},
        capture_output=True,
        text=True,
        check=False,
    )


ALL = "# why\nno such engine*\nno browser\nfails as expected: a known fault\n"


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_skip_nobody_allowed_fails_a_strict_run(tmp_path, workers):
    ran = run(tmp_path, "# nothing\n", strict=True, workers=workers)
    assert ran.returncode == 1
    for reason in ("no such engine here", "no browser", "fails as expected: a known fault"):
        assert f"1  {reason}   <- not in allowed_skips.txt" in ran.stdout


@pytest.mark.parametrize(("allowed", "code"), [(ALL, 0), (ALL.replace("no browser\n", ""), 1)])
def test_only_the_named_reasons_are_allowed(tmp_path, allowed, code):
    assert run(tmp_path, allowed, strict=True).returncode == code


def test_elsewhere_skips_are_listed_and_nothing_more(tmp_path):
    ran = run(tmp_path, "", strict=False)
    assert ran.returncode == 0
    assert "1  no such engine here\n" in ran.stdout
    assert "1 passed" in ran.stdout.splitlines()[-1]
