"""The engineer's page about one decision: the trace, what made the outcome, and every doubt."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from answerable.checks.evidence.reasons_person import ExplainedPerson
from answerable.checks.evidence.recourse_search import Searched
from answerable.documents import engineer_notice
from answerable.documents.charts_curve import curve_drawing, scale_of
from answerable.documents.engineer_curves import CAPTION as CURVES
from answerable.documents.engineer_curves import Curves, curve_lines, curves_said
from answerable.documents.engineer_doubts import CAPTION, HEAD, faithful_rows
from answerable.documents.engineer_methods import (
    Table,
    drawn_or_exact,
    method_tables,
    nearest_says,
)
from answerable.documents.letter.compose import Letter
from answerable.documents.letter.pages import page
from answerable.documents.letter.texts import texts
from answerable.documents.printable import one_line
from answerable.stats.results import Scalar

LONG = 160
"""Longer texts are shortened on the page; the hash of the file they came from is on it."""
WAYS = 12
"""Ways to another outcome that are listed."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the page, in reading order."""

    title: str
    says: tuple[str, ...]
    tables: tuple[Table, ...]
    curves: Curves | None = None


def sheet(person: ExplainedPerson, letters: tuple[Letter, ...] = ()) -> Sheet:
    """Return the page as sentences and tables; `letters` are measured for how well they read."""
    tables = (
        _components(person),
        _fields(person),
        _reasons(person),
        *method_tables(person),
        Table(CAPTION, HEAD, faithful_rows(person)),
        Table(engineer_notice.CAPTION, engineer_notice.HEAD, engineer_notice.notice_rows(person)),
        _ways(person),
        _trace(person),
        _files(person),
    )
    return Sheet(
        title=f"Decision {one_line(person.key)!r}, for the engineer",
        says=(*_says(person), *_reads(letters)),
        tables=tuple(table for table in tables if table.rows),
        curves=curves_said(person),
    )


def engineer_html(made: Sheet) -> str:
    """Return one self-contained page: no script, no request, every name escaped."""
    drawn: list[Markup] = []
    if made.curves is not None:
        up = scale_of([each.curve for each in made.curves.said], made.curves.threshold)
        drawn = [curve_drawing(each.curve, up, f"c{n}") for n, each in enumerate(made.curves.said)]
    return page("engineer.html.j2", "engineer.css", sheet=made, title=CURVES, drawn=drawn)


def engineer_text(made: Sheet) -> str:
    """Return the page as plain text, one line a row."""
    lines = [made.title, "=" * len(made.title), "", *made.says]
    if made.curves is not None:
        lines += ["", CURVES, *curve_lines(made.curves)]
    for table in made.tables:
        lines += ["", f"{table.caption} ({' | '.join(table.head)})"]
        lines += [f"  {' | '.join(row)}" for row in table.rows]
    return "\n".join(lines) + "\n"


def _says(person: ExplainedPerson) -> Iterator[str]:
    score = "" if person.score is None else f", score {_number(person.score)}"
    yield f"Outcome: {one_line(person.decision)}{score}."
    if person.replayed:
        yield "Replay: a second run of this case alone gave every field the identical value."
    else:
        yield f"Replay differs in {', '.join(person.replay_differs)}: the outcome cannot be stored."
    if person.not_stated:
        yield f"Taken from the typical case: {', '.join(person.not_stated)}."
    if person.undone_by:
        names = " or ".join(person.undone_by)
        yield f"With its reference in the place of {names}, the outcome is another one."
    elif person.replaced:
        yield "No component's reference, alone, leads to another outcome."
    if person.cannot_say:
        yield f"We cannot say why: {person.cannot_say}."
    yield from _doubts(person)


def _doubts(person: ExplainedPerson) -> Iterator[str]:
    one = person.attribution
    yield (
        f"Reference: {person.reference.replace('_', ' ')}, {person.reference_people} people of "
        f"the cases ({', '.join(s.name for s in person.card.data.sources)}). "
        f"{drawn_or_exact(one)}; the two main reasons differ in {100 * one.changed:.1f} % of "
        f"redraws; contributions miss the score by {one.gap:.1e}."
    )
    if person.faithful:
        for other in person.faithful.agreements:
            if not other.same_two:
                yield f"Methods disagree: {other.method} names other main reasons."
    for name, why in person.withheld:
        yield f"Not sent: {one_line(name)}, because {why}."
    yield from nearest_says(person)
    if person.searched is not None:
        yield _searched(person.searched)


