"""What each party must do, from when, the evidence that would meet it, and the fines behind it."""

from collections.abc import Iterator
from datetime import date

from answerable.law.condition import NO, YES
from answerable.law.engine import classes
from answerable.law.instrument import DutyDef
from answerable.law.nodes import EXAMINED
from answerable.law.result import Duty, Penalty
from answerable.law.state import State
from answerable.system.system import Party, System, Use


def duties(state: State, system: System, use: Use) -> tuple[Duty, ...]:
    """Return the duties that follow from the classes the use is in.

    A duty of a role nobody in the card has falls on "nobody named yet": it is owed all the same.
    """
    held = classes(state)
    in_law = state.wording.status_on(state.as_of) in ("in_force", "rescission_pending")
    found = []
    for duty in state.instrument.duties:
        if state.wording.id not in duty.applies_from:
            continue
        begins = [c.applies_from for c in held if c.name == duty.for_]
        if duty.for_ == EXAMINED and state.truth(EXAMINED) is YES:
            begins = [None]
        if not begins or not _falls_due(state, duty):
            continue
        day = _later(duty.applies_from[state.wording.id], begins)
        for party in _parties(system, use, duty.role):
            found.append(
                Duty(
                    id=duty.id,
                    party=party,
                    role=duty.role,
                    text=duty.text,
                    instrument=state.instrument.id,
                    cite=duty.cite,
                    status=duty.status,
                    applies_from=day,
                    applies=bool(in_law and day and day <= state.as_of),
                    deadline=duty.deadline,
                    evidence=duty.evidence,
                    effort=duty.effort,
                )
            )
    return tuple(found)


def penalties(state: State, system: System, use: Use) -> tuple[Penalty, ...]:
    """Return the largest fines that stand behind the classes, by the size of each party."""
    names = {c.name for c in classes(state)}
    return tuple(
        Penalty(
            party.name,
            party.size,
            penalty.for_,
            state.instrument.id,
            penalty.text,
            penalty.cite,
            penalty.applies_from[state.wording.id],
        )
        for penalty in state.instrument.penalties
        if penalty.for_ in names and state.wording.id in penalty.applies_from
        for party in system.parties
        if party.size in penalty.sizes and _roles(party, use)
    )


def _later(duty: date | None, classes_begin: list[date | None]) -> date | None:
    """A duty never binds before the first class it follows from."""
    days = [day for day in classes_begin if day]
    return max(duty, min(days)) if duty and days else duty


def _falls_due(state: State, duty: DutyDef) -> bool:
    """Not ruled out: a duty whose condition is unknown is owed until somebody says otherwise."""
    if duty.when and duty.when.holds(state.values) is NO:
        return False
    return not (duty.unless and duty.unless.holds(state.values) is YES)


def _parties(system: System, use: Use, role: str) -> Iterator[str]:
    """A component provider owes the duty too when the use is built on the component."""
    named = [p.name for p in system.parties if role in _roles(p, use) or role == "any"]
    yield from named or ["nobody named yet"]


def _roles(party: Party, use: Use) -> set[str]:
    return {r.role for r in party.roles if r.of == use.name or r.of in use.components}
