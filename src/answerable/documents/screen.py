"""The first screen for the terminal: the same words as the page, at the width there is."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Literal

from answerable.documents.next_steps import CARD
from answerable.documents.printable import one_line
from answerable.documents.summary import Said, Summary, summarise
from answerable.documents.uses import ASK, ClassLine, UseLines
from answerable.documents.words import count_of, listed
from answerable.record.types import Record

Style = Literal["title", "heading", "strong", "breached", "soft", "plain"]

NARROWEST, WIDEST = 40, 100
"""Lines are never narrower or wider: neither can be read."""

MOST_LIMITS = 3
"""So many reasons are told for which limits could not be judged; the page has all."""
MOST_NAMED = 6
"""More open classes than this are counted, not named: nobody reads a list of forty."""
MOST_STEPS = 5
"""The page has the other steps."""

_STYLES: dict[Style, str] = {
    "title": "bold",
    "heading": "bold underline",
    "strong": "bold",
    "breached": "bold red",
    "soft": "dim",
    "plain": "",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph: `first` stands before its first line, the rest hangs under the text."""

    text: str
    style: Style = "plain"
    first: str = ""
    whole: bool = False
    """Whether it is never broken: a path or command somebody will copy."""


def first_screen(
    record: Record,
    folder: Path | None = None,
    *,
    width: int | None = None,
    colour: bool | None = None,
) -> str:
    """Return classes and dates, what is breached, not known, not tested, what to do, and where.

    `width` is that of the terminal when None; `colour` None means: on a terminal, unless
    `NO_COLOR` is set. Names are printed with control characters written out.
    """
    columns = width if width is not None else shutil.get_terminal_size((80, 24)).columns
    columns = min(max(columns, NARROWEST), WIDEST)
    rows = tuple(_rows(record, summarise(record), folder))
    coloured = wants_colour() if colour is None else colour
    return _rich(rows, columns) if coloured else "\n".join(_plain(rows, columns)) + "\n"


