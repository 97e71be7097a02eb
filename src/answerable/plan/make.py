"""Why each check is asked, decided before any number exists."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from fnmatch import fnmatchcase

from answerable.card.card import Card
from answerable.card.faults import suggest
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import is_the_decision
from answerable.checks.registry import CHECKS, PROVIDERS, Check
from answerable.errors import AnswerableError, CardError, Problem
from answerable.law.result import Duty, Law
from answerable.plan.types import LimitNotPlanned, NotPlanned, Plan, PlanLine
from answerable.proof.canonical import canonical
from answerable.system.expectations import Limit


def make_plan(card: Card, law: Law, *, only: tuple[str, ...] = ()) -> Plan:
    """Return every check that this card can be asked, with who wants to know and the limits set.

    `only` keeps checks whose name matches one of the patterns; what it leaves out is listed as
    skipped, because a shorter plan is a fact about the audit. Raises `CardError` when a limit
    names no check or can never meet a line, and `AnswerableError` when a
    pattern matches no check. The hash covers lines and limits, before measuring.
    """
    _refuse_patterns_without_a_check(only)
    lines: list[PlanLine] = []
    skipped: list[NotPlanned] = []
    for check in sorted(CHECKS.values(), key=lambda c: c.name):
        provider = PROVIDERS[check.needs]
        wanted = not only or any(_matches(pattern, check) for pattern in only)
        for asked in provider.asks(card):
            if isinstance(asked, Skip):
                skipped.append(NotPlanned(check.name, asked.ask, asked.reason, asked.mend))
            elif not wanted:
                skipped.append(NotPlanned(check.name, asked, "left out on request (--only)"))
            else:
                lines.append(_line(check, asked, card, law))
    _refuse_limits_without_a_line(card, lines, skipped)
    unmet = tuple(_unmet(card, lines, skipped))
    family = _family(lines, card)
    plan = Plan(tuple(lines), tuple(skipped), family, sha256="", only=only, unmet=unmet)
    return replace(plan, sha256=hashlib.sha256(canonical(_plain(asdict(plan)))).hexdigest())


def _matches(pattern: str, check: Check) -> bool:
    return fnmatchcase(check.name, f"{pattern}*")


def _refuse_patterns_without_a_check(only: Iterable[str]) -> None:
    """A shorter plan is asked for; an empty one is a slip of the pen."""
    for pattern in only:
        if not any(_matches(pattern, check) for check in CHECKS.values()):
            areas = sorted({name.partition(".")[0] for name in CHECKS})
            raise AnswerableError(
                f"--only {pattern!r} matches no check, so nothing would be measured: write the "
                f"start of a name, such as fairness.impact_ratio, or an area: {', '.join(areas)}."
            )


def _line(check: Check, ask: Ask, card: Card, law: Law) -> PlanLine:
    every = (*card.limits, *card.explanation.limits)
    limits = tuple(limit for limit in every if _meets(limit, check, ask, card))
    why = (
        *(f"{limit.source} {limit.id!r}: {limit.reason}" for limit in limits),
        *(f"{duty.instrument}, {duty.cite}" for duty in _duties(check, ask, law)),
        *(("a scenario of the card",) if ask.scenario else ()),
    )
    return PlanLine(
        id=_identify(check, ask),
        check=check.name,
        ask=ask,
        settings=tuple(sorted(check.settings.items())),
        why=tuple(dict.fromkeys(why)) or ("always looked at where the card allows it",),
        limits=limits,
    )


def _identify(check: Check, ask: Ask) -> str:
    parts = (ask.use, ask.component, ask.attribute, ask.group, ask.outcome, ask.stratum)
    return "/".join((check.name, *(part for part in (*parts, ask.scenario) if part)))


def _meets(limit: Limit, check: Check, ask: Ask, card: Card) -> bool:
    """Whether a limit of the card speaks about this check and this ask."""
    decision = card.data.decision.field if card.data.decision else ""
    outcome = card.data.outcome.column if card.data.outcome else ""
    asked = limit.outcome
    if asked == outcome and is_the_decision(card, decision):
        asked = decision
    return (
        limit.check in (check.name, check.unversioned)
        and limit.of in ("", ask.attribute, ask.group, ask.component)
        and (asked or decision) == (ask.outcome or decision)
    )


def _duties(check: Check, ask: Ask, law: Law) -> Iterator[Duty]:
    for use in law.uses:
        if ask.use in ("", use.use):
            yield from (duty for duty in use.duties if check.unversioned in duty.evidence)


def _unmet(
    card: Card, lines: Iterable[PlanLine], skipped: Iterable[NotPlanned]
) -> Iterator[LimitNotPlanned]:
    """Yield the limits that meet no line, each with the reason its check was left out."""
    met = {limit.id for line in lines for limit in line.limits}
    reasons: dict[str, str] = {}
    for entry in skipped:
        for name in (entry.check, entry.check.rsplit(".v", 1)[0]):
            reasons.setdefault(name, entry.reason)
    for limit in (*card.limits, *card.explanation.limits):
        if limit.id not in met and limit.check in reasons:
            yield LimitNotPlanned(limit, reasons[limit.check])


def _refuse_limits_without_a_line(
    card: Card, lines: Iterable[PlanLine], skipped: Iterable[NotPlanned]
) -> None:
    """A limit that meets nothing would look like one that was met."""
    known = {name for check in CHECKS.values() for name in (check.name, check.unversioned)}
    met = {limit.id for line in lines for limit in line.limits}
    excused = {entry.check for entry in skipped} | {
        entry.check.rsplit(".v", 1)[0] for entry in skipped
    }
    problems = []
    for limit in card.limits:
        if limit.check not in known:
            what = f"{limit.source} {limit.id!r} names a check that does not exist: {limit.check}."
            mend = suggest(limit.check, sorted(c.unversioned for c in CHECKS.values()), "There are")
        elif limit.id not in met and limit.check not in excused:
            what = f"{limit.source} {limit.id!r} is about {limit.of!r}, which {limit.check} never "
            what += f"looks at on outcome {limit.outcome or 'decision of the system'!r}."
            mend = "Name a protected attribute, a group or a component, and a recorded outcome."
        else:
            continue
        problems.append(Problem(card.path.name, limit.line, what, mend))
    if problems:
        raise CardError(problems)


def _family(lines: Iterable[PlanLine], card: Card) -> str:
    judged = [line for line in lines if line.limits or line.ask.scenario]
    claims = sum(len(line.limits) + bool(line.ask.scenario) for line in judged)
    count = "1 claim is" if claims == 1 else f"{claims} claims are"
    each = (
        f"{count} judged, each on its own 95 % interval: if every limit were just met, "
        "about one claim in forty would read as breached by chance alone, and the chance of at "
        f"least one such claim would be at most {min(1.0, claims / 40):.0%}."
    )
    together = (
        f"{count} judged together, as the card says: a limit is breached only where it "
        "still is when all are corrected by Holm's method, so that the chance of any false breach "
        "is at most 5 %. What was seen for certain needs no correction."
    )
    if not claims:
        each = together = "No claim is judged: nobody set a limit or wrote a scenario."
    return (
        f"{together if card.multiplicity == 'holm' else each} Exact tests of equal "
        "rates are also given corrected for all of them together: Holm's p-values keep the chance "
        "of any false difference at 5 %, Benjamini and Hochberg's the share of false ones."
    )


def _plain(value: object) -> object:
    """Return the value with dates as text, ready for the canonical form."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
