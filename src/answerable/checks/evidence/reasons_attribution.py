"""Which reasons acted in which decisions: sampling until the set of main reasons is stable."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_game import Game, rows_of
from answerable.checks.evidence.reasons_moved import concatenated, moved
from answerable.checks.evidence.reasons_trees import SAMPLED
from answerable.checks.evidence.reasons_walks import (
    PAIRS,
    Walked,
    against_all,
    compared,
    seed_of,
    starts,
    walk,
)
from answerable.checks.evidence.reasons_whole import WHOLE, can_run_whole, run_whole
from answerable.kernels.shapley_adjusted import Against, foreseen, known, redrawn
from answerable.kernels.shapley_sampling import changed_share, top_set
from answerable.kernels.shapley_whole import from_every_coalition
from answerable.runs.types import Batch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Rows = npt.NDArray[np.intp]

REDRAWS = 200
MAIN = 2
"""The main reasons whose set must be stable."""


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """What each player contributed to one person's score."""

    key: str
    values: "Numbers"
    """(players,): negative counted against the person, in units of the score."""
    score: float
    against: float
    """Mean score of the reference people that the person is compared with."""
    people: int
    """How many reference people that are."""
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
    foreseen: tuple[float, float, float] | None = None
    """How well the fit behind the adjustment foresees pairs it did not see: R squared, 95 %."""

    def order(self) -> "list[int]":
        """Return the players that counted against the person, the gravest first."""
        import numpy as np

        return [int(i) for i in np.argsort(self.values, kind="stable") if self.values[i] < 0]


def attribute(game: Game, people: Batch, keys: tuple[str, ...]) -> tuple[Attribution, ...]:
    """Return one attribution per person: exact where that is possible, else sampled.

    It is where trees alone make the score, and where every combination of fields can be run. Those
    that are still unstable when sampled are drawn again with more pairs.
    """
    import numpy as np

    if game.trees is not None:
        from answerable.checks.evidence.reasons_exact import exact

        return exact(game, game.trees, people, keys)
    if can_run_whole(game):
        return _whole(game, people, keys)
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


def _whole(game: Game, people: Batch, keys: tuple[str, ...]) -> tuple[Attribution, ...]:
    scores, others = run_whole(game, people), compared(game)
    ends = _ends(game, people, [others] * len(keys))
    return tuple(
        _attribution(
            game, key, known(from_every_coalition(table)), end,
            gain=float((table[-1] - table[0]).mean()), against=float(table[0].mean()),
        )
        for key, table, end in zip(keys, scores, ends, strict=True)
    )  # fmt: skip


def _once(game: Game, people: Batch, keys: tuple[str, ...], pairs: int) -> tuple[Attribution, ...]:
    walked, against = walk(game, people, keys, pairs), starts(game, people)
    ends = _ends(game, people, [one.walks.background[::2] for one in walked])
    made = []
    for i, (key, one) in enumerate(zip(keys, walked, strict=True)):
        by_pair = one.by_pair
        totals = one.scores[0, -1] - against[i]
        found = against_all(game, one.walks, by_pair, totals)
        made.append(
            _attribution(
                game, key, found, ends[i],
                gain=float(by_pair.mean(axis=0).sum()), against=float(against[i].mean()),
                walked=one,
            )
        )  # fmt: skip
    return tuple(made)


def _ends(game: Game, people: Batch, rows: "list[Rows]") -> list[tuple[float, float]]:
    """Return each person's score and the mean score of rows of the reference, asked for anew."""
    fields = tuple(field for player in game.players for field in player.fields)
    begun = [moved(game, people, i, fields, some) for i, some in enumerate(rows)]
    against = game.ask_plainly(concatenated(begun)).score.reshape(len(rows), -1).mean(axis=1)
    own = game.ask_plainly(people).score
    return [(float(a), float(b)) for a, b in zip(own, against, strict=True)]


def _attribution(
    game: Game,
    key: str,
    found: Against,
    ends: tuple[float, float],
    *,
    gain: float,
    against: float,
    walked: Walked | None = None,
) -> Attribution:
    """Return the attribution; `gain` is what the drawn or run rows gained from the reference.

    It is held against the ends asked anew, and the values against the score and the reference.
    """
    import numpy as np

    score, anew = ends
    people, pairs = len(found.each), walked.pairs if walked else 0
    method = SAMPLED if walked else WHOLE
    if np.isnan(found.values).any():
        unknown = float("inf")
        return Attribution(
            key=key, values=found.values, score=score, against=against, people=people, pairs=pairs,
            changed=1.0, gap=unknown, shares=(), walked=walked, method=method,
        )  # fmt: skip
    seed = seed_of(game.bench.card.seed, key, "redraws")
    again = redrawn(found, REDRAWS, np.random.default_rng(seed))
    shares = shares_of(game, found.values, again)
    own = walked.scores[0, -1] if walked else gain + against
    gaps = (abs(gain - (score - anew)), abs(float(found.values.sum()) - float(own - against)))
    fit = None
    if walked and len(found.missed):
        fit = foreseen(found, walked.by_pair, REDRAWS, np.random.default_rng(seed))
    return Attribution(
        key=key, values=found.values, score=score, against=against, people=people, pairs=pairs,
        changed=shares[min(MAIN, len(shares)) - 1], gap=max(gaps), shares=shares, walked=walked,
        method=method, foreseen=fit,
    )  # fmt: skip


def shares_of(game: Game, values: "Numbers", again: "Numbers") -> tuple[float, ...]:
    """Return for 1, 2, ... reasons in how many redraws that set is another one."""
    explanation = game.explanation
    return tuple(
        changed_share(values, again, k, explanation.least_share)
        for k in range(1, explanation.most_reasons + 1)
    )


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
