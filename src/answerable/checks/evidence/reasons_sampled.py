"""A seeded sample of the refused with their attributions: drawn once a bench, read by many."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from answerable.checks.evidence.reasons_attribution import Attribution, attribute
from answerable.checks.evidence.reasons_game import Game, open_game, rows_of
from answerable.checks.evidence.reasons_walks import seed_of
from answerable.errors import EvidenceError
from answerable.runs.types import Batch
from answerable.tables.values import as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """Some of the refused, as the system saw them, and which reasons acted."""

    game: Game
    rows: "npt.NDArray[np.intp]"
    people: Batch
    found: tuple[Attribution, ...]


class Samples:
    """Draws the sample of a bench once."""

    def __init__(self) -> None:
        self._done: WeakKeyDictionary[Any, Sampled] = WeakKeyDictionary()

    def of(self, bench: Any) -> Sampled:
        """Return the sample. Raises `EvidenceError` or `CannotRun`."""
        if bench not in self._done:
            game = open_game(bench)
            rows = sample_refused(game, game.explanation.cases, "reasons")
            people = rows_of(game.everyone, rows)
            found = attribute(game, people, keys_of(game, rows))
            self._done[bench] = Sampled(game, rows, people, found)
        return self._done[bench]


SAMPLES = Samples()


def sample_refused(game: Game, most: int, what: str) -> "npt.NDArray[np.intp]":
    """Return the rows of a seeded sample of the refused, in the order of the cases."""
    import numpy as np

    refused = np.flatnonzero(~game.answers.favourable)
    if not len(refused):
        raise EvidenceError("nobody was refused, so there is nothing to explain.")
    random = np.random.default_rng(seed_of(game.bench.card.seed, what, "sample"))
    chosen = random.choice(refused, size=min(most, len(refused)), replace=False)
    return np.sort(chosen)


def keys_of(game: Game, rows: "npt.NDArray[np.intp]") -> tuple[str, ...]:
    """Return the key of each row, its number where the card names no key."""
    batch = game.bench.recorded.batch()
    key = next((s.key for s in game.bench.card.data.sources if s.key in batch), None)
    if key is None:
        return tuple(str(int(row) + 1) for row in rows)
    return tuple(str(word) for word in as_text(batch[key][rows]))
