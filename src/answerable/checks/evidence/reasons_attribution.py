"""Which reasons acted in which decisions: sampling until the set of main reasons is stable."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_game import Game, rows_of
from answerable.checks.evidence.reasons_trees import SAMPLED
from answerable.kernels.shapley_sampling import (
    Walks,
    changed_share,
    coalitions,
    contributions,
    draw_walks,
    top_set,
)
from answerable.runs.types import Batch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Flags = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.float64]

PAIRS = (32, 64, 128)
"""Pairs of orders drawn in the first, second and last attempt. Walks from one reference person
each, and not coalitions against all of them: a step asks the whole graph once, not a hundred
times."""
REDRAWS = 200
MAIN = 2
"""The main reasons whose set must be stable."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """What each player contributed to one person's score."""

    key: str
    values: "Numbers"
    """(players,): negative counted against the person, in units of the score."""
    score: float
    against: float
    """Mean score of the reference rows that were drawn."""
    pairs: int
    """Pairs of orders that were drawn; 0 for exact values."""
    changed: float
    """Share of redraws in which the set of the two main reasons differs."""
    gap: float
    """|sum of values - (score - mean of the reference)|, both asked for anew.

    In units of the decision's score, even where `values` are in another."""
    shares: tuple[float, ...]
    """For 1, 2, ... reasons: the share of redraws in which that set differs."""
    walked: Walked | None = None
    """The walks that were drawn; None where nothing was."""
    method: str = SAMPLED
    unit: str = "score"
    """What `values` are measured in."""

    def order(self) -> "list[int]":
        """Return the players that counted against the person, the gravest first."""
        import numpy as np

        return [int(i) for i in np.argsort(self.values, kind="stable") if self.values[i] < 0]


