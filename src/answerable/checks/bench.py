"""Where evidence is taken from: the cases and the components of one card, each opened once."""

from functools import cached_property
from typing import TYPE_CHECKING

from answerable.card.card import Card
from answerable.errors import AnswerableError, EvidenceError
from answerable.runs.graph import Graph
from answerable.runs.trust import Trust
from answerable.runs.types import CannotRun, FileRead, Traces
from answerable.tables.cases import Cases, case_source, file_of, open_cases

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.checks.look import LookedAt


class Bench:
    """The cases and components of a card. Nothing is read or run before it is asked for."""

    def __init__(self, card: Card, trust: Trust) -> None:
        self.card = card
        self.trust = trust
        self.graph = Graph(card, trust)
        self._runs: dict[frozenset[str], Traces] = {}

    @cached_property
    def recorded(self) -> Cases:
        """The cases as the source holds them; running no component.

        Raises `TrustError` when a callable makes them that nobody trusts, `EvidenceError` when
        they cannot be read.
        """
        card, source = self.card, case_source(self.card)
        if source.python:
            function = self.graph.code.function(source.python)
            what = f"source {source.name!r} failed in {source.python}"
            return open_cases(card, lambda: self.graph.code.call(function, what))
        inside = file_of(card, source).is_relative_to(card.folder.resolve().parent)
        if not inside and not self.trust.covers(card.folder):
            raise EvidenceError(
                f"source {source.name!r} lies outside the card's folder and the one above it, and "
                f"you have not said that you trust the card: add --trust {card.folder}, or move "
                "the file beside the card."
            )
        return open_cases(card)

    @cached_property
    def cases(self) -> Cases:
        """The cases with every field that the end-to-end run writes.

        Where the run has no answer, asking for its field raises the reason: `CannotRun`,
        `TrustError` or `EvidenceError`. Recorded columns can be counted all the same.
        """
        try:
            traces = self.traces()
        except AnswerableError as stopped:
            fields = (field for c in self.card.system.components for field in c.writes)
            return self.recorded.with_fields({}, absent=dict.fromkeys(fields, stopped))
        reasons = dict(traces.not_run)
        absent = {field: CannotRun(c, reasons[c]) for field, c in traces.unwritten}
        written: dict[str, npt.NDArray[np.generic]] = {}
        for step in traces.steps:
            written |= step.wrote
        return self.recorded.with_fields(written, absent=absent)

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
        if "recorded" not in self.__dict__:
            return (card, *self.graph.files)
        source = case_source(self.card)
        data = FileRead(source.file or source.python, self.recorded.sha256, "data")
        return (card, data, *self.graph.files)

    def look_counts(self) -> "tuple[LookedAt, ...]":
        """Return how many rows a look would show for each reason; never the rows."""
        from answerable.checks.look import look_counts

        return look_counts(self)
