"""Which reasons acted, worked out of the trees: every path, every reference person, no draw.

Values are those of the score that the trees add up to (log-odds, where the model answers with a
probability): more of it is more of the answer, and only in it do contributions of trees add up.
What stays uncertain is who belongs to the reference, so the set of main reasons is looked at again
with the reference people redrawn.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_attribution import (
    MAIN,
    REDRAWS,
    Attribution,
    shares_of,
)
from answerable.checks.evidence.reasons_game import Game
from answerable.checks.evidence.reasons_trees import EXACT, ScoreTrees, explain_rows
from answerable.checks.evidence.reasons_walks import seed_of
from answerable.runs.types import Batch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]


def exact(
    game: Game, trees: ScoreTrees, people: Batch, keys: tuple[str, ...]
) -> tuple[Attribution, ...]:
    """Return one attribution per person, against all reference people."""
    import numpy as np

    model, rows = trees.model, trees.rows(people)
    read = [[trees.fields.index(f) for f in p.fields if f in trees.fields] for p in game.players]
    moved = [place for place, group in enumerate(read) if group]
    background = trees.rows(game.background)
    everyone = trees.scores(game.everyone)
    spread = float(everyone.max() - everyone.min()) or 1.0
    own = _plain_sums(trees, rows)
    found = []
    done = explain_rows(model, [read[place] for place in moved], rows, background)
    for person, (made, values, each) in enumerate(done):
        every, against = np.zeros(len(read)), np.zeros((len(each), len(read)))
        every[moved], against[:, moved] = game.sign * values, game.sign * each
        gap = abs(float(values.sum()) - (float(own[person]) - made.base))
        shares = _shares(game, keys[person], every, against)
        found.append(
            Attribution(
                key=keys[person],
                values=every,
                score=game.sign * float(own[person]),
                against=game.sign * made.base,
                people=len(background),
                pairs=0,
                changed=shares[min(MAIN, len(shares)) - 1],
                gap=gap / spread * game.score_range,
                shares=shares,
                method=EXACT,
                unit=model.unit,
            )
        )
    return tuple(found)


def _plain_sums(trees: ScoreTrees, rows: "Numbers") -> "Numbers":
    """Return scores in 64 bits: a library that adds up in 32 bits loses digits that values keep."""
    from answerable.kernels.trees.predict import scores

    table = replace(trees.model.table, single_sum=False)
    plain: Numbers = scores(table, table.codes(rows))[:, trees.model.output]
    return plain


def _shares(game: Game, key: str, values: "Numbers", against: "Numbers") -> tuple[float, ...]:
    """Return for 1, 2, ... reasons in how many redraws of the reference that set is another one."""
    import numpy as np

    random = np.random.default_rng(seed_of(game.bench.card.seed, key, "reference"))
    n, some = len(game.reference), len(against)
    weights = random.multinomial(n, np.full(some, 1.0 / some), size=REDRAWS) / n
    return shares_of(game, values, values + weights @ (against - against.mean(axis=0)))
