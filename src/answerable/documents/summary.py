"""The first screen as data: every document that shows it (page, terminal, notebook) reads this."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from answerable.documents.law_words import law_name
from answerable.documents.limits import limit_words
from answerable.documents.next_steps import NextStep, breaches, next_steps
from answerable.documents.untested import Untested, untested
from answerable.documents.uses import UseLines, folded_lenses, use_lines
from answerable.documents.waived import waived_words
from answerable.documents.words import (
    VERDICTS,
    count_of,
    day,
    interval,
    key_words,
    listed,
    number,
    scale_of,
    short_name,
    title,
)
from answerable.findings.types import COULD_TURN, Finding, Judged, Verdict
from answerable.record.types import Record
from answerable.stats.results import Estimate

MOST_GROUPS = 4
"""So many groups of one finding are named on the first screen; the others are counted."""
NO_LIMIT = "No limit is set, so nothing was judged."
ALL_JUDGED = "Every limit was judged and none is breached."
NOTHING_BREACHED = "No limit that could be tested is breached."
NOTHING_MEASURED = "Nothing was measured, so nothing is known to be breached or to hold."


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and the finding it comes from."""

    text: str
    finding: str
    about: str
    extra: str = ""
    """How many people could tell, or why nobody could."""
    short: str = ""
    """The same in one line, for a terminal."""
    waived: str = ""
    """Until when and by whom a breach was accepted; "" when nobody did."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The first screen."""

    name: str
    as_of: str
    lead: str
    stops: tuple[str, ...]
    uses: tuple[UseLines, ...]
    lenses: tuple[str, ...]
    """Opinions that are no law, each with its classes use by use."""
    not_examined: int
    """How many laws do not reach some use."""
    breached: tuple[Said, ...]
    none_breached: str
    """What to say where nothing is breached: never more than was looked at."""
    cannot_tell: tuple[Said, ...]
    unknown: tuple[tuple[str, tuple[str, ...]], ...]
    """Where in the card, and what is open there."""
    nothing_open: str
    """What to say where neither an answer nor a verdict is open."""
    not_tested: tuple[Untested, ...]
    next_steps: tuple[NextStep, ...]
    gate: str


def summarise(record: Record) -> Summary:
    """Return the first screen of a record."""
    uses = use_lines(record)
    return Summary(
        name=record.name,
        as_of=day(record.as_of),
        lead=_lead(record),
        stops=tuple(
            f"Stopped before any number. {stop.text} ({law_name(record.law, stop.instrument)}, "
            f"{stop.cite}; use: {stop.use})"
            for stop in record.law.stops
        ),
        uses=uses,
        lenses=folded_lenses(uses),
        not_examined=len({name for use in uses for name in use.not_examined}),
        breached=tuple(_breached(record, finding) for finding in breaches(record)),
        none_breached=_none_breached(record),
        cannot_tell=tuple(_said(f) for f in record.findings if f.verdict == "cannot_tell"),
        unknown=_unknown(record),
        nothing_open=_nothing_open(record),
        not_tested=untested(record),
        next_steps=next_steps(record),
        gate=record.gate_says,
    )


def verdict_counts(findings: Iterable[Finding]) -> dict[Verdict, int]:
    """Return how many findings have each verdict, gravest first, without the absent ones."""
    verdicts = [finding.verdict for finding in findings]
    return {verdict: verdicts.count(verdict) for verdict in VERDICTS if verdict in verdicts}


def sentence(finding: Finding) -> str:
    """Return what a finding says in one sentence, also where nothing could be measured."""
    if finding.verdict == "not_tested":
        about = f" of {finding.ask.label}" if finding.ask.label else ""
        return finding.says or f"{title(short_name(finding.check))}{about}: {finding.reason}"
    return finding.says


def _lead(record: Record) -> str:
    if record.law.stops:
        return "The audit stopped before any number: this use is ruled out."
    counts = verdict_counts(record.findings)
    if not counts:
        return "Nothing was measured."
    words = [f"{n:,} {_verb(verdict, n)}" for verdict, n in counts.items()]
    waived = sum(bool(waived_words(record, finding)) for finding in record.findings)
    if waived:  # breaches are counted first
        words[0] += f" ({waived:,} of them waived)" if counts["breached"] > 1 else " (waived)"
    cases = f" from {count_of(record.n_cases, 'case')}" if record.n_cases else ""
    return f"Of {count_of(len(record.findings), 'finding')}{cases}, {listed(words)}."


def _verb(verdict: Verdict, n: int) -> str:
    if verdict == "holds":
        return "holds" if n == 1 else "hold"
    if verdict == "cannot_tell":
        return "cannot be told"
    return f"{'is' if n == 1 else 'are'} {VERDICTS[verdict]}"


