"""The report: one self-contained page drawn from a record, which asks nothing of the network."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from answerable.documents.charts import mark
from answerable.documents.compact import tables
from answerable.documents.duties import duties_by_party
from answerable.documents.evidence import WHOLE, parts, verdict_word
from answerable.documents.glossary import methods
from answerable.documents.law_view import gains_of_all, outside, traces
from answerable.documents.printable import one_line, printable_text
from answerable.documents.summary import summarise
from answerable.documents.words import (
    MEANS,
    WORDING,
    count_of,
    day,
    few,
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
    found = parts(record)
    return {
        "parts": found,
        "alone": [part.name for part in found if not part.shown and part.kind != WHOLE],
        "anchors": _anchors(record),
        "tables": tables(record),
        "methods": methods(record),
        "method_of": {method.check: method.anchor for method in methods(record)},
        "traces": traces(record),
        "outside": outside(record),
        "gains": gains_of_all(record),
        "duties": duties_by_party(record),
        "wordings": _wordings(record),
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


def _wordings(record: Record) -> list[tuple[str, ...]]:
    return [
        (
            w.title,
            w.wording,
            WORDING[w.wording_status],
            day(w.in_force, none="no date"),
            day(w.read_on),
            w.sha256[:16],
        )
        for w in record.law.wordings
    ]


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
        "mark": mark,
        "word": verdict_word,
        "count_of": count_of,
        "sentence_case": lambda text: text[:1].upper() + text[1:],
    }
    return made


def _shown(value: object) -> object:
    """Return text without characters that act; markup of our own making as it is."""
    return (
        printable_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value
    )


def _file_row(file: FileUsed) -> tuple[str, ...]:
    return (file.name, file.what, file.sha256[:16])
