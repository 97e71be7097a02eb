"""Batches, traces and the one thing a runner must do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

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
    """A run end to end: the steps in graph order, of every component that could answer.

    A component that could not be run stops only what depends on it.
    """

    cases: tuple[str, ...]
    steps: tuple[TraceStep, ...]
    stopped_at: str = ""
    """First component that could not be run, "" when all could."""
    because: str = ""
    entered: Batch = field(default_factory=dict)
    """The fields the cases came with."""
    not_run: tuple[tuple[str, str], ...] = ()
    """Every component without an answer, in graph order, with its reason."""
    unwritten: tuple[tuple[str, str], ...] = ()
    """Field -> the component that should have written it and could not be run."""

    def field(self, name: str) -> "npt.NDArray[np.generic]":
        """Return what was last written (or entered) under `name`; KeyError when nothing was."""
        for step in reversed(self.steps):
            if name in step.wrote:
                return step.wrote[name]
            if name in step.read:
                return step.read[name]
        return self.entered[name]

    def answer(self, name: str) -> "npt.NDArray[np.generic]":
        """Return a field like `field`, but only when the run got as far as writing it.

        Raises `CannotRun` with the reason of the component that stands in the way; a column of
        the same name is then no substitute. KeyError when no component writes the field and no
        case has it.
        """
        writer = dict(self.unwritten).get(name)
        if writer is not None:
            raise CannotRun(writer, dict(self.not_run)[writer])
        return self.field(name)

    def step(self, component: str) -> TraceStep | None:
        """Return the step of a component; None when it was not run."""
        return next((step for step in self.steps if step.component == component), None)


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file a run depended on."""

    name: str
    """Relative to the card's folder; never a path of a machine."""
    sha256: str
    what: Literal["card", "code", "model", "data", "notes"]


class CannotRun(Exception):
    """A component has no answer here. Becomes `not_tested` with this reason, never an error."""

    def __init__(self, component: Component | str, reason: str) -> None:
        self.component = component if isinstance(component, str) else component.name
        self.reason = reason
        super().__init__(f"{self.component}: {reason}")
