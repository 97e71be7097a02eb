"""Two faults of an instrument: a source without a day, and an exemption that travels."""

from collections.abc import Iterator
from pathlib import Path

from answerable.errors import Problem
from answerable.law.condition import Condition
from answerable.law.instrument import NOT_EXAMINED, Instrument
from answerable.law.sources import DATED, source_behind


def undated(instrument: Instrument, folder: Path) -> Iterator[Problem]:
    """Yield each judgment or guideline that is cited and whose day nobody wrote down."""
    cited = [
        (r.file, r.line, f"rule {r.id!r}", status, cite)
        for r in instrument.rules
        for status, cite in ((r.status, r.cite), *((e.status, e.cite) for e in r.unless))
    ]
    cited += [(folder.name, d.line, f"duty {d.id!r}", d.status, d.cite) for d in instrument.duties]
    for file, line, who, status, cite in cited:
        if status in DATED and source_behind(status, cite, instrument.sources) is None:
            what = f"{who} stands on {cite!r}, whose day is not written down."
            mend = "Write a [[source]] with cite, title and since in instrument.toml."
            yield Problem(file, line, what, mend)


def travelling_exemptions(instrument: Instrument, folder: Path) -> Iterator[Problem]:
    """Yield each fact that travels to the whole although a yes takes a use out of a class."""
    away = _exempting(instrument)
    for name in instrument.own_facts:
        fact = instrument.facts[name]
        if fact.travels and (name, True) in away:
            what = f"fact {name!r} travels, although a yes takes a use out of a class."
            mend = "Remove travels: an exemption of a part says nothing about the whole."
            yield Problem(f"{folder.name}/facts.toml", fact.line, what, mend)


def _exempting(instrument: Instrument) -> frozenset[tuple[str, bool]]:
    """Return the answers that an exemption follows from, at any depth: (fact, yes or no)."""
    found: set[tuple[str, bool]] = set()
    open_: list[tuple[str, bool]] = []
    for rule in instrument.rules:
        if rule.effect == NOT_EXAMINED:
            open_ += rule.when.signed
        elif rule.effect:
            open_ += [one for e in rule.unless for one in e.when.signed]
    while open_:
        one = open_.pop()
        if one not in found:
            found.add(one)
            open_ += _behind(instrument, *one)
    return frozenset(found)


def _behind(instrument: Instrument, name: str, positive: bool) -> Iterator[tuple[str, bool]]:
    """Yield the answers from which one answer follows, presumptions of a no left aside."""
    fact = instrument.facts.get(name)
    if fact is None:
        return
    for_it: list[Condition | None] = [fact.from_, fact.yes_if, fact.presumed_yes_if]
    against: list[Condition | None] = [fact.no_if]
    for rule in instrument.rules:
        if rule.derives == name:
            for_it.append(rule.when)
            against += [e.when for e in rule.unless]
    for conditions, same in ((for_it, True), (against, False)):
        for condition in conditions:
            if condition is not None:
                yield from ((n, s == (positive == same)) for n, s in condition.signed)
