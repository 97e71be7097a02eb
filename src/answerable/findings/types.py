"""Findings: results judged against law, promise or policy. Verdicts are words, printed as words."""

from dataclasses import dataclass
from typing import Literal

from answerable.checks.ask import Ask
from answerable.plan.types import Measured
from answerable.stats.results import Key, Series
from answerable.system.expectations import Limit
from answerable.system.facts import Grade

__all__ = ["Finding", "Judged", "Measured", "Verdict"]

Verdict = Literal["holds", "breached", "cannot_tell", "not_tested", "reported"]


COULD_TURN = ", but people about whom something is missing could turn it"
"""Stands in the reason of a verdict that the numbers of the people known would give alone."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one entry of a series."""

    key: Key
    verdict: Verdict
    because: str
    n_that_could: int | None = None
    """For `cannot_tell`: smallest group size that would settle it with probability 0.8, others as
    observed. None: not computed, or no size could (the reason says which)."""
    p_value: float | None = None
    """Of the claim that the limit is breached, alone, where it is one of several; else None."""
    p_corrected: float | None = None
    """The same among all claims of the audit (Holm)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One plan line against one limit (or none), about a component or a use."""

    id: str
    line: str
    check: str
    ask: Ask
    about: str
    """Component or use. Scenario findings are about the component that was located."""
    verdict: Verdict
    """Gravest of the entries: breached, then cannot_tell, then holds; reported without limit."""
    grade: Grade
    results: Series | None
    against: Limit | None
    judged: tuple[Judged, ...]
    says: str
    """The finding as one sentence with its number, interval and count of people."""
    asks: str
    source: str
    does_not_show: str
    reason: str = ""
    """For `not_tested`: why."""
    mend: str = ""
    """What to do next, one sentence."""
    card_line: int = 0
