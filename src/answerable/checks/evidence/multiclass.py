"""A decision with more than two values: how many people of each group get which."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.selection import Selections
from answerable.checks.evidence.split import split
from answerable.checks.evidence.weighing import weighed, weighing_of
from answerable.checks.registry import provides


@dataclass(frozen=True, slots=True)
class ClassCounts:
    """People per group and value of the decision."""

    attribute: str
    decision: str
    classes: tuple[str, ...]
    """The declared values, in the card's order, then those of the data that nobody declared."""
    groups: tuple[tuple[str, tuple[int, ...]], ...]
    """Group -> people per class."""
    comparator: str
    undeclared: tuple[str, ...] = ()
    """Values of the data that the card does not name."""
    unknown: int = 0
    elsewhere: int = 0
    without_decision: int = 0
    ignoring: str = ""
    """What a number leaves out that counts these people one by one: weights, clusters; else ""."""


class Classes:
    """Makes `ClassCounts` where the card declares the `classes` of its decision."""

    makes: type = ClassCounts

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return every group of the use that decides so; nothing where there are two values."""
        decision = card.data.decision
        if decision is None or not decision.classes:
            return
        for asked in Selections().asks(card):
            if isinstance(asked, Skip) or asked.outcome == decision.field:
                yield asked

    def open(self, ask: Ask, bench: Any) -> ClassCounts:
        """Return the counts for one ask. Raises `EvidenceError` or `CannotRun`."""
        decision = bench.card.data.decision
        cells = split(ask, bench.card, weighed(bench), [decision.field])
        everyone = [*(counter for _, counter in cells.groups), cells.unknown, cells.elsewhere]
        seen = {value for counter in everyone for (value,) in counter if value is not None}
        undeclared = tuple(sorted(seen - set(decision.classes)))
        classes = (*decision.classes, *undeclared)
        return ClassCounts(
            attribute=ask.label,
            decision=decision.field,
            classes=classes,
            groups=tuple(
                (label, tuple(counter[(value,)] for value in classes))
                for label, counter in cells.groups
            ),
            comparator=Selections().open(ask, bench).comparator.label,
            undeclared=undeclared,
            unknown=sum(n for (value,), n in cells.unknown.items() if value is not None),
            elsewhere=sum(n for (value,), n in cells.elsewhere.items() if value is not None),
            without_decision=sum(counter[(None,)] for counter in everyone),
            ignoring=weighing_of(bench.card).ignoring,
        )


provides(Classes())
