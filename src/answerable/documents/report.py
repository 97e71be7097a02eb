"""The report: one self-contained page drawn from a record, which asks nothing of the network."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from answerable.documents.charts import mark, shapes
from answerable.documents.compact import tables
from answerable.documents.duties import duties_by_party
from answerable.documents.evidence import WHOLE, parts, verdict_word
from answerable.documents.families import family_of
from answerable.documents.glossary import methods, wanted
from answerable.documents.law_view import outside
from answerable.documents.printable import one_line, printable_text
from answerable.documents.summary import summarise
from answerable.documents.trace_page import compared, shared_gains, told
from answerable.documents.words import (
    MEANS,
    count_of,
    day,
    few,
    sentence_case,
    short_name,
    spoken,
    title,
)
from answerable.findings.family import family_says
from answerable.record.types import FileUsed, Record

if TYPE_CHECKING:
    from jinja2 import Environment


def report(record: Record) -> str:
    """Return the page as HTML: no script, no request, a policy that would forbid both."""
    style = read_template("report.css")
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            style=Markup(style),
            style_hash=style_hash(style),
            record=record,
            summary=summarise(record),
            software=dict(record.software),
            **_chapters(record),
        )
    )


def _chapters(record: Record) -> Mapping[str, object]:
    found, measured = parts(record), tables(record)
    gains, more_gains = shared_gains(record)
    questions = {one.asks for part in found for one in part.questions}
    questions |= {one.asks for table in measured for one in table.asked}
    return {
        "parts": found,
        "alone": [part.name for part in found if not part.shown and part.kind != WHOLE],
        "anchors": _anchors(record),
        "tables": measured,
        "methods": methods(record),
        "asked": questions,
        "wanted": wanted(record),
        "method_of": {method.check: method.anchor for method in methods(record)},
        "traces": told(record),
        "outside": outside(record),
        "gains": gains,
        "more_gains": more_gains,
        "duties": duties_by_party(record),
        "compared": compared(record),
        "estimand": estimand(record),
        "bases": (*record.data.protected, *record.data.groups),
        "looked": [(one.reason, few(one.n, record.minimum_cell)) for one in record.looked],
        "look_notes": [note for note in record.notes if note.kind == "look"],
        "signed": [note for note in record.notes if note.kind != "look"],
    }


def estimand(record: Record) -> str:
    """Return in one sentence what the numbers are about."""
    if record.n_cases is None:
        return "No case was read."
    units = {source.unit for source in record.data.sources}
    unit = f"; one case is {units.pop()}" if len(units) == 1 else ""
    outcome = record.data.outcome
    about = f" The outcome column {outcome.column!r} is {MEANS[outcome.means]}." if outcome else ""
    return f"The numbers describe {count_of(record.n_cases, 'case')}{unit}.{about}"


def _anchors(record: Record) -> dict[str, str]:
    """Return finding id -> the place on the page that shows it."""
    lines = list(dict.fromkeys(finding.line for finding in record.findings))
    return {f.id: f"finding-{lines.index(f.line) + 1}" for f in record.findings}


def read_template(name: str) -> str:
    """Return the text of a file in `templates/`."""
    from importlib.resources import files

    return (files("answerable.documents") / "templates" / name).read_text(encoding="utf-8")


def style_hash(style: str) -> str:
    """Return the source expression that lets exactly this style sheet apply."""
    from base64 import b64encode
    from hashlib import sha256

    return f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"


@cache
def environment() -> "Environment":
    """Return the templates: everything is escaped, and every name is made printable first."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("answerable.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = {"spoken": spoken, "short_name": short_name, "title": title, "day": day}
    made.filters |= words | {"file_row": _file_row, "one_line": one_line}
    made.globals |= words | {
        "family_says": family_says,
        "family_of": family_of,
        "mark": mark,
        "shapes": shapes,
        "word": verdict_word,
        "count_of": count_of,
        "sentence_case": sentence_case,
    }
    return made


def _shown(value: object) -> object:
    """Return text without characters that act; markup of our own making as it is.

    A number and its percent sign stay on one line.
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return printable_text(value).replace(" %", "\u00a0%")


def _file_row(file: FileUsed) -> tuple[str, ...]:
    return (file.name, file.what, file.sha256[:16])
