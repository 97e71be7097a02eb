"""The recorded columns of the cases, and what the card says each of them is for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.system.data import Source
from answerable.system.system import Recorded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.tables.cases import Cases

NOT_READ, UNUSED = "read by nothing", "declared unused"
LABEL, PERIOD = "an annotator's labels", "when a case was collected"


@dataclass(frozen=True, slots=True, eq=False)
class RecordedColumns:
    """The columns as delivered; no component has run. Values are read one column at a time."""

    n: int
    names: tuple[str, ...]
    values: "Callable[[str], npt.NDArray[np.generic]]"
    readers: tuple[tuple[str, tuple[str, ...]], ...]
    """Column -> the components that read it as it was delivered."""
    recorded_by: tuple[tuple[str, str], ...]
    """Column -> the component whose recorded answer it is."""
    key: str = ""
    outcome: str = ""
    favourable: str = ""
    unfavourable: str = ""
    """Where the card names it instead: every other value is favourable."""
    unused: tuple[str, ...] = ()
    """Columns the card forbids every component to read."""
    about_people: tuple[str, ...] = ()
    """Columns that say whom to compare, which component reads them or not."""
    sentinels: tuple[tuple[str, tuple[float, ...]], ...] = ()
    annotators: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    """Columns that say when a case was collected."""
    seed: int = 0
    minimum: int = 5
    """Fewer people than this of one outcome are not counted out."""

    def role(self, name: str) -> str:
        """Return what a column is for, in words."""
        readers = dict(self.readers).get(name)
        if readers:
            return f"read by {' and '.join(readers)}"
        if name in self.unused:
            return UNUSED
        if name in self.annotators:
            return LABEL
        if name in self.periods:
            return PERIOD
        component = dict(self.recorded_by).get(name)
        return f"recorded answer of {component}" if component else NOT_READ

    @property
    def read(self) -> tuple[str, ...]:
        """The columns that some component reads as delivered, in the order of the data."""
        readers = dict(self.readers)
        return tuple(name for name in self.names if name in readers)

    def codes(self, name: str) -> tuple[float, ...]:
        """Return the declared codes for "missing" of a column."""
        return dict(self.sentinels).get(name, ())


class Columns:
    """Makes `RecordedColumns`, once for the whole card."""

    makes: type = RecordedColumns

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask about the cases, or why there is none."""
        yield Ask() if has_cases(card) else no_cases()

    def open(self, ask: Ask, bench: Any) -> RecordedColumns:
        """Return the columns. Raises `EvidenceError` or `TrustError`."""
        del ask
        return columns_of_card(bench.card, bench.recorded)


def columns_of_card(card: Card, cases: "Cases") -> RecordedColumns:
    """Return the columns of cases with what the card says about them."""
    components, sources, outcome = card.system.components, card.data.sources, card.data.outcome
    # What an input hands on under its own name is still as it was delivered.
    written = {field for c in components if c.kind != "input" for field in c.writes}
    readers = {
        name: tuple(c.name for c in components if name in c.reads)
        for name in cases.columns
        if name not in written
    }
    people = [one.column for one in card.data.protected]
    for group in card.data.groups:
        people += cases.condition(group.where).columns
    return RecordedColumns(
        n=cases.n,
        names=cases.columns,
        values=lambda name: _one(cases, name),
        readers=tuple((name, who) for name, who in readers.items() if who),
        recorded_by=tuple(
            (column, component.name)
            for component in components
            if isinstance(component.run, Recorded)
            for _, column in component.run.columns
        ),
        key=next((s.key for s in sources if s.key in cases.columns), ""),
        outcome=outcome.column if outcome else "",
        favourable=outcome.favourable if outcome else "",
        unfavourable=outcome.unfavourable if outcome else "",
        unused=tuple(column for source in sources for column in source.unused),
        about_people=tuple(dict.fromkeys(people)),
        sentinels=sentinels_of(sources),
        annotators=tuple(column for source in sources for column in source.annotators),
        periods=tuple(source.period for source in sources if source.period),
        seed=card.seed,
        minimum=card.minimum_cell,
    )


def has_cases(card: Card) -> bool:
    """Return whether some source can be read at all."""
    return any(source.file or source.python or source.table for source in card.data.sources)


def no_cases(use: str = "") -> Skip:
    """Return why nothing about the data can be asked."""
    mend = "Name the cases in a [[source]]."
    return Skip(Ask(use=use), "the card names no data that can be read", mend)


def sentinels_of(sources: tuple[Source, ...]) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Return the declared codes of all sources, one entry a column."""
    joined: dict[str, tuple[float, ...]] = {}
    for source in sources:
        for column, codes in source.sentinels:
            joined[column] = tuple(dict.fromkeys((*joined.get(column, ()), *codes)))
    return tuple(joined.items())


def _one(cases: "Cases", name: str) -> "npt.NDArray[np.generic]":
    if name not in cases.columns:
        raise EvidenceError(
            f"there is no column {name!r}; the cases have {', '.join(cases.columns)}. "
            "Correct the name in the card."
        )
    return cases.batch([name])[name]


provides(Columns())
