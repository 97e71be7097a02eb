"""Batches, traces and the one thing a runner must do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from answerable.system.system import Component

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Batch = Mapping[str, "npt.NDArray[np.generic]"]
"""Field -> one value per case, all of equal length. Text and mixed fields have dtype object."""


class Runner(Protocol):
    """Runs one component on many cases at once. One file per kind of runner."""

    def __call__(self, batch: Batch) -> Batch:
        """Return the fields the component writes, in the order of the cases."""
        ...


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One component's reading and writing for every case of a run."""

    component: str
    read: Batch
    wrote: Batch
    replaced: bool
    """Whether the reference answered in the component's place."""


@dataclass(frozen=True, slots=True)
class Traces:
    """A run end to end: the steps in graph order. `steps` stop where nothing could run."""

    cases: tuple[str, ...]
    steps: tuple[TraceStep, ...]
    stopped_at: str = ""
    """Component that could not be run, "" when the run reached the end."""
    because: str = ""

    def field(self, name: str) -> "npt.NDArray[np.generic]":
        """Return what was last written (or entered) under `name`; KeyError when nothing was."""
        for step in reversed(self.steps):
            if name in step.wrote:
                return step.wrote[name]
            if name in step.read:
                return step.read[name]
        raise KeyError(name)


class CannotRun(Exception):  # noqa: N818
    """A component has no answer here. Becomes `not_tested` with this reason, never an error."""

    def __init__(self, component: Component | str, reason: str) -> None:
        self.component = component if isinstance(component, str) else component.name
        self.reason = reason
        super().__init__(f"{self.component}: {reason}")
