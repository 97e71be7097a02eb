"""How many rows there are of each group: counts, never rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.columns import has_cases, no_cases
from answerable.checks.evidence.split import Cell, split
from answerable.checks.registry import provides
from answerable.stats.results import Count


@dataclass(frozen=True, slots=True)
class GroupRows:
    """Rows of each group, of all rows."""

    attribute: str
    groups: tuple[Count, ...]
    """Largest first; a word the card declares and no row has is a group of 0."""
    unknown: Count
    """Rows of which nobody knows the group."""
    elsewhere: Count
    """Rows that surely do not belong to a declared group although something is missing."""
    minimum: int = 5
    """Fewer rows than this are not told: they could point at one person."""


class Groups:
    """Makes `GroupRows` of every protected attribute and declared group."""

    makes: type = GroupRows

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per attribute and group."""
        if not has_cases(card):
            yield no_cases()
            return
        for protected in card.data.protected:
            yield Ask(attribute=protected.name)
        for group in card.data.groups:
            yield Ask(group=group.name)

    def open(self, ask: Ask, bench: Any) -> GroupRows:
        """Return the counts. Raises `EvidenceError` where nobody's group is known."""
        cases = bench.everyone
        cells = split(ask, bench.card, cases, [])
        rows: dict[str, int] = {label: _all(counter) for label, counter in cells.groups}
        for protected in bench.card.data.protected:
            if protected.name == ask.attribute:
                rows |= {word: rows.get(word, 0) for word in protected.labels}
        total = sum(rows.values()) + _all(cells.unknown) + _all(cells.elsewhere)
        ordered = sorted(rows.items(), key=lambda item: (-item[1], item[0]))
        return GroupRows(
            attribute=ask.label,
            groups=tuple(Count(label, n, total) for label, n in ordered),
            unknown=Count("unknown", _all(cells.unknown), total),
            elsewhere=Count("partly unknown", _all(cells.elsewhere), total),
            minimum=bench.card.minimum_cell,
        )


def _all(counter: Counter[Cell]) -> int:
    return sum(counter.values())


provides(Groups())
