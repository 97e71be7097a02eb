"""Whether the two main reasons stay when the person's numbers are a little different."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_attribution import MAIN
from answerable.checks.evidence.reasons_game import Game, rows_of
from answerable.checks.evidence.reasons_moved import concatenated, walk_rows
from answerable.checks.evidence.reasons_walks import Walked, seed_of
from answerable.kernels.shapley_sampling import Walks, contributions, top_set
from answerable.runs.types import Batch
from answerable.tables.values import as_number

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

DRAWS = 4
"""How often each person is drawn again with other numbers."""
NOISE = 0.01
"""Standard deviation of the noise, as a share of the field's own among everybody."""
PAIRS = 16
"""Pairs of orders used; the same ones with and without noise, so that only the noise differs."""
FEW = 10
"""A field with at most this many different values is a choice, not a measurement: no noise."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """How often the two main reasons were the same again."""

    same: int
    of: int
    """0 when no field of this system holds a measured number."""


def under_noise(
    game: Game, people: Batch, keys: Sequence[str], walked: Sequence[Walked]
) -> list[Repeated]:
    """Return per person in how many draws with noise the two main reasons were the same."""
    import numpy as np

    fields = _measured(game)
    if not fields:
        return [Repeated(0, 0)] * len(keys)
    batches = []
    for i, one in enumerate(walked):
        random = np.random.default_rng(seed_of(game.bench.card.seed, keys[i], "noise"))
        others = _jittered(game, rows_of(people, np.array([i])), fields, random)
        batches += [walk_rows(game, others, draw, _first(one.walks)) for draw in range(DRAWS)]
    scores = game.ask(concatenated(batches)).score
    made, start = [], 0
    for one in walked:
        walks = _first(one.walks)
        own = _two(game, one.by_pair[: len(walks.orders) // 2].mean(axis=0))
        same = 0
        for _ in range(DRAWS):
            size = len(walks.orders) * (len(game.players) + 1)
            part = scores[start : start + size].reshape(len(walks.orders), -1)
            start += size
            same += bool((_two(game, contributions(walks, part).mean(axis=0)) == own).all())
        made.append(Repeated(same, DRAWS))
    return made


def _two(game: Game, values: "Numbers") -> "npt.NDArray[np.bool_]":
    return top_set(values, MAIN, game.explanation.least_share)


def _first(walks: Walks) -> Walks:
    n = 2 * PAIRS
    return Walks(walks.orders[:n], walks.background[:n])


def _measured(game: Game) -> dict[str, "Numbers"]:
    """Return the fields that hold measured numbers, with everybody's."""
    import numpy as np

    found = {}
    for player in game.players:
        for field in player.fields:
            every = as_number(game.everyone[field])
            known = every[~np.isnan(every)]
            if len(known) == len(every) and len(np.unique(known)) > FEW:
                found[field] = known
    return found


def _jittered(
    game: Game,
    person: Batch,
    fields: dict[str, "Numbers"],
    random: "np.random.Generator",
) -> Batch:
    """Return `DRAWS` copies of one person; whole numbers stay whole, and in the range seen."""
    import numpy as np

    made = {field: np.repeat(person[field], DRAWS) for field in game.entering}
    for field, every in fields.items():
        own = as_number(made[field])
        drawn = own + random.normal(0.0, NOISE * float(every.std()), DRAWS)
        if (every == np.round(every)).all():
            drawn = np.round(drawn)
        made[field] = np.clip(drawn, min(own[0], every.min()), max(own[0], every.max()))
    return made
