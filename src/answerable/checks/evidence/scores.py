"""How the score behind a decision and the recorded outcome go together in each group."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.agreement import PAST_DECISIONS, TRUTH, Agreements
from answerable.checks.evidence.asking import favourable_among
from answerable.checks.evidence.selection import Selections
from answerable.checks.evidence.split import Cell, Split, split
from answerable.checks.evidence.weighing import (
    EVERYBODY_ONCE,
    Weighed,
    Weighing,
    clusters_of,
    weighing_of,
)
from answerable.checks.registry import provides

if TYPE_CHECKING:
    from answerable.stats.design_scores import ScoredSample
    from answerable.tables.dimensions import Dimension
    from answerable.tables.door import Door

EXACT = 20_000
"""Scores with at most this many different values are counted one by one, others in bins."""
BINS = 4096
"""Bins of other scores: narrow, so that two people in one bin are as good as tied."""
FEW = 1024
"""So many values and bins beside clusters, each of which is counted in every bin."""
_CLUSTER = "\0cluster"
"""Name of the clusters among what is counted: no column can have it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """People of a group by score and outcome."""

    label: str
    bins: tuple[tuple[float, int, int], ...]
    """(score, good, bad), lowest score first."""
    sample: "ScoredSample | None" = None
    """The same people with whom they stand for, where they are weighed or clustered."""

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
    ignoring: str = ""
    """What a number leaves out that counts these people one by one: weights, clusters; else ""."""

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
        weighing = weighing_of(bench.card)
        binned = Binned.of(bench.cases, decision.score, weighing)
        asked = [decision.score, outcome.column, *([_CLUSTER] if weighing.cluster else [])]
        cells = split(ask, bench.card, binned, asked)
        flip = -1.0 if decision.favourable_side == "below" else 1.0
        everyone = [*(counter for _, counter in cells.groups), cells.unknown, cells.elsewhere]
        seen = (cell[1] for counter in everyone for cell in counter)
        favourable = favourable_among(bench.card, outcome.column, seen)
        told = [(k, list(_told(c, favourable, binned, flip))) for k, c in cells.groups]
        clusters = sorted({row.cluster for _, rows in told for row in rows})
        place = {cluster: at for at, cluster in enumerate(clusters)} if weighing.cluster else {}
        groups = tuple(
            Scored(k, _bins(rows), _sample(k, rows, place, weighing) if weighing else None)
            for k, rows in told
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
            ignoring=weighing.ignoring,
        )


@dataclass(frozen=True, slots=True)
class Binned:
    """Cases whose score is counted by value where it has few, else by narrow bins."""

    cases: Any
    score: str
    low: float = 0.0
    width: float = 0.0
    """Of a bin; 0 when scores are counted as they are."""
    weighing: Weighing = EVERYBODY_ONCE

    @classmethod
    def of(cls, cases: Any, score: str, weighing: Weighing = EVERYBODY_ONCE) -> "Binned":
        """Return the cases ready to be counted by their score."""
        door: Door = cases.door([score])
        exact, bins = (FEW, FEW) if weighing.cluster else (EXACT, BINS)
        if door.distinct(score) <= exact:
            return cls(cases, score, weighing=weighing)
        number = door.number(score)
        ends = door.engine.rows(
            f"select min({number}) as low, max({number}) as high from {door.relation}"
        )
        low, high = (float(str(end)) for end in ends[0])
        return cls(cases, score, low, (high - low) / bins, weighing)

    def count(self, by: Sequence[str], where: str = "") -> Mapping[Cell, int]:
        """Return cases per combination of values, scores by their bin."""
        from answerable.tables.dimensions import Bins, Values

        how = self.weighing
        axes: dict[str, Dimension] = {}
        if self.width:
            bins = FEW if how.cluster else BINS
            axes[self.score] = Bins(self.score, bins, self.low, self.low + bins * self.width)
        if how:
            if how.cluster:
                axes[_CLUSTER] = clusters_of(self.cases, how.cluster)
            alone = replace(how, cluster="")
            return Weighed(self.cases, alone, axes=tuple(axes.items())).count(by, where)
        if not self.width or self.score not in by:
            counted: Mapping[Cell, int] = self.cases.count(by, where)
            return counted
        dims = [axes.get(name) or Values(name) for name in by]
        return dict(self.cases.cube(dims, where=where).cells())

    def value(self, text: str) -> float | None:
        """Return the score a cell stands for: the middle of its bin; None when it is no number."""
        from answerable.tables.values import number_of

        number = number_of(text)
        if number != number:  # noqa: PLR0124 - only NaN differs from itself
            return None
        return self.low + (number + 0.5) * self.width if self.width else number


class _Told(NamedTuple):
    """People of one score, one outcome and one cluster."""

    score: float
    good: bool
    n: int
    cluster: str


def _told(counter: Counter[Cell], favourable: str, binned: Binned, flip: float) -> Iterator[_Told]:
    """Yield whoever has an outcome and a score that is a number, the best scores highest."""
    for (score, outcome, *cluster), n in counter.items():
        value = None if score is None or outcome is None else binned.value(score)
        if value is not None:
            yield _Told(flip * value, outcome == favourable, n, str(cluster))


def _bins(rows: Sequence[_Told]) -> tuple[tuple[float, int, int], ...]:
    held: dict[float, list[int]] = {}
    for row in rows:
        held.setdefault(row.score, [0, 0])[not row.good] += int(row.n)
    return tuple((score, good, bad) for score, (good, bad) in sorted(held.items()))


def _sample(
    label: str, rows: Sequence[_Told], place: Mapping[str, int], weighing: Weighing
) -> "ScoredSample":
    import numpy as np

    from answerable.stats.design_scores import ScoredSample
    from answerable.stats.sample import sample_of

    score, good, people, cluster = zip(*rows, strict=True) if rows else ((),) * 4
    where = np.array([place[one] for one in cluster], np.int64) if place else None
    sample = sample_of(people, where, len(place), weighted=weighing.weights)
    return ScoredSample(label, sample, np.array(score, float), np.array(good, bool))


def _complete(counter: Counter[Cell], binned: Binned) -> int:
    """Return the people with an outcome and a score that is a number."""
    return int(
        sum(
            n
            for (score, outcome, *_), n in counter.items()
            if score is not None and outcome is not None and binned.value(score) is not None
        )
    )


def _incomplete(cells: Split, binned: Binned) -> int:
    everyone = [*(counter for _, counter in cells.groups), cells.unknown, cells.elsewhere]
    return sum(sum(map(int, counter.values())) - _complete(counter, binned) for counter in everyone)


provides(Scores())
