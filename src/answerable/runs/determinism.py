"""Whether components answer the same case the same way: twice, in other company, loaded anew."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from answerable.runs.graph import Graph
from answerable.runs.types import Batch, Traces
from answerable.tables.values import as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

ROUNDING = 1e-6
"""Relative difference of two numbers that is rounding: a model of 32-bit numbers adds in another
order when the batch has another size."""


def unsteady(graph: Graph, batch: Batch, *, recorded: bool = False) -> tuple[tuple[str, str], ...]:
    """Return (component, how it was caught), in graph order; empty when all are steady.

    The batch is run a second time, in reverse order, its first half alone, and once more by
    components that were loaded anew. A component is compared only while everything before it
    agreed, so that one unsteady step does not taint the rest. What this does not show: steadiness
    over longer time, or on other machines.
    """
    n = len(next(iter(batch.values())))
    half = (n + 1) // 2
    backwards = {field: values[::-1] for field, values in batch.items()}
    part = {field: values[:half] for field, values in batch.items()}
    first = graph.run(batch, recorded=recorded)
    found = dict(_differ(first, graph.run(batch, recorded=recorded), "the same batch twice"))
    turned = graph.run(backwards, recorded=recorded)
    found = dict(_differ(first, turned, "another order", slice(None, None, -1))) | found
    halved = graph.run(part, recorded=recorded)
    found = dict(_differ(first, halved, "other people beside them", slice(half))) | found
    anew = graph.restarted()
    try:
        restarted = anew.run(batch, recorded=recorded)
    finally:
        anew.close()
    found = dict(_differ(first, restarted, "after a restart")) | found
    return tuple((c.name, found[c.name]) for c in graph.components if c.name in found)


def _differ(
    one: Traces, other: Traces, how: str, rows: slice = slice(None)
) -> Iterator[tuple[str, str]]:
    """Yield the first component whose answers differ, `rows` being those of `one` to compare."""
    for step in one.steps:
        twin = other.step(step.component)
        if twin is None:
            yield step.component, f"{how}: it answered once and not again"
            return
        if any(_unlike(v[rows], twin.wrote[field]) for field, v in step.wrote.items()):
            yield step.component, how
            return


def alike(a: "npt.NDArray[np.generic]", b: "npt.NDArray[np.generic]") -> "npt.NDArray[np.bool_]":
    """Return place by place whether two arrays of numbers agree but for rounding; NaN is NaN."""
    import numpy as np

    one, two = a.astype(np.float64), b.astype(np.float64)
    return np.isclose(one, two, rtol=ROUNDING, atol=1e-12, equal_nan=True)


def _unlike(a: "npt.NDArray[np.generic]", b: "npt.NDArray[np.generic]") -> bool:
    import numpy as np

    if a.dtype.kind == b.dtype.kind == "f":
        return not bool(np.all(alike(a, b)))
    return bool((as_text(a) != as_text(b)).any())
