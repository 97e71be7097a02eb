"""What a run looked like from outside: `run.json`, and the versions that belong in the record."""

import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from answerable.record.types import RunInfo

LIBRARIES = (
    "answerable", "cryptography", "duckdb", "interpret-core", "nanoarrow", "numpy", "rfc8785",
    "scikit-learn", "scipy", "skops", "sqlglot",
)  # fmt: skip
"""Libraries whose version can change a number, a statement or a hash."""


def versions(names: Iterable[str] = LIBRARIES) -> tuple[tuple[str, str], ...]:
    """Return name -> version of the libraries that are installed, by name."""
    found = []
    for name in sorted(names):
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return tuple(found)


def run_info(
    started: datetime,
    durations_s: Mapping[str, float],
    network_guard: str,
    *,
    now: datetime,
    cpu_s: Mapping[str, float] = {},
) -> RunInfo:
    """Return how a run went that began at `started` and ends `now`, both with a time zone.

    Holds neither a path nor the name of the machine or the user.
    """
    return RunInfo(
        started=_utc(started),
        finished=_utc(now),
        durations_s=tuple((step, round(seconds, 3)) for step, seconds in durations_s.items()),
        cpu=_cpu(),
        cores=os.cpu_count() or 1,
        environment=(
            ("python", f"{platform.python_implementation()} {platform.python_version()}"),
            ("system", f"{platform.system()} {platform.machine()}"),
        ),
        network_guard=network_guard,
        software=versions(),
        cpu_s=tuple((what, float(f"{seconds:.3g}")) for what, seconds in cpu_s.items()),
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _cpu() -> str:
    """Return the name of the processor, or its architecture where the system tells no more."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.machine() or "unknown"
