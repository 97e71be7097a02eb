"""How one person's score goes as one field alone takes other values, all else as it is.

Where trees alone make the score, the score stays the same between the values that the trees ask
about, so that a curve has a known number of steps and every one of them is here. Elsewhere the
system is asked at some values, and nothing is said about those between. Either way every step or
value is run end to end, and what is decided there is what the run decided.
"""

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_attribution import Attribution
from answerable.checks.evidence.reasons_game import Game
from answerable.checks.evidence.reasons_person import FieldCurve, Piece
from answerable.checks.evidence.reasons_trace import value_at
from answerable.checks.evidence.reasons_trees import ScoreTrees
from answerable.errors import AnswerableError
from answerable.runs.types import Batch, CannotRun
from answerable.tables.values import as_number, as_text, is_missing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

LOOKED_AT = 8
"""Fields that are looked at: those of the main reasons first."""
ASKED = 33
"""Values at which a system that is no tree ensemble is asked."""
FEW = 6
"""A field with at most so many whole numbers is a choice, and is drawn as one."""
STEPS = 1000
"""Steps above which a curve of trees is asked at some values like any other."""
STRANGERS = 256
"""Reference people, spread evenly, whose curves are averaged."""
FINE = 500
"""Parts of the range of a mean that are told apart: as many as a drawing shows."""
CELLS = 4_000_000
"""Numbers of curves kept at once, at most."""
TAIL = 0.025
"""Share of the cases at either end whose values are not gone to."""


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """Curves worked out of the trees: the person's first, then those of reference people."""

    trees: ScoreTrees
    row: "Numbers"
    """The person, shape (1, features)."""
    starts: "npt.NDArray[np.int64]"
    scores: "Numbers"
    """Shape (1 + people, cells of all features)."""

    def of(self, place: int) -> "Numbers":
        """Return the part of one feature."""
        return self.scores[:, self.starts[place] : self.starts[place + 1]]


@dataclass(frozen=True, slots=True)
class _Range:
    """Where the values of most cases lie."""

    low: float
    high: float
    whole: bool
    """They are whole numbers."""


def curves_of(game: Game, person: Batch, one: Attribution) -> tuple[FieldCurve, ...]:
    """Return a curve for each field looked at that has values to go to; none without a score."""
    if not game.bench.card.data.decision.score:
        return ()
    try:
        own = game.ask_plainly(person)
        start = FieldCurve(
            "", "", None, game.sign * float(own.score[0]), bool(own.favourable[0]), "", ()
        )
        drawn = _drawn(game, person)
        found = (_curve(game, person, field, start, drawn) for field in _fields(game, one))
        return tuple(curve for curve in found if curve is not None)
    except (AnswerableError, CannotRun):
        return ()


