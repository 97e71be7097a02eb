"""Selection within strata: the same department, the same branch, the same kind of case."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.selection import Selections
from answerable.checks.evidence.split import Cell, split
from answerable.checks.evidence.weighing import weighed
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.stats.results import Count

MOST = 1_000
"""Strata beyond which a column does not sort people but names them."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """The groups within one value of the stratum column."""

    value: str
    groups: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class StratumCounts:
    """People per group and stratum, and how many of them got the favourable outcome."""

    attribute: str
    outcome: str
    column: str
    strata: tuple[Stratum, ...]
    groups: tuple[Count, ...]
    """The same people without strata."""
    comparator: str
    """Label of the group compared with, the same in every stratum."""
    unknown: int = 0
    """People whose group nobody knows."""
    elsewhere: int = 0
    without_stratum: int = 0
    """People of a known group about whom the column says nothing."""
    without_outcome: int = 0
    minimum: int = 0
    """Parts of a group of fewer people are withheld, and as many others as hide them."""
    ignoring: str = ""
    """What a number leaves out that counts these people one by one: weights, clusters; else ""."""


class Strata:
    """Makes `StratumCounts` for every column that a source names as `strata`."""

    makes: type = StratumCounts

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return every group and stratum column; nothing where no column is named."""
        columns = [column for source in card.data.sources for column in source.strata]
        for asked in Selections().asks(card) if columns else ():
            if isinstance(asked, Skip):
                yield asked
            else:
                yield from (replace(asked, stratum=column) for column in columns)

    def open(self, ask: Ask, bench: Any) -> StratumCounts:
        """Return the counts for one ask. Raises `EvidenceError` or `CannotRun`."""
        whole = Selections().open(replace(ask, stratum=""), bench)
        cells = split(ask, bench.card, weighed(bench), [ask.stratum, ask.outcome])
        known = [counter for _, counter in cells.groups]
        values = sorted({cell[0] for counter in known for cell in counter if cell[0] is not None})
        if len(values) > MOST:
            raise EvidenceError(
                f"the stratum column {ask.stratum!r} has {len(values):,} values, so hardly anybody "
                "has somebody to be compared with. Name a column with fewer under `strata`."
            )
        return StratumCounts(
            attribute=ask.label,
            outcome=ask.outcome,
            column=ask.stratum,
            strata=tuple(
                Stratum(
                    value,
                    tuple(_count(label, c, value, whole.favourable) for label, c in cells.groups),
                )
                for value in values
            ),
            groups=tuple(_total(label, c, whole.favourable) for label, c in cells.groups),
            comparator=whole.comparator.label,
            unknown=whole.unknown.n,
            elsewhere=whole.elsewhere.n,
            without_stratum=sum(n for c in known for cell, n in c.items() if cell[0] is None),
            without_outcome=whole.without_outcome,
            minimum=bench.card.minimum_cell,
            ignoring=whole.ignoring,
        )


def _count(label: str, counter: Counter[Cell], value: str, favourable: str) -> Count:
    n = sum(m for cell, m in counter.items() if cell[0] == value and cell[1] is not None)
    return Count(label, counter[(value, favourable)], n)


def _total(label: str, counter: Counter[Cell], favourable: str) -> Count:
    """Return a group without strata: the people who have one, so that both sides agree."""
    known = {cell: n for cell, n in counter.items() if None not in cell}
    return Count(
        label, sum(n for cell, n in known.items() if cell[1] == favourable), sum(known.values())
    )


provides(Strata())
