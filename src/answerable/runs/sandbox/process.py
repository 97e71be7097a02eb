"""A model in a process of its own: it may crash, hang or lie without taking the audit along.

The process has no network where the system lets us unshare it, no environment, an empty folder to
stand in, no right to write files, a limit of memory and of time. It is asked over pipes.
"""

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from shutil import which
from typing import IO, TYPE_CHECKING, Any

from answerable.errors import EvidenceError, NeedsExtra
from answerable.runs.sandbox.frames import frame, pack, read_frame, unpack
from answerable.runs.types import Batch, CannotRun
from answerable.system.system import Component

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv.pop()); "
    "from answerable.runs.sandbox.child import main; main()"
)
START_S = 180.0
ANSWER_S = 600.0
"""Seconds until a process that says nothing is ended."""
MEMORY = 32 << 30
"""Bytes of address space; libraries reserve far more than they use."""
_CHUNK = 1 << 20


class Worker:
    """One process with one model in it."""

    def __init__(self, component: Component, shown: str, **settings: Any) -> None:
        self._component = component
        self._shown = shown
        self._settings = {"memory": MEMORY, **settings}
        self._stands_in = tempfile.TemporaryDirectory(prefix="answerable-")
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = self._start()
        self._gone: Exception | None = None

    def load(self, content: bytes) -> tuple[str, ...]:
        """Hand the model over; return its own names of its columns.

        Raises `EvidenceError` when it cannot be loaded, `NeedsExtra` without its library.
        """
        head, _ = self._exchange(frame(self._settings, content), START_S, "was loaded")
        if "extra" in head:
            library = str(head["library"]).removeprefix("needs ").partition(":")[0]
            raise NeedsExtra(library, str(head["extra"]))
        if "error" in head:
            raise EvidenceError(
                f"component {self._component.name!r}: {self._shown} cannot be loaded: "
                f"{str(head['error']).rstrip('.')}."
            )
        return tuple(str(name) for name in head["names"])

    def ask(self, columns: Batch) -> "dict[str, npt.NDArray[np.generic]]":
        """Return what the model answers, by its own names or by position ("0", "1", ...).

        Raises `EvidenceError` when it fails and `CannotRun` when its process hangs or ends.
        """
        head, body = self._exchange(pack(columns), ANSWER_S, "was asked")
        if "error" in head:
            raise EvidenceError(
                f"component {self._component.name!r} failed: {str(head['error']).rstrip('.')}."
            )
        try:
            return unpack(head, body)
        except (KeyError, TypeError, ValueError):
            raise EvidenceError(
                f"component {self._component.name!r} answered with no columns."
            ) from None

    def close(self) -> None:
        """End the process and everything it left behind; a second call changes nothing."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            if pipe is not None:
                _close(pipe)
        self._stands_in.cleanup()

    def _start(self) -> "subprocess.Popen[bytes]":
        paths = [path for path in sys.path if path and Path(path).exists()]
        boot = [sys.executable, "-I", "-c", _BOOT, json.dumps(paths)]
        return subprocess.Popen(
            [*without_network(), *boot],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=self._stands_in.name,
            env=clean_environment(),
        )

    def _exchange(self, sent: bytes, within_s: float, what: str) -> tuple[dict[str, Any], bytes]:
        """Send one frame and return the next that comes back."""
        if self._gone is not None:
            raise self._gone
        deadline = time.monotonic() + within_s
        try:
            self._send(sent, deadline)
            return read_frame(lambda n: self._receive(n, deadline))
        except TimeoutError:
            self._gone = CannotRun(
                self._component, f"{self._shown} gave no answer within {within_s:g} s"
            )
        except (BrokenPipeError, EOFError, ValueError):
            self._gone = EvidenceError(
                f"component {self._component.name!r}: the process of {self._shown} ended while it "
                f"{what}{self._last_words()}; the file may be cut off or made to do harm."
            )
        self.close()
        raise self._gone

    def _send(self, content: bytes, deadline: float) -> None:
        assert self._process.stdin is not None
        number = self._process.stdin.fileno()
        os.set_blocking(number, False)
        rest = memoryview(content)
        while rest:
            _, ready, _ = select.select([], [number], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            rest = rest[os.write(number, rest[:_CHUNK]) :]

    def _receive(self, n: int, deadline: float) -> bytes:
        assert self._process.stdout is not None
        number = self._process.stdout.fileno()
        parts = bytearray()
        while len(parts) < n:
            ready, _, _ = select.select([number], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            part = os.read(number, min(n - len(parts), _CHUNK))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)

    def _last_words(self) -> str:
        try:
            code = self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            code = 0
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        said = f" ({' '.join(lines[-1].split())[:200]})" if lines else ""
        return f", signal {-code}{said}" if code < 0 else said


@cache
def without_network() -> tuple[str, ...]:
    """Return the words before a command that take its network away; none where not allowed."""
    program = which("unshare")
    if program is None:
        return ()
    words = (program, "--map-root-user", "--net", "--")
    try:
        tried = subprocess.run([*words, "true"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return words if tried.returncode == 0 else ()


def clean_environment() -> Mapping[str, str]:
    """Return an environment without anybody's credentials."""
    kept = ("PATH", "LANG", "LC_ALL", "TZ", "OMP_NUM_THREADS", "LD_LIBRARY_PATH", "SYSTEMROOT")
    offline = {
        "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "PYTHONDONTWRITEBYTECODE": "1",
        "TORCH_FORCE_WEIGHTS_ONLY_LOAD": "1", "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "1",
    }  # fmt: skip
    return {name: os.environ[name] for name in kept if name in os.environ} | offline


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        return
