"""Asks a library of others: installs it into an environment of its own, sends cases, reads."""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.common import ROOT, Peer, peer

from conformance.case import Case
from conformance.judge import Answer

HERE = Path(__file__).resolve().parent
REQUIRED: dict[str, tuple[str, ...]] = {
    "fairlearn": (), "aif360": (), "aequitas": (), "holisticai": ("scikit-learn",),
}  # fmt: skip
"""Library -> what it needs besides and does not install by itself."""


def installed(name: str) -> bool:
    """Return whether the library has its environment already."""
    return (ROOT / f".venv-peer-{name}" / "bin" / "python").exists()


def open_peer(name: str) -> Peer:
    """Return the library, installed on first use; raises CalledProcessError when it cannot be."""
    return peer(name, *REQUIRED[name])


def ask(one: Peer, cases: Sequence[Case]) -> list[Answer]:
    """Return the library's answer to every case. Raises RuntimeError when its script fails."""
    script = HERE / f"{one.name}_side.py"
    asked = json.dumps([case.as_json() for case in cases])
    environment = {**os.environ, "PYTHONPATH": "", "CUDA_VISIBLE_DEVICES": ""}
    ran = subprocess.run(
        [one.python, script], input=asked, capture_output=True, text=True, check=False,
        env=environment,
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(f"{one}: exit code {ran.returncode}: {ran.stderr[-500:]}")
    answers: list[Answer] = json.loads(ran.stdout.splitlines()[-1])
    return answers
