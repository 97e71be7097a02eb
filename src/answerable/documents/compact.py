"""What was measured and nobody set a limit for: one row a definition, one table an attribute.

A page shows the first entries of each result; all of them stand in the record. How each number is
made is said once, in a glossary of the definitions.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from answerable.documents.glossary import methods
from answerable.documents.rows import chart, is_share, own_scale, said_of
from answerable.documents.words import (
    Scale,
    interval,
    key_words,
    number,
    people,
    scale_of,
    short_name,
    some,
    title,
)
from answerable.findings.types import Finding
from answerable.findings.words import is_known, is_placed
from answerable.record.types import Record
from answerable.stats.missing import PEOPLE
from answerable.stats.results import Entry, Estimate, Key, Observed, Series, Undefined

MOST_ENTRIES = 4
"""A definition shows no more entries; so many groups are compared side by side."""
_AGAINST = "measured against"
_HEADLINE = "fairness.selection_rate"
"""The one definition drawn without a limit: how often each group gets the favourable answer."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry of a result."""

    group: str
    value: str
    interval: str
    people: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition in a table: its entries, or one sentence where there is nothing to align."""

    name: str
    note: str
    """What the measurement is held against, where a check says so."""
    method: str
    """Anchor of the definition in the glossary."""
    cells: tuple[Cell, ...]
    said: str
    more: int
    """Entries that stand in the record alone."""


@dataclass(frozen=True, slots=True)
class Table:
    """The definitions of one area about one attribute."""

    caption: str
    chart: Markup
    rows: tuple[Definition, ...]


def tables(record: Record) -> tuple[Table, ...]:
    """Return the reported findings, one table an area, use, attribute and outcome."""
    found: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in record.findings:
        if finding.verdict == "reported" and not finding.ask.scenario and finding.results:
            ask = finding.ask
            # Data are the same for every use: one table holds them.
            place = (
                ("", "", "")
                if _area(finding) == "data"
                else (finding.about, ask.label, ask.outcome)
            )
            found.setdefault((_area(finding), *place), []).append(finding)
    anchors = {method.check: method.anchor for method in methods(record)}
    return tuple(
        _table(record, place, group, anchors, n) for n, (place, group) in enumerate(found.items())
    )


def _table(
    record: Record,
    place: tuple[str, str, str, str],
    group: Sequence[Finding],
    anchors: dict[str, str],
    n: int,
) -> Table:
    area, about, label, outcome = place
    told = [part for part in (about, label, outcome) if part]
    drawn = next((f for f in group if f.check.startswith(_HEADLINE)), None)
    decides = {use.decision for use in record.system.uses}
    return Table(
        caption=f"{title(area)}: {', '.join(told)}" if told else title(area),
        chart=_drawn(drawn, record, n) if drawn and outcome in decides else Markup(""),
        rows=tuple(_definition(f, record.minimum_cell, anchors[f.check]) for f in group),
    )


def _drawn(finding: Finding, record: Record, n: int) -> Markup:
    series = finding.results or Series((), ())
    scale = scale_of(finding.check)
    known = tuple(entry for entry in series if not is_placed(series, entry[0]))
    return chart([finding], Series(series.keys, known), scale, record.minimum_cell, f"table-{n}")


def _definition(finding: Finding, minimum: int, method: str) -> Definition:
    series = finding.results or Series((), ())
    told = [(k, e) for k, e in series if not is_placed(series, k)]
    name = title(short_name(finding.check))
    if _area(finding) == "data" and finding.ask.about:
        name = f"{name} of {finding.ask.about}"
    elif _area(finding) == "data" and finding.ask.label:
        name = f"{name}: {finding.ask.label}"
    if not any(isinstance(entry, Estimate) for _, entry in told):
        return Definition(name, "", method, (), _sentence(series, told), 0)
    scale = own_scale(finding.check, series)
    shown = told if len(told) <= MOST_ENTRIES + 1 else told[:MOST_ENTRIES]
    against = (
        {k[series.keys.index(_AGAINST)] for k, _ in told} if _AGAINST in series.keys else set()
    )
    return Definition(
        name,
        ", ".join(sorted(against)),
        method,
        tuple(_cell(series, key, entry, scale, minimum) for key, entry in shown),
        "",
        len(told) - len(shown),
    )


def _cell(series: Series, key: Key, entry: Entry, scale: Scale, minimum: int) -> Cell:
    group = _label(series, key)
    if isinstance(entry, Observed):
        return Cell(group, said_of(entry), "", "")
    counts = "; ".join(
        people(count, minimum)
        if count.label in group
        else f"{count.label} {people(count, minimum)}"
        for count in entry.counts[:2]
    )
    if isinstance(entry, Undefined):
        return Cell(group, f"no number: {entry.reason}", "", counts)
    scale = "share" if is_share(entry) else scale
    ends = interval(entry.low, entry.high, scale)
    level = "" if entry.level == 0.95 else f" ({entry.level:.3g})"
    return Cell(group, number(entry.value, scale), f"{ends}{level}", counts or f"n = {entry.n:,}")


def _label(series: Series, key: Key) -> str:
    places = [
        part for name, part in zip(series.keys, key, strict=False) if name not in (_AGAINST, PEOPLE)
    ]
    label = key_words(places) if any(places) else ""
    known = not series.keys or is_known(series, key)
    return label if known else (label or key[series.keys.index(PEOPLE)])


def _sentence(series: Series, told: Iterable[tuple[Key, Entry]]) -> str:
    return "; ".join(_groups(series, list(told))) or "nothing to report"


def _groups(series: Series, told: list[tuple[Key, Entry]]) -> Iterator[str]:
    """Return what was seen, alike answers together, and what has no answer with its reason."""
    for answer, word in ((True, "yes"), (False, "no")):
        names = [
            _label(series, k) or "it"
            for k, e in told
            if isinstance(e, Observed) and e.answer is answer
        ]
        if names:
            yield f"{word}: {some(names, 12)}"
    reasons: dict[str, list[str]] = {}
    for key, entry in told:
        if isinstance(entry, Undefined):
            reasons.setdefault(entry.reason, []).append(_label(series, key))
    for reason, names in reasons.items():
        whose = some([name for name in names if name] or ["everyone"], 6)
        yield f"no number for {whose}: {reason}"


def _area(finding: Finding) -> str:
    return finding.check.partition(".")[0]
