"""Label disagreement: annotators who differ, and people alike who got different outcomes."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from answerable.checks.data.duplicates import row_kinds
from answerable.checks.evidence.columns import RecordedColumns
from answerable.checks.evidence.columns_coded import coded
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Series, Undefined

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

EXACTLY, NEARLY = "exactly alike", "alike to the tenth"


@check(
    "data.label_disagreement.v1",
    asks="How often do annotators disagree, and how often were people alike decided differently?",
    source="Artstein and Poesio, Computational Linguistics 34 (2008): observed disagreement; "
    "interval: Wilson, JASA 22 (1927)",
    does_not_show="Which label is right; people alike in the columns read may differ in others.",
)
def label_disagreement(columns: RecordedColumns, *, level: float = 0.95) -> Series:
    """Return the share of cases on which two annotators disagree, and of people decided otherwise.

    The second is of all people who share every column that components read with somebody else, and
    then of those who share them to the tenth of each number: how many of them share them with
    somebody who had another outcome. `Undefined` where nobody is alike.
    """
    entries = [*_annotators(columns, level), *_alike(columns, level)]
    return Series(("compared", "with"), tuple(entries))


def _annotators(columns: RecordedColumns, level: float) -> Iterator[tuple[Key, Entry]]:
    labels = {name: coded(name, columns.values(name)) for name in columns.annotators}
    for first, second in combinations(columns.annotators, 2):
        a, b = labels[first], labels[second]
        both = disagree = 0
        for place, word in enumerate(a.levels):
            if word == "is missing":
                continue
            mine = b.codes[a.codes == place]
            known = mine != (b.levels.index("is missing") if "is missing" in b.levels else -1)
            same = int((mine == b.levels.index(word)).sum()) if word in b.levels else 0
            both += int(known.sum())
            disagree += int(known.sum()) - same
        counted = Count(f"cases that {first} and {second} both labelled", disagree, both)
        yield (first, second), rate(counted, level=level)


def _alike(columns: RecordedColumns, level: float) -> Iterator[tuple[Key, Entry]]:
    read = [name for name in columns.read if name not in (columns.key, columns.outcome)]
    if not columns.outcome or not read:
        yield (EXACTLY, "the outcome"), Undefined("the card names no outcome, or nothing is read")
        return
    outcome = coded(columns.outcome, columns.values(columns.outcome))
    known = outcome.codes != (
        outcome.levels.index("is missing") if "is missing" in outcome.levels else -1
    )
    for how, kinds in ((EXACTLY, row_kinds(columns, read)), (NEARLY, _tenths(columns, read))):
        alike, other = _differ(kinds[known], outcome.codes[known], len(outcome.levels))
        entry: Entry = Undefined(f"no two people are {how} in what components read")
        if alike:
            label = f"people {how} to somebody in what is read"
            entry = rate(Count(label, other, alike), level=level)
        yield (how, "the outcome"), entry


def _differ(
    kinds: "npt.NDArray[np.int64]", outcome: "npt.NDArray[np.int64]", size: int
) -> tuple[int, int]:
    """Return how many people have a like, and how many a like with another outcome."""
    import numpy as np

    _, kinds = np.unique(kinds, return_inverse=True)
    many = np.bincount(kinds)
    flat = np.bincount(kinds * size + outcome, minlength=len(many) * size).reshape(-1, size)
    mixed = (flat > 0).sum(axis=1) > 1
    return int(many[many > 1].sum()), int(many[mixed].sum())


def _tenths(columns: RecordedColumns, names: Sequence[str]) -> "npt.NDArray[np.int64]":
    import numpy as np

    kind = np.zeros(columns.n, np.int64)
    for name in names:
        column = coded(name, columns.values(name), missing=columns.codes(name))
        _, kind = np.unique(kind * len(column.levels) + column.codes, return_inverse=True)
    return kind
