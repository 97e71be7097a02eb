"""When two answers are alike, when one is worse, and how the steps of an invented person show."""

from typing import TYPE_CHECKING

from answerable.checks.evidence.scenario import ScenarioRun
from answerable.checks.scenarios.locate import shown
from answerable.errors import EvidenceError
from answerable.runs.types import Batch, Traces
from answerable.stats.results import Scalar
from answerable.tables.values import as_number, as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Values = npt.NDArray[np.generic]
    Flags = npt.NDArray[np.bool_]

PARTS = ("part", "about", "component")
"""What the places of a scenario's keys mean: `("held",)`, `("located", "innocent", name)`."""

HELD = "held"
DIFFERENCE = "difference"

SHORT = 60
"""Longer texts are no part of a witness: what was read in them is the next step's answer."""


def unlike(one: "Values", other: "Values", tolerance: float) -> "Flags":
    """Return where two answers differ: numbers by more than the tolerance, words at all."""
    import numpy as np

    a, b = as_number(one), as_number(other)
    apart: Flags = np.abs(a - b) > tolerance
    (words,) = np.nonzero(np.isnan(a) | np.isnan(b))
    if len(words):
        apart[words] = as_text(one[words]) != as_text(other[words])
    return apart


def worse(before: "Values", after: "Values", of: ScenarioRun) -> "Flags":
    """Return where an answer turned for the worse.

    With a favourable value: where it was had and is lost. Otherwise a lower number is worse.
    """
    if of.favourable:
        lost: Flags = (as_text(before) == of.favourable) & (as_text(after) != of.favourable)
        return lost
    a, b = as_number(before), as_number(after)
    scenario = of.scenario
    if (a != a).any():  # noqa: PLR0124 - NaN: not a number
        raise EvidenceError(
            f"scenario {scenario.name!r} needs to know which {scenario.field!r} is worse: the "
            "field holds words and the card names no favourable one for it."
        )
    return b < a - scenario.tolerance


def favourable(values: "Values", of: ScenarioRun) -> "Flags":
    """Return who got the favourable answer; `EvidenceError` when the card names none."""
    if not of.favourable:
        raise EvidenceError(
            f"scenario {of.scenario.name!r} counts favourable {of.scenario.field!r}, and the card "
            "does not say which value is favourable; write it under [decision]."
        )
    got: Flags = as_text(values) == of.favourable
    return got


def stacked(*batches: Batch) -> Batch:
    """Return several batches of the same fields as one, so that they are run at once."""
    import numpy as np

    return {field: np.concatenate([b[field] for b in batches]) for field in batches[0]}


def steps_apart(of: ScenarioRun, traces: Traces) -> tuple[tuple[str, Scalar], ...]:
    """Return, step by step, what differs between the two rows of an invented pair."""
    fields = [
        (f"{step.component}: {field}", values)
        for step in traces.steps
        if step.component in {component.name for component in of.path}
        for field, values in step.wrote.items()
    ]
    return tuple(
        (name, f"{shown(values[0])} and {shown(values[1])}")
        for name, values in fields
        if unlike(values[:1], values[1:], 0.0)[0] and max(map(_length, values[:2])) <= SHORT
    )


def steps_of(of: ScenarioRun, traces: Traces) -> tuple[tuple[str, Scalar], ...]:
    """Return what every component on the way wrote for one invented person."""
    return tuple(
        (f"{step.component}: {field}", shown(values[0]))
        for step in traces.steps
        if step.component in {component.name for component in of.path}
        for field, values in step.wrote.items()
        if _length(values[0]) <= SHORT
    )


def _length(value: object) -> int:
    return len(value) if isinstance(value, str) else 0


def left_open(of: ScenarioRun) -> tuple[tuple[str, Scalar], ...]:
    """Return the note that some fields were not stated."""
    if not of.not_stated:
        return ()
    count = len(of.not_stated)
    fields = f"{count} field{'s' if count > 1 else ''}: {', '.join(of.not_stated[:8])}"
    return (("taken from the typical case", fields + (", ..." if count > 8 else "")),)