def wants_colour() -> bool:
    """Return whether stdout is a terminal whose owner has not asked for plain text."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def _rows(record: Record, summary: Summary, folder: Path | None) -> Iterator[Row]:
    yield Row(f"{summary.name}: audit record, law read as of {summary.as_of}", "title")
    yield Row(summary.lead)
    for stop in summary.stops:
        yield Row(stop, "breached")
    yield Row("")
    yield from _law(summary)
    yield from _section(
        "What is breached",
        (Row(_breached(said), "breached", "! ") for said in summary.breached),
        summary.none_breached,
    )
    yield from _section("What we do not know", _unknown(summary), summary.nothing_open)
    untested = (*_limits_not_judged(record), *_untested(summary))
    yield from _section("What was not tested", untested, "Everything that was planned was tested.")
    yield from _section(
        "What to do next", _next(summary, folder), "Nothing follows from this record."
    )
    yield Row("")
    if summary.gate:
        yield Row(f"{summary.gate} (exit code {record.exit_code})", "strong")
    if folder is not None:
        yield Row(f"Record: {folder}", "strong", whole=True)
        yield Row(f"Page: {folder / 'report.html'}", "soft", whole=True)
        yield Row(f"Check it: answerable verify {folder}", "soft", whole=True)


def _law(summary: Summary) -> Iterator[Row]:
    """Return the law in as few lines as it takes: what every use shares is said once."""
    shared = summary.uses[0].shared if summary.uses else ()
    nothing = "nothing of its own" if shared else "no class found in the instruments examined"
    for use in summary.uses:
        held = ". ".join(map(_class, use.classes)) or f"{nothing}{_but(use.open_classes)}"
        stops = any(one.prevents for one in use.classes)
        yield Row(f"{use.name}: {held}", "breached" if stops else "strong")
    if shared:
        yield Row(f"Every use: {'. '.join(map(_class, shared))}")
    yield from _still_open(summary.uses)
    for use in summary.uses:
        for claim in use.claims:
            yield Row(f"{use.name}: claimed without evidence: {claim}")
    if summary.lenses:
        yield Row(f"No law: {'; '.join(summary.lenses)}", "soft")
    if summary.not_examined:
        laws = count_of(summary.not_examined, "law")
        yield Row(f"Not examined, which is no permission: {laws}, named on the page", "soft")


def _but(open_: Sequence[str]) -> str:
    """Return that classes are open: nothing found must not read as nothing there."""
    if not open_:
        return ""
    if len(open_) > MOST_NAMED:
        return f" yet: {len(open_)} are open"
    return f" yet: {listed(list(open_))} {'is' if len(open_) == 1 else 'are'} open"


def _class(one: ClassLine) -> str:
    source = f"; {one.source}" if one.source else ""
    return f"{one.name} {one.when.removeprefix('applies ')} ({one.cite}{source})"


def _still_open(uses: Sequence[UseLines]) -> Iterator[Row]:
    """Return what is open use by use, in one row, and how to close it."""
    found = [(use.name, use.open.removesuffix(f" ({ASK})")) for use in uses if use.open]
    if found:
        ask = f" ({ASK})" if any(use.questions for use in uses) else ""
        words = dict.fromkeys(text for _, text in found)
        if len(found) > 1 and len(words) == 1:
            names = listed([name for name, _ in found])
            yield Row(f"In each of {names}, {next(iter(words))}{ask}")
        else:
            yield Row("; ".join(f"{name}: {text}" for name, text in found) + ask)


def _breached(said: Said) -> str:
    """Return what is breached; what is right anyway stands on the page."""
    text = f"{said.about}: {said.text.partition(' Right on reference inputs')[0]}"
    return f"{text} Breached, {said.waived}." if said.waived else text


def _unknown(summary: Summary) -> Iterator[Row]:
    for said in summary.cannot_tell:
        enough = [part for part in said.extra.split("; ") if part.endswith("could tell")]
        extra = f" ({'; '.join(enough)})" if enough else ""
        yield Row(f"{said.short.rstrip('.')}{extra}", first="? ")
    if summary.unknown:
        open_ = count_of(sum(len(what) for _, what in summary.unknown), "answer")
        yield Row(f"{open_} left open in the card, named on the page", first="? ")


def _limits_not_judged(record: Record) -> Iterator[Row]:
    """Return why limits could not be judged, one row a reason: somebody waits for an answer."""
    reasons: dict[str, list[str]] = {}
    for finding in record.findings:
        limit, scenario = finding.against, finding.ask.scenario
        if finding.verdict == "not_tested" and (limit or scenario):
            named = f"{limit.source} {limit.id}" if limit else f"scenario “{scenario}”"
            reasons.setdefault(finding.reason, []).append(named)
    for one in record.plan.unmet:
        reasons.setdefault(one.reason, []).append(f"{one.limit.source} {one.limit.id}")
    for reason, limits in list(reasons.items())[:MOST_LIMITS]:
        yield Row(f"{listed(list(dict.fromkeys(limits)))}: {reason}", first="! ")


def _untested(summary: Summary) -> Iterator[Row]:
    """Return the reason that kept most checks away, how many had others, and all that is no check.

    A reason that stopped nearly everything must be read here, not on the page.
    """
    kept = sorted((one for one in summary.not_tested if one.checks), key=lambda one: -one.checks)
    if kept:
        first, *others = kept
        yield Row(f"{first.brief}: {first.reason}", first="- ")
        rest = sum(one.checks for one in others)
        if rest:
            yield Row(f"{count_of(rest, 'check')} for other reasons, named on the page", first="- ")
    for one in summary.not_tested:
        if not one.checks:
            yield Row(f"{one.brief}: {one.reason}", first="- ")


def _next(summary: Summary, folder: Path | None) -> Iterator[Row]:
    shown = summary.next_steps[:MOST_STEPS]
    for place, step in enumerate(shown, 1):
        said, mark, options = step.action.partition(f"answerable audit {CARD} ")
        yield Row(said.rstrip(), first=f"{place}. ")
        if mark:
            card = quote(str(folder.parent.parent)) if folder is not None else CARD
            yield Row(f"answerable audit {card} {options}", "strong", "   ", whole=True)
    rest = len(summary.next_steps) - len(shown)
    if rest:
        yield Row(f"{rest} more on the page.", "soft", "   ")


def _section(heading: str, rows: Iterable[Row], nothing: str) -> Iterator[Row]:
    yield Row("")
    yield Row(heading, "heading")
    empty = True
    for row in rows:
        empty = False
        yield row
    if empty:
        yield Row(nothing, "soft")


def _plain(rows: Iterable[Row], columns: int) -> Iterator[str]:
    for row in rows:
        yield from _wrapped(row, columns)


def _wrapped(row: Row, columns: int) -> list[str]:
    if row.whole:
        return [f"{row.first}{one_line(row.text)}"]
    lines = textwrap.wrap(
        one_line(row.text),
        columns,
        initial_indent=row.first,
        subsequent_indent=" " * len(row.first),
        break_on_hyphens=False,
    )
    return lines or [""]


def _rich(rows: Iterable[Row], columns: int) -> str:
    """Return the same lines with the terminal's own styles; nothing in a name is markup."""
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(
        file=out, width=columns, force_terminal=True, highlight=False, color_system="standard"
    )
    for row in rows:
        for line in _wrapped(row, columns):
            console.print(Text(line, _STYLES[row.style]), soft_wrap=True)
    return out.getvalue()
