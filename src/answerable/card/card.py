"""The card as the rest of the program sees it: frozen, typed, complete."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from answerable.system.data import Data
from answerable.system.expectations import Gate, Limit, Scenario, Warned
from answerable.system.explanation import Explanation
from answerable.system.system import System


@dataclass(frozen=True, slots=True)
class RedLine:
    """A use the firm itself will not build. `when` is a condition over the facts of a use."""

    id: str
    when: str
    reason: str
    who: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something the card leaves open. Carried to the first screen of every report."""

    where: str
    """Path in the card: "use 'mortgage decision' . facts . profiling"."""
    what: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """`answerable.toml`, read."""

    path: Path
    sha256: str
    system: System
    data: Data
    limits: tuple[Limit, ...]
    scenarios: tuple[Scenario, ...]
    gate: Gate
    allowed_addresses: tuple[str, ...]
    red_lines: tuple[RedLine, ...]
    warnings: tuple[Warned, ...]
    unknowns: tuple[Unknown, ...]
    seed: int = 0
    minimum_cell: int = 5
    """Groups of fewer people are withheld from results and margins; a larger group's successes are
    not, however few, because every rate needs them."""
    explanation: Explanation = field(default_factory=Explanation)
    """How its decisions are explained to the people they are about."""

    multiplicity: Literal["none", "holm"] = "none"
    """Whether a breach must stand when all claims of the audit are corrected together."""

    @property
    def folder(self) -> Path:
        """The folder the card lies in; relative paths of the card start here."""
        return self.path.parent
