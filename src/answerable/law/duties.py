"""What each party must do, from when, the evidence that would meet it, and the fines behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from answerable.law.condition import NO, YES
from answerable.law.engine import classes, treated_as_legacy
from answerable.law.graph import COMPONENT_PROVIDER, roles_in
from answerable.law.instrument import DutyDef
from answerable.law.nodes import EXAMINED
from answerable.law.result import ClassHeld, Duty, Penalty
from answerable.law.sources import later_than, source_behind
from answerable.law.state import State
from answerable.system.system import System, Use


@dataclass(frozen=True, slots=True)
class _Begins:
    """From when the duties of a class bind this system."""

    on: date | None
    legacy: str = ""
    never: bool = False
    """Only after a significant change of its design."""


def duties(state: State, system: System, use: Use) -> tuple[Duty, ...]:
    """Return the duties that follow from the classes the use is in.

    A duty of a role nobody in the card has falls on "nobody named yet": it is owed all the same.
    Those of a component's provider are owed only where the card names one.
    """
    held = classes(state)
    later = later_than(state.instrument, state.as_of)
    found: list[Duty] = []
    for duty in state.instrument.duties:
        if state.wording.id not in duty.applies_from or not _falls_due(state, duty):
            continue
        if later and source_behind(duty.status, duty.cite, later):
            continue
        begins = [_begins(state, c) for c in held if c.name == duty.for_]
        if duty.for_ == EXAMINED and state.truth(EXAMINED) is YES:
            begins = [_Begins(None)]
        if begins:
            first = min(begins, key=lambda b: (b.never, b.on or date.min))
            found.extend(_owed(state, duty, first, _parties(system, use, duty.role)))
    return tuple(found)


def _begins(state: State, held: ClassHeld) -> _Begins:
    """A class begins on its day, and later for what was on the market before."""
    entries = tuple(treated_as_legacy(state, held))
    on, said = held.applies_from, "; ".join(f"{e.text.rstrip('.')} ({e.cite})" for e in entries)
    for entry in entries:
        if entry.duties_from and on:
            on = max(on, entry.duties_from)
    return _Begins(on, said, any(e.only_after_change for e in entries))


def _owed(state: State, duty: DutyDef, begins: _Begins, parties: Iterable[str]) -> Iterator[Duty]:
    in_law = state.wording.status_on(state.as_of) in ("in_force", "rescission_pending")
    day = duty.applies_from[state.wording.id]
    if day and begins.on and not duty.readings:
        day = max(day, begins.on)
    for party in parties:
        yield Duty(
            id=duty.id,
            party=party,
            role=duty.role,
            text=duty.text,
            instrument=state.instrument.id,
            cite=duty.cite,
            status=duty.status,
            applies_from=day,
            applies=bool(in_law and day and day <= state.as_of and not begins.never),
            deadline=duty.deadline,
            evidence=duty.evidence,
            effort=duty.effort,
            readings=tuple(f"from {r.applies_from}: {r.text} ({r.source})" for r in duty.readings),
            legacy=begins.legacy,
        )


def penalties(state: State, system: System, use: Use) -> tuple[Penalty, ...]:
    """Return the largest fines that stand behind the classes, by the size of each party."""
    begins: dict[str, list[date]] = {EXAMINED: []} if state.truth(EXAMINED) is YES else {}
    for held in classes(state):
        begins.setdefault(held.name, []).extend([held.applies_from] if held.applies_from else [])
    return tuple(
        Penalty(
            party.name,
            party.size,
            _ANY if penalty.for_ == EXAMINED else penalty.for_,
            state.instrument.id,
            penalty.text,
            penalty.cite,
            _later(penalty.applies_from[state.wording.id], begins[penalty.for_]),
        )
        for penalty in state.instrument.penalties
        if penalty.for_ in begins and state.wording.id in penalty.applies_from
        for party in system.parties
        if party.size in penalty.sizes
        and penalty.public is (party.public_authority is True)
        and roles_in(system, party, use)
    )


_ANY = "any_class"
"""What a fine that stands behind every use the law reaches is called."""


def _later(day: date | None, begins: list[date]) -> date | None:
    """A fine never threatens before the first class it stands behind."""
    return max(day, min(begins)) if day and begins else day


def _falls_due(state: State, duty: DutyDef) -> bool:
    """Not ruled out: a duty whose condition is unknown is owed until somebody says otherwise."""
    if duty.when and duty.when.holds(state.values) is NO:
        return False
    return not (duty.unless and duty.unless.holds(state.values) is YES)


def _parties(system: System, use: Use, role: str) -> Iterator[str]:
    roles = [(p.name, roles_in(system, p, use)) for p in system.parties]
    if role == "any":
        named = [name for name, held in roles if held] or [name for name, _ in roles]
    else:
        named = [name for name, held in roles if role in held]
    if named or role == COMPONENT_PROVIDER:
        yield from named
    else:
        yield "nobody named yet"
