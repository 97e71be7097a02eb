"""One record from the parts of an audit: what was tested, what was not, and what it rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

from answerable.card.card import Card
from answerable.checks.evidence.weighing import weighing_of
from answerable.checks.registry import CHECKS
from answerable.findings.gate import GateResult
from answerable.findings.types import Finding
from answerable.law.result import Law
from answerable.plan.areas import untested_areas
from answerable.plan.types import Measured, Plan
from answerable.record.seal import FORMAT
from answerable.record.types import FileUsed, LookCount, Margin, Note, NotTested, Record
from answerable.stats.results import Estimate, Undefined
from answerable.system.system import NotRun
from answerable.tables.cases import case_source

_ONE_BY_ONE = (
    (
        ("fairness.", "slices.", "scenarios.", "challenger."),
        "these checks count people one by one and know nothing of {}",
    ),
    (
        ("data.", "explanation.", "proxies.", "reliability."),
        "these checks describe the cases as they are kept and what the system does with each: "
        "every case counts once, whomever it stands for",
    ),
)
"""Which checks are about the people behind the cases and which about the cases themselves, and why
those that do not weigh count each once."""
SOFTWARE = ("answerable", "duckdb", "numpy", "scipy")
"""Packages whose versions can change a number."""


_DRAWN = (
    "counts of recorded columns are of everyone; whatever needs rows, and every component that "
    "was run, saw {0.n_read:,} of the {0.n_cases:,} cases, drawn evenly with the card's seed"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What measuring read and ran; empty when the audit stopped before measuring."""

    files: tuple[FileUsed, ...] = ()
    looked: tuple[LookCount, ...] = ()
    notes: tuple[Note, ...] = ()
    n_cases: int | None = None
    n_read: int | None = None
    """Of them those whose rows were read, where rows were needed."""
    sql: tuple[str, ...] = ()
    software: tuple[str, ...] = ()
    """Further packages the components used, by distribution name."""


def assemble(
    card: Card,
    law: Law,
    plan: Plan,
    *,
    measured: tuple[Measured, ...],
    findings: tuple[Finding, ...],
    gate: GateResult,
    evidence: Evidence,
    previous: str = "",
) -> Record:
    """Return the record; deterministic, and without any person's row in it."""
    return Record(
        format=FORMAT,
        name=card.system.name,
        as_of=law.as_of,
        card_sha256=card.sha256,
        system=card.system,
        data=card.data,
        facts=tuple((use.name, use.facts) for use in card.system.uses),
        unknowns=card.unknowns,
        law=law,
        plan=plan,
        measured=measured,
        findings=findings,
        not_tested=tuple(dict.fromkeys(_not_tested(card, law, plan, findings, evidence))),
        gate=card.gate,
        gate_says=gate.says,
        gate_on=gate.on,
        warnings=card.warnings,
        margins=tuple(_margins(measured)),
        files=tuple(sorted(evidence.files, key=lambda file: (file.what, file.name))),
        looked=evidence.looked,
        notes=evidence.notes,
        n_cases=evidence.n_cases,
        seed=card.seed,
        software=tuple((name, version(name)) for name in sorted({*SOFTWARE, *evidence.software})),
        sql=evidence.sql,
        previous=previous,
        exit_code=gate.exit_code,
        minimum_cell=card.minimum_cell,
    )


def _not_tested(
    card: Card, law: Law, plan: Plan, findings: Iterable[Finding], evidence: Evidence
) -> Iterator[NotTested]:
    if law.stops:
        reason = "the audit stopped before any number: " + "; ".join(s.cite for s in law.stops)
        yield NotTested("everything that is measured", reason)
        return
    for finding in findings:
        if finding.verdict == "not_tested":
            yield NotTested(_name(finding), finding.reason, finding.mend)
    yield from _skipped(plan)
    yield from _one_by_one(card, plan)
    if evidence.n_cases and evidence.n_read and evidence.n_read < evidence.n_cases:
        yield NotTested(f"{evidence.n_cases - evidence.n_read:,} rows", _DRAWN.format(evidence))
    for component in card.system.components:
        if isinstance(component.run, NotRun):
            yield NotTested(f"component {component.name}", component.run.reason)
        elif component.kind == "human":
            reason = "a person is never re-run: what they would have decided is not known"
            yield NotTested(f"component {component.name} on invented people", reason)
    for area, about in untested_areas(line.check for line in plan.lines):
        yield NotTested(f"{area}: {about}", "nothing in this audit looked at it")


def _one_by_one(card: Card, plan: Plan) -> Iterator[NotTested]:
    """Yield which checks count every case once although the card says whom cases stand for."""
    how = weighing_of(card)
    if not how:
        return
    asked = [CHECKS[name] for name in dict.fromkeys(line.check for line in plan.lines)]
    for areas, reason in _ONE_BY_ONE:
        names = sorted(c.unversioned for c in asked if not c.weighs and c.name.startswith(areas))
        if names:
            what = f"{', '.join(names)} of the population behind source {case_source(card).name}"
            yield NotTested(what, reason.format(" and ".join(how.left_out)))


def _skipped(plan: Plan) -> Iterator[NotTested]:
    """Yield what was left out, checks that share the reason for the same thing in one line."""
    together: dict[tuple[str, str, str, str], list[str]] = {}
    for skipped in plan.skipped:
        why = (skipped.ask.use, skipped.ask.label, skipped.reason, skipped.mend)
        together.setdefault(why, []).append(skipped.check.rsplit(".v", 1)[0])
    for (use, label, reason, mend), checks in together.items():
        names = ", ".join(dict.fromkeys(checks))
        yield NotTested(" of ".join(filter(None, (names, label or use))), reason, mend)


def _name(finding: Finding) -> str:
    what = finding.check.rsplit(".v", 1)[0]
    return f"{what}: {finding.ask.label}" if finding.ask.label else what


def _margins(measured: Iterable[Measured]) -> Iterator[Margin]:
    for one in measured:
        for key, entry in one.results or ():
            if isinstance(entry, (Estimate, Undefined)) and entry.counts:
                yield Margin(one.line, key, entry.counts)
