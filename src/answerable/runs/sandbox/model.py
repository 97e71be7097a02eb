"""A runner around a model in a process of its own."""

import sys
from collections.abc import Sequence
from typing import Any

from answerable.runs.answers import by_position, features_of
from answerable.runs.registry import Place, RunBatch
from answerable.runs.sandbox.process import Worker
from answerable.runs.types import Batch
from answerable.system.system import Component, ModelFile

ROWS = 100_000
"""Cases that are asked about at once."""


def in_process(
    component: Component,
    run: ModelFile,
    place: Place,
    *,
    loader: str,
    extra: str,
    content: bytes = b"",
    **settings: Any,
) -> RunBatch:
    """Return a runner around a model that `loader` (`module:function`) loads in a child process.

    Columns go to the model in its own order. Raises `EvidenceError` for what cannot be loaded,
    `NeedsExtra` without its library.
    """
    worker = Worker(
        component, run.path, loader=loader, extra=extra, method=run.method, step=run.step,
        reads=list(component.reads), writes=list(component.writes), **settings,
    )  # fmt: skip
    place.closing.callback(worker.close)
    place.modules.update(getattr(sys.modules.get(loader.partition(":")[0]), "PREPARE", ()))
    order = features_of(component, run.features, worker.load(content))

    def run_batch(batch: Batch) -> Batch:
        given = {name: batch[name] for name in order}
        n = len(next(iter(given.values())))
        parts = []
        for start in range(0, max(n, 1), ROWS):
            if start:
                place.progress(f"{component.name}: {start} of {n} cases")
            part = {name: values[start : start + ROWS] for name, values in given.items()}
            parts.append(_named(worker.ask(part), component))
        return _joined(parts)

    return run_batch


def _named(answer: Batch, component: Component) -> Batch:
    if all(field in answer for field in component.writes):
        return {field: answer[field] for field in component.writes}
    return by_position(list(answer.values()), component)


def _joined(parts: Sequence[Batch]) -> Batch:
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
