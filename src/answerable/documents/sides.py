"""What law, promise and policy say to one result: three columns, three answers, never one."""

from collections.abc import Iterable
from dataclasses import dataclass

from answerable.documents.law_words import short_law
from answerable.documents.limits import limit_words
from answerable.documents.waived import waived_words
from answerable.documents.words import FORMS, Scale, day, key_words, listed
from answerable.findings.types import Finding, Judged, Verdict
from answerable.plan.types import PlanLine
from answerable.record.types import Record
from answerable.system.expectations import Limit


@dataclass(frozen=True, slots=True)
class Side:
    """What one of law, promise and policy says to a result."""

    verdict: Verdict | None
    """None when nobody set a limit there."""
    limit: str
    because: str
    by: str = ""
    form: str = ""
    waived: str = ""
    """Until when and by whom the breach was accepted; "" when nobody did."""


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


def sides_of(
    record: Record, findings: Iterable[Finding], line: PlanLine | None, scale: Scale
) -> Sides:
    """Return the three columns for the results of one plan line; `findings` all judge them."""
    columns: dict[str, list[Side]] = {"law": [], "promise": [], "policy": []}
    for finding in findings:
        if finding.against:
            columns[finding.against.source].append(_side(record, finding, finding.against, scale))
        elif finding.ask.scenario:
            limit, waived = (
                f"scenario \u201c{finding.ask.scenario}\u201d",
                waived_by(record, [finding]),
            )
            columns["policy"].append(Side(finding.verdict, limit, _because(finding), waived=waived))
    if not columns["law"]:
        columns["law"] += _evidence_for(record, line)
    return Sides(tuple(columns["law"]), tuple(columns["promise"]), tuple(columns["policy"]))


def _side(record: Record, finding: Finding, limit: Limit, scale: Scale) -> Side:
    by = limit.who + (f", {day(limit.on)}" if limit.on else "")
    because = _because(finding)
    if limit.reason:
        because = f"{because} Reason given: {limit.reason}".strip()
    words, form = limit_words(limit, scale), FORMS[limit.form]
    return Side(finding.verdict, words, because, by, form, waived_by(record, [finding]))


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
                cites.setdefault(short_law(record.law, duty.instrument), []).append(duty.cite)
    said = [f"{law}, {listed(list(dict.fromkeys(places)))}" for law, places in cites.items()]
    return [Side(None, "no number in the law", f"Evidence for {'; '.join(said)}.")] if said else []


def waived_by(record: Record, findings: Iterable[Finding]) -> str:
    """Return who accepted every breach until when, "" when one of them is not accepted."""
    said = [waived_words(record, f) for f in findings if f.verdict == "breached"]
    return " and ".join(dict.fromkeys(said)) if all(said) else ""
