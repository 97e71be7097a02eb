"""How the score behind a decision and the recorded outcome go together in each group."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.agreement import PAST_DECISIONS, TRUTH, Agreements
from answerable.checks.evidence.asking import favourable_among
from answerable.checks.evidence.selection import Selections
from answerable.checks.evidence.split import Cell, Split, split
from answerable.checks.registry import provides

if TYPE_CHECKING:
    from answerable.tables.door import Door

EXACT = 20_000
"""Scores with at most this many different values are counted one by one, others in bins."""
BINS = 4096
"""Bins of other scores: narrow, so that two people in one bin are as good as tied."""


@dataclass(frozen=True, slots=True)
class Scored:
    """People of a group by score and outcome."""

    label: str
    bins: tuple[tuple[float, int, int], ...]
    """(score, good, bad), lowest score first."""

    @property
    def n(self) -> int:
        """People with a score and an outcome."""
        return sum(good + bad for _, good, bad in self.bins)


@dataclass(frozen=True, slots=True)
class ScoreCounts:
    """Score histograms per group. Against past decisions they show agreement, not correctness."""

    attribute: str
    score: str
    outcome: str
    is_truth: bool
    groups: tuple[Scored, ...]
    comparator: str
    """Label of the group compared with: the named reference, else the most selected one."""
    unknown: int = 0
    """People whose group nobody knows."""
    elsewhere: int = 0
    incomplete: int = 0
    """People without a score or an outcome: neither NaN nor a word is a score."""
    width: float = 0.0
    """Width of a bin; 0 when every score is counted as it is."""
    minimum: int = 0
    """Parts of a group of fewer people are withheld, and as many others as hide them."""

    @property
    def against(self) -> str:
        """What scores are measured against, in the words every result carries."""
        return TRUTH if self.is_truth else PAST_DECISIONS


class Scores:
    """Makes `ScoreCounts`; only where a score and an outcome besides the decision exist."""

    makes: type = ScoreCounts

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return every group of a use whose decision has a score, or why it is not looked at."""
        decision = card.data.decision
        for asked in Agreements().asks(card):
            if isinstance(asked, Skip):
                yield asked
            elif decision and not decision.score:
                yield Skip(
                    Ask(use=asked.use, outcome=asked.outcome),
                    "the decision has no score behind it that the card names",
                    "Write score = under [decision] if there is one.",
                )
                return
            else:
                yield asked

    def open(self, ask: Ask, bench: Any) -> ScoreCounts:
        """Return the histograms for one ask. Raises `EvidenceError` or `CannotRun`."""
        decision, outcome = bench.card.data.decision, bench.card.data.outcome
        binned = Binned.of(bench.cases, decision.score)
        cells = split(ask, bench.card, binned, [decision.score, outcome.column])
        flip = -1.0 if decision.favourable_side == "below" else 1.0
        everyone = [*(counter for _, counter in cells.groups), cells.unknown, cells.elsewhere]
        seen = (happened for counter in everyone for _, happened in counter)
        favourable = favourable_among(bench.card, outcome.column, seen)
        groups = tuple(
            Scored(label, _bins(counter, favourable, binned, flip))
            for label, counter in cells.groups
        )
        selected = Selections().open(ask, bench)
        return ScoreCounts(
            attribute=ask.label,
            score=decision.score,
            outcome=outcome.column,
            is_truth=outcome.means == "truth",
            groups=groups,
            comparator=selected.comparator.label,
            unknown=_complete(cells.unknown, binned),
            elsewhere=_complete(cells.elsewhere, binned),
            incomplete=_incomplete(cells, binned),
            width=binned.width,
            minimum=bench.card.minimum_cell,
        )


@dataclass(frozen=True, slots=True)
class Binned:
    """Cases whose score is counted by value where it has few, else by narrow bins."""

    cases: Any
    score: str
    low: float = 0.0
    width: float = 0.0
    """Of a bin; 0 when scores are counted as they are."""

    @classmethod
    def of(cls, cases: Any, score: str) -> "Binned":
        """Return the cases ready to be counted by their score."""
        door: Door = cases.door([score])
        if door.distinct(score) <= EXACT:
            return cls(cases, score)
        number = door.number(score)
        ends = door.engine.rows(
            f"select min({number}) as low, max({number}) as high from {door.relation}"
        )
        low, high = (float(str(end)) for end in ends[0])
        return cls(cases, score, low, (high - low) / BINS)

    def count(self, by: Sequence[str], where: str = "") -> Mapping[Cell, int]:
        """Return cases per combination of values, scores by their bin."""
        if not self.width or self.score not in by:
            counted: Mapping[Cell, int] = self.cases.count(by, where)
            return counted
        from answerable.tables.dimensions import Bins, Values

        high = self.low + BINS * self.width
        dims = [
            Bins(column, BINS, self.low, high) if column == self.score else Values(column)
            for column in by
        ]
        return dict(self.cases.cube(dims, where=where).cells())

    def value(self, text: str) -> float | None:
        """Return the score a cell stands for: the middle of its bin; None when it is no number."""
        from answerable.tables.values import number_of

        number = number_of(text)
        if number != number:  # noqa: PLR0124 - only NaN differs from itself
            return None
        return self.low + (number + 0.5) * self.width if self.width else number


def _bins(
    counter: Counter[Cell], favourable: str, binned: Binned, flip: float
) -> tuple[tuple[float, int, int], ...]:
    held: dict[float, list[int]] = {}
    for (score, outcome), n in counter.items():
        value = None if score is None or outcome is None else binned.value(score)
        if value is not None:
            held.setdefault(flip * value, [0, 0])[outcome != favourable] += n
    return tuple((score, good, bad) for score, (good, bad) in sorted(held.items()))


def _complete(counter: Counter[Cell], binned: Binned) -> int:
    """Return the people with an outcome and a score that is a number."""
    return sum(
        n
        for (score, outcome), n in counter.items()
        if score is not None and outcome is not None and binned.value(score) is not None
    )


def _incomplete(cells: Split, binned: Binned) -> int:
    everyone = [*(counter for _, counter in cells.groups), cells.unknown, cells.elsewhere]
    return sum(sum(counter.values()) - _complete(counter, binned) for counter in everyone)


provides(Scores())
