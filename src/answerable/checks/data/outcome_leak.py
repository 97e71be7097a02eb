"""Outcome leak: a single column that says what came out, although it should help to foresee it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from answerable.checks.evidence.columns import RecordedColumns
from answerable.checks.evidence.columns_coded import coded
from answerable.checks.registry import check
from answerable.stats.auc_interval import CROSSFITTED, crossfitted_auc
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Entry, Estimate, Key, Series, Undefined
from answerable.tables.values import as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

KEYS = ("column", "column is", PEOPLE)
LEAST = 10
"""So many people of each outcome are needed: two in every fold."""


@check(
    "data.outcome_leak.v1",
    asks="Does a column that a component reads give the outcome away all by itself?",
    source="Kaufman et al., Leakage in Data Mining, ACM TKDD 6 (2012); area under the ROC curve "
    "out of fold (LeDell et al., EJS 9, 2015), interval: Newcombe, Stat. Med. 25 (2006)",
    does_not_show="Leaks that only several columns together carry, and whether a strong column was "
    "known before the decision.",
)
def outcome_leak(columns: RecordedColumns, *, level: float = 0.95) -> Series:
    """Return, for each column that is read, how well it alone puts the outcomes in order.

    0.5 is chance, 1 means that the column restates the outcome. Strongest first.
    """
    return restating(columns, [c for c in columns.read if c != columns.outcome], level)


def restating(columns: RecordedColumns, names: Iterable[str], level: float) -> Series:
    """Return the area under the ROC curve of each column against the favourable outcome."""
    if not columns.outcome:
        return _none("the card names no outcome")
    import numpy as np

    from answerable.kernels.recover import histogram_scores, mean_auc, stratified_folds

    outcome = as_text(columns.values(columns.outcome))
    known = np.array([value is not None for value in outcome.tolist()], dtype=bool)
    groups = _favoured(columns, outcome[known])
    good, bad = int(groups.sum()), int((1 - groups).sum())
    if min(good, bad) < LEAST:
        return _none(_too_few(columns, good, bad))
    fold = stratified_folds(groups, seed=columns.seed)
    entries: list[tuple[Key, Estimate]] = []
    for name in names:
        levels = coded(name, columns.values(name), missing=columns.codes(name))
        scores = histogram_scores(levels.codes[known], groups, fold)
        area = float(mean_auc(scores, groups, fold)[1])
        bounds = crossfitted_auc(area, good, bad, level=level)
        found = Estimate(area, *bounds, level, CROSSFITTED, good + bad)
        entries.append(((name, columns.role(name), KNOWN), found))
    entries.sort(key=lambda entry: -entry[1].value)
    return Series(KEYS, (*entries, *_left_out(int((~known).sum()))))


def _too_few(columns: RecordedColumns, good: int, bad: int) -> str:
    """Say how many had the outcome and had not; a few are not counted out, nor by subtraction."""
    told = (good, f"had the outcome {columns.favourable!r}"), (bad, "had another outcome")
    few = [f"fewer than {columns.minimum} {what}" for n, what in told if n < columns.minimum]
    return f"{' and '.join(few or [f'{n:,} {what}' for n, what in told])}: too few"


def _none(reason: str) -> Series:
    return Series(KEYS, ((("", "", KNOWN), Undefined(reason)),))


def _left_out(people: int) -> Iterator[tuple[Key, Entry]]:
    """Yield how many people have no outcome."""
    if people:
        yield (
            ("", "", "no outcome"),
            Undefined(f"{people:,} people without an outcome are left out"),
        )


def _favoured(
    columns: RecordedColumns, outcome: "npt.NDArray[np.object_]"
) -> "npt.NDArray[np.int64]":
    """Return 1 for the favourable outcome, 0 for every other; the card may name either."""
    import numpy as np

    named = columns.unfavourable or columns.favourable
    good = (outcome == named) != bool(columns.unfavourable)
    return np.asarray(good, dtype=np.int64)
