"""Rows that a person should see before any number: odd values, confident errors, near-twins."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.checks.evidence.asking import is_the_decision
from answerable.kernels.neighbours import nearest, standardised
from answerable.runs.types import Batch
from answerable.tables.values import as_number, as_text, is_missing, text_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Rows = npt.NDArray[np.intp]

MOST_COMPARED = 20_000
"""Beyond so many people near-twins are looked for among every k-th of them."""

FAR = 10.0
"""A number is hardly possible when it is this many times the 99th percentile, or negative where
99 in 100 are not."""


@dataclass(frozen=True, slots=True, eq=False)
class Surprise:
    """Rows that are surprising for one reason, the most surprising first."""

    reason: str
    rows: "Rows"
    n: int
    """How many there are: pairs are shown as two rows and counted once."""
    columns: tuple[str, ...] = ()
    """Columns that the reason is about."""


def surprises(bench: Any, batch: Batch) -> tuple[Surprise, ...]:
    """Return every reason for which at least one row is surprising."""
    found = (
        *_sentinels(bench, batch),
        *_same_key(bench, batch),
        *_hardly_possible(bench, batch),
        *_confidently_wrong(bench, batch),
        *_near_twins(bench, batch),
    )
    return tuple(one for one in found if one.n)


def _declared(bench: Any) -> dict[str, tuple[float, ...]]:
    return {c: v for source in bench.card.data.sources for c, v in source.sentinels}


def _sentinels(bench: Any, batch: Batch) -> Iterator[Surprise]:
    for column, values in _declared(bench).items():
        for value in values if column in batch else ():
            rows = (as_number(batch[column]) == value).nonzero()[0]
            reason = f"{column} is {text_of(value)}, a code that stands for missing"
            yield Surprise(reason, rows, len(rows), (column,))


def _same_key(bench: Any, batch: Batch) -> Iterator[Surprise]:
    import numpy as np

    for source in bench.card.data.sources:
        if source.key in batch:
            words = as_text(batch[source.key]).astype(str)
            _, where, counts = np.unique(words, return_inverse=True, return_counts=True)
            rows = (counts[where] > 1).nonzero()[0]
            yield Surprise(f"{source.key} names more than one row", rows, len(rows), (source.key,))


def _hardly_possible(bench: Any, batch: Batch) -> Iterator[Surprise]:
    import numpy as np

    declared = _declared(bench)
    for column in bench.recorded.columns:
        values = batch.get(column)
        if values is None or values.dtype.kind not in "if":
            continue
        numbers = values.astype(np.float64)
        known = ~np.isnan(numbers) & ~np.isin(numbers, declared.get(column, ()))
        if not known.any():
            continue
        low, high = np.percentile(numbers[known], [1, 99], method="inverted_cdf")
        if low >= 0:
            rows = (known & (numbers < 0)).nonzero()[0]
            yield Surprise(
                f"{column} is negative, for 1 in 100 or fewer", rows, len(rows), (column,)
            )
        if high > 0:
            far = known & (numbers > FAR * high)
            rows = np.argsort(-np.where(far, numbers, -np.inf), kind="stable")[: int(far.sum())]
            reason = f"{column} is more than {FAR:g} times the 99th percentile ({high:g})"
            yield Surprise(reason, rows, len(rows), (column,))


def _confidently_wrong(bench: Any, batch: Batch) -> Iterator[Surprise]:
    """Where decision and outcome part, those with the most decided score first."""
    import numpy as np

    decision, outcome = bench.card.data.decision, bench.card.data.outcome
    if not (decision and outcome and {decision.field, decision.score} <= set(batch)):
        return
    if outcome.column not in batch or is_the_decision(bench.card, decision.field):
        return
    said, was = as_text(batch[decision.field]), as_text(batch[outcome.column])
    known = ~is_missing(batch[decision.field]) & ~is_missing(batch[outcome.column])
    # The card may name the unfavourable outcome instead: every other one is favourable.
    bad = outcome.unfavourable
    went_well = was != bad if bad else was == outcome.favourable
    score = as_number(batch[decision.score])
    known &= ~np.isnan(score)
    other = "the past decision" if outcome.means == "past_decision" else "what happened"
    columns = (decision.score, decision.field, outcome.column)
    for favourable, sign in ((True, -1.0), (False, 1.0)):
        parted = known & ((said == decision.favourable) == favourable)
        parted &= went_well != favourable
        order = np.argsort(np.where(parted, sign * score, np.inf), kind="stable")
        rows = order[: int(parted.sum())]
        word = decision.favourable if favourable else f"not {decision.favourable}"
        level = "highest" if favourable else "lowest"
        reason = f"{decision.field} is {word} against {other}, {level} {decision.score} first"
        yield Surprise(reason, rows, len(rows), columns)


def _near_twins(bench: Any, batch: Batch) -> Iterator[Surprise]:
    """People whose nearest other person was decided otherwise, the nearest pairs first."""
    import numpy as np

    field = _decided(bench, batch)
    columns = _compared(bench, batch)
    if not field or not columns:
        return
    n = len(batch[field])
    chosen = np.arange(0, n, max(1, -(-n // MOST_COMPARED)))
    chosen = chosen[~is_missing(batch[field])[chosen]]
    if len(chosen) < 2:
        return
    points = standardised([as_number(batch[column])[chosen] for column in columns])
    if not points.shape[1]:
        return
    other, distance = nearest(points)
    words = as_text(batch[field])[chosen]
    parted = np.asarray(words != words[other], dtype=bool).nonzero()[0]
    parted = parted[np.argsort(distance[parted], kind="stable")]
    pairs = dict.fromkeys(tuple(sorted((int(i), int(other[i])))) for i in parted)
    rows = np.array([chosen[row] for pair in pairs for row in pair], dtype=np.intp)
    about = "everyone" if len(chosen) > n / 2 else f"{len(chosen)} people"
    reason = f"nearest neighbours with another {field}, in pairs, nearest first (among {about})"
    yield Surprise(reason, rows, len(pairs), (field, *columns))


def _decided(bench: Any, batch: Batch) -> str:
    """The decision of the system, else the recorded outcome."""
    decision, outcome = bench.card.data.decision, bench.card.data.outcome
    named = [decision.field] if decision else []
    named += [outcome.column] if outcome else []
    return next((name for name in named if name in batch), "")


def _compared(bench: Any, batch: Batch) -> tuple[str, ...]:
    """Numbers that enter the system; every recorded number where no component says."""
    data = bench.card.data
    left_out = {column for source in data.sources for column in (*source.unused, source.key)}
    left_out |= {data.outcome.column} if data.outcome else set()
    left_out |= {data.decision.field, data.decision.score} if data.decision else set()
    names = bench.graph.entering or bench.recorded.columns
    return tuple(
        name
        for name in names
        if name in batch and name not in left_out and batch[name].dtype.kind in "bif"
    )
