"""Findings as the page shows them: one entry a plan line, law, promise and policy side by side."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from answerable.documents.charts import Dot, Line, dots
from answerable.documents.summary import sentence
from answerable.documents.words import (
    FORMS,
    GRAVEST_FIRST,
    VERDICTS,
    Scale,
    day,
    interval,
    law_name,
    limit_number,
    listed,
    number,
    people,
    scalar,
    scale_of,
    short_name,
    spoken,
)
from answerable.findings.types import Finding, Judged, Verdict
from answerable.plan.types import PlanLine
from answerable.record.types import Record
from answerable.stats.results import Entry, Estimate, Observed, Series, Undefined
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


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One entry of a series in the table of numbers."""

    key: str
    value: str
    interval: str
    counts: tuple[str, ...]
    n: str
    method: str
    p_value: str


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
    witnesses: tuple[tuple[str, bool, tuple[tuple[str, str], ...]], ...]
    """Key, answer and named values of what was seen."""
    source: str
    does_not_show: str
    why: tuple[str, ...]
    mend: str
    not_tested: str
    card_line: int


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
    scale = scale_of(first.check)
    series = first.results or Series((), ())
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
        sides=_sides(record, findings, line, scale),
        chart=_chart(findings, series, scale, record.minimum_cell),
        rows=tuple(_numbers(series, scale, record.minimum_cell)),
        witnesses=tuple(_witnesses(series)),
        source=first.source,
        does_not_show=first.does_not_show,
        why=_why(line),
        mend=next((f.mend for f in findings if f.mend), ""),
        not_tested=first.reason if first.verdict == "not_tested" else "",
        card_line=first.card_line,
    )


def _why(line: PlanLine | None) -> tuple[str, ...]:
    """Return who wants to know, without the limits: those stand in their own columns."""
    if line is None:
        return ()
    limits = tuple(f"{limit.source} " for limit in line.limits)
    return tuple(why.rstrip(".") for why in line.why if not (limits and why.startswith(limits)))


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


def limit_words(limit: Limit, scale: Scale) -> str:
    """Return `at least 0.8`, in the units of the check."""
    ends = (
        f"at least {limit_number(limit.at_least, scale)}" if limit.at_least is not None else "",
        f"at most {limit_number(limit.at_most, scale)}" if limit.at_most is not None else "",
    )
    return " and ".join(end for end in ends if end) or limit.id


def _because(finding: Finding) -> str:
    """Return the reasons behind a verdict, those of the gravest entries first."""
    if finding.verdict == "not_tested":
        return finding.reason
    gravest = [j for j in finding.judged if j.verdict == finding.verdict]
    return " ".join(dict.fromkeys(_reason(judged) for judged in gravest[:4]))


def _reason(judged: Judged) -> str:
    key = f"{', '.join(judged.key)}: " if judged.key else ""
    could = f" {judged.n_that_could:,} people could tell." if judged.n_that_could else ""
    return f"{key}{judged.because.rstrip('.')}.{could}"


def _evidence_for(record: Record, line: PlanLine | None) -> list[Side]:
    if line is None:
        return []
    check = line.check.rsplit(".v", 1)[0]
    cites = {
        f"{law_name(record.law, duty.instrument)}, {duty.cite}"
        for use in record.law.uses
        for duty in use.duties
        if check in duty.evidence and line.ask.use in ("", use.use)
    }
    return [Side(None, "no number in the law", f"Evidence for {cite}.") for cite in sorted(cites)]


def _chart(findings: list[Finding], series: Series, scale: Scale, minimum: int) -> Markup:
    verdicts: dict[tuple[str, ...], Verdict] = {}
    for judged in (j for finding in findings for j in finding.judged):
        known = verdicts.get(judged.key, "reported")
        verdicts[judged.key] = min(known, judged.verdict, key=GRAVEST_FIRST.index)
    rows = [_dot(key, entry, verdicts.get(key, "reported"), minimum) for key, entry in series]
    lines = _lines([finding.against for finding in findings if finding.against], scale)
    even = {"ratio": 1.0, "difference": 0.0}.get(scale)
    none = [] if even is None else [Line(even, "no difference", limit=False)]
    return dots([row for row in rows if row], [*none, *lines], scale)


def _lines(limits: list[Limit], scale: Scale) -> list[Line]:
    """Return one line a place, named by everybody who set it there."""
    places: dict[tuple[float, str], list[str]] = {}
    for limit in limits:
        for at, word in ((limit.at_least, "at least"), (limit.at_most, "at most")):
            if at is not None:
                places.setdefault((at, word), []).append(limit.source)
    return [
        Line(at, f"{listed(list(dict.fromkeys(sources)))}: {word} {limit_number(at, scale)}")
        for (at, word), sources in places.items()
    ]


def _dot(key: tuple[str, ...], entry: Entry, verdict: Verdict, minimum: int) -> Dot | None:
    label = ", ".join(key) or "everyone"
    if isinstance(entry, Observed):
        return None
    note = people(entry.counts[0], minimum) if entry.counts else ""
    if isinstance(entry, Undefined):
        return Dot(label, note, verdict, missing=f"no number: {entry.reason}")
    note = note or f"n = {entry.n:,}"
    return Dot(label, note, verdict, entry.value, entry.low, entry.high)


def _numbers(series: Series, scale: Scale, minimum: int) -> Iterable[NumberRow]:
    for key, entry in series:
        label = ", ".join(key) or "everyone"
        if isinstance(entry, Observed):
            continue
        counts = tuple(f"{count.label}: {people(count, minimum)}" for count in entry.counts)
        if isinstance(entry, Undefined):
            yield NumberRow(label, f"no number: {entry.reason}", "", counts, "", "", "")
            continue
        p = "" if entry.p_value is None else f"{entry.p_value:.2g}"
        yield NumberRow(
            label,
            number(entry.value, scale),
            _interval(entry, scale),
            counts,
            f"{entry.n:,}",
            spoken(entry.method),
            p,
        )


def _interval(entry: Estimate, scale: Scale) -> str:
    return f"{interval(entry.low, entry.high, scale)} ({entry.level:.0%})"


def _witnesses(series: Series) -> Iterable[tuple[str, bool, tuple[tuple[str, str], ...]]]:
    for key, entry in series:
        if isinstance(entry, Observed):
            values = tuple((spoken(name), scalar(value)) for name, value in entry.witness)
            yield ", ".join(key), entry.answer, values


def verdict_word(verdict: Verdict) -> str:
    """Return the verdict as a word."""
    return VERDICTS[verdict]
