"""Favourable outcomes by probability of belonging to a group that nobody recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import favourable_among, outcomes_of
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.tables.dimensions import Bins

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

FINE, COARSE = 1_000, 20
"""Bins in which probabilities are counted, and in which rates are taken: enough people each."""


@dataclass(frozen=True, slots=True, eq=False)
class Memberships:
    """People and successes per coarse bin of a probability, best known first."""

    group: str
    of: str
    outcome: str
    source: str
    probability: "Floats"
    """Mean probability of the people of each bin."""
    successes: "Ints"
    n: "Ints"
    left_out: int = 0
    """People without a probability or an outcome."""


class Probable:
    """Makes `Memberships` from the columns the card names under [[membership]]."""

    makes: type = Memberships

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per use, outcome and column; nothing where the card names none."""
        for use in card.system.uses if card.data.memberships else ():
            for outcome in outcomes_of(card, use):
                if isinstance(outcome, Skip):
                    yield outcome
                    continue
                for one in card.data.memberships:
                    yield Ask(use=use.name, group=one.group, outcome=outcome)

    def open(self, ask: Ask, bench: Any) -> Memberships:
        """Return the counts. Raises `EvidenceError` for numbers that are no probabilities."""
        import numpy as np

        card: Card = bench.card
        named = next(one for one in card.data.memberships if one.group == ask.group)
        column = named.probability
        outside = bench.cases.count([], where=f"`{column}` < 0 or `{column}` > 1")
        if wrong := sum(outside.values()):
            raise EvidenceError(
                f"{wrong:,} values of {column!r} are no probabilities from 0 to 1; correct the "
                "column, or name another under [[membership]]."
            )
        cube = bench.cases.cube([Bins(column, FINE), ask.outcome])
        favourable = favourable_among(card, ask.outcome, (cell[1] for cell, _ in cube.cells()))
        mass, good, n = np.zeros(COARSE), np.zeros(COARSE, np.int64), np.zeros(COARSE, np.int64)
        left_out = 0
        for (place, outcome), people in cube.cells():
            if place is None or outcome is None:
                left_out += people
                continue
            coarse = int(place) * COARSE // FINE
            mass[coarse] += people * (int(place) + 0.5) / FINE
            n[coarse] += people
            good[coarse] += people * (outcome == favourable)
        return Memberships(
            ask.group,
            named.of,
            ask.outcome,
            named.source,
            mass / np.maximum(n, 1),
            good,
            n,
            left_out,
        )


provides(Probable())
