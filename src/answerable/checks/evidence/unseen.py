"""Which words reach the components that run, and which of them their models know."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.columns_coded import is_free_text
from answerable.checks.evidence.people import edited, end_to_end, one_component
from answerable.checks.evidence.steadiness import ask_once, executed
from answerable.checks.registry import provides
from answerable.errors import AnswerableError
from answerable.runs.known_words import Known, known_words
from answerable.runs.types import Batch, CannotRun, Traces
from answerable.system.expectations import Scenario
from answerable.system.system import Component, ModelFile
from answerable.tables.values import text_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class FieldRead:
    """One field that one component reads as words, and whose values it holds."""

    component: str
    field: str
    known: Known | None
    """What the model file says it knows; None where it says nothing."""
    keeps_none: bool
    """Whether the component is a model file that says nothing about this field."""
    recorded: Mapping[str, int]
    """Value -> how many recorded cases hold it."""
    invented: Mapping[str, int]
    """Value -> how many invented people hold it."""
    written: frozenset[str]
    """Values that scenarios state for this very field: only these may be shown."""


@dataclass(frozen=True, slots=True)
class WordsRead:
    """Every field that is read as words by a component that runs."""

    fields: tuple[FieldRead, ...]
    minimum: int
    """Fewer people than this are not counted out."""


class WordsReads:
    """Makes `WordsRead`, once for the card, where anything is run at all."""

    makes: type = WordsRead

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask, or why there is none."""
        yield ask_once(card)

    def open(self, ask: Ask, bench: Any) -> WordsRead:
        """Return the fields. Raises `EvidenceError` or `TrustError` where no case can be read."""
        del ask
        cases = bench.recorded.batch()
        of_cases = _reached(bench, cases, recorded=True)
        invented = _invented(bench)
        # A form hands on what it is given, whatever that is.
        fields = [
            read
            for component in executed(bench.card)
            if component.kind != "input"
            for read in _fields(bench, component, of_cases, invented)
        ]
        return WordsRead(tuple(fields), bench.card.minimum_cell)


@dataclass(frozen=True, slots=True, eq=False)
class _Reached:
    """What reached each component; of one that had no turn, what there was under the name."""

    there: Batch
    traces: Traces | None = None

    def at(self, component: str, field: str) -> "npt.NDArray[np.generic] | None":
        """Return a field as a component reads it; None where it never came about."""
        step = self.traces.step(component) if self.traces else None
        return step.read.get(field) if step else self.there.get(field)


@dataclass(frozen=True, slots=True, eq=False)
class _Invented:
    """The invented people: those who enter, and what is fed to one component alone."""

    people: tuple[_Reached, ...]
    fed: tuple[tuple[str, Batch], ...]
    written: tuple[tuple[str, str], ...]
    """Field and value, as scenarios state them."""

    def counts(self, component: str, field: str) -> Counter[str]:
        """Return value -> how many of them hold it when it reaches the component."""
        found: Counter[str] = Counter()
        for one in self.people:
            found += _counts(one.at(component, field))
        for name, batch in self.fed:
            found += _counts(batch.get(field) if name == component else None)
        return found


def _fields(
    bench: Any, component: Component, of_cases: _Reached, invented: _Invented
) -> Iterator[FieldRead]:
    """Yield the fields a component reads as words: by its own file, else by what they hold."""
    columns = {
        field: column
        for field in component.reads
        if (column := of_cases.at(component.name, field)) is not None
    }
    is_file = isinstance(component.run, ModelFile)
    words = {field: column for field, column in columns.items() if _are_words(column)}
    # Numbers can be categories too, so a model file is asked whatever the columns hold.
    known = _known(bench, component) if is_file else {}
    for field, column in columns.items():
        if field not in known and field not in words:
            continue
        yield FieldRead(
            component.name,
            field,
            known.get(field),
            is_file and field not in known,
            _counts(column),
            invented.counts(component.name, field),
            frozenset(value for name, value in invented.written if name == field),
        )


def _known(bench: Any, component: Component) -> Mapping[str, Known]:
    """Return what a model file knows; nothing where it cannot be read: its run says why."""
    try:
        return known_words(bench.graph, component)
    except AnswerableError:
        return {}


def _are_words(column: "npt.NDArray[np.generic]") -> bool:
    """Whether a column holds words that repeat: no numbers, no sentences, no names of cases."""
    if column.dtype.kind != "O" or is_free_text(column):
        return False
    held = Counter(value for value in column.tolist() if isinstance(value, str))
    return bool(held) and 2 * len(held) <= sum(held.values())


def _counts(column: "npt.NDArray[np.generic] | None") -> Counter[str]:
    """Return canonical value -> how many hold it; a value that is missing is none."""
    found: Counter[str] = Counter()
    for value, many in Counter(() if column is None else column.tolist()).items():
        text = text_of(value)
        if text is not None:
            found[text] += many
    return found


def _reached(bench: Any, batch: Batch, *, recorded: bool) -> _Reached:
    """Return what reaches the components, also those behind which a run fails."""
    try:
        traces = bench.traces() if recorded else bench.graph.run(batch)
    except (AnswerableError, CannotRun):
        return _Reached(_as_far_as_it_goes(bench, batch))
    return _Reached(batch, traces)


def _as_far_as_it_goes(bench: Any, batch: Batch) -> Batch:
    """Return what entered and what each component wrote that has an answer."""
    state = dict(batch)
    for component in bench.graph.components:
        try:
            state |= bench.graph.answer(component, state)
        except (AnswerableError, CannotRun):
            for field in component.writes:
                state.pop(field, None)
    return state


def _invented(bench: Any) -> _Invented:
    people, fed, written = [], [], list[tuple[str, str]]()
    for scenario in bench.card.scenarios:
        stated = _stated(scenario)
        if not any(isinstance(value, str) for _, value in stated):
            continue
        written += [(field, text) for field, value in stated if (text := text_of(value))]
        for batch in _batches(bench, scenario):
            if scenario.at:
                fed.append((scenario.at, batch))
            else:
                people.append(_reached(bench, batch, recorded=False))
    return _Invented(tuple(people), tuple(fed), tuple(written))


def _stated(scenario: Scenario) -> list[tuple[str, object]]:
    edits = (scenario.person, scenario.twin)
    return [pair for edit in edits if edit is not None for pair in edit.values]


def _batches(bench: Any, scenario: Scenario) -> Iterator[Batch]:
    """Yield the invented person of a scenario and the twin; none where its own check fails.

    A twin of everyone is one invented person more: the typical case with the twin's values.
    """
    alone = scenario.person is None
    if alone and scenario.at:
        # What reaches one component in the middle has no typical case.
        edit = scenario.twin
        if edit is not None:
            yield edited({"": _one()}, edit.values)
        return
    shown = replace(scenario, person=scenario.twin, twin=None) if alone else scenario
    stage_of = one_component if scenario.at else end_to_end
    try:
        person, _ = stage_of(bench, scenario, own=False).person(shown)
    except AnswerableError:
        return
    yield person
    if scenario.twin is not None and not alone:
        yield edited(person, scenario.twin.values)


def _one() -> "npt.NDArray[np.generic]":
    import numpy as np

    return np.zeros(1)


provides(WordsReads())
