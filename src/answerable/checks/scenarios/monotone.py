"""More of something never turns the answer for the worse."""

from typing import TYPE_CHECKING

from answerable.checks.evidence.scenario import MonotoneRun, ScenarioRun
from answerable.checks.registry import check
from answerable.checks.scenarios.compare import HELD, PARTS, stacked, worse
from answerable.checks.scenarios.locate import locate, location_entries, not_reached
from answerable.checks.scenarios.prove import proved
from answerable.errors import EvidenceError
from answerable.runs.types import Batch, Traces
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Observed, Scalar, Series
from answerable.tables.values import as_number

if TYPE_CHECKING:
    from answerable.checks.scenarios.compare import Flags

HURT = "turned for the worse"


@check(
    "scenarios.monotone.v1",
    asks="Does more of what should help ever turn somebody's answer for the worse?",
    source="Sharma and Wehrheim, ICTAI (2020) (monotonicity testing); interval: Wilson, JASA 22 "
    "(1927)",
    does_not_show="Steps of other sizes, and people unlike those in the data, unless it is proved "
    "for every value there is.",
    weighs=True,
)
def monotone(evidence: MonotoneRun, *, level: float = 0.95) -> Series:
    """Return whether a raise hurts nobody, and per step the share of people it hurts.

    `("held",)` is `Observed`; `("turned for the worse", step)` an `Estimate` with Wilson's
    interval. Where a tree ensemble alone writes what is compared, the witness also says whether
    that is proved for everybody, or for which invented person it is not so. People without a value
    to raise are left out and counted in the witness. The witness of a real person is the step and
    the counts, never a row.
    """
    of = evidence.of
    people, there = _with_a_value(of)
    without = int((~there).sum())
    n = len(people[of.scenario.raises])
    batch = stacked(people, *(_raised(people, of, step) for step in of.scenario.steps))
    traces = of.run(batch)
    masks = _hurt(of, traces, n)
    hurt = [int(mask.sum()) for mask in masks]
    steps = [f"{of.scenario.raises} +{step:g}" for step in of.scenario.steps]
    first = next((place for place, count in enumerate(hurt) if count), None)
    witness: tuple[tuple[str, Scalar], ...] = (("raises", ", ".join(steps)), ("people", n))
    if first is not None:
        witness = (("raise", steps[first]), (HURT, hurt[first]), ("people", n))
    if without:
        witness += ((f"without a value of {of.scenario.raises}", without),)
    if first is None:
        witness += proved(evidence)
    entries: list[tuple[Key, Entry]] = [((HELD,), Observed(first is None, witness))]
    entries += [
        ((HURT, step), rate(_count(of, step, mask, there), level=level))
        for step, mask in zip(steps, masks, strict=True)
    ]
    entries += not_reached(of, traces)
    if first is not None:
        found = locate(of, batch, lambda run: not any(mask.any() for mask in _hurt(of, run, n)))
        entries += location_entries(found)
    return Series(PARTS, tuple(dict(entries).items()))


def _count(of: ScenarioRun, step: str, hurt: "Flags", there: "Flags") -> Count:
    """Return those whom a step hurts among the people who have something to raise."""
    if of.stand_for is None:
        return Count(step, int(hurt.sum()), len(hurt))
    people = of.stand_for.among(there)
    return Count(step, people.people(hurt), people.people())


def _with_a_value(of: ScenarioRun) -> "tuple[Batch, Flags]":
    """Return the people who have a number to raise, and which of all they are."""
    name = of.scenario.raises
    if name not in of.people:
        raise EvidenceError(
            f"scenario {of.scenario.name!r} raises {name!r}, which the cases do not have; they "
            f"have {', '.join(sorted(of.people))}."
        )
    numbers = as_number(of.people[name])
    there = numbers == numbers  # noqa: PLR0124 - NaN: no number
    if not there.any():
        raise EvidenceError(
            f"scenario {of.scenario.name!r} raises {name!r}, which is no number for anybody."
        )
    people = {field: values[there] for field, values in of.people.items()}
    return {**people, name: numbers[there]}, there


def _raised(people: Batch, of: ScenarioRun, step: float) -> Batch:
    name = of.scenario.raises
    return {**people, name: as_number(people[name]) + step}


def _hurt(of: ScenarioRun, traces: Traces, n: int) -> "list[Flags]":
    """Return per step who is worse off than without the raise."""
    values = of.answer(traces)
    before = values[:n]
    return [
        worse(before, values[n * k : n * (k + 1)], of) for k in range(1, len(of.scenario.steps) + 1)
    ]
