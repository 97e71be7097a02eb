"""Two sets of cases side by side, column by column: two sources, or earlier and later cases."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.columns import columns_of_card, has_cases, no_cases
from answerable.checks.evidence.columns_coded import coded
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.system.data import Source

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.checks.evidence.columns import RecordedColumns

MOST_LEVELS = 100


@dataclass(frozen=True, slots=True, eq=False)
class ColumnPair:
    """How often each level of a column occurs in the two sets."""

    column: str
    role: str
    first: "npt.NDArray[np.int64]"
    second: "npt.NDArray[np.int64]"


@dataclass(frozen=True, slots=True, eq=False)
class TwoSets:
    """Counts of every shared column in two sets of cases."""

    first: str
    second: str
    columns: tuple[ColumnPair, ...]
    seed: int = 0
    undated: int = 0
    """Cases of which nobody knows the period; they are in neither set."""


class Drifts:
    """Makes `TwoSets`: the halves of the period, and each further source beside the cases."""

    makes: type = TwoSets

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per comparison; the stratum names what is compared."""
        if not has_cases(card):
            yield no_cases()
            return
        first, *others = _sources(card)
        if first.period:
            yield Ask(stratum=f"over {first.period}")
        for source in others:
            yield Ask(stratum=f"beside {source.name}")
        if not first.period and not others:
            yield Skip(
                Ask(),
                "the card names one source, and no column that says when a case was collected",
                "Name the column of the day as `period` of the [[source]], or add a [[source]] to "
                "compare with.",
            )

    def open(self, ask: Ask, bench: Any) -> TwoSets:
        """Return the counts. Raises `EvidenceError`, also when the sets share no column."""
        here = columns_of_card(bench.card, bench.recorded)
        over, name = ask.stratum.split(" ", 1)
        if over == "over":
            return _over_time(here, name)
        first, *others = _sources(bench.card)
        source = next(source for source in others if source.name == name)
        data = replace(bench.card.data, sources=(source,))
        other = type(bench)(replace(bench.card, data=data), bench.trust).recorded
        return _beside(here, first.name, name, other)


def _sources(card: Card) -> list[Source]:
    """The sources that can be read; the first is where the cases come from."""
    return [s for s in card.data.sources if s.file or s.python or s.table]


def _over_time(here: "RecordedColumns", period: str) -> TwoSets:
    """Cut at the period that leaves the halves most alike in size."""
    import numpy as np

    from answerable.tables.values import as_text, is_missing

    values = here.values(period)
    known = ~is_missing(values)
    when = as_text(values) if values.dtype.kind == "O" else values
    times, place, counts = np.unique(
        when[known].astype(str) if values.dtype.kind == "O" else when[known],
        return_inverse=True,
        return_counts=True,
    )
    if len(times) < 2:
        raise EvidenceError(f"column {period!r} holds one period only; nothing can have changed.")
    cut = int(np.argmin(np.abs(np.cumsum(counts)[:-1] - known.sum() / 2))) + 1
    later = np.zeros(here.n, dtype=bool)
    later[known] = place >= cut
    earlier = known & ~later
    pairs = []
    for name in here.names:
        if name in (period, here.key):
            continue
        column = coded(name, here.values(name), missing=here.codes(name)).capped(MOST_LEVELS)
        size = len(column.levels)
        first, second = (
            np.bincount(column.codes[kept], minlength=size) for kept in (earlier, later)
        )
        pairs.append(ColumnPair(name, here.role(name), first, second))
    names = f"before {times[cut]}", f"from {times[cut]}"
    return TwoSets(*names, tuple(pairs), here.seed, undated=int((~known).sum()))


def _beside(here: "RecordedColumns", first: str, second: str, other: Any) -> TwoSets:
    import numpy as np

    shared = [name for name in here.names if name in other.columns and name != here.key]
    if not shared:
        raise EvidenceError(f"source {second!r} shares no column with source {first!r}.")
    pairs = []
    for name in shared:
        mine, theirs = here.values(name), other.batch([name])[name]
        if mine.dtype != theirs.dtype:
            mine, theirs = mine.astype(object), theirs.astype(object)
        together = np.concatenate([mine, theirs])
        column = coded(name, together, missing=here.codes(name)).capped(MOST_LEVELS)
        size = len(column.levels)
        counts = (np.bincount(c, minlength=size) for c in np.split(column.codes, [len(mine)]))
        pairs.append(ColumnPair(name, here.role(name), *counts))
    return TwoSets(first, second, tuple(pairs), here.seed)


provides(Drifts())
