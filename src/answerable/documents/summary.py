"""The first screen as data: every document that shows it (page, terminal, notebook) reads this."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from answerable.documents.next_steps import NextStep, breaches, next_steps
from answerable.documents.words import (
    STATUS,
    VERDICTS,
    WORDING,
    count_of,
    day,
    is_law,
    key_words,
    law_name,
    listed,
    short_name,
    some,
    spoken,
    title,
)
from answerable.findings.types import Finding, Judged, Verdict
from answerable.law.result import ClassHeld, Law, NotExamined, Undecided
from answerable.record.types import Record

NOTHING_BREACHED = "No limit that could be tested is breached."
NOTHING_MEASURED = "Nothing was measured, so nothing is known to be breached or to hold."


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class of a use, in words."""

    name: str
    law: str
    article: str
    wording: str
    """Which wording, and whether it is law."""
    when: str
    """"Applies since ...", "Does not apply yet: from ...", or "Proposal, not law"."""
    source: str
    prevents: bool
    """Whether a class of this kind ends the use: prohibited or a red line."""


@dataclass(frozen=True, slots=True)
class Open:
    """The classes of one law that a person must decide for a use."""

    law: str
    classes: tuple[str, ...]
    """Each with how many rules could still conclude it."""
    needs: tuple[str, ...]
    """The facts nobody has stated."""

    @property
    def missing(self) -> str:
        """How many facts are missing, the first few by name."""
        return f"{count_of(len(self.needs), 'fact')} missing: {some(self.needs, 4)}"


