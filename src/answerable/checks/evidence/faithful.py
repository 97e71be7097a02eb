"""How faithful each explanation is, measured on the person it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.evidence.faithful_copies import Planted, Shuffled, planted, shuffled
from answerable.checks.evidence.faithful_noise import Repeated, under_noise
from answerable.checks.evidence.reasons_attribution import MAIN, Attribution
from answerable.checks.evidence.reasons_game import Game
from answerable.checks.evidence.reasons_moved import concatenated, mixed
from answerable.checks.evidence.reasons_verify import move
from answerable.checks.evidence.reasons_walks import PAIRS, Walked, walk
from answerable.kernels.faithfulness import deletion_gains, kendall, random_curves
from answerable.kernels.shapley_sampling import top_set
from answerable.runs.types import Batch
from answerable.stats.means import Spread, mean_interval
from answerable.tables.values import as_number, as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

ALONE = "each reason moved alone"
NEAR = "only the most similar half of the reference"


@dataclass(frozen=True, slots=True)
class Deletion:
    """How much faster the score rises in the told order than in random order."""

    gain: float
    """Mean height between the two curves, as a share of the range of the score; below 0: slower."""
    low: float
    high: float
    pairs: int
    """Pairs of random orders, each against one reference person."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far another method names the same reasons."""

    method: str
    same_first: bool
    same_two: bool
    """Whether the set of the two main reasons is the same."""
    tau: float
    """Kendall's tau-b of all reasons; NaN when a method ranks nothing above anything."""


@dataclass(frozen=True, slots=True)
class Faithful:
    """The measured faithfulness of one person's explanation. Holds no value of any field."""

    deletion: Deletion | None
    """None where fewer than two reasons could be ranked, or the score is missing."""
    agreements: tuple[Agreement, ...]
    noise: Repeated
    planted: Planted
    shuffled: Shuffled


def disputed(agreements: Sequence[Agreement]) -> bool:
    """Whether no other method names the same first reason: then nobody can say why."""
    return not any(other.same_first for other in agreements)


def faithfulness(game: Game, people: Batch, found: Sequence[Attribution]) -> tuple[Faithful, ...]:
    """Return one `Faithful` per person; `found` holds their attributions in the same order."""
    walked = walks_of(game, people, found)
    deletions = _deletions(game, people, found, walked)
    agreements = agree(game, people, found, walked)
    keys = [one.key for one in found]
    noises = under_noise(game, people, keys, walked)
    plants = planted(game, people, keys, walked)
    shuffles = shuffled(game, people, found, walked)
    return tuple(
        Faithful(*parts)
        for parts in zip(deletions, agreements, noises, plants, shuffles, strict=True)
    )


def walks_of(game: Game, people: Batch, found: Sequence[Attribution]) -> tuple[Walked, ...]:
    """Return the walks an explanation was drawn from; where nothing was drawn, the first pairs."""
    if all(one.walked for one in found):
        return tuple(one.walked for one in found if one.walked)
    return walk(game, people, tuple(one.key for one in found), PAIRS[0])


def _deletions(
    game: Game, people: Batch, found: Sequence[Attribution], walked: Sequence[Walked]
) -> list[Deletion | None]:
    """Return the deletion gains, the curves in told order asked for in one batch."""
    import numpy as np

    n, batches = len(game.players), []
    for i, (one, own) in enumerate(zip(found, walked, strict=True)):
        place = np.argsort(np.argsort(one.values, kind="stable"), kind="stable")
        kept = place[None, :] >= np.arange(n + 1)[:, None]  # after k deletions
        rows = own.walks.background[::2]
        mine = np.tile(kept, (len(rows), 1))
        batches.append(mixed(game, people, i, mine, np.repeat(rows, n + 1)))
    scores = game.ask(concatenated(batches)).score
    made, start = [], 0
    for own in walked:
        size = own.pairs * (n + 1)
        told = scores[start : start + size].reshape(own.pairs, n + 1)
        start += size
        gains = deletion_gains(told, random_curves(own.scores)) / game.score_range
        made.append(_deletion(gains))
    return made


def _deletion(gains: "Numbers") -> Deletion | None:
    import numpy as np

    if len(gains) < 2 or np.isnan(gains).any():
        return None
    mean = float(gains.mean())
    low, high = mean_interval(Spread("pairs", len(gains), mean, float(gains.var(ddof=1))))
    return Deletion(mean, low, high, len(gains))


def agree(
    game: Game, people: Batch, found: Sequence[Attribution], walked: Sequence[Walked]
) -> list[tuple[Agreement, ...]]:
    """Return per person how far two other methods name the same reasons."""
    import numpy as np

    groups = [[player.fields for player in game.players]] * len(found)
    alone = [[-one.rise for one in mine] for mine in move(game, people, groups)]
    return [
        (
            _agreement(game, ALONE, one.values, np.array(alone[i])),
            _agreement(game, NEAR, one.values, _nearest_half(game, people, i, walked[i])),
        )
        for i, one in enumerate(found)
    ]


def _agreement(game: Game, method: str, own: "Numbers", other: "Numbers") -> Agreement:
    least = game.explanation.least_share
    sets = [(top_set(own, k, least) == top_set(other, k, least)).all() for k in (1, MAIN)]
    return Agreement(method, bool(sets[0]), bool(sets[1]), kendall(own, other))


def _nearest_half(game: Game, people: Batch, i: int, one: Walked) -> "Numbers":
    """Return the contributions against the half of the drawn reference most like the person.

    An approximation of Shapley values that condition on what people like this one have in common
    (Aas, Jullum and Loland, Artif. Intell. 298 (2021)); likeness: Gower, Biometrics 27 (1971).
    """
    import numpy as np

    apart = _gower(game, people, i)[one.walks.background[::2]]
    nearest = np.argsort(apart, kind="stable")[: max(1, len(apart) // 2)]
    values: Numbers = one.by_pair[nearest].mean(axis=0)
    return values


def _gower(game: Game, people: Batch, i: int) -> "Numbers":
    """Return how unlike person `i` every reference person is, from 0 to 1."""
    import numpy as np

    apart = np.zeros(len(game.reference))
    fields = [field for player in game.players for field in player.fields]
    for field in fields:
        every = as_number(game.everyone[field])
        known = every[~np.isnan(every)]
        width = float(known.max() - known.min()) if len(known) else 0.0
        if width:
            gaps = np.abs(every[game.reference] - as_number(people[field][i : i + 1])) / width
            apart += np.where(np.isnan(gaps), 1.0, gaps)
        else:
            words = as_text(game.everyone[field])[game.reference]
            apart += words != as_text(people[field][i : i + 1])[0]
    return apart / max(1, len(fields))
