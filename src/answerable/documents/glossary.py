"""How each number on the page is made: said once a definition, not beside every number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from answerable.documents.law_words import cited
from answerable.documents.words import listed, short_name, spoken, title
from answerable.findings.types import Finding
from answerable.record.types import Record
from answerable.stats.results import Estimate

_ALWAYS: Final = "always looked at"
"""How a plan line says that nothing in particular asked for it."""


@dataclass(frozen=True, slots=True)
class Method:
    """How one number is made, and what it does not show."""

    anchor: str
    name: str
    check: str
    asks: str
    source: str
    intervals: str
    does_not_show: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reason for which checks were run, and their names."""

    why: str
    names: str


def methods(record: Record) -> tuple[Method, ...]:
    """Return the glossary: one entry a check that was asked, by name."""
    by_check: dict[str, list[Finding]] = {}
    for finding in record.findings:
        by_check.setdefault(finding.check, []).append(finding)
    return tuple(
        _method(record, f"method-{n}", group)
        for n, (_, group) in enumerate(sorted(by_check.items()), 1)
    )


def _method(record: Record, anchor: str, group: Sequence[Finding]) -> Method:
    first = group[0]
    used = {
        spoken(entry.method)
        for finding in group
        for _, entry in finding.results or ()
        if isinstance(entry, Estimate)
    }
    return Method(
        anchor,
        title(short_name(first.check)),
        first.check,
        first.asks,
        first.source,
        listed(sorted(used)) if used and "interval" not in first.source.lower() else "",
        first.does_not_show,
    )


def wanted(record: Record) -> tuple[Wanted, ...]:
    """Return why checks were run, one entry a reason; "always looked at" needs none."""
    found: dict[str, dict[str, None]] = {}
    asked = {finding.line for finding in record.findings}
    for line in record.plan.lines:
        limits = tuple(f"{limit.source} " for limit in line.limits)
        for reason in line.why if line.id in asked else ():
            if not reason.startswith((_ALWAYS, *limits)):
                why = cited(record.law, reason.rstrip("."))
                found.setdefault(why, {})[short_name(line.check)] = None
    return tuple(Wanted(why, listed(list(names))) for why, names in found.items())
