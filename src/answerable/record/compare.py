"""What changed between two records: law, plan and limits, software, data, findings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from answerable.findings.types import Finding
from answerable.law.result import Law, UseLaw
from answerable.plan.types import Plan, PlanLine
from answerable.record.types import Record
from answerable.stats.results import Entry, Estimate, Observed
from answerable.system.expectations import Limit

Section = Literal[
    "card", "facts", "law", "plan", "limit", "files", "software", "verdict", "value", "notes"
]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise in the second record."""

    section: Section
    what: str
    before: str
    """"" when it is new."""
    after: str
    """"" when it is gone."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A wording of an instrument whose file was corrected between two records.

    The first record keeps what it said; this names what reads differently under the correction.
    """

    instrument: str
    wording: str
    before: str
    """Version and hash of the file that the first record used."""
    after: str
    changes: tuple[Change, ...]
    """Classes of this instrument that came or went, and findings it asks for whose verdict or
    limit changed."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The difference between two records, from the first to the second."""

    changes: tuple[Change, ...]
    corrected: tuple[Corrected, ...]
    after_a_look: tuple[Change, ...]
    """Limits and plan lines set differently over the same data: whoever changed them could know
    the numbers of the first record."""

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.changes


def compare(a: Record, b: Record) -> Comparison:
    """Return what changed from record `a` to record `b`. Neither seal is checked here."""
    law = tuple(_law(a.law, b.law))
    plan = tuple(_plan(a.plan, b.plan))
    findings = tuple(_findings(a.findings, b.findings))
    changes = (*_card(a, b), *law, *plan, *_used(a, b), *findings, *_notes(a, b))
    looked = plan if _data(a) == _data(b) and a.n_cases == b.n_cases else ()
    return Comparison(tuple(changes), tuple(_corrected(a, b, (*law, *plan, *findings))), looked)


def _changed(
    section: Section, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Change]:
    """Yield what differs between two tables of words, in the order of the tables."""
    for what in dict.fromkeys((*before, *after)):
        old, new = before.get(what, ""), after.get(what, "")
        if old != new:
            yield Change(section, what, old, new)


def _card(a: Record, b: Record) -> Iterator[Change]:
    yield from _changed("card", _about(a), _about(b))
    yield from _changed("facts", _facts(a), _facts(b))


def _about(record: Record) -> dict[str, str]:
    return {
        "name": record.name,
        "day the law is read on": record.as_of.isoformat(),
        "file": f"sha256:{record.card_sha256}",
        "cases": "not counted" if record.n_cases is None else str(record.n_cases),
        "seed": str(record.seed),
    }


def _facts(record: Record) -> dict[str, str]:
    return {
        f"{use}: {fact.name}": f"{fact.value} ({fact.grade.value})"
        for use, facts in record.facts
        for fact in facts
    }


def _law(a: Law, b: Law) -> Iterator[Change]:
    yield from _changed("law", _wordings(a), _wordings(b))
    for use in dict.fromkeys(one.use for one in (*a.uses, *b.uses)):
        yield from _changed("law", _classes(a, use), _classes(b, use))
    yield from _changed("law", _stops(a), _stops(b))


def _wordings(law: Law) -> dict[str, str]:
    return {
        f"{one.instrument} {one.wording}": f"{one.wording_status}, version {one.version}, "
        f"sha256:{one.sha256[:16]}"
        for one in law.wordings
    }


def _classes(law: Law, use: str) -> dict[str, str]:
    found: UseLaw | None = next((one for one in law.uses if one.use == use), None)
    if found is None:
        return {}
    held = {
        f"{use}: {one.instrument} {one.name} ({one.article})": f"holds, {one.wording_status}, "
        f"applies from {one.applies_from or 'no day yet'}"
        for one in found.classes
    }
    return held | {
        f"{use}: {one.instrument} {one.name} ({one.article})": "undecided, needs "
        + ", ".join(one.needs)
        for one in found.undecided
    }


def _stops(law: Law) -> dict[str, str]:
    return {f"{one.use}: stopped by {one.instrument} {one.cite}": one.text for one in law.stops}


def _plan(a: Plan, b: Plan) -> Iterator[Change]:
    yield from _changed("plan", _lines(a), _lines(b))
    yield from _changed("limit", _limits(a), _limits(b))


