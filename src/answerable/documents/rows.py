"""The results of a finding as rows: a drawing with its numbers, what was seen, and where."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from answerable.documents.charts import Dot, Line, dots
from answerable.documents.words import (
    GRAVEST_FIRST,
    Scale,
    key_words,
    limit_number,
    listed,
    people,
    scalar,
    scale_of,
    some,
    spoken,
)
from answerable.findings.phrases import p_value
from answerable.findings.types import Finding, Verdict
from answerable.findings.words import is_known
from answerable.stats.effective import usual_method
from answerable.stats.missing import ELSEWHERE, KNOWN, UNKNOWN
from answerable.stats.rates import DIFFERENCE, PAIRED
from answerable.stats.results import Count, Entry, Estimate, Key, Observed, Series, Undefined
from answerable.system.expectations import Limit

_FEWER: Final = re.compile(r"(withheld: fewer than \d+ (?:people|rows)) (?:in|of) ")
MOST_ROWS = 12
"""A page shows no more rows of one result; all of them stand in the record."""


def chart(findings: list[Finding], series: Series, scale: Scale, minimum: int, name: str) -> Markup:
    """Return the drawing of the estimates, `name` unique on the page; empty when there are none."""
    verdicts: dict[tuple[str, ...], Verdict] = {}
    for judged in (j for finding in findings for j in finding.judged):
        known = verdicts.get(judged.key, "reported")
        verdicts[judged.key] = min(known, judged.verdict, key=GRAVEST_FIRST.index)
    whole: Verdict = findings[0].verdict if findings[0].ask.scenario else "reported"
    against = compared_with(series)
    told = [one for one in series if _is_drawn(series, *one)]
    rows = [_dot(key, entry, verdicts.get(key, whole), minimum, against) for key, entry in told]
    lines = _lines([finding.against for finding in findings if finding.against], scale)
    even = {"ratio": 1.0, "difference": 0.0}.get(scale)
    none = [] if even is None else [Line(even, "no difference", limit=False)]
    return dots([row for row in rows if row], [*none, *lines], scale, name)


def _is_drawn(series: Series, key: tuple[str, ...], entry: Entry) -> bool:
    """Return whether an entry has a row: how many people are unknown is said under the drawing."""
    return not isinstance(entry, Undefined) or is_known(series, key)


def compared_with(series: Series) -> Count | None:
    """Return the people whom every estimate compares with, None where they differ."""
    seconds = {
        entry.counts[1] if len(entry.counts) > 1 else None
        for _, entry in series
        if isinstance(entry, Estimate)
    }
    return next(iter(seconds)) if len(seconds) == 1 else None


def under_the_drawing(series: Series, minimum: int) -> str:
    """Return what all rows of a drawing share: whom they compare with, and how sure the bars are.

    "" where nothing is drawn.
    """
    drawn = [entry for _, entry in series if isinstance(entry, Estimate)]
    against, levels = compared_with(series), {entry.level for entry in drawn}
    said = [f"compared with {against.label}, {people(against, minimum)}"] if against else []
    if len(levels) == 1:
        said.append(f"bars: {100 * levels.pop():.3g} % intervals")
    said += [
        f"{key_words(key)}: {entry.reason}"
        for key, entry in series
        if drawn and isinstance(entry, Undefined) and not _is_drawn(series, key, entry)
    ]
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


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


def _dot(
    key: tuple[str, ...], entry: Entry, verdict: Verdict, minimum: int, against: Count | None
) -> Dot | None:
    if isinstance(entry, Observed):
        return None
    label = key_words(key) if _names_people(key) or not entry.counts else entry.counts[0].label
    counts = [count for count in entry.counts if count != against]
    note = "; ".join(f"{whose(count, key, counts)}{people(count, minimum)}" for count in counts)
    if isinstance(entry, Undefined):
        return Dot(label, note, verdict, missing=f"no number: {entry.reason}")
    tested = "" if entry.p_value is None else p_value(entry.p_value)
    note = note or f"n = {entry.n:,}"
    return Dot(label, note, verdict, entry.value, entry.low, entry.high, p_value=tested)


def _names_people(key: Key) -> bool:
    """Return whether a key says whom its entry is about, not only that their group is known."""
    return any(part not in ("", KNOWN) for part in key)


def whose(count: Count, key: Key, counts: Sequence[Count]) -> str:
    """Return who is counted, "" where that is the group of the row or follows from it."""
    alone = len(counts) == 1
    if alone and (count.label in (UNKNOWN, ELSEWHERE) or not _names_people(key)):
        return ""
    own = next((part for part in key if part and count.label.startswith(part)), "")
    if count.label == own or (own and alone and len(key) > 1):
        return ""
    return f"{count.label.removeprefix(f'{own}, ') if own else count.label} "


def without_number(series: Series) -> Iterable[tuple[str, str]]:
    """Return the reasons for which there is no number at all, each with whom it is about."""
    if any(isinstance(entry, Estimate) for _, entry in series):
        return
    for reason, keys in reasons(series).items():
        yield some([key_words(key) for key in keys], 6), reason


def reasons(entries: Iterable[tuple[tuple[str, ...], Entry]]) -> dict[str, list[tuple[str, ...]]]:
    """Return each reason for a missing number once, with the keys it holds for.

    What is withheld for the same want of people is one reason, whichever group it names.
    """
    found: dict[str, list[tuple[str, ...]]] = {}
    for key, entry in entries:
        if isinstance(entry, Undefined):
            few = _FEWER.match(entry.reason)
            found.setdefault(few[1] if few else entry.reason, []).append(key)
    return found


def is_share(entry: Estimate) -> bool:
    """Return whether the number is the share of the people counted, and nothing else."""
    if len(entry.counts) != 1:
        return False
    (count,) = entry.counts
    successes, n = entry.population[0] if entry.population else (count.successes, count.n)
    return abs(entry.value * n - successes) < 1e-6 * max(1.0, n)


def own_scale(check: str, series: Series) -> Scale:
    """Return how the values of a check are printed: by its name, its keys and its method."""
    differences = (DIFFERENCE, PAIRED)
    if any(isinstance(e, Estimate) and usual_method(e.method) in differences for _, e in series):
        return "difference"
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
