"""Duties, older systems, fines and later sources, read from the tables of an instrument."""

from datetime import date
from typing import cast, get_args

from answerable.law.condition import parse
from answerable.law.instrument import DutyDef, DutyReading, LegacyDef, PenaltyDef, Source
from answerable.law.result import SourceStatus
from answerable.law.table import Table

_STATUS = get_args(SourceStatus)


def duty_of(table: Table) -> DutyDef:
    """Return what a role owes once a class holds; faults are noted in the table."""
    duty = DutyDef(
        id=table.text("id"),
        role=table.text("role"),
        for_=table.text("for"),
        when=table.condition("when"),
        unless=table.condition("unless"),
        text=table.text("text"),
        cite=table.text("cite"),
        status=cast("SourceStatus", table.word("status", _STATUS, "statute")),
        applies_from=table.days("applies_from"),
        deadline=table.text("deadline", ""),
        evidence=table.texts("evidence"),
        effort=table.text("effort", ""),
        example=table.text("example", ""),
        readings=tuple(
            DutyReading(t.text("text"), t.text("source"), t.day("applies_from") or date.max)
            for t in table.tables("reading")
        ),
        file=table.source.name,
        line=table.line,
    )
    table.done()
    return duty


def legacy_of(table: Table) -> LegacyDef:
    """Return how a class treats what was on the market before; faults are noted."""
    found = LegacyDef(
        for_=table.text("for"),
        when=table.condition("when") or parse("always"),
        text=table.text("text"),
        clause=table.text("clause", ""),
        cite=table.text("cite"),
        wordings=table.texts("wordings"),
        duties_from=table.day("duties_from"),
        only_after_change=table.flag("only_after_change", default=False),
        file=table.source.name,
        line=table.line,
    )
    table.done()
    return found


def penalty_of(table: Table) -> PenaltyDef:
    """Return the largest fine behind a class, by size of firm; faults are noted."""
    found = PenaltyDef(
        for_=table.text("for"),
        sizes=table.texts("sizes"),
        public=table.flag("public", default=False),
        text=table.text("text"),
        cite=table.text("cite"),
        applies_from=table.days("applies_from"),
        file=table.source.name,
        line=table.line,
    )
    table.done()
    return found


def source_of(table: Table) -> Source:
    """Return a judgment or guideline with the day since when it can be cited; faults are noted."""
    since = table.day("since")
    if since is None:
        table.fault("has no day.", "Write since = 2023-12-07.")
    found = Source(cite=table.text("cite"), title=table.text("title"), since=since or date.max)
    table.done()
    return found
