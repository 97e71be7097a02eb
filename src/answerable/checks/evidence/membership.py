"""Favourable outcomes by probability of belonging to a group that nobody recorded."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import favourable_among, outcomes_of
from answerable.checks.evidence.intersections import cells_of
from answerable.checks.evidence.weighing import weighed, weighing_of
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.stats.people import mass_of
from answerable.tables.dimensions import Bins

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.stats.simultaneous_design import Cells

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_BIN = "bin of the probability"
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
    sample: "Cells | None" = None
    """Whom the people of each bin stand for; None where everybody counts once and alone."""


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
        weighed_bins = None
        if weighing_of(card):
            mass, weighed_bins = _sampled_bins(bench, column, ask.outcome, favourable)
        return Memberships(
            ask.group,
            named.of,
            ask.outcome,
            named.source,
            mass / np.maximum(n, 1) if weighed_bins is None else mass,
            good,
            n,
            left_out,
            weighed_bins,
        )


def _sampled_bins(bench: Any, column: str, outcome: str, favourable: str) -> "tuple[Floats, Cells]":
    """Return the mean probability of everybody the people of a bin stand for, and these."""
    import numpy as np

    cases = replace(weighed(bench), axes=((_BIN, Bins(column, FINE)),))
    held: dict[int, Counter[bool]] = {place: Counter() for place in range(COARSE)}
    total = np.zeros(COARSE)
    for (place, value), people in cases.count([_BIN, outcome]).items():
        if place is not None and value is not None:
            coarse = int(place) * COARSE // FINE
            held[coarse][value == favourable] += people
            total[coarse] += mass_of(people) * (int(place) + 0.5) / FINE
    how = weighing_of(bench.card)
    bins = cells_of([held[place] for place in range(COARSE)], weighted=how.weights)
    return total / np.where(bins.mass > 0, bins.mass, 1.0), bins


provides(Probable())
