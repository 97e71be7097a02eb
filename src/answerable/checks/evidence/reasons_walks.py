"""Walks from people of the reference to a person, and what they say of everybody compared with."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_game import Game
from answerable.checks.evidence.reasons_moved import concatenated, moved, walk_rows
from answerable.kernels.shapley_adjusted import Against, adjusted, likeness
from answerable.kernels.shapley_sampling import Walks, contributions, draw_walks
from answerable.runs.types import Batch
from answerable.tables.values import as_number, as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Rows = npt.NDArray[np.intp]

PAIRS = (32, 64, 128)
"""Pairs of orders drawn in the first, second and last attempt. Walks from one reference person
each, and not coalitions against all of them: a step asks the whole graph once, not a hundred
times."""
MOST = 1000
"""People of the reference a person is compared with; of a larger one so many are drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """Walks from the reference to one person, and the score along them."""

    walks: Walks
    scores: "Numbers"
    """(2 * pairs, players + 1)."""

    @property
    def by_pair(self) -> "Numbers":
        """(pairs, players): each pair's mean contribution of every player."""
        return contributions(self.walks, self.scores)

    @property
    def pairs(self) -> int:
        """How many pairs of walks."""
        return len(self.scores) // 2


def seed_of(card_seed: int, key: str, what: str) -> int:
    """Return the seed of one case: the same in every run, whatever else is asked."""
    digest = hashlib.sha256(f"{card_seed}/{what}/{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def compared(game: Game) -> "Rows":
    """Return the rows of the background that people are compared with, in rising order."""
    import numpy as np

    size = len(game.reference)
    if size <= MOST:
        return np.arange(size)
    random = np.random.default_rng(seed_of(game.bench.card.seed, "compared", "reference"))
    return np.sort(random.choice(size, size=MOST, replace=False))


def walk(game: Game, people: Batch, keys: tuple[str, ...], pairs: int) -> tuple[Walked, ...]:
    """Return at most so many pairs of walks for each person; the same ones for the same key.

    They are run in one batch. Where there are more pairs than people to start from, everybody
    comes equally often.
    """
    import numpy as np

    others = compared(game)
    pairs = pairs // len(others) * len(others) or pairs
    walks = []
    for key in keys:
        random = np.random.default_rng(seed_of(game.bench.card.seed, key, "walks"))
        drawn = draw_walks(len(game.players), len(others), pairs, random)
        walks.append(Walks(drawn.orders, others[drawn.background]))
    batch = concatenated([walk_rows(game, people, i, w) for i, w in enumerate(walks)])
    scores = game.ask(batch).score.reshape(len(keys), 2 * pairs, len(game.players) + 1)
    return tuple(Walked(*both) for both in zip(walks, scores, strict=True))


def starts(game: Game, people: Batch) -> "Numbers":
    """Return (people, compared): the score where all players' fields are another person's.

    It is the other person's own score, asked for already, unless fields are held.
    """
    import numpy as np

    n, others = len(people[game.entering[0]]), compared(game)
    fields = tuple(field for player in game.players for field in player.fields)
    if set(fields) == set(game.entering):
        return np.tile(game.answers.score[game.reference[others]], (n, 1))
    batch = concatenated([moved(game, people, i, fields, others) for i in range(n)])
    return game.ask(batch).score.reshape(n, len(others))


def against_all(
    game: Game, walks: Walks, by_pair: "Numbers", totals: "Numbers | None" = None
) -> Against:
    """Return what pairs of walks say of everybody compared with; `totals` as in `adjusted`."""
    others = compared(game)
    rows = others.searchsorted(walks.background[::2])
    alike = [_alike(game, player.fields, others, rows) for player in game.players]
    return adjusted(by_pair, rows, alike, totals)


def _alike(game: Game, fields: "Sequence[str]", others: "Rows", rows: "Rows") -> "Numbers":
    """Return (compared, pairs): how alike everybody is in the fields of one player."""
    import numpy as np

    made = []
    for field in fields:
        values = game.everyone[field][game.reference[others]]
        numbers = as_number(values)
        worded = bool(np.isnan(numbers).any())
        made.append(likeness(as_text(values).astype(str) if worded else numbers, rows))
    mean: Numbers = np.mean(made, axis=0)
    return mean
