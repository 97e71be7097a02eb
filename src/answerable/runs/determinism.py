"""Whether components answer the same case the same way, twice and in other company."""

from collections.abc import Iterator

from answerable.runs.graph import Graph
from answerable.runs.types import Batch, Traces
from answerable.tables.values import as_text


def unsteady(graph: Graph, batch: Batch, *, recorded: bool = False) -> tuple[tuple[str, str], ...]:
    """Return (component, how it was caught), in graph order; empty when all are steady.

    The batch is run a second time, in reverse order, and its first half alone. A component is
    compared only while everything before it agreed, so that one unsteady step does not taint the
    rest. What this does not show: steadiness over longer time, or on other machines.
    """
    n = len(next(iter(batch.values())))
    half = (n + 1) // 2
    first = graph.run(batch, recorded=recorded)
    again = graph.run(batch, recorded=recorded)
    found = dict(_differ(first, again, slice(None), slice(None), "the same batch twice"))
    backwards = {field: values[::-1] for field, values in batch.items()}
    turned = graph.run(backwards, recorded=recorded)
    found |= dict(_differ(first, turned, slice(None, None, -1), slice(None), "another order"))
    part = graph.run({field: values[:half] for field, values in batch.items()}, recorded=recorded)
    found |= dict(_differ(first, part, slice(half), slice(None), "other people beside them"))
    return tuple((c.name, found[c.name]) for c in graph.components if c.name in found)


def _differ(
    one: Traces, other: Traces, rows: slice, others: slice, how: str
) -> Iterator[tuple[str, str]]:
    for step, twin in zip(one.steps, other.steps, strict=True):
        for field, values in step.wrote.items():
            if (as_text(values[rows]) != as_text(twin.wrote[field][others])).any():
                yield step.component, how
                return
