"""Answers for a component from recorded columns: what it really said about the card's own cases."""

from collections.abc import Mapping

from answerable.errors import EvidenceError
from answerable.runs.types import Batch, CannotRun
from answerable.system.system import Component, Recorded


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
            raise EvidenceError(
                f"component {component.name!r} is recorded in column {column!r}, which the cases "
                f"do not have; they have {', '.join(sorted(case))}."
            )
    return {field: case[column] for field, column in columns.items()}
