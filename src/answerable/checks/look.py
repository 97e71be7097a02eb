"""The data before the numbers: which rows a person should look at, and why each is surprising.

Rows go to the terminal of the person who asked and nowhere else. What leaves this module for the
record are reasons and counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.bench import Bench
from answerable.checks.evidence.split import sentinels_of_column, word_of
from answerable.checks.surprises import Surprise, surprises
from answerable.errors import AnswerableError
from answerable.runs.types import Batch, CannotRun
from answerable.tables.values import as_text, text_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SURPRISING = 5
"""At most so many rows are shown for each reason other than a group."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """How many rows a look would show for one reason. Never the rows."""

    reason: str
    n: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows to look at on a terminal. Real people: never stored, never printed elsewhere."""

    reason: str
    n: int
    """How many there are in all."""
    rows: tuple[tuple[tuple[str, str], ...], ...]
    """A few of them, as (column, text) in reading order; "missing" stands for no value."""


def look(bench: Bench, *, rows: int = 3) -> Iterator[Shown]:
    """Yield groups first, then what is surprising, each with its reason and a few real rows.

    `rows` per group; at most `SURPRISING` for each other reason. Components are run only when
    they are trusted; without them the recorded columns are looked at. Raises `EvidenceError` or
    `TrustError` when the cases themselves cannot be read.
    """
    batch = _fields(bench)
    first = _first_columns(bench, batch)
    for reason, mask in _groups(bench):
        members = mask.nonzero()[0]
        yield _shown(Surprise(reason, members, len(members)), batch, first, most=rows)
    for found in surprises(bench, batch):
        yield _shown(found, batch, first)


def look_counts(bench: Bench) -> tuple[LookedAt, ...]:
    """Return how many rows a look would show for each reason that is not a group's name."""
    found = surprises(bench, {**_fields(bench), **_told(bench)})
    return tuple(LookedAt(one.reason, one.n) for one in found)


def _told(bench: Bench) -> Batch:
    """Return the answers without those of people whom the counts of an audit do not hold."""
    answers = [field for field in bench.untold.people if field in bench.read.columns]
    return bench.read.batch(answers) if answers else {}


def _fields(bench: Bench) -> Batch:
    """Recorded columns, and computed fields where the components may run."""
    batch = dict(bench.recorded.batch())
    try:
        traces = bench.traces()
    except (AnswerableError, CannotRun):
        return batch
    for step in traces.steps:
        batch |= step.wrote
    return batch


def _groups(bench: Bench) -> "Iterator[tuple[str, npt.NDArray[np.bool_]]]":
    import numpy as np

    from answerable.kernels.cube import order_of

    card = bench.card
    for protected in card.data.protected:
        words, missing = protected.words, sentinels_of_column(card, protected.column)
        values = as_text(bench.recorded.batch([protected.column])[protected.column]).tolist()
        groups = np.array([word_of(v, words, missing) for v in values], dtype=object)
        found = sorted({v for v in values if v is not None}, key=order_of)
        for word in dict.fromkeys(word_of(value, words, missing) for value in found):
            if word is not None:
                yield f"{protected.name}: {word}", np.asarray(groups == word)
        unknown = np.array([word is None for word in groups.tolist()], dtype=bool)
        if unknown.any():
            yield f"{protected.name}: not known", unknown
    for group in card.data.groups:
        mask = bench.recorded.where_mask(group.where)
        yield group.name, np.array([v is True for v in mask.tolist()], dtype=bool)


def _first_columns(bench: Bench, batch: Batch) -> tuple[str, ...]:
    """What is read first in a row: who, what came out, then what entered."""
    data = bench.card.data
    names = [source.key for source in data.sources]
    names += [data.decision.field, data.decision.score] if data.decision else []
    names += [data.outcome.column] if data.outcome else []
    names += [*bench.graph.entering]
    return tuple(name for name in dict.fromkeys(names) if name in batch)


def _shown(
    found: Surprise, batch: Batch, first: tuple[str, ...], *, most: int = SURPRISING
) -> Shown:
    columns = tuple(dict.fromkeys([*first[:4], *found.columns, *first[4:]])) or tuple(batch)
    rows = tuple(
        tuple((name, text_of(batch[name][row]) or "missing") for name in columns)
        for row in found.rows[:most].tolist()
    )
    return Shown(found.reason, found.n, rows)
