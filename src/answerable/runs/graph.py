"""Runs a batch of cases through the components in graph order and keeps every step."""

import weakref
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from answerable.card.card import Card
from answerable.errors import EvidenceError, NeedsExtra
from answerable.runs.answers import as_fields
from answerable.runs.code import Code
from answerable.runs.libraries import distributions
from answerable.runs.load import load_runners
from answerable.runs.model_file import refuse_format
from answerable.runs.recorded_runner import recorded_answer, take
from answerable.runs.registry import RUNNERS, Place, RunBatch, key_of
from answerable.runs.trust import Trust
from answerable.runs.types import Batch, CannotRun, FileRead, Traces, TraceStep
from answerable.system.system import Component, NotRun, PythonCall, Recorded
from answerable.tables.memory import columns_of
from answerable.tables.values import as_text, is_missing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NEVER = "a person is never re-run by a program"


class _Run:
    """One run under way: what is known so far, and what nobody could write."""

    def __init__(self, case: Batch, replaced: frozenset[str], *, recorded: bool) -> None:
        self.case = case
        self.replaced = replaced
        self.recorded = recorded
        self.state = dict(case)
        self.not_run: dict[str, str] = {}
        self.unwritten: dict[str, str] = {}

    def stop(self, component: Component, reason: str) -> None:
        """Note that a component has no answer; a column of a field's name is no substitute."""
        self.not_run[component.name] = reason
        self.unwritten |= dict.fromkeys(component.writes, component.name)

    def refuse_unwritten(self, component: Component) -> None:
        """Raise `CannotRun` when a component needs what another could not write."""
        for field in component.reads:
            if field in self.unwritten:
                writer = self.unwritten[field]
                reason = self.not_run[writer]
                needs = reason.startswith("needs ")
                chain = f", which {reason}" if needs else f" of {writer}: {reason}"
                raise CannotRun(component, f"needs {field}{chain}")


