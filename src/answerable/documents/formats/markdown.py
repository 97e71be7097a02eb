"""A summary in Markdown, for a merge request or a wiki."""

import re
from collections.abc import Iterable, Iterator

from answerable.documents.evidence import Shown, parts
from answerable.documents.formats import Format
from answerable.documents.printable import one_line
from answerable.documents.sides import Side
from answerable.documents.summary import Summary, summarise
from answerable.documents.uses import UseLines
from answerable.documents.words import VERDICTS
from answerable.record.types import Record

_ACTS = re.compile(r"([\\`*_{}\[\]<>|#~!&$@]|(?<=\w)://|^[-+=](?=\s|$)|^\d+(?=[.)]))")


def plain(text: str) -> str:
    """Return the text on one line, with every character escaped that Markdown would act on."""
    return _ACTS.sub(_escape, one_line(text))


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if found == "<":
        return "&lt;"
    if found in ("&", "@", "://", "$"):
        return {"&": "&amp;", "@": "&#64;", "://": "&#58;//", "$": "&#36;"}[found]
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def write(record: Record) -> str:
    """Return classes, breaches, unknowns, untested things, next steps and all findings."""
    summary = summarise(record)
    lines = [
        f"# {plain(summary.name)}",
        "",
        f"Audit record, law read as of {summary.as_of}. {plain(summary.lead)}",
        *(f"\n**{plain(stop)}**" for stop in summary.stops),
        *_uses(summary.uses),
        *_first(summary),
        *_findings(record),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _uses(uses: Iterable[UseLines]) -> Iterator[str]:
    for use in uses:
        yield from ("", f"## {plain(use.name)}", "", plain(use.who), "")
        for one in (*use.classes, *use.shared):
            source = f"; {one.source}" if one.source else ""
            yield f"- **{plain(one.name)}**: {plain(f'{one.cite}; {one.when}{source}')}"
        if use.open:
            yield f"- **Not known**: {plain(use.open)}"
        for name, classes in use.lenses:
            yield f"- No law: {plain(f'{name}: {classes}')}"
        if use.not_examined:
            laws = plain("; ".join(use.not_examined))
            yield f"- Not examined, which is no permission: {laws}"


def _first(summary: Summary) -> Iterator[str]:
    breached = [
        plain(f"{said.about}: {said.text}" + (f" (breached, {said.waived})" if said.waived else ""))
        for said in summary.breached
    ]
    yield from _list("What is breached", breached, summary.none_breached)
    unknown = [
        plain(
            f"Cannot tell: {said.about}: {said.text}" + (f" ({said.extra})" if said.extra else "")
        )
        for said in summary.cannot_tell
    ]
    unknown += [
        plain(f"Open in the card: {where}: {', '.join(what)}") for where, what in summary.unknown
    ]
    yield from _list("What we do not know", unknown, summary.nothing_open)
    untested = [plain(f"{'; '.join(one.what)}. {one.reason}") for one in summary.not_tested]
    yield from _list("What was not tested", untested, "Everything that was planned was tested.")
    yield from ("", "## What to do next", "")
    for place, step in enumerate(summary.next_steps, 1):
        yield f"{place}. {plain(step.action)}"


def _list(heading: str, items: list[str], nothing: str) -> Iterator[str]:
    yield from ("", f"## {heading}", "")
    yield from (f"- {item}" for item in items) if items else (nothing,)


def _findings(record: Record) -> Iterator[str]:
    yield from ("", "## Findings", "")
    yield "| About | Finding | Law | Promise | Policy |"
    yield "|---|---|---|---|---|"
    for part in parts(record):
        for shown in part.shown:
            yield _row(part.name, shown)


def _row(about: str, shown: Shown) -> str:
    sides = (shown.sides.law, shown.sides.promise, shown.sides.policy)
    cells = (plain(about), plain(shown.says), *(_cell(side) for side in sides))
    return f"| {' | '.join(cells)} |"


def _cell(sides: Iterable[Side]) -> str:
    return plain("; ".join(map(_judged, sides))) or "no limit"


def _judged(side: Side) -> str:
    if side.verdict is None:
        return side.limit
    waived = f", {side.waived}" if side.waived else ""
    return f"{VERDICTS[side.verdict]}{waived} ({side.limit})"


FORMAT = Format("markdown", ".md", "a readable summary", write)
