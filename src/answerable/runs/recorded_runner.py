"""Answers for a component from recorded columns: what it really said about the card's own cases."""

from collections.abc import Mapping, Sequence

from answerable.errors import EvidenceError
from answerable.runs.types import Batch, CannotRun
from answerable.system.system import Component, NotRun, Recorded


def recorded_answer(component: Component, run: Recorded, case: Batch, *, own: bool) -> Batch:
    """Return the recorded fields of a component.

    `case` holds every column of the cases. `own` is whether they are the card's own cases: only
    for those was anything recorded. What a person enters is no answer, so `input` components pass
    on whatever the case holds. Raises `CannotRun` for a person's or program's recorded steps on
    an invented case.
    """
    if not own and component.kind == "human":
        raise CannotRun(component, "a recorded human has no answer for an invented applicant")
    if not own and component.kind != "input":
        raise CannotRun(component, "a recorded step has no answer for an invented applicant")
    return take(component, dict(run.columns), case)


def take(component: Component, columns: Mapping[str, str], case: Batch) -> Batch:
    """Return columns under the names of fields; `EvidenceError` for a column nobody has."""
    for column in columns.values():
        if column not in case:
            raise _no_column(component, column, tuple(case))
    return {field: case[column] for field, column in columns.items()}


def is_recorded(component: Component) -> bool:
    """Return whether nothing of a component is ever executed: it is recorded, or nobody runs it."""
    return isinstance(component.run, Recorded | NotRun)


def recorded_fields(
    components: Sequence[Component], columns: Sequence[str], why_not: str
) -> tuple[dict[str, str], dict[str, Exception]]:
    """Return field -> column of what is recorded, and what to raise for every other field.

    The answer of a run without running: for cases whose rows stay where they are, and for systems
    that are recorded throughout. `why_not` is the reason of components that would have to be
    executed. What depends on a component that nobody can run has no value, as in a run.
    """
    found: dict[str, str] = {}
    absent: dict[str, Exception] = {}
    nobody: dict[str, str] = {}
    for component in components:
        run = component.run
        blocked = next((field for field in component.reads if field in nobody), "")
        if isinstance(run, Recorded) and not blocked:
            wanted = dict(run.columns)
        elif component.kind == "input" and isinstance(run, NotRun):
            wanted = {field: field for field in component.writes}
        else:
            reason = run.reason if isinstance(run, NotRun) else why_not
            reason = f"needs {blocked}; {nobody[blocked]}" if blocked else reason
            absent |= dict.fromkeys(component.writes, CannotRun(component, reason))
            if blocked or isinstance(run, NotRun):
                nobody |= dict.fromkeys(component.writes, f"{component.name}: {reason}")
            continue
        gone = [column for column in wanted.values() if column not in columns]
        if gone:
            absent |= dict.fromkeys(wanted, _no_column(component, gone[0], columns))
        else:
            found |= wanted
    return found, absent


def _no_column(component: Component, column: str, there: Sequence[str]) -> EvidenceError:
    return EvidenceError(
        f"component {component.name!r} is recorded in column {column!r}, which the cases do not "
        f"have; they have {', '.join(sorted(there))}."
    )
