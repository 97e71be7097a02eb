"""The six lines: card, law, plan, results, findings, record.

`audit` is the one public function of the main job; the command line, notebooks and the pytest
plugin call it. Everything it passes on is frozen and can be written, read back and compared.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from answerable.card.card import Card
from answerable.card.read import read_card
from answerable.law.classify import classify
from answerable.law.result import Law
from answerable.plan.types import Plan
from answerable.record.types import Record
from answerable.runs.trust import Trust

if TYPE_CHECKING:
    from collections.abc import Iterator

    from answerable.checks.bench import Bench
    from answerable.findings.types import Finding
    from answerable.record.assemble import Evidence
    from answerable.record.rerun import Rerun

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Audited:
    """A finished audit: the record, and the folder it was sealed into."""

    record: Record
    folder: Path | None
    """None when the caller asked for nothing to be written."""

    @property
    def findings(self) -> "tuple[Finding, ...]":
        """The findings of the record."""
        return self.record.findings

    def _repr_html_(self) -> str:
        """Show the first screen in a notebook."""
        from answerable.documents.notebook import notebook_html

        return notebook_html(self.record)


def audit(
    path: str | Path,
    *,
    as_of: date | None = None,
    only: Sequence[str] = (),
    trust: Trust | None = None,
    write: bool = True,
    progress: Progress = lambda _: None,
) -> Audited:
    """Return the audit of the system a card describes, sealed beside the card.

    `path` is a card or the folder it lies in; `as_of` the day the law is read on (today when
    None); `only` patterns of check names; `trust` which code may run (the user's configuration
    when None). Raises `CardError` for a wrong card and `EnvironmentFailure` where the record
    cannot be written; data that cannot be read end in `not_tested` with the reason. A prohibited
    purpose or a red line ends the audit before any number: `record.exit_code` is 4. Waivers are
    read on `as_of` or today, whichever is later: no earlier day revives one.
    """
    today = date.today()
    law_on = as_of or today
    days = _Days(law_on, max(law_on, today))
    return _audit(path, days, tuple(only), trust, write=write, clock=_Clock(progress))


def _audit(
    path: str | Path,
    days: "_Days",
    only: tuple[str, ...],
    trust: Trust | None,
    *,
    write: bool,
    clock: "_Clock",
) -> Audited:
    """Do what `audit` says, on given days."""
    from answerable.runs.network import guarded, in_force

    with clock.step("reading the card"):
        card = read_card(path)
    with guarded(card.allowed_addresses):
        with clock.step("reading the law"):
            law = classify_card(card, as_of=days.law)
        if law.stops:
            record = _stopped(card, law)
        else:
            trust = trust or Trust.of_user()
            record = _measured(card, law, only, trust, clock, gate_on=days.waivers)
        folder = _seal(record, card.folder, clock, in_force()) if write else None
    return Audited(record, folder)


def classify_card(card: Card, *, as_of: date, texts: Mapping[str, str] | None = None) -> Law:
    """Return what the law and the firm's red lines say about a card; nothing is executed."""
    red_lines = [(line.id, line.when, line.reason, line.who) for line in card.red_lines]
    return classify(card.system, as_of=as_of, red_lines=red_lines, texts=texts)


def rerun(
    record: str | Path,
    card: str | Path | None = None,
    *,
    trust: Trust | None = None,
    progress: Progress = lambda _: None,
) -> "Rerun":
    """Return what a second run of a recorded audit says, on the day the record was made for.

    `card` is the card's folder; the folder above `records/` when None. Raises `EvidenceError`,
    before anything runs, when a file is not the one whose hash is in the record.
    """
    from answerable.errors import EvidenceError
    from answerable.record.read import folder_of, read
    from answerable.record.rerun import files_match, same_outcome

    folder = Path(card) if card else folder_of(record).resolve().parent.parent
    folder = folder if folder.is_dir() else folder.parent
    old = read(record)
    if changed := files_match(old, folder):
        raise EvidenceError(
            "Nothing was run, because the files are not those of the record: "
            f"{'; '.join(changed)}. Restore them, or audit anew and use `answerable compare`."
        )
    days = _Days(old.as_of, old.gate_on or old.as_of)
    new = _audit(folder, days, old.plan.only, trust, write=False, clock=_Clock(progress))
    return same_outcome(old, new.record)


def _stopped(card: Card, law: Law) -> Record:
    """Purpose before metrics: a record with reasons and no number."""
    from answerable.findings.contradictions import contradictions
    from answerable.findings.gate import GateResult
    from answerable.record.assemble import Evidence, assemble
    from answerable.record.notes import read_notes

    says = "stopped before any number: " + "; ".join(f"{s.use}: {s.cite}" for s in law.stops)
    return assemble(
        card,
        law,
        Plan((), (), "Nothing was measured.", ""),
        measured=(),
        findings=contradictions(card.system, law),
        gate=GateResult((), (), (), 4, says),
        evidence=Evidence(notes=read_notes(card.folder)),
    )


