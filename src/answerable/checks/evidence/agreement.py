"""How the decision of the system and the recorded outcome go together in each group."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import (
    about_groups,
    favourable_among,
    is_the_decision,
)
from answerable.checks.evidence.split import Cell, split
from answerable.checks.registry import provides
from answerable.stats.results import Count

TRUTH = "truth"
PAST_DECISIONS = "agreement with past decisions"


@dataclass(frozen=True, slots=True)
class Confusion:
    """People of a group by decision (selected or refused) and outcome (good or bad)."""

    label: str
    selected_good: int
    selected_bad: int
    refused_good: int
    refused_bad: int

    @property
    def selected(self) -> Count:
        """The selected among all."""
        selected = self.selected_good + self.selected_bad
        return Count(self.label, selected, selected + self.refused_good + self.refused_bad)


Rate = Callable[[Confusion], Count]


@dataclass(frozen=True, slots=True)
class AgreementCounts:
    """Four counts per group. Against past decisions they show agreement, not correctness."""

    attribute: str
    decision: str
    outcome: str
    is_truth: bool
    """Whether the outcome is what truly happened; otherwise it is what somebody once decided."""
    groups: tuple[Confusion, ...]
    unknown: Confusion
    reference: str
    elsewhere: Confusion
    incomplete: int = 0
    """People without a decision or an outcome, who are in no rate."""
    minimum: int = 0
    """What becomes of fewer people than this is not given away, not by bounds either."""

    @property
    def against(self) -> str:
        """What decisions are measured against, in the words every result carries."""
        return TRUTH if self.is_truth else PAST_DECISIONS

    @property
    def comparator(self) -> Confusion:
        """The named reference, else the most selected group; the larger one wins a tie."""
        if self.reference:
            return next(group for group in self.groups if group.label == self.reference)
        return max(self.groups, key=_most_selected)


class Agreements:
    """Makes `AgreementCounts`; only where a decision and another recorded outcome exist."""

    makes: type = AgreementCounts

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return every use and group the card declares, or why it is not looked at.

        Nothing is asked about a use without a decision.
        """
        for use in card.system.uses:
            if not use.decision:
                continue
            reason, mend = _why_not(card, use.decision)
            if reason:
                yield Skip(Ask(use=use.name, outcome=use.decision), reason, mend)
            else:
                yield from about_groups(card, use.name, use.decision)

    def open(self, ask: Ask, bench: Any) -> AgreementCounts:
        """Return the counts for one ask. Raises `EvidenceError` or `CannotRun`."""
        decision, outcome = bench.card.data.decision, bench.card.data.outcome
        cells = split(ask, bench.card, bench.cases, [decision.field, outcome.column])
        everyone = [*(counter for _, counter in cells.groups), cells.unknown, cells.elsewhere]
        seen = [cell for counter in everyone for cell in counter]
        good = (
            favourable_among(bench.card, decision.field, (cell[0] for cell in seen)),
            favourable_among(bench.card, outcome.column, (cell[1] for cell in seen)),
        )
        return AgreementCounts(
            attribute=ask.label,
            decision=decision.field,
            outcome=outcome.column,
            is_truth=outcome.means == "truth",
            groups=tuple(_confusion(label, counter, good) for label, counter in cells.groups),
            unknown=_confusion("unknown", cells.unknown, good),
            reference=cells.reference,
            elsewhere=_confusion("elsewhere", cells.elsewhere, good),
            incomplete=sum(n for c in everyone for cell, n in c.items() if None in cell),
            minimum=bench.card.minimum_cell,
        )


def _why_not(card: Card, field: str) -> tuple[str, str]:
    decision, outcome = card.data.decision, card.data.outcome
    if decision is None or decision.field != field:
        mend = "Name the field that decides, and its favourable value, under [decision]."
        return "there is no decision to compare with what happened", mend
    if outcome is None or is_the_decision(card, field):
        mend = "Name the column of what later happened under [outcome]."
        return "no outcome besides the decision itself is recorded", mend
    if outcome.means == "unknown":
        mend = 'Write means = "truth" or means = "past_decision" under [outcome].'
        return f"nobody says whether {outcome.column!r} is a truth or a past decision", mend
    return "", ""


def _confusion(label: str, counter: Counter[Cell], good: tuple[str, str]) -> Confusion:
    four = [0, 0, 0, 0]
    for cell, n in counter.items():
        if None not in cell:
            four[2 * (cell[0] != good[0]) + (cell[1] != good[1])] += n
    return Confusion(label, *four)


def _most_selected(group: Confusion) -> tuple[float, int, str]:
    selected = group.selected
    return (selected.rate if selected.n else -1.0, selected.n, selected.label)


provides(Agreements())
