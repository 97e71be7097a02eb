"""Findings as the page shows them: one entry a plan line, law, promise and policy side by side."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from answerable.documents.charts_conflicts import conflict_chart
from answerable.documents.law_words import cited, law_name
from answerable.documents.limits import limit_words
from answerable.documents.rows import (
    NumberRow,
    chart,
    located_words,
    most_telling,
    numbers,
    split,
    witnesses,
)
from answerable.documents.summary import sentence
from answerable.documents.words import (
    FORMS,
    GRAVEST_FIRST,
    VERDICTS,
    Scale,
    day,
    key_words,
    listed,
    scale_of,
    short_name,
)
from answerable.findings.types import Finding, Judged, Verdict
from answerable.plan.types import PlanLine
from answerable.record.types import Record
from answerable.stats.results import Series
from answerable.system.expectations import Limit

WHOLE = "the whole decision"
"""What stands beside the name of a use."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one of law, promise and policy says to a result."""

    verdict: Verdict | None
    """None when nobody set a limit there."""
    limit: str
    because: str
    by: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """The three columns, which never mix."""

    law: tuple[Side, ...]
    promise: tuple[Side, ...]
    policy: tuple[Side, ...]

    @property
    def judged(self) -> bool:
        """Whether anybody set a limit in any of them."""
        return any(side.verdict for side in (*self.law, *self.promise, *self.policy))

    @property
    def named(self) -> tuple[tuple[str, tuple[Side, ...]], ...]:
        """The columns with their headings."""
        return (
            ("Law", self.law),
            ("Promise to others", self.promise),
            ("Own policy", self.policy),
        )

    @property
    def silent(self) -> str:
        """The columns in which nobody said anything, in words."""
        return " and ".join(name.lower() for name, sides in self.named if not sides)


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
    rows: tuple[NumberRow, ...]
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
    """Whether the page tells it in full: it was judged, or it is drawn though nobody judged it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component or use with what was found about it."""

    name: str
    anchor: str
    kind: str
    note: str
    shown: tuple[Shown, ...]


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
    everything, series = len(series.entries), most_telling(series, findings)
    scale = scale_of(first.check, (key for key, _ in series))
    sides = _sides(record, findings, line, scale)
    return Shown(
        anchor=f"finding-{place}",
        verdict=first.verdict,
        says=sentence(first),
        asks=first.asks,
        name=short_name(first.check),
        check=first.check,
        about=first.about,
        label=first.ask.label,
        grade=str(first.grade),
        sides=sides,
        chart=priced or chart(findings, series, scale, record.minimum_cell, f"finding-{place}"),
        more=0 if priced else everything - len(series.entries),
        rows=() if priced else tuple(numbers(series, scale, record.minimum_cell)),
        witnesses=() if priced else (*witnesses(series), *witnesses(located)),
        located=tuple(located_words(located)),
        source=first.source,
        does_not_show=first.does_not_show,
        why=_why(record, line),
        mend=next((f.mend for f in findings if f.mend), ""),
        not_tested=first.reason if first.verdict == "not_tested" else "",
        card_line=first.card_line,
        full=sides.judged or bool(priced),
    )


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


def _sides(
    record: Record, findings: Iterable[Finding], line: PlanLine | None, scale: Scale
) -> Sides:
    columns: dict[str, list[Side]] = {"law": [], "promise": [], "policy": []}
    for finding in findings:
        if finding.against:
            columns[finding.against.source].append(_side(finding, finding.against, scale))
        elif finding.ask.scenario:
            limit = f"scenario \u201c{finding.ask.scenario}\u201d"
            columns["policy"].append(Side(finding.verdict, limit, _because(finding)))
    if not columns["law"]:
        columns["law"] += _evidence_for(record, line)
    return Sides(tuple(columns["law"]), tuple(columns["promise"]), tuple(columns["policy"]))


def _side(finding: Finding, limit: Limit, scale: Scale) -> Side:
    by = limit.who + (f", {day(limit.on)}" if limit.on else "")
    because = _because(finding)
    if limit.reason:
        because = f"{because} Reason given: {limit.reason}".strip()
    return Side(finding.verdict, limit_words(limit, scale), because, by, FORMS[limit.form])


def _because(finding: Finding) -> str:
    """Return the reasons behind a verdict, those of the gravest entries first."""
    if finding.verdict == "not_tested":
        return finding.reason
    gravest = [j for j in finding.judged if j.verdict == finding.verdict]
    return " ".join(dict.fromkeys(_reason(judged) for judged in gravest[:4]))


def _reason(judged: Judged) -> str:
    words = key_words(judged.key)
    key = "" if words in ("everyone", "held") else f"{words}: "
    n = judged.n_that_could
    could = f" {n:,} people could tell." if n and f"{n:,} people" not in judged.because else ""
    return f"{key}{judged.because.rstrip('.')}.{could}"


def _evidence_for(record: Record, line: PlanLine | None) -> list[Side]:
    if line is None:
        return []
    check = line.check.rsplit(".v", 1)[0]
    cites: dict[str, list[str]] = {}
    for use in record.law.uses:
        for duty in use.duties:
            if check in duty.evidence and line.ask.use in ("", use.use):
                cites.setdefault(law_name(record.law, duty.instrument), []).append(duty.cite)
    said = [f"{law}, {listed(list(dict.fromkeys(places)))}" for law, places in cites.items()]
    return [Side(None, "no number in the law", f"Evidence for {'; '.join(said)}.")] if said else []


def verdict_word(verdict: Verdict) -> str:
    """Return the verdict as a word."""
    return VERDICTS[verdict]
