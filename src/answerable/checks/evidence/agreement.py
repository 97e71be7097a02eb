"""How the decision of the system and the recorded outcome go together in each group."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import (
    about_groups,
    favourable_among,
    is_the_decision,
)
from answerable.checks.evidence.split import Cell, split
from answerable.checks.evidence.weighing import weighed, weighing_of
from answerable.checks.registry import provides
from answerable.stats.missing import ELSEWHERE, UNKNOWN
from answerable.stats.people import share_of
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

    @property
    def margins(self) -> tuple[int, int, int, int]:
        """How many are selected, refused, good and bad."""
        return (
            self.selected_good + self.selected_bad,
            self.refused_good + self.refused_bad,
            self.selected_good + self.refused_good,
            self.selected_bad + self.refused_bad,
        )


Rate = Callable[[Confusion], Count]


@dataclass(frozen=True, slots=True)
class Incomplete:
    """People of a group about whom the decision, the outcome or both are missing."""

    label: str
    selected: int = 0
    """Without an outcome."""
    refused: int = 0
    good: int = 0
    """Without a decision."""
    bad: int = 0
    neither: int = 0

    @property
    def n(self) -> int:
        """All of them."""
        return self.selected + self.refused + self.good + self.bad + self.neither


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
    partial: tuple[Incomplete, ...] = ()
    """People without a decision or an outcome, by group, or `UNKNOWN` or `ELSEWHERE`: they are in
    no rate, and may move every one."""
    minimum: int = 0
    """What becomes of fewer people than this is not given away, not by bounds either."""
    ignoring: str = ""
    """What a number leaves out that counts these people one by one: weights, clusters; else ""."""

    @property
    def against(self) -> str:
        """What decisions are measured against, in the words every result carries."""
        return TRUTH if self.is_truth else PAST_DECISIONS

    @property
    def incomplete(self) -> int:
        """People without a decision or an outcome, whatever their group."""
        return sum(int(part.n) for part in self.partial)

    @property
    def few(self) -> frozenset[str]:
        """Groups of which a few were selected or refused, or had a good or a bad outcome.

        Decisions and outcomes are printed alone elsewhere; together they would tell what became of
        those few, whichever rate is printed.
        """
        return frozenset(
            group.label for group in self.groups if any(0 < n < self.minimum for n in group.margins)
        )

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
        cells = split(ask, bench.card, weighed(bench), [decision.field, outcome.column])
        everyone = [*(counter for _, counter in cells.groups), cells.unknown, cells.elsewhere]
        seen = [cell for counter in everyone for cell in counter]
        good = (
            favourable_among(bench.card, decision.field, (cell[0] for cell in seen)),
            favourable_among(bench.card, outcome.column, (cell[1] for cell in seen)),
        )
        labels = [*(label for label, _ in cells.groups), UNKNOWN, ELSEWHERE]
        partial = (
            _incomplete(label, counter, good)
            for label, counter in zip(labels, everyone, strict=True)
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
            partial=tuple(part for part in partial if part.n),
            minimum=bench.card.minimum_cell,
            ignoring=weighing_of(bench.card).ignoring,
        )


def _why_not(card: Card, field: str) -> tuple[str, str]:
    decision, outcome = card.data.decision, card.data.outcome
    if decision is None or decision.field != field:
        mend = f"Write [decision] with field = {field!r} and its favourable value."
        return f"the card does not say which value of {field!r} is favourable", mend
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


def _incomplete(label: str, counter: Counter[Cell], good: tuple[str, str]) -> Incomplete:
    found = dict.fromkeys(("selected", "refused", "good", "bad", "neither"), 0)
    for (decision, outcome), n in counter.items():
        if decision is not None and outcome is None:
            found["selected" if decision == good[0] else "refused"] += n
        elif outcome is not None and decision is None:
            found["good" if outcome == good[1] else "bad"] += n
        elif decision is None:
            found["neither"] += n
    return Incomplete(label, **found)


def people_alone(counts: AgreementCounts) -> AgreementCounts:
    """Return the counts without weights and clusters, for numbers that cannot know them."""
    return replace(
        counts,
        groups=tuple(map(_alone, counts.groups)),
        unknown=_alone(counts.unknown),
        elsewhere=_alone(counts.elsewhere),
        reference=counts.comparator.label,
        ignoring="",
    )


def _alone(group: Confusion) -> Confusion:
    four = (group.selected_good, group.selected_bad, group.refused_good, group.refused_bad)
    return Confusion(group.label, *map(int, four))


def _most_selected(group: Confusion) -> tuple[float, int, str]:
    selected = group.selected
    return (share_of(selected), selected.n, selected.label)


provides(Agreements())