def _searched(searched: Searched) -> str:
    """Say how many edits help, or by which certificate none does."""
    if searched.found:
        return (
            f"{len(searched.found):,} of {searched.tried:,} edits that were run turn the outcome."
        )
    if searched.certificate == "exhaustive":
        return (
            f"No action exists (certificate: exhaustive): all {searched.tried:,} combinations of "
            "the declared actions were run, and none turns the outcome."
        )
    if searched.certificate == "solver":
        return (
            "No action exists (certificate: CP-SAT): the solver proved that no combination of the "
            f"declared actions reaches the line; {searched.tried:,} edits were run as well."
        )
    return (
        f"No action was found: {searched.tried:,} edits of one and of two fields were run and none "
        "turns the outcome. Larger combinations were not tried, so nobody can say that none exists "
        f"({searched.uncertain})."
    )


def _reads(letters: tuple[Letter, ...]) -> Iterator[str]:
    for letter in letters:
        found = letter.readability
        if found:
            yield f"Letter in {texts(letter.language).sentences['name']}: {found.says}."


def _components(person: ExplainedPerson) -> Table:
    rows = tuple(
        (r.component, r.decision or "not known", _number(r.score), one_line(r.reason))
        for r in person.replaced
    )
    head = ("component", "outcome with its reference", "score", "why not known")
    return Table("Which component made the outcome", head, rows)


def _fields(person: ExplainedPerson) -> Table:
    rows = tuple(
        (
            used.field,
            _short(used.value),
            "held" if used.held else f"{used.rise:+.4f}",
            "" if used.held else f"{used.flips} of {used.of}",
            used.protected,
        )
        for used in sorted(person.used, key=lambda u: -u.rise)
    )
    head = ("field", "value", "mean rise of the score", "outcome turned", "protected")
    return Table("Which field made the outcome: each moved alone to the reference", head, rows)


def _reasons(person: ExplainedPerson) -> Table:
    told = {one.reason: one for one in person.told}
    order = sorted(range(len(person.players)), key=lambda i: person.attribution.values[i])
    rows = tuple(
        (
            player.name,
            ", ".join(player.fields),
            f"{person.attribution.values[i]:+.4f}",
            f"yes, rise {told[player.name].rise:.4f}" if player.name in told else "no",
        )
        for i in order
        for player in (person.players[i],)
    )
    unit = person.attribution.unit
    measured = "Shapley value of the score"
    head = (
        "reason",
        "fields moved together",
        measured if unit == "score" else f"{measured}, in {unit}",
        "sent",
    )
    return Table("Reasons through the whole graph", head, rows)


def _ways(person: ExplainedPerson) -> Table:
    found = person.searched.found[:WAYS] if person.searched else ()
    rows = tuple(
        (
            "; ".join(
                f"{m.action.field} {_short(m.before)} to {_short(m.after)}" for m in one.moves
            ),
            _number(one.cost),
            _number(one.months),
            "yes" if one.plausible else "no",
        )
        for one in found
    )
    head = ("edit that turns the outcome, re-run", "cost", "months", "plausible")
    return Table("What would change it", head, rows)


def _trace(person: ExplainedPerson) -> Table:
    rows = [
        (step.component, f"{step.kind}, {step.runs}", _pairs(step.read), _pairs(step.wrote))
        for step in person.steps
    ]
    rows += [(name, "not run", "", one_line(why)) for name, why in person.not_run]
    return Table("Trace", ("component", "how it ran", "read", "wrote"), tuple(rows))


def _files(person: ExplainedPerson) -> Table:
    from answerable.record.environment import LIBRARIES, versions

    rows: list[tuple[str, ...]] = [(f.name, f.what, f.sha256) for f in person.files]
    used = {*LIBRARIES, *person.libraries}
    rows += [(name, "library", version) for name, version in versions(used)]
    return Table(
        "Versions and hashes", ("file or library", "what", "SHA-256 or version"), tuple(rows)
    )


def _pairs(values: tuple[tuple[str, Scalar], ...]) -> str:
    return "; ".join(f"{name} = {_short(value)}" for name, value in values)


def _short(value: Scalar) -> str:
    text = one_line(_number(value) if isinstance(value, float) else str(value))
    return text if len(text) <= LONG else f"{text[: LONG - 3]}..."


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.9g}"
