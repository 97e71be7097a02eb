"""Where the people of a scenario enter: at the front door, or at one component."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.errors import EvidenceError
from answerable.runs.types import Batch, Traces, TraceStep
from answerable.system.expectations import Scenario
from answerable.system.system import Component, Recorded
from answerable.tables.memory import columns_of
from answerable.tables.values import as_text, is_missing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Invent = Callable[[Scenario], tuple[Batch, tuple[str, ...]]]


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """A way to run people through some of the components."""

    run: Callable[[Batch, frozenset[str]], Traces]
    everyone: Callable[[], Batch]
    """The card's own cases, as they enter here."""
    person: Invent
    """The invented person of a scenario, and the fields the card does not state."""
    path: Callable[[str], tuple[Component, ...]]
    """The components a field depends on, in graph order."""
    components: tuple[str, ...]
    """The components that should take part: those of the use."""


def end_to_end(bench: Any, scenario: Scenario, *, own: bool) -> Stage:
    """Return a stage over all components. `own` people are the card's cases, with their records."""
    graph = bench.graph

    def run(batch: Batch, replaced: frozenset[str]) -> Traces:
        if own:
            found: Traces = bench.traces(replaced)
            return found
        again: Traces = graph.run(batch, replaced=replaced)
        return again

    return Stage(
        run=run,
        everyone=bench.recorded.batch if bench.card.data.sources else dict,
        person=lambda scenario: _invent(bench, scenario),
        path=lambda field: upstream(graph.components, field),
        components=_of_the_use(bench, scenario),
    )


def one_component(bench: Any, scenario: Scenario, *, own: bool) -> Stage:
    """Return a stage over the component `scenario.at` alone, whose inputs are fed directly."""
    component: Component = bench.card.system.component(scenario.at)
    if scenario.field not in component.writes:
        raise EvidenceError(
            f"scenario {scenario.name!r} compares {scenario.field!r} at {component.name!r}, which "
            f"writes {', '.join(component.writes)}; correct its `field`."
        )

    def run(batch: Batch, replaced: frozenset[str]) -> Traces:
        is_replaced = component.name in replaced
        wrote = bench.graph.answer(component, batch, reference=is_replaced)
        read = {field: batch[field] for field in component.reads}
        step = TraceStep(component.name, read, wrote, is_replaced)
        return Traces((), (step,), entered=dict(batch))

    def everyone() -> Batch:
        # What reached the component, and the rest of the case for its reference.
        traces = bench.traces()
        step = traces.step(component.name)
        if step is None:
            traces.answer(component.writes[0])
        read: Batch = step.read if step else {}
        return {**bench.recorded.batch(), **read}

    del own
    return Stage(
        run=run,
        everyone=everyone,
        person=lambda scenario: _feed(component, scenario),
        path=lambda field: (component,) if field in component.writes else (),
        components=(component.name,),
    )


def edited(people: Batch, values: Iterable[tuple[str, object]]) -> Batch:
    """Return the same people with some fields set to one value for all of them."""
    n = len(next(iter(people.values())))
    changed = {field: column(value, people.get(field), n) for field, value in values}
    return {**people, **changed}


def column(
    value: object, like: "npt.NDArray[np.generic] | None", n: int
) -> "npt.NDArray[np.generic]":
    """Return a value repeated, in the type of the column it stands for."""
    import numpy as np

    if like is not None and like.dtype.kind == "f" and isinstance(value, (int, float)):
        return np.full(n, float(value))
    if like is not None and like.dtype.kind == "O":
        kept: npt.NDArray[np.generic] = np.array([value] * n, dtype=object)
        return kept
    return columns_of({"value": [value] * n}, "a scenario")["value"]


def _invent(bench: Any, scenario: Scenario) -> tuple[Batch, tuple[str, ...]]:
    """One invented person: what the card states, and the typical case for what it does not."""
    stated = dict(scenario.person.values) if scenario.person else {}
    typical = _typical(bench) if bench.card.data.sources else {}
    entering = bench.graph.entering
    edits = {*stated, *(field for field, _ in (scenario.twin.values if scenario.twin else ()))}
    strange = sorted(edits - set(typical) - set(entering))
    if strange:
        raise EvidenceError(
            f"scenario {scenario.name!r} sets {', '.join(strange)}, which no component reads and "
            f"no case has; what enters is {', '.join(entering)}."
        )
    left_open = tuple(field for field in entering if field not in stated)
    nowhere = [field for field in left_open if field not in typical]
    if nowhere:
        raise EvidenceError(
            f"scenario {scenario.name!r} does not state {', '.join(nowhere)}, and there are no "
            "cases from which to take what is typical; state it under `person`."
        )
    person = {**typical}
    for field, value in stated.items():
        person[field] = column(value, typical.get(field), 1)
    return person, left_open


def _feed(component: Component, scenario: Scenario) -> tuple[Batch, tuple[str, ...]]:
    """One invented input of a component: everything it reads, stated."""
    stated = dict(scenario.person.values) if scenario.person else {}
    missing = [field for field in component.reads if field not in stated]
    if missing:
        raise EvidenceError(
            f"scenario {scenario.name!r} feeds {component.name!r} and does not state "
            f"{', '.join(missing)}; state everything that component reads."
        )
    return {field: column(value, None, 1) for field, value in stated.items()}, ()


def _typical(bench: Any) -> dict[str, "npt.NDArray[np.generic]"]:
    """Median or most frequent value of every column, one by one: nobody's row.

    What knows the outcome, what names a case and what a person or program recorded is left out.
    """
    card = bench.card
    left_out = {column for source in card.data.sources for column in (*source.unused, source.key)}
    if card.data.outcome:
        left_out.add(card.data.outcome.column)
    for component in card.system.components:
        if isinstance(component.run, Recorded) and component.kind != "input":
            left_out |= {column for _, column in component.run.columns}
    batch = bench.recorded.batch()
    return {name: _middle(values) for name, values in batch.items() if name not in left_out}


def _middle(values: "npt.NDArray[np.generic]") -> "npt.NDArray[np.generic]":
    """Return the lower median of numbers, the most frequent of words; missing if all are."""
    import numpy as np

    there = values[~is_missing(values)]
    if not len(there):
        return values[:1]
    if there.dtype.kind in "if":
        return np.sort(there)[[(len(there) - 1) // 2]]
    words, counts = np.unique(as_text(there).astype(str), return_counts=True)
    commonest = words[int(np.argmax(counts))]
    first: npt.NDArray[np.generic] = there[as_text(there) == commonest][:1]
    return first


def upstream(components: tuple[Component, ...], field: str) -> tuple[Component, ...]:
    """The components that a field depends on, in graph order."""
    wanted, found = {field}, []
    for component in reversed(components):
        if wanted & set(component.writes):
            wanted |= set(component.reads)
            found.append(component)
    return tuple(reversed(found))


def _of_the_use(bench: Any, scenario: Scenario) -> tuple[str, ...]:
    """Every component of the uses that the compared field belongs to."""
    uses = bench.card.system.uses
    writers = {c.name for c in bench.graph.components if scenario.field in c.writes}
    deciding = [use for use in uses if use.decision == scenario.field]
    uses = deciding or [use for use in uses if writers & set(use.components)][:1]
    named = {name for use in uses for name in use.components}
    return tuple(c.name for c in bench.graph.components if c.name in named or not named)
