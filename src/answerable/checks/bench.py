"""Where evidence is taken from: the cases and the components of one card, each opened once."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from answerable.card.card import Card
from answerable.checks.untold import NOTHING, Untold, without_untold
from answerable.errors import AnswerableError, EvidenceError
from answerable.runs.graph import Graph
from answerable.runs.recorded_runner import is_recorded, recorded_fields
from answerable.runs.trust import Trust
from answerable.runs.types import CannotRun, FileRead, Traces
from answerable.system.data import Source
from answerable.tables.attributes import with_attribute_files
from answerable.tables.cases import (
    Cases,
    case_source,
    case_sources,
    file_of,
    in_words,
    open_cases,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.checks.look import LookedAt


class Bench:
    """The cases and components of a card. Nothing is read or run before it is asked for."""

    def __init__(
        self,
        card: Card,
        trust: Trust,
        *,
        progress: Callable[[str], None] = lambda _: None,
        cpu_s: dict[str, float] | None = None,
    ) -> None:
        self.card = card
        self.trust = trust
        self.graph = Graph(card, trust, progress=progress)
        self._runs: dict[frozenset[str], Traces] = {}
        self.software: set[str] = set()
        """Further packages whose versions can change a number, by distribution name."""
        self.cpu_s: dict[str, float] = {} if cpu_s is None else cpu_s
        """CPU seconds that evidence tells of by itself. They differ from run to run, so they go
        into `run.json` and never into a result."""

    @cached_property
    def everyone(self) -> Cases:
        """All cases as the source holds them; running no component.

        Raises `TrustError` when a callable makes them that nobody trusts, `EvidenceError` when
        they cannot be read.
        """
        card, source = self.card, case_source(self.card)
        for one in case_sources(card):
            self._may_read(one)
        if source.python:
            function = self.graph.code.function(source.python)
            what = f"source {source.name!r} failed in {source.python}"
            cases = open_cases(card, lambda: self.graph.code.call(function, what))
        else:
            cases = open_cases(card)
        return with_attribute_files(cases, card)

    @cached_property
    def recorded(self) -> Cases:
        """The cases whose rows are read: everyone, or the card's `most_rows` of them."""
        return self.everyone.sample(case_source(self.card).most_rows, self.card.seed)

    def _may_read(self, source: Source) -> None:
        """Refuse a stranger's card that names files elsewhere or connections of the user's."""
        folder = self.card.folder
        beside = file_of(self.card, source).is_relative_to(folder.resolve().parent)
        what = "is read over a connection of yours" if source.engine else ""
        if source.file and not beside:
            what = "lies outside the card's folder and the one above it"
        if what and not self.trust.covers(folder):
            mend = "" if source.engine else ", or move the file beside the card"
            raise EvidenceError(
                f"source {source.name!r} {what}, and you have not said that you trust the card: "
                f"add --trust {folder}{mend}."
            )

    @cached_property
    def cases(self) -> Cases:
        """The cases with every field that the end-to-end run writes.

        Where the run has no answer, asking for its field raises the reason: `CannotRun`,
        `TrustError` or `EvidenceError`. Recorded columns can be counted all the same. Where
        everything is recorded, or rows stay in their engine, nothing is run, no row is read, and
        these are everyone. What is run is run on the rows that are read.
        """
        return self._told[0]

    @cached_property
    def exact(self) -> Cases:
        """The same with everybody's answers: for counts that are protected before they leave."""
        return in_words(self._with_fields(self.everyone), self.card)

    @property
    def untold(self) -> Untold:
        """Whose answers are missing from `cases`, because all numbers together would tell them.

        Nobody's as long as nothing is counted.
        """
        return self._told[1] if "_told" in self.__dict__ else NOTHING

    @cached_property
    def _told(self) -> tuple[Cases, Untold]:
        return without_untold(self.exact, self.card)

    @cached_property
    def read(self) -> Cases:
        """The same with the cases whose rows are read, in the order of `recorded`."""
        if self.recorded is self.everyone:
            return self.cases
        told, _ = without_untold(in_words(self._with_fields(self.recorded), self.card), self.card)
        return told

    def _with_fields(self, cases: Cases) -> Cases:
        components, why_not = self.graph.components, cases.stays
        if why_not or all(is_recorded(component) for component in components):
            columns, absent = recorded_fields(components, cases.columns, why_not)
            return cases.with_columns(columns, absent=self._no_answers(absent))
        try:
            traces = self.traces()
        except AnswerableError as stopped:
            # What was recorded stands; what would have to be run has no value.
            columns, absent = recorded_fields(components, self.recorded.columns, str(stopped))
            run = {f: stopped for c in components if not is_recorded(c) for f in c.writes}
            return self.recorded.with_columns(columns, absent=self._no_answers(absent | run))
        reasons = dict(traces.not_run)
        unwritten = {field: CannotRun(c, reasons[c]) for field, c in traces.unwritten}
        written: dict[str, npt.NDArray[np.generic]] = {}
        for step in traces.steps:
            written |= step.wrote
        return self.recorded.with_fields(written, absent=self._no_answers(unwritten))

    def _no_answers(self, absent: Mapping[str, Exception]) -> Mapping[str, Exception]:
        """Return the fields without an answer, less the columns that the card declares as data."""
        data = self.card.data
        declared = {data.outcome.column} if data.outcome else set()
        declared |= {protected.column for protected in data.protected}
        return {field: why for field, why in absent.items() if field not in declared}

    def traces(self, replaced: frozenset[str] = frozenset()) -> Traces:
        """Return the run of the card's own cases, with some components replaced by references."""
        if replaced not in self._runs:
            cases = self.recorded.batch()
            self._runs[replaced] = self.graph.run(cases, replaced=replaced, recorded=True)
        return self._runs[replaced]

    @property
    def files(self) -> tuple[FileRead, ...]:
        """Every file used so far: the card, its cases, code and models."""
        card = FileRead(self.card.path.name, self.card.sha256, "card")
        if "everyone" not in self.__dict__:
            return (card, *self.graph.files)
        data = (FileRead(name, sha256, "data") for name, sha256 in self.everyone.files)
        return (card, *data, *self.graph.files)

    def look_counts(self) -> "tuple[LookedAt, ...]":
        """Return how many rows a look would show for each reason; never the rows."""
        from answerable.checks.look import look_counts

        return look_counts(self)