def _drawn(game: Game, person: Batch) -> _Drawn | None:
    """Return the curves of all features of the trees; those of others where loops are compiled."""
    import numpy as np

    from answerable.kernels.trees.boxes import cell_starts
    from answerable.kernels.trees.compiled import FAST

    trees, n = game.trees, len(game.reference)
    if trees is None:
        return None
    starts, row = cell_starts(trees.model.table), trees.rows(person)
    enough = FAST and n >= max(2, game.bench.card.minimum_cell)
    most = min(STRANGERS, n, CELLS // max(1, int(starts[-1]))) if enough else 0
    spread = np.linspace(0, n - 1, most).round().astype(np.intp)
    others = trees.rows(game.background)[spread]
    return _Drawn(trees, row, starts, trees.model.along(np.concatenate([row, others])))


def _fields(game: Game, one: Attribution) -> list[str]:
    """Return the fields of the players: those against the person first, then what counted most."""
    import numpy as np

    against = one.order()
    rest = [int(i) for i in np.argsort(-np.abs(one.values), kind="stable") if i not in against]
    fields = [field for place in (*against, *rest) for field in game.players[place].fields]
    return fields[:LOOKED_AT]


def _curve(
    game: Game, person: Batch, field: str, start: FieldCurve, drawn: _Drawn | None
) -> FieldCurve | None:
    import numpy as np

    column = game.everyone[field]
    there = column[~is_missing(column)]
    numbers = as_number(there)
    (own,) = as_number(person[field]).tolist()
    at = None if np.isnan(own) else own
    start = replace(start, field=field, value=value_at(person[field]), at=at)
    least = max(2, game.bench.card.minimum_cell)
    if np.isnan(numbers).any() or _is_choice(numbers):
        return _choices(game, person, start, there, least)
    within = _range(numbers, at, least)
    if within is None:
        return None
    if drawn is not None and drawn.trees.fields.count(field) == 1:
        made = _steps(game, person, start, drawn, within)
        if made is not None:
            return made
    digits = 0 if within.whole else 1 - math.floor(math.log10(within.high - within.low) - 1.5)
    grid = np.linspace(within.low, within.high, ASKED).round(digits)
    grid = np.unique([*grid, *([] if at is None else [at])])
    return replace(start, kind="asked", pieces=_asked(game, person, field, grid))


def _is_choice(numbers: "Numbers") -> bool:
    import numpy as np

    found = np.unique(numbers)
    return len(found) <= FEW and bool((found == np.trunc(found)).all())


def _range(numbers: "Numbers", own: float | None, least: int) -> _Range | None:
    """Return where all but a few cases lie, widened to the person; None where too few are left."""
    import numpy as np

    share = max(TAIL, least / max(1, len(numbers)))
    if share >= 0.5:
        return None
    # Three digits: an end of the range is nobody's own value.
    low, high = (float(f"{end:.3g}") for end in np.quantile(numbers, [share, 1.0 - share]))
    if own is not None:
        low, high = min(low, own), max(high, own)
    return _Range(low, high, bool((numbers == np.trunc(numbers)).all())) if low < high else None


def _choices(
    game: Game, person: Batch, start: FieldCurve, there: "npt.NDArray[np.generic]", least: int
) -> FieldCurve | None:
    """Ask at every value that enough of the cases have, and at the person's own."""
    import numpy as np

    words, first, counts = np.unique(
        as_text(there).astype(str), return_index=True, return_counts=True
    )
    own = str(as_text(person[start.field])[0])
    kept = [n for n, word in enumerate(words) if counts[n] >= least or word == own]
    if len(kept) < 2:
        return None
    pieces = _asked(game, person, start.field, there[first[kept]])
    named = (replace(piece, word=str(words[n])) for n, piece in zip(kept, pieces, strict=True))
    return replace(start, kind="choices", pieces=tuple(named))


def _asked(
    game: Game, person: Batch, field: str, values: "npt.NDArray[np.generic]"
) -> tuple[Piece, ...]:
    """Run the person with each of the values; a value that is a number stands at itself."""
    import numpy as np

    edited = {name: np.repeat(own, len(values)) for name, own in person.items()}
    answers = game.ask_plainly({**edited, field: values})
    places = [None if place != place else place for place in as_number(values).tolist()]  # noqa: PLR0124
    return tuple(
        Piece(place, place, game.sign * float(score), bool(wins))
        for place, score, wins in zip(places, answers.score, answers.favourable, strict=True)
    )


def _steps(
    game: Game, person: Batch, start: FieldCurve, drawn: _Drawn, within: _Range
) -> FieldCurve | None:
    """Return the whole curve of a number in a range; None where it has too many steps."""
    import numpy as np

    place = drawn.trees.fields.index(start.field)
    if drawn.trees.model.table.cells[place].categories is not None:
        return None
    cells, ends, inside = _cells(drawn, place, within)
    scores = drawn.of(place)[:, cells]
    firsts = np.flatnonzero(np.diff(scores[0], prepend=np.nan) != 0)
    if not 0 < len(firsts) <= STEPS:
        return None
    ran = _asked(game, person, start.field, inside[firsts])
    own = _pieces(ends, firsts, scores[0])
    pieces = tuple(replace(a, favourable=b.favourable) for a, b in zip(own, ran, strict=True))
    people = len(scores) - 1
    mean: tuple[Piece, ...] = ()
    if people:
        means = scores[1:].mean(axis=0)
        mean = _pieces(ends, _told_apart(means), means)
    return replace(start, kind="steps", pieces=pieces, mean=mean, people=people)


def _told_apart(means: "Numbers") -> "npt.NDArray[np.intp]":
    """Return the cells at which a mean has moved on by a part that a drawing shows."""
    import numpy as np

    least = float(np.ptp(means)) / FINE
    kept = [0]
    for place, mean in enumerate(means.tolist()):
        if abs(mean - means[kept[-1]]) > least:
            kept.append(place)
    return np.array(kept, np.intp)


def _pieces(
    ends: "Numbers", firsts: "npt.NDArray[np.intp]", scores: "Numbers"
) -> tuple[Piece, ...]:
    """Return one piece for each of the cells at which another score begins."""
    lows, highs = ends[firsts, 0].tolist(), [*ends[firsts[1:], 0].tolist(), float(ends[-1, 1])]
    return tuple(map(Piece, lows, highs, scores[firsts].tolist()))


def _cells(
    drawn: _Drawn, place: int, within: _Range
) -> "tuple[npt.NDArray[np.intp], Numbers, Numbers]":
    """Return cells of a feature that have a value in a range: number, ends, a value inside.

    Where values are whole numbers, a cell that holds none is nobody's, and cells begin at one.
    """
    import numpy as np

    table = drawn.trees.model.table
    edges = np.concatenate([[within.low], table.cells[place].edges, [within.high]])
    bounds: Numbers = np.clip(edges, within.low, within.high)
    bounds = np.ceil(bounds) if within.whole else bounds
    begins, ends = bounds[:-1], bounds[1:]
    inside = begins if within.whole else (begins + ends) / 2
    moved = np.repeat(drawn.row, len(inside), axis=0)
    moved[:, place] = inside
    # Where a library rounds what it is given, a narrow cell can be one that nothing reaches.
    reached = table.codes(moved)[place] == np.arange(1, len(inside) + 1)
    kept = np.flatnonzero(reached & (begins < ends))
    return kept + 1, np.column_stack([begins, ends])[kept], inside[kept]
