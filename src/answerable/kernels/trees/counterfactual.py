"""The cheapest change of one or two features that brings a score across a line, by looking at all.

Every cell of every feature that may be moved, and every pair of cells of two features, is scored
exactly; so "nothing found" is a proof that no change of that many features is enough. Costs grow
with distance, so inside a cell the value nearest to the person's own is the cheapest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answerable.kernels.trees.cells import Codes, Floats
from answerable.kernels.trees.curves import Ready, curves
from answerable.kernels.trees.grids import Places, cheapest_pair
from answerable.kernels.trees.moves import Action, Change, Moves, moves
from answerable.kernels.trees.predict import scores

ROUNDING = {True: 2e-6, False: 1e-12}
"""By how much our sum and the library's may differ, in sums of 32 and of 64 bits, relative to 1 or
the target. The search begins this far short of the line, so that a score that just reaches it is
not missed, and asks for more until the library agrees."""

TRIES = 40


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What would have been enough."""

    changes: tuple[Change, ...]
    cost: float
    score: float
    """What the library itself says of the changed row."""

    def applied(self, row: Floats) -> Floats:
        """Return the row with the changes made."""
        out = row.copy()
        for change in self.changes:
            out[change.feature] = change.value
        return out


def counterfactual(
    made: Ready,
    row: Floats,
    actions: Sequence[Action],
    *,
    target: float,
    at_least: bool = True,
    features: int = 2,
) -> Counterfactual | None:
    """Return the cheapest change of at most `features` (1 or 2) features; None: none is enough.

    Enough is a score of at least `target`, or at most. The change found is checked by scoring the
    changed row as the library does.
    """
    codes = made.table.codes(row[None])
    places = [
        moves(made.landings[a.feature], float(row[a.feature]), int(codes[a.feature, 0]), a)
        for a in actions
    ]
    places = [each for each in places if len(each.cells)]
    sign = 1.0 if at_least else -1.0
    curve = curves(made, codes)[0]
    own = float(curve[int(codes[0, 0])])
    rounding = ROUNDING[made.table.single_sum] * max(1.0, abs(target))
    for attempt in range(TRIES):
        need = sign * (target - own) + (attempt / 4 - 1) * rounding
        gains = [sign * (curve[made.starts[m.feature] + m.cells] - own) for m in places]
        found = _one(places, gains, need)
        if features > 1 and len(places) > 1:
            limit = found[1] if found else np.inf
            line = _in_reach(places, gains, sign, limit)
            if len(line.places) > 1:
                found = _two(made, codes, line, need, limit) or found
        if found is None:
            return None
        changed = Counterfactual(found[0], found[1], 0.0).applied(row)
        score = float(scores(made.table, made.table.codes(changed[None]))[0, made.output])
        if sign * (score - target) >= 0:
            return Counterfactual(found[0], found[1], score)
    return None


Found = tuple[tuple[Change, ...], float]
"""Changes, and what they cost."""


def _one(places: Sequence[Moves], gains: Sequence[Floats], need: float) -> Found | None:
    best: Found | None = None
    for each, gain in zip(places, gains, strict=True):
        enough = np.flatnonzero(gain >= need)
        if len(enough) and (best is None or each.costs[enough[0]] < best[1]):
            best = ((each.change(int(enough[0])),), float(each.costs[enough[0]]))
    return best


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """All moves, what each adds alone in the wanted direction, and that direction."""

    places: Sequence[Moves]
    gains: Sequence[Floats]
    sign: float


def _in_reach(places: Sequence[Moves], gains: Sequence[Floats], sign: float, limit: float) -> _Line:
    """Return the moves that, with the cheapest move of another feature, cost less than `limit`."""
    cheapest = sorted((float(each.costs[0]), place) for place, each in enumerate(places))
    kept, gained = [], []
    for place, each in enumerate(places):
        other = next(cost for cost, at in cheapest if at != place)
        many = int(np.searchsorted(each.costs, limit - other))
        if many:
            kept.append(each.first(many))
            gained.append(gains[place][:many])
    return _Line(kept, gained, sign)


def _two(made: Ready, codes: Codes, line: _Line, need: float, limit: float) -> Found | None:
    places = line.places
    begin = np.concatenate([[0], np.cumsum([len(each.cells) for each in places])])
    of = np.full(len(made.table.features), -1, np.int32)
    for place, each in enumerate(places):
        of[each.feature] = place
    in_a_line = Places(
        of,
        begin.astype(np.int32),
        np.concatenate([each.cells for each in places]).astype(np.int32),
        np.concatenate([each.costs for each in places]),
        np.concatenate(line.gains),
    )
    sizes = np.array([made.table.cells[each.feature].number for each in places], np.int32)
    one, two, cost = cheapest_pair(
        codes, made.nodes, made.boxes, line.sign * made.values, in_a_line, sizes, need, limit
    )
    if one < 0:
        return None
    changes = []
    for move in (one, two):
        place = int(np.searchsorted(begin, move, side="right")) - 1
        changes.append(places[place].change(move - int(begin[place])))
    return tuple(changes), cost