class Graph:
    """The components of a card, ready to be run. Nothing is loaded before it is needed.

    Programs and connections that runners start end with the graph, or when `close` is called.
    """

    def __init__(
        self,
        card: Card,
        trust: Trust,
        *,
        code: Code | None = None,
        progress: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.card = card
        self.trust = trust
        self.components = card.system.components
        self.code = code or Code(card.folder, trust)
        self._place = Place(card.path, trust, self.code, card.allowed_addresses, progress)
        self._runners: dict[str, RunBatch] = {}
        self.close = weakref.finalize(self, self._place.closing.close)

    def restarted(self) -> "Graph":
        """Return the same components, loaded anew: nothing they remember comes along."""
        return Graph(self.card, self.trust)

    @property
    def place(self) -> Place:
        """Where runners and readers of models are opened."""
        return self._place

    @property
    def files(self) -> tuple[FileRead, ...]:
        """Code and models used so far."""
        used = self._place.used
        return (*self.code.files, *(used[name] for name in sorted(used)))

    @property
    def libraries(self) -> frozenset[str]:
        """Installed packages that models, and the card's code, were run by so far."""
        return distributions(self._place.modules | self.code.modules)

    @property
    def entering(self) -> tuple[str, ...]:
        """The columns a case must come with: read before any component has written them."""
        written: set[str] = set()
        found: dict[str, None] = {}
        for component in self.components:
            passed_on = component.writes if isinstance(component.run, NotRun) else ()
            taken = (*_columns(component), *passed_on) if component.kind == "input" else ()
            found |= dict.fromkeys(f for f in (*component.reads, *taken) if f not in written)
            written |= set(component.writes)
        return tuple(found)

    def run(
        self,
        batch: Batch,
        *,
        replaced: frozenset[str] = frozenset(),
        until: str = "",
        recorded: bool = False,
    ) -> Traces:
        """Return the traces of a batch.

        `replaced` components answer by their reference. `until` names the last component to run;
        when it has no answer, `CannotRun` is raised. `recorded` is True only for the card's own
        cases: then recorded steps have an answer. A component without an answer stops only what
        depends on it. Raises `TrustError`, and `EvidenceError` naming the component whose answer
        has the wrong shape.
        """
        n = _length(batch)
        run = _Run(batch, replaced, recorded=recorded)
        steps: list[TraceStep] = []
        for component in self.components:
            try:
                step = self._step(component, run)
            except CannotRun as stopped:
                if component.name == until:
                    raise
                run.stop(component, stopped.reason)
                continue
            _check(component, step, n)
            steps.append(step)
            run.state |= step.wrote
            if component.name == until:
                break
        first, why = next(iter(run.not_run.items()), ("", ""))
        return Traces(
            self._keys(batch, n),
            tuple(steps),
            first,
            why,
            entered=dict(batch),
            not_run=tuple(run.not_run.items()),
            unwritten=tuple(run.unwritten.items()),
        )

    def answer(self, component: Component, batch: Batch, *, reference: bool = False) -> Batch:
        """Return what a component (or its reference) writes for inputs that are fed to it.

        The inputs count as invented: nothing recorded answers. Raises `CannotRun`.
        """
        replaced = frozenset({component.name}) if reference else frozenset()
        step = self._step(component, _Run(batch, replaced, recorded=False))
        _check(component, step, _length(batch))
        return step.wrote

    def _step(self, component: Component, run: "_Run") -> TraceStep:
        is_replaced = component.name in run.replaced
        if is_replaced:
            read = {field: run.state[field] for field in component.reads if field in run.state}
            answer = self._reference(component, run)
        else:
            run.refuse_unwritten(component)
            read = {field: _have(component, field, run.state) for field in component.reads}
            answer = self._answer(component, run, read)
        gone = [field for field in component.writes if field not in answer]
        if gone:
            raise EvidenceError(
                f"component {component.name!r} did not write {', '.join(gone)}; "
                f"it answered with {', '.join(answer) or 'nothing'}."
            )
        return TraceStep(component.name, read, _tidy(component, answer), is_replaced)

    def _answer(self, component: Component, so_far: "_Run", read: Batch) -> Batch:
        run = component.run
        if isinstance(run, Recorded):
            return recorded_answer(component, run, so_far.case, own=so_far.recorded)
        if component.kind == "input" and isinstance(run, NotRun):
            return take(component, {field: field for field in component.writes}, so_far.case)
        if isinstance(run, NotRun):
            raise CannotRun(component, run.reason)
        if component.kind == "human":
            raise CannotRun(component, NEVER)
        answer = self._runner(component)(read)
        undeclared = [field for field in answer if field not in component.writes]
        if undeclared:
            raise EvidenceError(
                f"component {component.name!r} wrote {', '.join(undeclared)}, which its `writes` "
                "in the card does not name."
            )
        return answer

    def _runner(self, component: Component) -> RunBatch:
        if component.name not in self._runners:
            load_runners()
            key = key_of(component.run)
            if key not in RUNNERS:
                refuse_format(component, component.run, self._place)
            try:
                opened = RUNNERS[key](component, component.run, self._place)
            except NeedsExtra as missing:
                raise CannotRun(component, str(missing)) from None
            self._runners[component.name] = opened
        return self._runners[component.name]

    def _reference(self, component: Component, run: "_Run") -> Batch:
        """Ask the reference, which may read the whole case and whatever was written so far."""
        reference = component.reference
        if component.kind == "human" and not run.recorded:
            raise CannotRun(component, "a recorded human has no answer for an invented applicant")
        if isinstance(reference, PythonCall):
            function = self.code.function(reference.target)
            what = f"the reference of {component.name!r} failed in {reference.target}"
            given = {name: values.copy() for name, values in run.state.items()}
            answer = as_fields(self.code.call(function, what, given), component)
            return {field: v for field, v in answer.items() if field in component.writes}
        if isinstance(reference, Recorded):
            strange = [c for _, c in reference.columns if c not in self.entering]
            if strange and not run.recorded:
                raise CannotRun(
                    component,
                    f"its reference is the recorded column {strange[0]}, which no component reads, "
                    "so nobody knows what it would say of an invented applicant",
                )
            return take(component, dict(reference.columns), run.case)
        raise CannotRun(component, "it has no reference")

    def _keys(self, batch: Batch, n: int) -> tuple[str, ...]:
        keys = (source.key for source in self.card.data.sources if source.key in batch)
        key = next(keys, None)
        if key is None:
            return tuple(map(str, range(1, n + 1)))
        return tuple(map(str, as_text(batch[key])))


def _columns(component: Component) -> Iterator[str]:
    if isinstance(component.run, Recorded):
        yield from (column for _, column in component.run.columns)


def _have(component: Component, field: str, state: Batch) -> "npt.NDArray[np.generic]":
    if field not in state:
        raise EvidenceError(
            f"component {component.name!r} reads {field!r}, which the cases do not have; "
            f"they have {', '.join(sorted(state))}."
        )
    return state[field]


def _length(batch: Batch) -> int:
    lengths = {len(values) for values in batch.values()}
    if len(lengths) != 1:
        raise EvidenceError("a batch needs at least one field, and all of one length.")
    return lengths.pop()


def _tidy(component: Component, answer: Batch) -> Batch:
    fields = {field: answer[field] for field in component.writes}
    return columns_of(fields, f"component {component.name!r}") if fields else {}


def _check(component: Component, step: TraceStep, n: int) -> None:
    """Refuse an answer for other cases, and a missing number where nothing read was missing."""
    import numpy as np

    complete = np.full(n, True)
    for values in step.read.values():
        complete &= ~is_missing(values)
    for field, values in step.wrote.items():
        if len(values) != n:
            raise EvidenceError(
                f"component {component.name!r} answered {len(values)} times for {n} cases "
                f"(field {field!r}); return one value per case, in the order given."
            )
        if values.dtype.kind != "f" or component.kind == "input":
            continue
        numbers = values.astype(np.float64)
        holes = int((~np.isfinite(numbers) & complete).sum())
        if holes:
            raise EvidenceError(
                f"component {component.name!r} wrote no number into {field!r} for {holes} of {n} "
                "cases, although nothing it reads is missing there."
            )
