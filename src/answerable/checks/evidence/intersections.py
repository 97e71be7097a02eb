"""People by all protected attributes at once: the cells from which every intersection is summed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import favourable_among, outcomes_of
from answerable.checks.evidence.columns import sentinels_of
from answerable.checks.evidence.intersections_beside import makes_way
from answerable.checks.evidence.split import Cell, refuse_many_numbers, word_of
from answerable.checks.evidence.weighing import weighed, weighing_of
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.stats.people import People, mass_of, square_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.overlaps import Told
    from answerable.stats.simultaneous import Partition
    from answerable.stats.simultaneous_design import Cells

    Ints = npt.NDArray[np.int64]

ALL_TOGETHER = 6
"""Up to this many attributes every intersection is looked at; beyond it those of up to three."""
MOST_CLUSTERED = 10_000
"""As many combinations where people are in clusters too: every one holds a number per cluster."""
MOST_CELLS = 200_000
"""More combinations than this are refused: hardly anybody shares one with anybody."""
_InCells = dict[tuple[str | None, ...], Counter[bool]]
"""Word of every attribute -> people who did and did not get the favourable outcome."""


@dataclass(frozen=True, slots=True, eq=False)
class Intersections:
    """Counts per combination of all protected attributes."""

    outcome: str
    attributes: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    """Per attribute its groups, in words, sorted."""
    codes: "Ints"
    """Shape (cells, attributes): place in `levels`, -1 where nobody knows."""
    successes: "Ints"
    n: "Ints"
    minimum: int = 5
    """Groups of fewer people are not looked at."""
    without_outcome: int = 0
    seed: int = 0
    sample: "Cells | None" = None
    """Whom the people of each cell stand for; None where everybody counts once and alone."""
    ignoring: str = ""
    """What a number leaves out that counts these people one by one: weights, clusters; else ""."""
    beside: "Mapping[tuple[int, ...], frozenset[tuple[str, ...]]]" = field(default_factory=dict)
    """Per set of attributes, intersections not to be told beside the declared groups."""

    def told(self) -> "dict[tuple[int, ...], Told]":
        """Return the groups of every set of attributes, and which of them may be counted.

        Groups of fewer people than `minimum` may not; nor may intersections that would give such
        people away, subtracted from what is counted elsewhere.
        """
        from answerable.kernels.overlaps import told_apart

        told = told_apart(self.codes, self.n, subsets_of(len(self.attributes)), self.minimum)
        for subset, words in self.beside.items():
            for place, row in enumerate(told[subset].found if subset in told else ()):
                named = tuple(self.levels[a][code] for a, code in zip(subset, row, strict=True))
                if named in words:
                    told[subset].guards[place] |= told[subset].shown[place]
                    told[subset].shown[place] = False
        return told

    def quiet(self) -> "npt.NDArray[np.bool_]":
        """Return which groups of `partitions`, in their order, are counted and never printed.

        Less its parts, a wider group would be a few people about whom an attribute is not recorded.
        """
        import numpy as np

        return np.concatenate([one.quiet for _, one in self._together()])

    def _together(self) -> "list[tuple[tuple[int, ...], Told]]":
        most = len(self.attributes) if len(self.attributes) <= ALL_TOGETHER else 3
        return [(subset, one) for subset, one in self.told().items() if len(subset) <= most]

    def partitions(self) -> "Iterator[tuple[Partition, tuple[str, ...]]]":
        """Yield for every set of attributes its groups, and what each group is called.

        Groups that may not be counted, or with fewer people than `minimum` outside, are not looked
        at. They are not among everybody else either: less the other groups, everybody else would
        give them back.
        """
        import numpy as np

        from answerable.stats.simultaneous import Partition

        for subset, one in self._together():
            # Where nobody's group is known, nobody has a place; the last stands for nobody.
            shown = np.append(one.shown, False)
            group = np.where(shown[one.place], one.place, -1)
            looked = one.shown & (one.n[one.shown].sum() - one.n >= self.minimum)
            names = tuple(
                ", ".join(self.levels[a][code] for a, code in zip(subset, row, strict=True))
                for row in one.found
            )
            yield Partition(group, len(one.found), looked), names


def subsets_of(attributes: int) -> list[tuple[int, ...]]:
    """Return the sets of attributes that are looked at, and all of them, smaller ones first."""
    most = attributes if attributes <= ALL_TOGETHER else 3
    sizes = range(1, most + 1)
    subsets = [s for size in sizes for s in combinations(range(attributes), size)]
    whole = tuple(range(attributes))
    return subsets if whole in subsets else [*subsets, whole]


class AllIntersections:
    """Makes `Intersections` from the protected attributes of the card."""

    makes: type = Intersections

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per use and outcome, or why there is none."""
        for use in card.system.uses:
            for outcome in outcomes_of(card, use):
                if isinstance(outcome, Skip):
                    yield outcome
                    continue
                ask = Ask(use=use.name, outcome=outcome)
                if not card.data.sources:
                    yield Skip(ask, "the card names no data", "Name the cases in a [[source]].")
                elif not card.data.protected:
                    mend = "Declare it as [[protected]]."
                    yield Skip(ask, "no protected attribute is declared", mend)
                else:
                    yield ask

    def open(self, ask: Ask, bench: Any) -> Intersections:
        """Return the counts. Raises `EvidenceError` for more combinations than can be compared."""
        import numpy as np

        card: Card = bench.card
        protected = card.data.protected
        columns = list(dict.fromkeys(one.column for one in protected))
        counted = bench.cases.count([*columns, ask.outcome])
        favourable = favourable_among(card, ask.outcome, (cell[-1] for cell in counted))
        for one in protected:
            refuse_many_numbers(one, (cell[columns.index(one.column)] for cell in counted))
        cells = _in_cells(card, columns, favourable, counted)
        if len(cells) > MOST_CELLS:
            raise EvidenceError(
                f"{len(cells):,} combinations of {', '.join(p.name for p in protected)} are too "
                "many to compare; give the attribute with the most values fewer words under "
                "[[protected]] values."
            )
        levels = [
            sorted({word for cell in cells if (word := cell[i]) is not None})
            for i in range(len(protected))
        ]
        sample = None
        if how := weighing_of(card):
            _refuse_many_clusters(how.cluster, len(cells))
            found = weighed(bench).count([*columns, ask.outcome])
            weighed_cells = _in_cells(card, columns, favourable, found)
            sample = cells_of([weighed_cells[cell] for cell in cells], weighted=how.weights)
        codes = [
            [-1 if w is None else levels[i].index(w) for i, w in enumerate(cell)] for cell in cells
        ]
        good = [counter[True] for counter in cells.values()]
        total = [counter.total() for counter in cells.values()]
        return Intersections(
            outcome=ask.outcome,
            attributes=tuple(one.name for one in protected),
            levels=tuple(tuple(level) for level in levels),
            codes=np.array(codes, np.int64).reshape(len(cells), len(protected)),
            successes=np.array(good, np.int64),
            n=np.array(total, np.int64),
            minimum=card.minimum_cell,
            without_outcome=sum(n for (*_, out), n in counted.items() if out is None),
            seed=card.seed,
            sample=sample,
            ignoring=how.ignoring,
            beside=makes_way(bench, card, ask.outcome, subsets_of(len(protected))),
        )


