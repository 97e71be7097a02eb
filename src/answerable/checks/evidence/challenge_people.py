"""Who a simpler model learns from, and what it may read of them: what the model in use reads."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.evidence.asking import favourable_among
from answerable.checks.evidence.columns import sentinels_of
from answerable.checks.evidence.columns_coded import MISSING, OTHERS, is_free_text
from answerable.checks.evidence.weighing import weighing_of
from answerable.checks.evidence.weighing_rows import sample_of_rows
from answerable.errors import EvidenceError
from answerable.stats.results import Count
from answerable.system.system import Component
from answerable.tables.values import as_number, as_text, is_missing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.scorecard import Levels
    from answerable.stats.sample import Sample

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

MOST_PEOPLE = 5_000
"""More are not needed for two digits; they are drawn by the card's seed."""
LEAST = 50
"""People of each outcome: ten in every fold."""
CUTS = 10
"""Numbers are cut at their quantiles into so many levels, before any outcome is looked at."""
DIGITS = 3
"""Significant digits of a cut, so that a line can be said aloud."""
FEWEST = 20
"""People who share a word; rarer ones are `any other`."""


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """One field as a scorecard reads it (levels) and as a boosting machine does (numbers)."""

    name: str
    levels: "Levels"
    cuts: tuple[float, ...]
    """Where numbers are cut; empty for words."""
    words: tuple[str, ...]
    """What each level holds, for words; empty for numbers."""
    values: "Floats"
    """Numbers, NaN where missing; the level of a word."""

    def label(self, line: "npt.NDArray[np.int64]", number: int) -> str:
        """Return which values a line of a scorecard stands for."""
        mine = [level for level in range(self.levels.n) if line[level] == number]
        if self.words:
            return " or ".join(self.words[level] for level in mine)
        numbers = [level for level in mine if level <= len(self.cuts)]
        said = [_between(self.cuts, numbers[0], numbers[-1])] if numbers else []
        return " or ".join([*said, *([MISSING] if len(numbers) < len(mine) else [])])


@dataclass(frozen=True, slots=True, eq=False)
class Learners:
    """The people both models are measured on, in the order of the cases."""

    rows: "npt.NDArray[np.intp]"
    """Which cases they are."""
    inputs: tuple[Input, ...]
    score: "Floats"
    """What the model in use says; higher is better for the person."""
    good: "Flags"
    selected: int
    """How many of them were decided for."""
    cluster: "npt.NDArray[np.int64] | None"
    of: int
    """How many people there were to draw from."""
    incomplete: int
    """People without score, decision or outcome."""
    left_out: tuple[tuple[str, str], ...]
    """Fields the model in use reads and a challenger may not, each with the reason."""
    stand_for: "Sample | None" = None
    """Whom they stand for, where people are weighed or clustered; nobody's weight is 0."""
    stands_selected: float = 0.0
    """How many people of the population those decided for stand for."""

    @property
    def weight(self) -> "Floats | None":
        """Everybody's weight; None where all count once."""
        sample = self.stand_for
        return sample.mass if sample is not None and sample.weighted else None

    def count(self, label: str, hit: "Flags", among: "Flags | None" = None) -> Count:
        """Return how many of some people are hit, with whom they stand for where that is known."""
        import numpy as np

        which = np.full(len(self.good), True) if among is None else among
        if self.stand_for is None:
            return Count(label, int((hit & which).sum()), int(which.sum()))
        return Count(label, self.stand_for.people(hit & which), self.stand_for.people(which))


def learners(component: Component, bench: Any) -> Learners:
    """Return the people and fields. Raises `EvidenceError` where they are too few, `CannotRun`."""
    import numpy as np

    card: Card = bench.card
    decision, outcome = card.data.decision, card.data.outcome
    if decision is None or outcome is None:
        raise EvidenceError("no decision with a score and no outcome are declared.")
    batch = bench.read.batch([decision.score, decision.field, outcome.column])
    raw, answers = as_number(batch[decision.score]), as_text(batch[decision.field])
    happened = as_text(batch[outcome.column])
    known = ~np.isnan(raw) & ~is_missing(batch[decision.field]) & ~is_missing(happened)
    everyone = sample_of_rows(bench)
    if everyone is not None:
        known &= everyone.mass > 0
    rows = np.flatnonzero(known)
    drawn = rows
    if len(rows) > MOST_PEOPLE:
        chosen = np.random.default_rng(card.seed).permutation(rows)[:MOST_PEOPLE]
        drawn = np.sort(chosen)
    favourable = favourable_among(card, outcome.column, happened[known].tolist())
    good = np.asarray(happened[drawn] == favourable, dtype=bool)
    if min(int(good.sum()), int((~good).sum())) < LEAST:
        raise EvidenceError(
            f"{int(good.sum()):,} people have the favourable outcome and {int((~good).sum()):,} "
            f"have not; a model is trained from at least {LEAST} of each"
            f"{weighing_of(card).of_weight}."
        )
    won = np.asarray(answers[drawn] == decision.favourable, dtype=bool)
    inputs, left_out = _inputs(component, bench, drawn)
    cluster = _clusters(bench, drawn)
    sample = None if everyone is None else _among(everyone, drawn, cluster)
    return Learners(
        rows=drawn,
        inputs=inputs,
        score=_turned(raw[drawn], won, decision.threshold, decision.favourable_side),
        good=good,
        selected=int(won.sum()),
        cluster=cluster,
        of=len(rows),
        incomplete=int((~known).sum()),
        left_out=left_out,
        stand_for=sample,
        stands_selected=0.0 if sample is None else float(sample.mass[won].sum()),
    )


