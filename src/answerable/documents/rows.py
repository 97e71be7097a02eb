"""The results of a finding as rows: a drawing, a table of numbers, what was seen, where."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from answerable.documents.charts import Dot, Line, dots
from answerable.documents.words import (
    GRAVEST_FIRST,
    Scale,
    interval,
    key_words,
    limit_number,
    listed,
    number,
    people,
    scalar,
    scale_of,
    spoken,
)
from answerable.findings.types import Finding, Verdict
from answerable.stats.results import Entry, Estimate, Observed, Series, Undefined
from answerable.system.expectations import Limit

MOST_ROWS = 12
"""A page shows no more rows of one result; all of them stand in the record."""


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


def chart(findings: list[Finding], series: Series, scale: Scale, minimum: int, name: str) -> Markup:
    """Return the drawing of the estimates, `name` unique on the page; empty when there are none."""
    verdicts: dict[tuple[str, ...], Verdict] = {}
    for judged in (j for finding in findings for j in finding.judged):
        known = verdicts.get(judged.key, "reported")
        verdicts[judged.key] = min(known, judged.verdict, key=GRAVEST_FIRST.index)
    whole: Verdict = findings[0].verdict if findings[0].ask.scenario else "reported"
    rows = [_dot(key, entry, verdicts.get(key, whole), minimum) for key, entry in series]
    lines = _lines([finding.against for finding in findings if finding.against], scale)
    even = {"ratio": 1.0, "difference": 0.0}.get(scale)
    none = [] if even is None else [Line(even, "no difference", limit=False)]
    return dots([row for row in rows if row], [*none, *lines], scale, name)


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
    label = key_words(key)
    if isinstance(entry, Observed):
        return None
    own = entry.counts[:1] if entry.counts and entry.counts[0].label in key else ()
    note = people(own[0], minimum) if own else ""
    if isinstance(entry, Undefined):
        return Dot(label, note, verdict, missing=f"no number: {entry.reason}")
    note = note or f"n = {entry.n:,}"
    return Dot(label, note, verdict, entry.value, entry.low, entry.high)


def numbers(series: Series, scale: Scale, minimum: int) -> Iterable[NumberRow]:
    """Return one row an estimate, and one for each number that does not exist, with its reason."""
    for key, entry in series:
        label = key_words(key)
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


def is_share(entry: Estimate) -> bool:
    """Return whether the number is the share of the people counted, and nothing else."""
    return len(entry.counts) == 1 and (
        abs(entry.value * entry.counts[0].n - entry.counts[0].successes) < 1e-6
    )


def own_scale(check: str, series: Series) -> Scale:
    """Return how the values of a check are printed, read off its name and keys."""
    return scale_of(check, (key for key, _ in series))


def said_of(entry: Observed) -> str:
    """Return a yes or no with the first values that show it."""
    told = ", ".join(f"{spoken(name)} {scalar(value)}" for name, value in entry.witness[:2])
    return f"{'yes' if entry.answer else 'no'}{': ' if told else ''}{told}"


def witnesses(series: Series) -> Iterable[tuple[str, bool, tuple[tuple[str, str], ...]]]:
    """Return heading, answer and named values of everything that was seen."""
    for key, entry in series:
        if isinstance(entry, Observed):
            values = tuple((spoken(name), scalar(value)) for name, value in entry.witness)
            yield _seen(key), entry.answer, values


def split(series: Series) -> tuple[Series, Series]:
    """Return what was measured, and how the step that makes the difference was looked for."""
    found = tuple(entry for entry in series if entry[0][:1] == ("located",))
    rest = tuple(entry for entry in series if entry[0][:1] != ("located",))
    return Series(series.keys, rest), Series(series.keys, found)


def most_telling(series: Series, findings: list[Finding]) -> Series:
    """Return at most `MOST_ROWS` entries in their order, those with the gravest verdicts kept."""
    verdicts = {judged.key: judged.verdict for finding in findings for judged in finding.judged}
    ranked = sorted(
        range(len(series.entries)),
        key=lambda n: GRAVEST_FIRST.index(verdicts.get(series.entries[n][0], "reported")),
    )
    kept = sorted(ranked[:MOST_ROWS])
    return Series(series.keys, tuple(series.entries[n] for n in kept))


def located_words(located: Series) -> Iterable[tuple[str, str]]:
    """Return which components are right on reference inputs, and which nobody compared."""
    right = [key[-1] for key, _ in located if key[1:2] == ("innocent",)]
    if right:
        yield "Right on reference inputs", listed(right)
    reasons: dict[str, list[str]] = {}
    for key, entry in located:
        if isinstance(entry, Undefined):
            reasons.setdefault(entry.reason, []).append(key[-1])
    for reason, names in reasons.items():
        yield "Not compared", f"{listed(names)}: {reason}"


def _seen(key: tuple[str, ...]) -> str:
    """Return the heading over what was seen."""
    if key[:1] == ("located",):
        return "Where the difference comes from"
    return "What was seen" if key in ((), ("held",)) else f"What was seen: {key_words(key)}"
