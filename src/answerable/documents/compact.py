"""What was measured and nobody set a limit for: one table a use, one row of questions a check.

A page shows the first entries of each result; all of them stand in the record. How each number is
made is said once, in a glossary of the definitions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from answerable.documents.blocks import (
    AGAINST,
    MOST_ENTRIES,
    NO_NUMBER,
    Block,
    Cell,
    attribute_of,
    block_of,
)
from answerable.documents.charts_challenger import MODELS, SCORECARD
from answerable.documents.charts_conflicts import worth_drawing
from answerable.documents.glossary import methods
from answerable.documents.rows import chart
from answerable.documents.words import count_of, scale_of, short_name, title
from answerable.findings.types import Finding
from answerable.findings.words import is_placed
from answerable.record.types import Record
from answerable.stats.results import Entry, Estimate, Key, Series

_HEADLINE: Final = "fairness.selection_rate"
"""The one definition drawn without a limit: how often each group gets the favourable answer."""
_COIN: Final = "0.5: no better than tossing a coin; 1: never wrong"
_ALL_USES: Final = ("data", "reliability")
"""Areas that are about the cases or the components, which all uses share."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a table with its answers."""

    asks: str
    name: str
    note: str
    """What it is measured against, and how its numbers are to be read."""
    method: str
    """Anchor of the definition in the glossary."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The questions of one area about one use and outcome."""

    caption: str
    about: str
    """The use and the outcome, "" where the table is about all of them."""
    size: str
    """How many questions, and how many numbers answer them."""
    chart: Markup
    """How often each group gets the favourable outcome; empty where nothing decides."""
    asked: tuple[Asked, ...]
    by: bool
    """Whether the answers differ by attribute."""
    aside: tuple[str, ...]
    """Why numbers are missing that most questions lack, said once for all of them."""


def tables(record: Record) -> tuple[Table, ...]:
    """Return the reported findings, one table an area, use and outcome."""
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in record.findings:
        series = finding.results
        if finding.verdict != "reported" or finding.ask.scenario or series is None:
            continue
        in_full = worth_drawing(series) or finding.check.startswith((MODELS, SCORECARD))
        if in_full:  # drawn among the findings, or below the tables
            continue
        area = _area(finding)
        place = ("", "") if area in _ALL_USES else (finding.about, finding.ask.outcome)
        found.setdefault((area, *place), []).append(finding)
    page = _Page(record, {method.check: method.anchor for method in methods(record)}, {})
    return tuple(_table(page, place, group, n) for n, (place, group) in enumerate(found.items()))


@dataclass(frozen=True, slots=True)
class _Page:
    record: Record
    anchors: dict[str, str]
    """Where on the page each check is explained."""
    said: dict[tuple[str, str, Series], str]
    """Results told already, and of which use."""


def _table(page: _Page, place: tuple[str, str, str], group: Sequence[Finding], n: int) -> Table:
    record, (area, about, outcome) = page.record, place
    told = [part for part in (about, outcome) if part]
    by_check: dict[str, list[Finding]] = {}
    for finding in group:
        by_check.setdefault(finding.check, []).append(finding)
    drawn = _drawn([f for f in group if _is_headline(record, f)], record, f"table-{n}")
    asked = tuple(
        _asked(page, findings)
        for check, findings in by_check.items()
        if not (drawn and _is_headline(record, findings[0]) and _is_all_drawn(findings))
    )
    aside, asked = _once(asked)
    numbers = sum(len(f.results.entries) for f in group if f.results)
    return Table(
        caption=f"{title(area)}: {', '.join(told)}" if told else title(area),
        about=", ".join(told),
        size=f"{count_of(len(by_check), 'question')}, {count_of(numbers, 'answer')}",
        chart=drawn,
        asked=asked,
        by=any(block.of for one in asked for block in one.blocks),
        aside=aside,
    )


def _once(asked: tuple[Asked, ...]) -> tuple[tuple[str, ...], tuple[Asked, ...]]:
    """Return the missing numbers that several questions share, and the questions without them."""
    seen: dict[Cell, list[str]] = {}
    for block in (block for one in asked for block in one.blocks):
        for cell in block.cells:
            if not cell.interval:
                seen.setdefault(cell, []).append(block.of)
    shared = {cell for cell, places in seen.items() if len(places) > 1}
    aside = (
        f"{_where(places)}{cell.group}: {cell.value.removeprefix(NO_NUMBER)}"
        for cell, places in seen.items()
        if cell in shared
    )
    less = tuple(
        replace(
            one,
            blocks=tuple(
                replace(b, cells=tuple(c for c in b.cells if c not in shared)) for b in one.blocks
            ),
        )
        for one in asked
    )
    return tuple(aside), less


def _where(places: Sequence[str]) -> str:
    """Return the one attribute that a missing number is about, "" where it is about several."""
    of = set(places)
    return f"{of.pop()}, " if len(of) == 1 and places[0] else ""


def _is_headline(record: Record, finding: Finding) -> bool:
    decides = {use.decision for use in record.system.uses}
    return finding.check.startswith(_HEADLINE) and finding.ask.outcome in decides


def _is_all_drawn(findings: Sequence[Finding]) -> bool:
    return all(len(_rates(finding)) <= MOST_ENTRIES for finding in findings)


def _drawn(findings: Sequence[Finding], record: Record, name: str) -> Markup:
    """Return the groups of every attribute over one axis, the first of each where they are many."""
    entries: list[tuple[Key, Entry]] = []
    for finding in findings:
        entries += [((finding.ask.label, *k), e) for k, e in _rates(finding)[:MOST_ENTRIES]]
    if not entries:
        return Markup("")
    series = Series(("attribute", "group", "people"), tuple(entries))
    return chart(list(findings), series, scale_of(_HEADLINE), record.minimum_cell, name)


def _rates(finding: Finding) -> list[tuple[Key, Entry]]:
    series = finding.results or Series((), ())
    return [(k, e) for k, e in series if isinstance(e, Estimate) and not is_placed(series, k)]


def _asked(page: _Page, findings: Sequence[Finding]) -> Asked:
    first, blocks = findings[0], []
    for finding in findings:
        series = finding.results or Series((), ())
        place = (finding.check, finding.ask.label, series)
        before = page.said.setdefault(place, finding.about)
        if before != finding.about and len(series.entries) > 1:
            blocks.append(Block(attribute_of(finding), (), f"The same as for {before}.", 0))
        else:
            blocks.append(block_of(finding, series, page.record.minimum_cell))
    entries = [one for finding in findings for one in finding.results or ()]
    keys = [(f.results.keys if f.results else (), k) for f in findings for k, _ in f.results or ()]
    against = {key[names.index(AGAINST)] for names, key in keys if AGAINST in names}
    coin = any(isinstance(e, Estimate) and "auc_crossfitted" in e.method for _, e in entries)
    notes = [*sorted(against), *([_COIN] if coin else [])]
    return Asked(
        first.asks,
        short_name(first.check),
        "; ".join(notes),
        page.anchors[first.check],
        tuple(blocks),
    )


def _area(finding: Finding) -> str:
    return finding.check.partition(".")[0]
