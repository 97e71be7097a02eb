"""Findings as the page shows them: one entry a plan line, law, promise and policy side by side."""

from dataclasses import dataclass

from markupsafe import Markup

from answerable.documents.charts_challenger import challenger_chart
from answerable.documents.charts_conflicts import conflict_chart
from answerable.documents.law_words import cited
from answerable.documents.rows import (
    chart,
    located_words,
    most_telling,
    own_scale,
    split,
    under_the_drawing,
    without_number,
    witnesses,
)
from answerable.documents.sides import Sides, sides_of, waived_by
from answerable.documents.summary import sentence
from answerable.documents.words import (
    GRAVEST_FIRST,
    VERDICTS,
    short_name,
)
from answerable.findings.types import Finding, Verdict
from answerable.findings.words import is_placed
from answerable.plan.types import PlanLine
from answerable.record.types import Record
from answerable.stats.results import Series
from answerable.system.expectations import Limit

WHOLE = "the whole decision"
"""What stands beside the name of a use."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything one plan line found out."""

    anchor: str
    verdict: Verdict
    says: str
    asks: str
    name: str
    check: str
    about: str
    label: str
    grade: str
    sides: Sides
    chart: Markup
    caption: str
    """What all rows of the drawing share."""
    missing: tuple[tuple[str, str], ...]
    """Where there is no number at all: whom that is about, and why."""
    more: int
    """Rows of the result that stand in the record alone."""
    witnesses: tuple[tuple[str, bool, tuple[tuple[str, str], ...]], ...]
    """Key, answer and named values of what was seen."""
    located: tuple[tuple[str, str], ...]
    """How locating went: which components are right on reference inputs, which nobody compared."""
    source: str
    does_not_show: str
    why: tuple[str, ...]
    mend: str
    not_tested: str
    card_line: int
    full: bool
    """Whether it stands among the findings: somebody set a limit for it."""
    drawn: bool
    """Whether it is drawn in full though nobody judged it: what definitions cost."""
    waived: str
    """Until when and by whom each breach of it was accepted; "" when one is not."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was found for one question about one component or use, the gravest first."""

    asks: str
    name: str
    check: str
    does_not_show: str
    shown: tuple[Shown, ...]
    """What is told in full, and does not simply hold."""
    holds: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A component or use with what was found about it."""

    name: str
    anchor: str
    kind: str
    note: str
    shown: tuple[Shown, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is told in full, one entry a question, in the order of the gravest answers."""
        asked: dict[str, list[Shown]] = {}
        for one in self.shown:
            if one.full:
                asked.setdefault(one.check, []).append(one)
        return tuple(
            Question(
                group[0].asks,
                group[0].name,
                check,
                group[0].does_not_show,
                tuple(one for one in group if one.verdict != "holds"),
                tuple(one for one in group if one.verdict == "holds"),
            )
            for check, group in asked.items()
        )


def parts(record: Record) -> tuple[Part, ...]:
    """Return components in graph order, then uses, then whatever findings name besides."""
    lines: dict[str, list[Finding]] = {}
    for finding in record.findings:
        lines.setdefault(finding.line, []).append(finding)
    shown = [show(record, group, n) for n, group in enumerate(lines.values(), 1)]
    kinds = {c.name: (_kind(c.kind), c.note) for c in record.system.components}
    kinds |= {
        use.name: (WHOLE, use.purpose.prose) for use in record.system.uses if use.name not in kinds
    }
    kinds |= {s.about: ("", "") for s in shown if s.about not in kinds}
    order = {verdict: place for place, verdict in enumerate(GRAVEST_FIRST)}
    return tuple(
        Part(
            name or "the whole system",
            f"part-{place}",
            kind,
            note,
            tuple(sorted((s for s in shown if s.about == name), key=lambda s: order[s.verdict])),
        )
        for place, (name, (kind, note)) in enumerate(kinds.items(), 1)
    )


def show(record: Record, findings: list[Finding], place: int) -> Shown:
    """Return what one plan line found out; `findings` are all that judge its results."""
    first = min(findings, key=lambda f: GRAVEST_FIRST.index(f.verdict))
    line = next((one for one in record.plan.lines if one.id == first.line), None)
    series, located = split(first.results or Series((), ()))
    priced = conflict_chart(series, _limits(record), first.ask.label)
    priced = priced or challenger_chart(first, record)
    series = _less_placed(series)
    everything, series = len(series.entries), most_telling(series, findings)
    scale = own_scale(first.check, series)
    sides = sides_of(record, findings, line, scale)
    minimum, name = record.minimum_cell, f"finding-{place}"
    return Shown(
        anchor=name,
        verdict=first.verdict,
        says=sentence(first),
        asks=first.asks,
        name=short_name(first.check),
        check=first.check,
        about=first.about,
        label=first.ask.label,
        grade=str(first.grade),
        sides=sides,
        chart=priced or chart(findings, series, scale, minimum, name),
        caption="" if priced else under_the_drawing(series, minimum),
        missing=() if priced else tuple(without_number(series)),
        more=0 if priced else everything - len(series.entries),
        witnesses=() if priced else (*witnesses(series), *witnesses(located)),
        located=tuple(located_words(located)),
        source=first.source,
        does_not_show=first.does_not_show,
        why=_why(record, line),
        mend=next((f.mend for f in findings if f.mend), ""),
        not_tested=first.reason if first.verdict == "not_tested" else "",
        card_line=first.card_line,
        full=sides.judged,
        drawn=bool(priced) and not sides.judged,
        waived=waived_by(record, findings),
    )


def _less_placed(series: Series) -> Series:
    """Return what is drawn: how far unknown people could move a number stands in the sentence."""
    known = tuple(entry for entry in series if not is_placed(series, entry[0]))
    return Series(series.keys, known)


def _limits(record: Record) -> tuple[Limit, ...]:
    """Return every limit of the card that the plan speaks about."""
    return tuple(dict.fromkeys(limit for line in record.plan.lines for limit in line.limits))


def _why(record: Record, line: PlanLine | None) -> tuple[str, ...]:
    """Return who wants to know, without the limits: those stand in their own columns."""
    if line is None:
        return ()
    limits = tuple(f"{limit.source} " for limit in line.limits)
    asked = (why for why in line.why if not (limits and why.startswith(limits)))
    return tuple(cited(record.law, why.rstrip(".")) for why in asked)


def _kind(kind: str) -> str:
    return {
        "input": "what enters",
        "model": "a trained model",
        "logic": "written rules",
        "human": "a person",
        "service": "somebody else's service",
    }[kind]


def verdict_word(verdict: Verdict) -> str:
    """Return the verdict as a word."""
    return VERDICTS[verdict]