def _said(finding: Finding) -> Said:
    about = finding.about or "the whole system"
    return Said(sentence(finding), finding.id, about, _n_that_could(finding), in_short(finding))


def _breached(record: Record, finding: Finding) -> Said:
    return replace(_said(finding), waived=waived_words(record, finding))


def in_short(finding: Finding) -> str:
    """Return the number that could not be judged beside its limit, or the scenario's first clause.

    The other groups of the finding are left to the page.
    """
    judged = [j for j in finding.judged if j.verdict == finding.verdict]
    limit, series = finding.against, finding.results
    told = sentence(finding)
    if not judged or series is None or limit is None:
        return told
    scale = scale_of(finding.check)
    parts = [
        f"{key_words(one.key)} {number(entry.value, scale)} "
        f"({interval(entry.low, entry.high, scale)}){_turned(one)}"
        for one in judged
        if isinstance(entry := series.by_key.get(one.key), Estimate)
    ]
    if not parts:
        return told
    parts = parts[:MOST_GROUPS]
    where = told.partition(":")[0]
    return f"{where}: {short_name(finding.check)} {'; '.join(parts)}; {limit_words(limit, scale)}"


def _turned(judged: Judged) -> str:
    """Return what keeps the verdict open where the interval alone would not."""
    _, turned, how_many = judged.because.partition(COULD_TURN)
    return f"{turned}{how_many}"


def _n_that_could(finding: Finding) -> str:
    if finding.verdict != "cannot_tell":
        return ""
    told_already = sentence(finding)
    open_ = [
        judged
        for judged in finding.judged
        if judged.verdict == "cannot_tell"
        and (judged.n_that_could or judged.because not in told_already)
    ]
    told = [_could(finding, judged) for judged in open_[:MOST_GROUPS]]
    rest = len(open_) - len(told)
    return "; ".join([*told, *([f"{count_of(rest, 'more group')} cannot be told"] if rest else [])])


def _could(finding: Finding, judged: Judged) -> str:
    group = _group(finding, judged)
    if judged.n_that_could:
        people = f"{judged.n_that_could:,} people"
        return f"{people} could tell" if not group else f"{people} in the group {group} could tell"
    _, _, why = judged.because.rpartition("; ")
    return f"{group}: {judged.because}" if group and not _names(why, group) else why


def _names(text: str, group: str) -> bool:
    """Return whether a sentence names a group: "few" does not name the group "f"."""
    return re.search(rf"(?<!\w){re.escape(group)}(?!\w)", text) is not None


def _group(finding: Finding, judged: Judged) -> str:
    words = key_words(judged.key)
    if words not in ("everyone", "held"):
        return words
    return "" if finding.ask.scenario else finding.ask.label


def _none_breached(record: Record) -> str:
    """Return what no breach means here, which depends on how many limits were really judged."""
    limits, unmet = _limits(record), len(record.plan.unmet)
    if not limits and not unmet:
        return NO_LIMIT if _measured(record) else NOTHING_MEASURED
    open_ = sum(finding.verdict in ("not_tested", "cannot_tell") for finding in limits) + unmet
    all_ = len(limits) + unmet
    if not open_:
        return ALL_JUDGED
    if open_ == all_:
        which = "The only limit" if all_ == 1 else f"None of {all_:,} limits"
        return f"{which} could {'not ' if all_ == 1 else ''}be judged."
    share = f"{open_:,} of {all_:,} limits"
    return f"{NOTHING_BREACHED} {share} could not be judged."


def _nothing_open(record: Record) -> str:
    limits, unmet = _limits(record), len(record.plan.unmet)
    rules = sum(len(use.undecided) for use in record.law.uses)
    if rules:
        still = f"{count_of(rules, 'rule')} of law {'is' if rules == 1 else 'are'} still open"
        return f"No answer is left open in the card, but {still}."
    if not limits and not unmet:
        return f"The card leaves nothing open. {NO_LIMIT if _measured(record) else ''}".rstrip()
    open_, all_ = sum(f.verdict == "not_tested" for f in limits) + unmet, len(limits) + unmet
    if open_:
        return f"The card leaves nothing open; {open_:,} of {all_:,} limits were not tested."
    return "The card leaves nothing open and every limit was judged."


def _limits(record: Record) -> tuple[Finding, ...]:
    """Return the findings a limit or a scenario judges, or would have."""
    return tuple(f for f in record.findings if f.against is not None or f.ask.scenario)


def _measured(record: Record) -> bool:
    """Whether a planned check has a result: only that can lack a limit."""
    return any(finding.results is not None for finding in record.findings)


def _unknown(record: Record) -> tuple[tuple[str, tuple[str, ...]], ...]:
    places: dict[str, list[str]] = {}
    for one in record.unknowns:
        places.setdefault(one.where, []).append(one.what)
    return tuple((where, tuple(dict.fromkeys(what))) for where, what in places.items())