@dataclass(frozen=True, slots=True)
class UseLines:
    """A use with what is concluded about it."""

    name: str
    who: str
    """Who decides, about what, for whom, where: one sentence from the structured purpose."""
    classes: tuple[ClassLine, ...]
    undecided: tuple[Open, ...]
    not_examined: tuple[tuple[str, str], ...]
    """Law and the reason it does not reach this use."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and the finding it comes from."""

    text: str
    finding: str
    about: str
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Untested:
    """Everything not tested for one reason."""

    what: tuple[str, ...]
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The first screen."""

    name: str
    as_of: str
    lead: str
    stops: tuple[str, ...]
    uses: tuple[UseLines, ...]
    breached: tuple[Said, ...]
    none_breached: str
    """What to say where nothing is breached: never more than was looked at."""
    cannot_tell: tuple[Said, ...]
    unknown: tuple[tuple[str, tuple[str, ...]], ...]
    """Where in the card, and what is open there."""
    not_tested: tuple[Untested, ...]
    next_steps: tuple[NextStep, ...]
    gate: str


def summarise(record: Record) -> Summary:
    """Return the first screen of a record."""
    return Summary(
        name=record.name,
        as_of=day(record.as_of),
        lead=_lead(record),
        stops=tuple(
            f"Stopped before any number. {stop.text} ({law_name(record.law, stop.instrument)}, "
            f"{stop.cite}; use: {stop.use})"
            for stop in record.law.stops
        ),
        uses=tuple(_use(record, use.use) for use in record.law.uses),
        breached=tuple(_said(finding) for finding in breaches(record)),
        none_breached=NOTHING_BREACHED if record.findings else NOTHING_MEASURED,
        cannot_tell=tuple(_said(f) for f in record.findings if f.verdict == "cannot_tell"),
        unknown=_unknown(record),
        not_tested=_untested(record),
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


def when(held: ClassHeld) -> str:
    """Return whether a class applies on the day asked about, and from when."""
    if held.wording_status == "own_policy":
        return "Applies: the firm decided it for itself."
    if not is_law(held.wording_status):
        text = WORDING[held.wording_status]
        return f"{text[:1].upper()}{text[1:]}."
    if held.applies:
        return f"Applies since {day(held.applies_from)}." if held.applies_from else "Applies now."
    if held.applies_from is None:
        return "Does not apply yet: no date is fixed."
    return f"Does not apply yet: applies from {day(held.applies_from)}."


def _lead(record: Record) -> str:
    if record.law.stops:
        return "The audit stopped before any number: this use is ruled out."
    counts = verdict_counts(record.findings)
    if not counts:
        return "Nothing was measured."
    words = [f"{n:,} {_verb(verdict, n)}" for verdict, n in counts.items()]
    cases = f" from {count_of(record.n_cases, 'case')}" if record.n_cases else ""
    return f"Of {count_of(len(record.findings), 'finding')}{cases}, {listed(words)}."


def _verb(verdict: Verdict, n: int) -> str:
    if verdict == "holds":
        return "holds" if n == 1 else "hold"
    if verdict == "cannot_tell":
        return "cannot be told"
    return f"{'is' if n == 1 else 'are'} {VERDICTS[verdict]}"


def _use(record: Record, name: str) -> UseLines:
    law = record.law.use(name)
    return UseLines(
        name=name,
        who=_who(record, name),
        classes=tuple(_class(record.law, held) for held in sorted(law.classes, key=_weight)),
        undecided=tuple(_open(record.law, law.undecided)),
        not_examined=tuple(_not_examined(record.law, law.not_examined)),
    )


def _weight(held: ClassHeld) -> tuple[bool, bool, bool]:
    """Return the place of a class: what ends the use, then law, then opinions and proposals."""
    first = held.name in ("prohibited", "red_line")
    return (not first, not is_law(held.wording_status), held.name != "high_risk")


def _class(law: Law, held: ClassHeld) -> ClassLine:
    own = held.wording_status == "own_policy"
    return ClassLine(
        name=title(held.name),
        law=law_name(law, held.instrument),
        article=held.article,
        wording="" if own else f"wording {held.wording}, {WORDING[held.wording_status]}",
        when=when(held),
        source=STATUS[held.status],
        prevents=held.name in ("prohibited", "red_line"),
    )


def _open(law: Law, undecided: tuple[Undecided, ...]) -> Iterator[Open]:
    for instrument in dict.fromkeys(one.instrument for one in undecided):
        group = [one for one in undecided if one.instrument == instrument]
        rules = Counter(one.name for one in group)
        classes = tuple(
            f"{spoken(name)} ({group[0].article if len(group) == 1 else count_of(n, 'rule')})"
            for name, n in rules.items()
        )
        needs = tuple(dict.fromkeys(spoken(fact) for one in group for fact in one.needs))
        yield Open(law_name(law, instrument), classes, needs)


def _not_examined(law: Law, laws: tuple[NotExamined, ...]) -> Iterator[tuple[str, str]]:
    for instrument in dict.fromkeys(one.instrument for one in laws):
        reasons = [one.because for one in laws if one.instrument == instrument]
        yield law_name(law, instrument), " ".join(dict.fromkeys(reasons))


def _who(record: Record, name: str) -> str:
    uses = {use.name: use for use in record.system.uses}
    if name not in uses:
        return ""
    use = uses[name]
    decides = {
        "software": "Software decides",
        "software_then_person": "Software proposes and a person decides",
        "person_with_software": "A person decides with the help of software",
        "unknown": "Nobody has said who decides",
    }[use.purpose.decides]
    persons = f", about {listed(list(use.persons))}" if use.persons else ""
    if use.persons_per_year is not None:
        persons += f" ({use.persons_per_year:,} people a year)"
    places = f", in {listed(list(use.purpose.places))}" if use.purpose.places else ""
    return f"{decides} on {spoken(use.purpose.outcome)}{persons}{places}."


def _said(finding: Finding) -> Said:
    return Said(sentence(finding), finding.id, finding.about, _n_that_could(finding))


def _n_that_could(finding: Finding) -> str:
    if finding.verdict != "cannot_tell":
        return ""
    parts = []
    for judged in finding.judged:
        if judged.verdict == "cannot_tell":
            key = _group(finding, judged)
            n = judged.n_that_could
            parts.append(f"{key}{n:,} people could" if n else judged.because)
    return "; ".join(parts)


def _group(finding: Finding, judged: Judged) -> str:
    words = key_words(judged.key)
    if words not in ("everyone", "held"):
        return f"{words}: "
    return "" if finding.ask.scenario or not finding.ask.label else f"{finding.ask.label}: "


def _unknown(record: Record) -> tuple[tuple[str, tuple[str, ...]], ...]:
    places: dict[str, list[str]] = {}
    for one in record.unknowns:
        places.setdefault(one.where, []).append(one.what)
    return tuple((where, tuple(dict.fromkeys(what))) for where, what in places.items())


def _untested(record: Record) -> tuple[Untested, ...]:
    reasons: dict[tuple[str, str], list[str]] = {}
    for one in record.not_tested:
        reasons.setdefault((one.reason, one.mend), []).append(one.what)
    return tuple(Untested(tuple(what), *key) for key, what in reasons.items())
