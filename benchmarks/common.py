"""What every benchmark shares: CPU seconds, interleaved runs, peers in environments of their own.

A benchmark is a script with a function that returns comparisons and `main(that)` at its end. It
prints a table, or with --json one object a comparison. Both sides of a comparison are measured in
the same run, in turns, so that a busy machine slows them alike.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line: the same work done by us and by a named peer."""

    work: str
    unit: str
    ours: float
    """Median of our runs."""
    peer: str
    """Name and version of the peer, or what else we compare with."""
    theirs: float
    """Median of the peer's runs."""
    ratio: float
    """How many times better ours is."""
    goal: float
    """Ratio we mean to reach."""
    runs: int
    """How often each side was run; the warm-up does not count."""


def cpu_of_command(command: Sequence[str | Path]) -> float:
    """Return the CPU seconds of a command: user and system, all threads, children it waited for.

    Bytecode is cached as for a user. Raises RuntimeError when the command fails.
    """
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with subprocess.Popen(
        [str(part) for part in command],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        told = process.stderr.read() if process.stderr else b""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command}: exit code {process.returncode}: {told.decode()[-500:]}")
    return used.ru_utime + used.ru_stime


def cpu_of_call(act: Callable[[], object]) -> float:
    """Return the CPU seconds of a call: user and system, all threads, children it waited for."""
    before = os.times()
    act()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def wall_of_call(act: Callable[[], object]) -> float:
    """Return the seconds a call took on the clock."""
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def interleaved(sides: Mapping[str, Callable[[], float]], *, runs: int) -> dict[str, float]:
    """Return the median of what each side measured, `runs` times in turns after one warm-up.

    Every other round goes backwards, so that no side always follows the same other.
    """
    measured: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        side()
    for number in range(runs):
        for name in list(sides) if number % 2 else list(reversed(sides)):
            measured[name].append(sides[name]())
    return {name: statistics.median(values) for name, values in measured.items()}


@dataclass(frozen=True, slots=True)
class Peer:
    """A package of others in an environment of its own, never together with ours."""

    name: str
    python: Path
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def peer(name: str, *requirements: str) -> Peer:
    """Return the peer, installed on first use into `.venv-peer-NAME`; `requirements` go with it."""
    folder = ROOT / f".venv-peer-{name}"
    python = folder / "bin" / "python"
    if not python.exists():
        uv = _uv()
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder], check=True)
        install = [uv, "pip", "install", "--quiet", "--python", python, name, *requirements]
        subprocess.run(install, check=True)
    ask = f"from importlib.metadata import version; print(version({name!r}))"
    told = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True)
    return Peer(name, python, told.stdout.strip())


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    return str(beside) if beside.exists() else "uv"


def main(compare: Callable[[], Sequence[Comparison]]) -> None:
    """Print the comparisons of a script: a table, or with --json one object a line."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a comparison")
    as_json = parser.parse_args().json
    comparisons = compare()
    if as_json:
        for comparison in comparisons:
            print(json.dumps(asdict(comparison)))
        return
    for line in _table(comparisons):
        print(line)


def _table(comparisons: Sequence[Comparison]) -> list[str]:
    rows = [("work", "ours", "theirs", "unit", "peer", "times better", "goal", "runs")]
    rows += [
        (c.work, f"{c.ours:.4g}", f"{c.theirs:.4g}", c.unit, c.peer, f"{c.ratio:.3g}",
         f"{c.goal:g}{'' if c.ratio >= c.goal else ' (missed)'}", str(c.runs))
        for c in comparisons
    ]  # fmt: skip
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return ["  ".join(part.ljust(width) for part, width in zip(row, widths, strict=True)).rstrip()
            for row in rows]  # fmt: skip
