"""Runs a component that is a program: one JSON object a line in, one out, per case.

The program is started anew for each batch and its input ends with the batch, so that programs in
any language work, those that answer line by line and those that read everything first.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from answerable.errors import EvidenceError
from answerable.runs.answers import as_fields
from answerable.runs.registry import Place, RunBatch, runner
from answerable.runs.sandbox.process import without_network
from answerable.runs.types import Batch, CannotRun, FileRead
from answerable.system.system import Command, Component

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PYTHON = ("python", "python3")


@runner("command")
def command_runner(component: Component, run: Command, place: Place) -> RunBatch:
    """Return a runner around a program, started in the card's folder.

    It has no network unless [network] allows an address. Raises `TrustError` unless the user
    trusts the card, which holds the command, and every file beside it that the command names.
    """
    place.trust.read(place.card)
    for file in _files(run.arguments, place.folder):
        _, sha256 = place.trust.read(file)
        place.note(FileRead(file.relative_to(place.folder).as_posix(), sha256, "code"))
    first, *rest = run.arguments
    words = [sys.executable if first in _PYTHON else first, *rest]
    guard = () if place.allowed else without_network()

    def run_batch(batch: Batch) -> Batch:
        said = _ask([*guard, *words], batch, component, run, place.folder)
        return _fields(said, component, len(next(iter(batch.values()))))

    return run_batch


def _files(arguments: Sequence[str], folder: Path) -> list[Path]:
    """Return what the command names beside the card; a program elsewhere is the system's own."""
    found = (folder / argument for argument in arguments)
    return [file for file in found if file.is_file() and file.is_relative_to(folder)]


def _ask(
    words: Sequence[str], batch: Batch, component: Component, run: Command, folder: Path
) -> list[str]:
    """Return the lines the program writes for a batch."""
    who = f"component {component.name!r}: {run.arguments[0]}"
    with tempfile.TemporaryFile() as errors:
        try:
            ended = subprocess.run(
                words, input=_lines(batch), stdout=subprocess.PIPE, stderr=errors, cwd=folder,
                timeout=run.timeout_s, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise CannotRun(
                component, f"{run.arguments[0]} gave no answer within {run.timeout_s:g} s"
            ) from None
        except OSError as failed:
            raise EvidenceError(f"{who} cannot be started: {failed.strerror}.") from None
        if ended.returncode:
            errors.seek(0)
            lines = errors.read().decode("utf-8", "replace").strip().splitlines()
            why = f": {' '.join(lines[-1].split())[:300]}" if lines else ""
            raise EvidenceError(f"{who} ended with exit code {ended.returncode}{why}.")
    return ended.stdout.decode("utf-8", "replace").splitlines()


def _lines(batch: Batch) -> bytes:
    columns = {name: values.tolist() for name, values in batch.items()}
    rows = zip(*columns.values(), strict=True)
    return b"".join(
        json.dumps({name: _value(value) for name, value in zip(columns, row, strict=True)}).encode()
        + b"\n"
        for row in rows
    )


def _value(value: object) -> object:
    """A missing number is null: JSON has no NaN."""
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124


def _fields(
    lines: Sequence[str], component: Component, n: int
) -> "dict[str, npt.NDArray[np.generic]]":
    if len(lines) != n:
        raise EvidenceError(
            f"component {component.name!r} answered {len(lines)} times for {n} cases; write one "
            "line per case, in the order given, and nothing else."
        )
    answers = []
    for number, line in enumerate(lines, start=1):
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or not set(component.writes) <= answer.keys():
            raise EvidenceError(
                f"component {component.name!r}: line {number} of the answer is no JSON object with "
                f"{', '.join(component.writes)}: {line[:80]!r}."
            )
        answers.append(answer)
    return as_fields(
        {field: [answer[field] for answer in answers] for field in component.writes}, component
    )