def seed_of(card_seed: int, key: str, what: str) -> int:
    """Return the seed of one case: the same in every run, whatever else is asked."""
    digest = hashlib.sha256(f"{card_seed}/{what}/{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def attribute(game: Game, people: Batch, keys: tuple[str, ...]) -> tuple[Attribution, ...]:
    """Return one attribution per person: exact where trees alone make the score, else sampled.

    Those that are still unstable are drawn again with more pairs.
    """
    import numpy as np

    if game.trees is not None:
        from answerable.checks.evidence.reasons_exact import exact

        return exact(game, game.trees, people, keys)
    found: dict[int, Attribution] = {}
    open_ = list(range(len(keys)))
    for pairs in PAIRS:
        part = rows_of(people, np.array(open_, dtype=np.intp))
        for row, one in zip(
            open_, _once(game, part, tuple(keys[i] for i in open_), pairs), strict=True
        ):
            found[row] = one
        limit = game.explanation.redraws_limit
        open_ = [row for row in open_ if found[row].changed > limit]
        if not open_:
            break
    return tuple(found[row] for row in range(len(keys)))


def _once(game: Game, people: Batch, keys: tuple[str, ...], pairs: int) -> tuple[Attribution, ...]:
    walked = walk(game, people, keys, pairs)
    own, against = _ends(game, people, [one.walks for one in walked])
    return tuple(
        _attribution(game, key, one, (float(own[i]), float(against[i])))
        for i, (key, one) in enumerate(zip(keys, walked, strict=True))
    )


def walk(game: Game, people: Batch, keys: tuple[str, ...], pairs: int) -> tuple[Walked, ...]:
    """Return pairs of walks for each person, run in one batch; the same ones for the same key."""
    import numpy as np

    size = len(game.reference)
    walks = []
    for key in keys:
        random = np.random.default_rng(seed_of(game.bench.card.seed, key, "walks"))
        walks.append(draw_walks(len(game.players), size, pairs, random))
    batch = concatenated([walk_rows(game, people, i, w) for i, w in enumerate(walks)])
    scores = game.ask(batch).score.reshape(len(keys), 2 * pairs, len(game.players) + 1)
    return tuple(Walked(*both) for both in zip(walks, scores, strict=True))


def _ends(game: Game, people: Batch, walks: list[Walks]) -> "tuple[Numbers, Numbers]":
    """Return each person's score and the mean score their walks start from, asked for anew."""
    fields = tuple(field for player in game.players for field in player.fields)
    starts = [moved(game, people, i, fields, w.background[::2]) for i, w in enumerate(walks)]
    against = game.ask_plainly(concatenated(starts)).score.reshape(len(walks), -1)
    return game.ask_plainly(people).score, against.mean(axis=1)


def _attribution(game: Game, key: str, one: Walked, ends: tuple[float, float]) -> Attribution:
    import numpy as np

    by_pair = one.by_pair
    values = by_pair.mean(axis=0)
    score, against = ends
    least = game.explanation.least_share
    if np.isnan(values).any():
        unknown = float("inf")
        return Attribution(key, values, score, against, one.pairs, 1.0, unknown, (), one)
    shares = tuple(
        changed_share(
            by_pair, k, least, REDRAWS,
            np.random.default_rng(seed_of(game.bench.card.seed, key, "redraws")),
        )
        for k in range(1, game.explanation.most_reasons + 1)
    )  # fmt: skip
    main = shares[min(MAIN, len(shares)) - 1]
    gap = abs(float(values.sum()) - (score - against))
    return Attribution(key, values, score, against, one.pairs, main, gap, shares, one)


def main_players(game: Game, one: Attribution) -> tuple[int, ...]:
    """Return the players that may be told as reasons: the largest set that is stable.

    Empty when the two main reasons are not stable, or the contributions do not add up.
    """
    explanation = game.explanation
    unstable = one.changed > explanation.redraws_limit
    if unstable or one.gap > explanation.additivity_limit * game.score_range:
        return ()
    stable = [k for k, share in enumerate(one.shares, 1) if share <= explanation.redraws_limit]
    chosen = top_set(one.values, max(stable, default=0), explanation.least_share)
    return tuple(i for i in one.order() if chosen[i])


def moved(
    game: Game, people: Batch, i: int, fields: tuple[str, ...], rows: "npt.NDArray[np.intp]"
) -> Batch:
    """Return person `i` as often as there are reference `rows`, with some fields taken from them.

    `rows` are row numbers of the game's background.
    """
    import numpy as np

    background = game.background
    n = len(rows)
    return {
        field: background[field][rows]
        if field in fields
        else np.repeat(people[field][i : i + 1], n)
        for field in game.entering
    }


def walk_rows(game: Game, people: Batch, i: int, walks: Walks) -> Batch:
    """Return person `i` along the walks, one row a step: (2 * pairs * (players + 1)) rows.

    The walks may have further players after the game's own, which have no fields.
    """
    import numpy as np

    steps = coalitions(walks)
    mine = steps.reshape(-1, steps.shape[2])
    return mixed(game, people, i, mine, np.repeat(walks.background, steps.shape[1]))


def mixed(game: Game, people: Batch, i: int, mine: "Flags", rows: "npt.NDArray[np.intp]") -> Batch:
    """Return person `i` with the fields of the players that are not theirs taken from others.

    `mine` is (n, players): whose fields stay the person's; `rows` are n rows of the background.
    """
    import numpy as np

    batch = {}
    player_of = {f: p for p, player in enumerate(game.players) for f in player.fields}
    for field in game.entering:
        own = people[field][i]
        if field not in player_of:
            batch[field] = np.repeat(people[field][i : i + 1], len(rows))
            continue
        theirs = game.background[field][rows]
        if theirs.dtype != people[field].dtype:
            theirs = theirs.astype(np.result_type(theirs, people[field]))
        kept = theirs.copy()
        kept[mine[:, player_of[field]]] = own
        batch[field] = kept
    return batch


def concatenated(batches: list[Batch]) -> Batch:
    """Return the rows of several batches as one."""
    import numpy as np

    return {field: np.concatenate([b[field] for b in batches]) for field in batches[0]}
