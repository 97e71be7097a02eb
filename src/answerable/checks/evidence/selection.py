"""How many people of each group got the favourable outcome: counts, never rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import about_groups, favourable_among, outcomes_of
from answerable.checks.evidence.split import Cell, split
from answerable.checks.evidence.weighing import weighed, weighing_of
from answerable.checks.registry import provides
from answerable.stats.missing import ELSEWHERE, UNKNOWN
from answerable.stats.people import share_of
from answerable.stats.results import Count

NOBODY = Count("", 0, 0)


@dataclass(frozen=True, slots=True)
class SelectionCounts:
    """People per group and how many of them got the favourable outcome."""

    attribute: str
    """The protected attribute, or the declared group."""
    outcome: str
    groups: tuple[Count, ...]
    """A declared group is two groups: its own name and that of the others."""
    unknown: Count
    """People whose group nobody knows: they may belong to any."""
    reference: str
    """Group to compare with; "" for the most selected one."""
    favourable: str = ""
    elsewhere: Count = NOBODY
    """People who surely belong to the others although something about them is missing."""
    undecided: tuple[tuple[str, int], ...] = ()
    """People without a recorded outcome, who are in no rate: by group, or `UNKNOWN` or `ELSEWHERE`.
    Each of them may have got either."""
    minimum: int = 0
    """What becomes of fewer people than this is not given away, not by bounds either."""
    ignoring: str = ""
    """What a number leaves out that counts these people one by one: weights, clusters; else ""."""

    @property
    def without_outcome(self) -> int:
        """People without a recorded outcome, whatever their group."""
        return sum(n for _, n in self.undecided)

    @property
    def comparator(self) -> Count:
        """The named reference, else the most selected group; the larger one wins a tie."""
        if self.reference:
            return next(group for group in self.groups if group.label == self.reference)
        return max(self.groups, key=lambda g: (share_of(g), g.n, g.label))


class Selections:
    """Makes `SelectionCounts` from the recorded and the computed fields of the cases."""

    makes: type = SelectionCounts

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return every use, outcome and group the card declares, or why it is not looked at."""
        for use in card.system.uses:
            for outcome in outcomes_of(card, use):
                if isinstance(outcome, Skip):
                    yield outcome
                else:
                    yield from about_groups(card, use.name, outcome)

    def open(self, ask: Ask, bench: Any) -> SelectionCounts:
        """Return the counts for one ask. Raises `EvidenceError` or `CannotRun`."""
        cells = split(ask, bench.card, weighed(bench), [ask.outcome])
        everyone = [*(counter for _, counter in cells.groups), cells.unknown, cells.elsewhere]
        values = (value for counter in everyone for (value,) in counter)
        favourable = favourable_among(bench.card, ask.outcome, values)
        labels = [*(label for label, _ in cells.groups), UNKNOWN, ELSEWHERE]
        return SelectionCounts(
            attribute=ask.label,
            outcome=ask.outcome,
            groups=tuple(_count(label, counter, favourable) for label, counter in cells.groups),
            unknown=_count(UNKNOWN, cells.unknown, favourable),
            reference=cells.reference,
            favourable=favourable,
            elsewhere=_count(ELSEWHERE, cells.elsewhere, favourable),
            undecided=tuple(
                (label, counter[(None,)])
                for label, counter in zip(labels, everyone, strict=True)
                if counter[(None,)]
            ),
            minimum=bench.card.minimum_cell,
            ignoring=weighing_of(bench.card).ignoring,
        )


def _count(label: str, counter: Counter[Cell], favourable: str) -> Count:
    decided = sum(n for (value,), n in counter.items() if value is not None)
    return Count(label, counter[(favourable,)], decided)


provides(Selections())
