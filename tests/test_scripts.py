"""What `make audit` says, and that the targets of the Makefile describe themselves."""

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def script(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("code", "ends", "says"),
    [
        (0, 0, "nothing is breached"),
        (1, 0, "something is breached"),
        (3, 0, "gate requires"),
        (2, 2, "the input or the command line is wrong"),
        (4, 4, "stopped before measuring"),
        (70, 70, "answerable itself failed"),
        (74, 74, "the machine would not let us"),
        (-9, 9, "ended by a signal"),
    ],
)
def test_make_audit_says_what_the_code_means_and_accepts_answers(
    code, ends, says, monkeypatch, capsys
):
    module = script("audit_example")
    done = subprocess.CompletedProcess([], code)
    monkeypatch.setattr(module.subprocess, "run", lambda *_, **__: done)
    assert module.main() == ends
    said = capsys.readouterr().out
    assert f"Exit code {code} " in said
    assert says in said


def test_make_help_describes_every_target():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^\.PHONY: (.*)$", text, re.M)[1].split())
    shown = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True)
    described = dict(re.findall(r"^  make (\w+) +(\S.*)$", shown.stdout, re.M))
    assert described.keys() == targets


def test_the_shell_script_is_plain_sh():
    subprocess.run(["sh", "-n", ROOT / "scripts" / "environment.sh"], check=True)