def _in_cells(
    card: Card, columns: Sequence[str], favourable: str, counted: Mapping[Cell, int]
) -> _InCells:
    """Return people by the words of every attribute, and by whether they got the good outcome."""
    codes = dict(sentinels_of(card.data.sources))
    read = [
        (columns.index(one.column), one.words, frozenset(codes.get(one.column, ())))
        for one in card.data.protected
    ]
    cells: _InCells = {}
    for (*values, outcome), people in counted.items():
        if outcome is not None:
            cell = tuple(word_of(values[place], words, missing) for place, words, missing in read)
            cells.setdefault(cell, Counter())[outcome == favourable] += people
    return cells


def _refuse_many_clusters(cluster: str, cells: int) -> None:
    """Raise `EvidenceError` where clusters and combinations are more than can be held."""
    if cluster and cells > MOST_CLUSTERED:
        raise EvidenceError(
            f"{cells:,} combinations of protected attributes are too many to compare within the "
            f"clusters of {cluster!r}; give the attribute with the most values fewer words under "
            "[[protected]] values."
        )


def cells_of(cells: "Sequence[Counter[bool]]", *, weighted: bool) -> "Cells":
    """Return whom the people of each cell stand for, in the order of cells."""
    import numpy as np

    from answerable.stats.simultaneous_design import Cells

    everybody = [counter[True] + counter[False] for counter in cells]
    first = next((n for n in everybody if isinstance(n, People)), None)
    good_units = units = None
    if first is not None and first.units is not None:
        none = np.zeros_like(first.units)
        good_units, units = (
            np.array([n.units if isinstance(n, People) else none for n in people], np.float64)
            for people in ([counter[True] for counter in cells], everybody)
        )
    return Cells(
        np.array([mass_of(counter[True]) for counter in cells], np.float64),
        np.array([mass_of(n) for n in everybody], np.float64),
        np.array([square_of(counter[True]) for counter in cells], np.float64),
        np.array([square_of(n) for n in everybody], np.float64),
        good_units,
        units,
        weighted,
    )


provides(AllIntersections())
