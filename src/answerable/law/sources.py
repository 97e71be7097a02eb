"""Judgments and guidelines have a day: before it nobody could read the law by them.

A rule or an exception that stands on such a source alone is left out on an earlier day, and what
it would say is told as a later reading. What a statute says counts from the day of the statute.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from answerable.law.instrument import Exemption, Instrument, Rule, Source

DATED = ("adopted_guidance", "draft_guidance", "case")
"""Kinds of sources that read a text and must have a day; others may."""


def later_than(instrument: Instrument, day: date) -> frozenset[Source]:
    """Return the sources of an instrument that did not exist yet on a day."""
    return frozenset([source for source in instrument.sources if source.since > day])


def source_behind(status: str, cite: str, sources: Iterable[Source]) -> Source | None:
    """Return the source a citation stands on; None for a statute and for other sources."""
    if status in ("statute", "own_policy"):
        return None
    return next((source for source in sources if source.cite.lower() in cite.lower()), None)


def known_rules(rules: Iterable[Rule], later: frozenset[Source]) -> Iterator[Rule]:
    """Yield the rules as they could be read before the `later` sources existed."""
    for rule in rules:
        if not later:
            yield rule
        elif source_behind(rule.status, rule.cite, later) is None:
            yield _known_part(rule, later)


def _known_part(rule: Rule, later: frozenset[Source]) -> Rule:
    unless = tuple([e for e in rule.unless if not late(e, later)])
    readings = tuple(
        [r for r in rule.readings if not any(s.cite.lower() in r.source.lower() for s in later)]
    )
    if len(unless) == len(rule.unless) and len(readings) == len(rule.readings):
        return rule
    return replace(rule, unless=unless, readings=readings)


def late(exemption: Exemption, later: Iterable[Source]) -> bool:
    """Return whether an exception stands on a source that came later."""
    return source_behind(exemption.status, exemption.cite, later) is not None
