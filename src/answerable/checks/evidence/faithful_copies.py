"""Explanations of copies whose answer is known: with a planted field, and with answers shuffled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.evidence.alike import distinct
from answerable.checks.evidence.reasons_attribution import MAIN, REDRAWS, Attribution
from answerable.checks.evidence.reasons_game import ROWS, Game
from answerable.checks.evidence.reasons_moved import concatenated, walk_rows
from answerable.checks.evidence.reasons_walks import Walked, against_all, seed_of
from answerable.kernels.faithfulness import kendall, planted_scores
from answerable.kernels.shapley_adjusted import redrawn
from answerable.kernels.shapley_sampling import (
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

    Numbers = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

PAIRS = 16
"""Pairs of orders drawn to explain a copy with a planted field."""
STRENGTH = 4.0
"""What the planted field takes away, in sizes of the person's gravest reason.

Set for a third of the reference, its own Shapley value is then 2.7 of these sizes when it acts
alone, and 1.3 when it shares its effect with the gravest reason: graver than any second reason.
"""
LEAST = 0.05
"""And at least this share of the range of the score."""
SHARE = 1 / 3
"""Share of the reference people in whose place the planted field is set as well."""


@dataclass(frozen=True, slots=True)
class Planted:
    """Whether a field that is known to have acted was named."""

    alone: bool
    """It takes the same away whatever else there is."""
    together: bool
    """It takes something away only together with the person's gravest reason."""
    decoy: bool
    """Whether a second planted field, which does nothing, was named: it should not be."""


@dataclass(frozen=True, slots=True)
class Shuffled:
    """The explanation of a copy that answers each person as it does somebody drawn at random."""

    tau: float
    """Kendall's tau-b with the true explanation: about 0 where it reads the answers."""
    settled: bool
    """Whether the copy's two main reasons would have counted as stable."""


def planted(
    game: Game, people: Batch, keys: Sequence[str], walked: Sequence[Walked]
) -> list[Planted]:
    """Return per person whether a planted field is among the two main reasons of the copy.

    The copy is the system itself with one more field, set for the person and for some of the
    reference; where it is set the score falls by a known amount. The explanation is drawn anew,
    with the planted field and a decoy among the fields.
    """
    import numpy as np

    real = len(game.players)
    walks = []
    for key in keys:
        random = np.random.default_rng(seed_of(game.bench.card.seed, key, "planted"))
        walks.append(draw_walks(real + 2, len(game.reference), PAIRS, random))
    batch = concatenated([walk_rows(game, people, i, w) for i, w in enumerate(walks)])
    scores = _asked_row_by_row(game, batch).reshape(len(keys), 2 * PAIRS, real + 3)
    set_too = np.random.default_rng(seed_of(game.bench.card.seed, "reference", "planted"))
    also = set_too.random(len(game.reference)) < SHARE
    made = []
    for one, walk, score in zip(walked, walks, scores, strict=True):
        own = one.by_pair.mean(axis=0)
        mine = coalitions(walk)
        set_ = mine[:, :, real] | also[walk.background][:, None]
        gravest = int(np.nan_to_num(own).argmin())
        size = max(-float(np.nan_to_num(own).min()), LEAST * game.score_range)
        copies = [
            planted_scores(score, set_, STRENGTH * size),
            planted_scores(score, set_, STRENGTH * size, mine[:, :, gravest]),
        ]
        tops = [_two(game, contributions(walk, copy).mean(axis=0)) for copy in copies]
        decoy = any(bool(top[real + 1]) for top in tops)
        made.append(Planted(bool(tops[0][real]), bool(tops[1][real]), decoy))
    return made


def shuffled(
    game: Game, people: Batch, found: Sequence[Attribution], walked: Sequence[Walked]
) -> list[Shuffled]:
    """Return per person how like the true explanation that of a shuffled copy is.

    The copy gives each distinct row the score of a person drawn at random: what a model would
    have learned by heart from shuffled labels. Nothing is run. Adebayo et al., NeurIPS (2018).
    """
    import numpy as np

    batch = concatenated([walk_rows(game, people, i, one.walks) for i, one in enumerate(walked)])
    first, where = distinct(batch, game.entering)
    known = game.answers.score[~np.isnan(game.answers.score)]
    random = np.random.default_rng(seed_of(game.bench.card.seed, "copy", "shuffled"))
    drawn = random.choice(known, size=len(first))[where]
    made, start = [], 0
    for one, own in zip(found, walked, strict=True):
        scores = drawn[start : start + own.scores.size].reshape(own.scores.shape)
        start += own.scores.size
        by_pair = contributions(own.walks, scores)
        again = np.random.default_rng(seed_of(game.bench.card.seed, one.key, "shuffled"))
        copy = against_all(game, own.walks, by_pair)
        redraws = redrawn(copy, REDRAWS, again)
        changed = changed_share(copy.values, redraws, MAIN, game.explanation.least_share)
        settled = changed <= game.explanation.redraws_limit
        made.append(Shuffled(kendall(one.values, copy.values), settled))
    return made


def _asked_row_by_row(game: Game, batch: Batch) -> "Numbers":
    """Return the scores with equal rows run again, so that a mood of the system shows."""
    import numpy as np

    n = len(next(iter(batch.values())))
    starts = range(0, n, ROWS)
    parts = [{field: values[at : at + ROWS] for field, values in batch.items()} for at in starts]
    scores: Numbers = np.concatenate([game.ask_plainly(part).score for part in parts])
    return scores


def _two(game: Game, values: "Numbers") -> "Flags":
    return top_set(values, MAIN, game.explanation.least_share)
