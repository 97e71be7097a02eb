"""The record: what an audit leaves behind, without anyone's row in it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from answerable.card.card import Unknown
from answerable.findings.types import Finding, Measured
from answerable.law.result import Law
from answerable.plan.types import Plan
from answerable.stats.results import Count
from answerable.system.data import Data
from answerable.system.expectations import Gate, Warned
from answerable.system.facts import Fact
from answerable.system.system import System


@dataclass(frozen=True, slots=True)
class FileUsed:
    """A file the audit depended on."""

    name: str
    """Relative to the card's folder, or `package:<name>@<version>`; never a path of a machine."""
    sha256: str
    what: Literal["card", "code", "model", "data", "notes"]


@dataclass(frozen=True, slots=True)
class NotTested:
    """One thing nobody tested here, in words: the first page lists them all."""

    what: str
    reason: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Margin:
    """Counts that a headline number is a function of; cells under the minimum size are withheld."""

    line: str
    key: tuple[str, ...]
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What a named person noticed when looking at the data, or signed."""

    kind: str
    """"look" or "sign_off"."""
    text: str
    who: str
    on: date


@dataclass(frozen=True, slots=True)
class LookCount:
    """How many rows a look would show, and why they are surprising. Never the rows."""

    reason: str
    n: int


@dataclass(frozen=True, slots=True)
class RunInfo:
    """Everything in `run.json`: how this run went. Sealed too, and different in every run."""

    started: str
    """UTC, as 2026-11-23T10:15:30Z."""
    finished: str
    durations_s: tuple[tuple[str, float], ...]
    """Step of the flow -> seconds."""
    cpu: str
    cores: int
    environment: tuple[tuple[str, str], ...]
    """Python, operating system, and what else may matter; never a path or a name of a machine."""
    network_guard: str
    """"unshared" (a network namespace), "audit_hook" (sockets refused in Python), "none"."""
    software: tuple[tuple[str, str], ...] = ()
    """Every installed library that was loaded -> version."""
    cpu_s: tuple[tuple[str, float], ...] = ()
    """What was measured -> CPU seconds of all threads: training a challenger, one decision."""


@dataclass(frozen=True, slots=True)
class Record:
    """Everything in `record.json`. Deterministic: same input, same bytes."""

    format: str
    name: str
    as_of: date
    card_sha256: str
    system: System
    data: Data
    facts: tuple[tuple[str, tuple[Fact, ...]], ...]
    """Use -> its facts with grades."""
    unknowns: tuple[Unknown, ...]
    law: Law
    plan: Plan
    measured: tuple[Measured, ...]
    findings: tuple[Finding, ...]
    not_tested: tuple[NotTested, ...]
    gate: Gate
    warnings: tuple[Warned, ...]
    margins: tuple[Margin, ...]
    files: tuple[FileUsed, ...]
    looked: tuple[LookCount, ...]
    notes: tuple[Note, ...]
    n_cases: int | None
    seed: int
    software: tuple[tuple[str, str], ...]
    sql: tuple[str, ...] = ()
    """Every statement that was sent to an engine, in order."""
    previous: str = ""
    """Seal hash of the record made before this one, "" for the first. Stands in the seal, not in
    `record.json`, whose bytes depend on nothing but the input; `read` fills it in."""
    gate_says: str = ""
    """The exit code in words."""
    gate_on: date | None = None
    """The day the waivers of the gate were read on; None where the card waives nothing. Never
    before `as_of` nor before the day of the audit, so that no earlier day revives a waiver."""
    exit_code: int = 0
    """0 nothing breached, 1 breached, 3 the gate misses something, 4 stopped before measuring."""
    minimum_cell: int = 5
    """Groups of fewer people than this are withheld here and in every document. How many of a
    larger group got something is written, however few they are, because every rate needs it."""
