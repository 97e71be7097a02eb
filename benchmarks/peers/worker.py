"""A peer that waits in a process of its own, so that both sides can be measured in turns."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from common import Comparison, Peer, cpu_of_call, interleaved

SCRIPT = Path(__file__).with_name("explanations.py")
RUNS = 3


@dataclass(slots=True)
class Worker:
    """A peer that waits for the next round."""

    who: Peer
    process: "subprocess.Popen[str]"
    folder: Path
    rows: int
    prepared: float
    """CPU seconds of what it does once, before any row; imports do not count."""
    rounds: int = 0
    found: "np.ndarray" = field(default_factory=lambda: np.zeros(0))
    """What the last round found."""

    def run(self) -> float:
        """Return the CPU seconds of one round per row."""
        self.rounds += 1
        file = f"{self.who.name}-{id(self)}-{self.rounds}.npy"
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(file + "\n")
        self.process.stdin.flush()
        told = self.process.stdout.readline()
        if not told:
            raise RuntimeError(f"{self.who} stopped")
        self.found = np.load(self.folder / file)
        return float(json.loads(told)["cpu"]) / self.rows

    def stop(self) -> None:
        """End the peer's process."""
        self.process.terminate()
        self.process.wait()


def worker(
    who: Peer, kind: str, name: str, folder: Path, *, rows: int, background: int = 0
) -> Worker:
    """Return a peer, ready to explain rows of a named model."""
    command = [who.python, SCRIPT, kind, name, str(rows), str(background), folder]
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    told = process.stdout.readline()
    if not told:
        raise RuntimeError(f"{who} could not make {name} ready: {process.stderr.read()[-500:]}")
    return Worker(who, process, folder, rows, float(json.loads(told)["prepared"]))


def per_row(act: Callable[[], object], rows: int) -> float:
    """Return the CPU seconds of a call, divided by rows."""
    return cpu_of_call(act) / rows


@dataclass(frozen=True, slots=True)
class Line:
    """A comparison to be made."""

    work: str
    ours: Callable[[], float]
    theirs: Callable[[], float]
    peer: str
    goal: float

    def measured(self, *, unit: str = "CPU us/row", scale: float = 1e6) -> Comparison:
        """Return it, both sides in turns."""
        seconds = interleaved({"ours": self.ours, "theirs": self.theirs}, runs=RUNS)
        a, b = seconds["ours"] * scale, seconds["theirs"] * scale
        return Comparison(self.work, unit, a, self.peer, b, b / a, self.goal, RUNS)