def _lines(plan: Plan) -> dict[str, str]:
    planned = {line.id: _settings(line) for line in plan.lines}
    asked = ((f"{one.check}/{one.ask.about}/{one.ask.label}", one) for one in plan.skipped)
    return planned | {name: f"not looked at: {one.reason}" for name, one in asked}


def _settings(line: PlanLine) -> str:
    return "; ".join(("looked at", *(f"{name} {value}" for name, value in line.settings)))


def _limits(plan: Plan) -> dict[str, str]:
    return {
        f"{limit.source} {limit.id} on {line.id}": _limit(limit)
        for line in plan.lines
        for limit in line.limits
    }


def _limit(limit: Limit) -> str:
    bounds = (("at least", limit.at_least), ("at most", limit.at_most))
    said = " and ".join(f"{word} {value:g}" for word, value in bounds if value is not None)
    return f"{said}, {limit.form}, by {limit.who}, {limit.on or 'no date'}: {limit.reason}"


def _used(a: Record, b: Record) -> Iterator[Change]:
    yield from _changed("files", _files(a), _files(b))
    yield from _changed("software", dict(a.software), dict(b.software))


def _files(record: Record) -> dict[str, str]:
    return {f"{file.what} {file.name}": f"sha256:{file.sha256}" for file in record.files}


def _data(record: Record) -> tuple[tuple[str, str], ...]:
    return tuple((file.name, file.sha256) for file in record.files if file.what == "data")


def _findings(a: Iterable[Finding], b: Iterable[Finding]) -> Iterator[Change]:
    before, after = {one.id: one for one in a}, {one.id: one for one in b}
    verdicts = [{name: one.verdict for name, one in found.items()} for found in (before, after)]
    yield from _changed("verdict", *verdicts)
    for name in dict.fromkeys((*before, *after)):
        yield from _changed("value", _values(before.get(name)), _values(after.get(name)))


def _values(finding: Finding | None) -> dict[str, str]:
    """Return the numbers of a finding in words; a verdict on each entry belongs to its number."""
    if finding is None or finding.results is None:
        return {}
    verdicts = {judged.key: judged.verdict for judged in finding.judged}
    return {
        " ".join((finding.id, *key)): " ".join((_entry(entry), verdicts.get(key, ""))).strip()
        for key, entry in finding.results
    }


def _entry(entry: Entry) -> str:
    if isinstance(entry, Estimate):
        return f"{entry.value:.9g} [{entry.low:.9g}, {entry.high:.9g}], n {entry.n}"
    if isinstance(entry, Observed):
        witness = ", ".join(f"{name} {value}" for name, value in entry.witness)
        return f"{'yes' if entry.answer else 'no'} ({witness})"
    return f"undefined: {entry.reason}"


def _notes(a: Record, b: Record) -> Iterator[Change]:
    found = [{f"{n.kind} by {n.who}, {n.on}: {n.text}": "noted" for n in r.notes} for r in (a, b)]
    yield from _changed("notes", *found)


def _corrected(a: Record, b: Record, changes: Iterable[Change]) -> Iterator[Corrected]:
    """Yield the wordings whose file is another one, with what follows from the correction."""
    before = {(one.instrument, one.wording): one for one in a.law.wordings}
    listed = tuple(changes)
    for new in b.law.wordings:
        old = before.get((new.instrument, new.wording))
        if old is None or old.sha256 == new.sha256 or new.wording_status == "own_policy":
            continue
        touched = _touched(a, new.instrument) | _touched(b, new.instrument)
        yield Corrected(
            new.instrument,
            new.wording,
            f"version {old.version}, sha256:{old.sha256}",
            f"version {new.version}, sha256:{new.sha256}",
            tuple(one for one in listed if _follows(one, new.instrument, touched)),
        )


def _touched(record: Record, instrument: str) -> set[str]:
    """Return the plan lines that an instrument asks for, and the findings judged on them."""
    lines = {
        line.id
        for line in record.plan.lines
        if any(why.startswith(f"{instrument},") for why in line.why)
        or any(one.source == "law" and one.id.startswith(instrument) for one in line.limits)
    }
    return lines | {finding.id for finding in record.findings if finding.line in lines}


def _follows(change: Change, instrument: str, touched: set[str]) -> bool:
    if change.section == "law":
        return f" {instrument} " in change.what
    return any(change.what == name or change.what.startswith(f"{name} ") for name in touched)
