"""What a release requires, and what the exit code therefore is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from answerable.card.card import Card
from answerable.findings.types import Finding, Verdict
from answerable.law.result import Law
from answerable.system.expectations import Waiver


@dataclass(frozen=True, slots=True)
class Required:
    """One requirement of the gate and what became of it."""

    requirement: str
    """As the card writes it."""
    verdict: Verdict
    because: str
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True)
class GateResult:
    """Everything the gate asks for, what is waived, and the exit code with its reason."""

    required: tuple[Required, ...]
    breached: tuple[str, ...]
    """Ids of breached findings no waiver covers."""
    waived: tuple[str, ...]
    exit_code: int
    says: str
    """The exit code in words."""
    on: date | None = None
    """The day the waivers were read on; None where the card waives nothing."""


def names_of(finding: Finding) -> tuple[str, ...]:
    """Return the names a gate or a waiver may use for a finding."""
    limit = finding.against
    own = (f"{limit.source}:{limit.id}",) if limit else ()
    scenario = (f"scenario:{finding.ask.scenario}",) if finding.ask.scenario else ()
    return (*own, *scenario, f"check:{finding.check}", f"check:{finding.check.rsplit('.v', 1)[0]}")


def hold_gate(
    card: Card, law: Law, findings: Sequence[Finding], *, looked: bool, as_of: date
) -> GateResult:
    """Return what the gate of the card makes of the findings on a day.

    Exit 1 when a finding is breached and no waiver in date covers it; else 3 when a requirement is
    `cannot_tell`, `not_tested` or met by nothing at all; else 0. A waiver whose last day is
    before `as_of` covers nothing.
    """
    live = tuple(waiver for waiver in card.gate.waivers if waiver.expires >= as_of)
    breached = [f for f in findings if f.verdict == "breached"]
    waived = [f for f in breached if _waiver(names_of(f), live)]
    open_ = [f.id for f in breached if f not in waived]
    required = tuple(
        _require(pattern, card, law, findings, looked=looked, waivers=live)
        for pattern in card.gate.requires
    )
    missed = [r for r in required if r.verdict in ("cannot_tell", "not_tested") and not r.waiver]
    if open_:
        code, says = 1, f"{_count(len(open_), 'finding')} breached"
    elif missed:
        code, says = (
            3,
            "nothing breached, but the gate requires "
            + "; ".join(f"{r.requirement} ({r.verdict.replace('_', ' ')})" for r in missed),
        )
    else:
        code, says = 0, "nothing breached, and nothing the gate requires is missing"
    if waived:
        says += f"; {_count(len(waived), 'breach', 'es')} waived by name, with a date"
    on = as_of if card.gate.waivers else None
    return GateResult(required, tuple(open_), tuple(f.id for f in waived), code, says, on)


def _require(
    pattern: str,
    card: Card,
    law: Law,
    findings: Iterable[Finding],
    *,
    looked: bool,
    waivers: tuple[Waiver, ...],
) -> Required:
    if pattern == "purpose":
        return _purpose(card)
    if pattern == "classes":
        return _classes(law)
    waiver = _waiver((pattern,), waivers)  # what nothing answers to is waived by the card's words
    if pattern == "look":
        because = "a named person noted what they saw" if looked else "nobody looked at the data"
        return Required(pattern, "holds" if looked else "not_tested", because, waiver)
    met = [f for f in findings if any(fnmatchcase(name, pattern) for name in names_of(f))]
    if not met:
        return Required(pattern, "not_tested", "nothing in the plan answers to this name", waiver)
    order: tuple[Verdict, ...] = ("breached", "not_tested", "cannot_tell", "holds", "reported")
    covered = {f.id: _waiver(names_of(f), waivers) for f in met}
    # A waiver excuses the findings it names; the others are judged as if it were not there.
    decides = [f for f in met if not covered[f.id]] or met
    worst = min(decides, key=lambda f: order.index(f.verdict))
    return Required(pattern, worst.verdict, worst.says or worst.reason, covered[worst.id])


def _purpose(card: Card) -> Required:
    vague = [
        use.name
        for use in card.system.uses
        if "unknown" in (use.purpose.outcome, use.purpose.about, use.purpose.decides)
    ]
    because = f"the purpose is not stated for {', '.join(vague)}" if vague else "stated"
    return Required("purpose", "not_tested" if vague else "holds", because)


def _classes(law: Law) -> Required:
    undecided = sorted({u.name for use in law.uses for u in use.undecided})
    because = f"undecided: {', '.join(undecided)}" if undecided else "every class is decided"
    return Required("classes", "cannot_tell" if undecided else "holds", because)


def _waiver(names: Iterable[str], waivers: Iterable[Waiver]) -> Waiver | None:
    """Return the first waiver whose requirement matches one of the names."""
    names = tuple(names)
    return next(
        (w for w in waivers if any(fnmatchcase(name, w.requirement) for name in names)), None
    )


def _count(n: int, noun: str, plural: str = "s") -> str:
    return f"{n} {noun}{plural if n != 1 else ''}"