def _measured(
    card: Card, law: Law, only: tuple[str, ...], trust: Trust, clock: "_Clock", *, gate_on: date
) -> Record:
    """Lines three to five of the flow."""
    with clock.step("planning"):
        from answerable.checks.bench import Bench
        from answerable.checks.load import load_checks
        from answerable.findings.contradictions import contradictions
        from answerable.findings.gate import hold_gate
        from answerable.findings.judge import judge
        from answerable.plan.make import make_plan
        from answerable.plan.measure import measure
        from answerable.record.assemble import assemble

        load_checks()
        plan = make_plan(card, law, only=only)
    bench = Bench(card, trust, progress=clock.progress, cpu_s=clock.cpu_s)
    with clock.step("opening the data"):
        _open_data(card, bench)
    with clock.step("measuring"):
        measured = measure(plan, bench, progress=clock.progress)
    with clock.step("judging"):
        findings = (*contradictions(card.system, law), *judge(plan, measured, card))
        evidence = _evidence(card, bench)
        looked = any(note.kind == "look" for note in evidence.notes)
        gate = hold_gate(card, law, findings, looked=looked, as_of=gate_on)
    return assemble(
        card, law, plan, measured=measured, findings=findings, gate=gate, evidence=evidence
    )


def _open_data(card: Card, bench: "Bench") -> None:
    """Raise `EvidenceError` when the card's data are not what it says: a missing file or column.

    Code nobody trusts is no fault of the data: what needs it is `not_tested` with that reason.
    """
    from answerable.errors import TrustError
    from answerable.tables.condition import parse

    if not card.data.sources:
        return
    try:
        recorded = bench.recorded
    except TrustError:
        return
    outcome = (card.data.outcome.column,) if card.data.outcome else ()
    keys = (source.key for source in card.data.sources if source.key)
    recorded.need([*outcome, *keys, *(p.column for p in card.data.protected if not p.file)])
    computed = {field for component in card.system.components for field in component.writes}
    computed |= {p.column for p in card.data.protected}
    for group in card.data.groups:
        recorded.need([name for name in parse(group.where).columns if name not in computed])


def _evidence(card: Card, bench: "Bench") -> "Evidence":
    """Return what measuring read: files, statements, how many rows a look would show."""
    from answerable.errors import EvidenceError, TrustError
    from answerable.record.assemble import Evidence
    from answerable.record.notes import read_notes
    from answerable.record.types import FileUsed, LookCount

    notes = read_notes(card.folder)
    n_cases = n_read = None
    sql: tuple[str, ...] = ()
    looked: tuple[LookCount, ...] = ()
    try:
        n_cases, n_read, sql = bench.everyone.n, bench.recorded.n, tuple(bench.cases.sql)
        # Where rows stay in their engine nobody can look at them, and the counts stand.
        looked = tuple(LookCount(one.reason, one.n) for one in bench.look_counts())
        sql = tuple(bench.cases.sql)
    except (EvidenceError, TrustError):
        pass
    files = tuple(FileUsed(file.name, file.sha256, file.what) for file in bench.files)
    return Evidence(
        files=files,
        looked=looked,
        notes=notes,
        n_cases=n_cases,
        n_read=n_read,
        sql=sql,
        software=tuple(sorted(bench.software | bench.graph.libraries)),
    )


def _seal(record: Record, folder: Path, clock: "_Clock", network_guard: str) -> Path:
    """Line six: write the record and its documents, canonical, hashed and signed."""
    from answerable.documents.report import report
    from answerable.proof.keys import signing_key
    from answerable.record.environment import run_info
    from answerable.record.write import write

    with clock.step("writing the report"):
        documents = {"report.html": report(record).encode()}
    clock.progress("sealing")
    run = run_info(
        clock.started, clock.durations_s, network_guard, now=datetime.now(UTC), cpu_s=clock.cpu_s
    )
    return write(record, run, documents, folder, signing_key())


@dataclass(frozen=True, slots=True)
class _Days:
    """The day the law is read on, and the day the waivers of the gate are."""

    law: date
    waivers: date


@dataclass(slots=True)
class _Clock:
    """Says what is being done and remembers how long it took. Only `run.json` sees it."""

    progress: Progress
    durations_s: dict[str, float] = field(default_factory=dict)
    cpu_s: dict[str, float] = field(default_factory=dict)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    @contextmanager
    def step(self, name: str) -> "Iterator[None]":
        """Say what is being done, and remember how long it took."""
        self.progress(name)
        begun = perf_counter()
        yield
        self.durations_s[name] = perf_counter() - begun
