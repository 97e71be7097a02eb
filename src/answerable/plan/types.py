"""The plan: what will be looked at and why, fixed and hashed before anything is measured."""

from dataclasses import dataclass

from answerable.checks.ask import Ask
from answerable.stats.results import Scalar, Series
from answerable.system.expectations import Limit

NOT_TRUSTED = "the card's code is not trusted"
"""Why a line was not measured when nobody has said that the code it needs may run."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One check, what it is asked for, with which settings, and who wants to know."""

    id: str
    """Stable: check name and ask, joined; the key of results and findings."""
    check: str
    ask: Ask
    settings: tuple[tuple[str, Scalar], ...]
    why: tuple[str, ...]
    """Duties ("eu.aia Article 10(2)(f)"), limits of the card, or "always looked at"."""
    limits: tuple[Limit, ...] = ()
    """What judging will compare the result with."""


@dataclass(frozen=True, slots=True)
class NotPlanned:
    """What will not be looked at, and why: printed on the first screen."""

    check: str
    ask: Ask
    reason: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class LimitNotPlanned:
    """A limit of the card that no line of the plan will be held against, and why."""

    limit: Limit
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The third line of the flow."""

    lines: tuple[PlanLine, ...]
    skipped: tuple[NotPlanned, ...]
    family: str
    """How many claims are made and at which error rate, as a sentence."""
    sha256: str
    """Hash of the canonical form of lines and skipped, taken before measuring."""
    only: tuple[str, ...] = ()
    """Patterns of check names the audit was narrowed to; empty for everything."""
    unmet: tuple[LimitNotPlanned, ...] = ()
    """Limits of the card whose check is not planned: set, and nothing is judged by them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The outcome of one plan line: a series of results, or the reason there is none."""

    line: str
    """Id of the plan line."""
    results: Series | None
    not_tested: str = ""
    """Reason when `results` is None."""
    mend: str = ""
