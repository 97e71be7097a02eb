"""Whether somebody like an edited person is found among those who were accepted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_game import Game, rows_of
from answerable.kernels.neighbours import nearest
from answerable.runs.types import Batch
from answerable.tables.values import as_number, as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

QUANTILE = 0.95
"""Plausible: not further from the nearest accepted person than this share of them are."""
MOST = 5_000
"""Accepted people compared with; more are thinned evenly."""


@dataclass(frozen=True, slots=True, eq=False)
class Plausible:
    """The accepted as points, and how far apart neighbours among them are."""

    fields: tuple[str, ...]
    middle: "Numbers"
    spread: "Numbers"
    words: tuple[tuple[str, ...], ...]
    """Per field that holds words: its values among the accepted."""
    points: "Numbers"
    limit: float

    def of(
        self, edited: Batch, people: Batch, owners: "npt.NDArray[np.intp]"
    ) -> "npt.NDArray[np.bool_]":
        """Return per edited person whether the nearest accepted one is near enough.

        A person who stands apart already may stay as far away as they are: the edit is asked to
        lead towards people who exist, not to make somebody ordinary.
        """
        import numpy as np

        before = self._distance(self._points(people))[owners]
        after = self._distance(self._points(edited))
        near: npt.NDArray[np.bool_] = after <= np.maximum(before, self.limit)
        return near

    def _points(self, batch: Batch) -> "Numbers":
        return _scaled(_columns(batch, self.fields, self.words), self.middle, self.spread)

    def _distance(self, points: "Numbers") -> "Numbers":
        import numpy as np

        found = [np.sqrt(((self.points - point) ** 2).sum(axis=1).min()) for point in points]
        distances: Numbers = np.round(np.array(found), 9).astype(np.float64)
        return distances


def open_plausible(game: Game) -> Plausible:
    """Return the accepted people, standardised by their own spread; held fields are left out."""
    import numpy as np

    rows = np.flatnonzero(game.answers.favourable)
    if len(rows) > MOST:
        rows = rows[np.linspace(0, len(rows) - 1, MOST).astype(np.intp)]
    accepted = rows_of(game.everyone, rows)
    fields = tuple(f for f in game.entering if f not in game.explanation.held)
    words = tuple(_words(accepted, field) for field in fields)
    columns = _columns(accepted, fields, words)
    middle, spread = np.nanmean(columns, axis=0), np.nanstd(columns, axis=0)
    points = _scaled(columns, middle, spread)
    _, apart = nearest(points) if len(points) > 1 else (None, np.array([np.inf]))
    return Plausible(fields, middle, spread, words, points, float(np.quantile(apart, QUANTILE)))


def _words(batch: Batch, field: str) -> tuple[str, ...]:
    """Return the distinct words of a field that holds no numbers; empty for numbers."""
    texts = [word for word in as_text(batch[field]).tolist() if word is not None]
    some = any(number == number for number in as_number(batch[field]).tolist())  # noqa: PLR0124
    return () if some else tuple(sorted(set(texts)))


def _columns(
    batch: Batch, fields: tuple[str, ...], words: tuple[tuple[str, ...], ...]
) -> "Numbers":
    """Return the people as numbers; a word becomes one column that says whether it is that word."""
    import numpy as np

    found = []
    for field, known in zip(fields, words, strict=True):
        if not known:
            found.append(as_number(batch[field]))
            continue
        texts = as_text(batch[field])
        found += [(texts == word).astype(np.float64) for word in known]
    return np.column_stack(found)


def _scaled(columns: "Numbers", middle: "Numbers", spread: "Numbers") -> "Numbers":
    """Return standardised columns; what is missing, or never differs, says nothing."""
    import numpy as np

    scale = np.where(spread > 0, spread, np.inf)
    scaled: Numbers = np.nan_to_num((columns - middle) / scale, nan=0.0).astype(np.float64)
    return scaled