def _among(
    everyone: "Sample", rows: "npt.NDArray[np.intp]", cluster: "npt.NDArray[np.int64] | None"
) -> "Sample":
    import numpy as np

    kept = np.isin(np.arange(len(everyone.n)), rows)
    clusters = 0 if cluster is None else int(cluster.max()) + 1
    return replace(everyone.among(kept), cluster=cluster, clusters=clusters)


def _turned(score: "Floats", won: "Flags", threshold: float | None, side: str) -> "Floats":
    """Return the score so that higher is better for the person; a probability stays one."""
    worse = side == "below"
    if threshold is None and won.any() and not won.all():
        worse = bool(score[won].mean() < score[~won].mean())
    if not worse:
        return score
    is_share = score.min() >= 0 and score.max() <= 1
    turned: Floats = 1 - score if is_share else -score
    return turned


def _clusters(bench: Any, rows: "npt.NDArray[np.intp]") -> "npt.NDArray[np.int64] | None":
    import numpy as np

    column = next((s.cluster for s in bench.card.data.sources if s.cluster), "")
    if not column or column not in bench.recorded.columns:
        return None
    words = as_text(bench.recorded.batch([column])[column][rows])
    # Whoever belongs to nobody knows which cluster stands alone.
    alone = [f"row {row}" if word is None else f"in {word}" for row, word in enumerate(words)]
    return np.unique(alone, return_inverse=True)[1].astype(np.int64)


def _inputs(
    component: Component, bench: Any, rows: "npt.NDArray[np.intp]"
) -> tuple[tuple[Input, ...], tuple[tuple[str, str], ...]]:
    card: Card = bench.card
    protected = {one.column for one in card.data.protected}
    keys = {source.key for source in card.data.sources}
    missing = dict(sentinels_of(card.data.sources))
    made, left_out = [], []
    for name in component.reads:
        if name in protected:
            left_out.append((name, "it is a protected attribute, which no challenger reads"))
        elif name not in keys:
            values = bench.read.batch([name])[name][rows]
            if is_free_text(values):
                left_out.append((name, "it is free text, which no challenger reads"))
                continue
            one = read_input(name, values, missing.get(name, ()))
            if one.levels.n > 1:
                made.append(one)
    if not made:
        raise EvidenceError(
            f"{component.name!r} reads no field with two values that a simpler model may read."
        )
    return tuple(made), tuple(left_out)


def read_input(
    name: str, values: "npt.NDArray[np.generic]", missing: tuple[float, ...] = ()
) -> Input:
    """Return a field as levels; `missing` are declared codes that stand for "not known"."""
    import numpy as np

    from answerable.kernels.scorecard import Levels

    if values.dtype.kind not in "biuf":
        return _words(name, values)
    numbers = as_number(values)
    numbers = np.where(np.isin(numbers, list(missing)), np.nan, numbers)
    gone = np.isnan(numbers)
    cuts = _cuts(numbers[~gone])
    codes = np.searchsorted(cuts, numbers, side="right")
    codes[gone] = len(cuts) + 1
    n = len(cuts) + 1 + int(gone.any())
    levels = Levels(codes.astype(np.int64), n, len(cuts) + 1)
    return Input(name, levels, tuple(float(cut) for cut in cuts), (), numbers)


def _words(name: str, values: "npt.NDArray[np.generic]") -> Input:
    import numpy as np

    from answerable.kernels.scorecard import Levels

    text = np.array([MISSING if word is None else word for word in as_text(values)]).astype(str)
    found, where, counts = np.unique(text, return_inverse=True, return_counts=True)
    often = [place for place in range(len(found)) if counts[place] >= FEWEST]
    place = np.full(len(found), len(often))
    place[often] = np.arange(len(often))
    codes = place[where.reshape(-1)].astype(np.int64)
    named = [str(found[k]) for k in often] + ([OTHERS] if len(often) < len(found) else [])
    return Input(name, Levels(codes, len(named), 0), (), tuple(named), codes.astype(np.float64))


def _cuts(numbers: "Floats") -> "Floats":
    """Return where to cut: between few values at each, else at quantiles said in three digits."""
    import numpy as np

    distinct = np.unique(numbers)
    if len(distinct) <= CUTS:
        return distinct[1:]
    at = np.quantile(numbers, np.arange(1, CUTS) / CUTS, method="higher")
    cuts = np.unique([float(f"{value:.{DIGITS}g}") for value in at])
    kept: Floats = cuts[cuts > distinct[0]]
    return kept


def _between(cuts: tuple[float, ...], first: int, last: int) -> str:
    """Return the values from one level to another in words."""
    if first == 0 and last == len(cuts):
        return "any number"
    if first == 0:
        return f"below {cuts[last]:,.6g}"
    if last == len(cuts):
        return f"{cuts[first - 1]:,.6g} or more"
    return f"{cuts[first - 1]:,.6g} to below {cuts[last]:,.6g}"
