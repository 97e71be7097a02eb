"""Whether a reason acted: its fields become the reference's, and the score must rise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_game import Game
from answerable.checks.evidence.reasons_moved import moved
from answerable.runs.types import Batch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PEOPLE = 32
"""Reference people a reason is moved to, spread evenly over the reference."""
LEAST = 1e-3
"""A rise below this share of the range of the score is none."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What moving some fields to the reference did to one person's score."""

    rise: float
    """Mean over the reference people."""
    largest: float
    """Largest change either way."""
    flips: int
    of: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What happened to one person's score when one reason's fields became the reference's."""

    reason: str
    acted: bool
    """Whether the mean score rose, as the reason claims."""
    rise: float
    """Mean rise of the score."""
    flips: int
    """With how many of the reference people the decision turned favourable."""
    of: int


def verify(
    game: Game, people: Batch, reasons: Sequence[Sequence[str]]
) -> list[tuple[Verified, ...]]:
    """Return per person one `Verified` per reason (a player's name), in one batch."""
    fields = {player.name: player.fields for player in game.players}
    groups = [[fields[name] for name in names] for names in reasons]
    moves = move(game, people, groups)
    return [
        tuple(
            Verified(name, one.rise > LEAST * game.score_range, one.rise, one.flips, one.of)
            for name, one in zip(names, done, strict=True)
        )
        for names, done in zip(reasons, moves, strict=True)
    ]


def move(
    game: Game, people: Batch, groups: Sequence[Sequence[tuple[str, ...]]]
) -> list[list[Moved]]:
    """Return per person and group of fields what moving them to the reference did, in one batch."""
    import numpy as np

    rows = reference_rows(game)
    batches = [
        moved(game, people, i, fields, rows) for i, mine in enumerate(groups) for fields in mine
    ]
    if not batches:
        return [[] for _ in groups]
    stacked = {f: np.concatenate([b[f] for b in batches]) for f in game.entering}
    after, before = game.ask(stacked), game.ask(people)
    scores = iter(after.score.reshape(-1, len(rows)))
    wins = iter(after.favourable.reshape(-1, len(rows)))
    return [
        [_moved(next(scores) - before.score[i], next(wins) != before.favourable[i]) for _ in mine]
        for i, mine in enumerate(groups)
    ]


def _moved(rises: "npt.NDArray[np.float64]", flips: "npt.NDArray[np.bool_]") -> Moved:
    import numpy as np

    return Moved(float(rises.mean()), float(np.abs(rises).max()), int(flips.sum()), len(rises))


def reference_rows(game: Game) -> "npt.NDArray[np.intp]":
    """Return rows of the background, spread evenly over it."""
    import numpy as np

    n = len(game.reference)
    return np.unique(np.linspace(0, n - 1, min(PEOPLE, n)).round().astype(np.intp))
