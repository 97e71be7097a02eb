"""Everybody again with every other value of one protected attribute, and nothing else changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.reasons_game import Game, open_game, path_of, rows_of
from answerable.checks.evidence.weighing_rows import sample_of_rows
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.stats.small_parts import guarded_parts
from answerable.system.data import Protected
from answerable.tables.values import as_text, is_missing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.stats.sample import Sample

MOST_VALUES = 24
"""Values tried of an attribute with more of them, spread evenly over those that occur."""
MOST_ROWS = 400_000
"""Rows run; where people times values are more, people are thinned evenly."""


@dataclass(frozen=True, slots=True)
class FlippedOf:
    """People of one value of the attribute, who remember whom they stand for in a sample."""

    label: str
    n: int
    changed: int
    """People whose decision is another one for at least one of the values."""


@dataclass(frozen=True, slots=True)
class Flipped:
    """What the attribute alone does to the people of the data."""

    attribute: str
    groups: tuple[FlippedOf, ...]
    people: int
    """People in the data who have a value of it."""
    tried: tuple[str, ...]
    """The values each of them was given."""
    occur: int
    """How many values occur."""
    read_by: tuple[str, ...]
    """Components on the way to the decision that read the column."""
    unit: str = ""
    """What `spread` is measured in; "" where the score is not made by trees alone."""
    spread: float = 0.0
    """The most that the attribute alone moves anybody's score, worked out of the trees."""
    asking: int = 0
    """Trees that ask about it,"""
    trees: int = 0
    """of how many."""
    minimum: int = 0
    """Groups of fewer people are withheld, and as many others as hide them from everybody's."""

    @property
    def guards(self) -> frozenset[str]:
        """Groups to withhold: everyone, the first, less the other groups would tell of a few."""
        groups = self.groups[1:]
        gone = guarded_parts([int(group.n) for group in groups], self.minimum)
        return frozenset(groups[place].label for place in gone)


class Flips:
    """Makes `Flipped` for each protected attribute of the use whose decision the card describes."""

    makes: type = Flipped

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per protected attribute, or why there is none."""
        decision = card.data.decision
        for use in card.system.uses:
            if decision is None or use.decision != decision.field:
                continue
            for protected in card.data.protected:
                ask = Ask(use=use.name, attribute=protected.name, outcome=decision.field)
                if card.data.sources:
                    yield ask
                else:
                    mend = "Name the cases in a [[source]]."
                    yield Skip(ask, "the card names no data", mend)

    def open(self, ask: Ask, bench: Any) -> Flipped:
        """Return the flips of one attribute. Raises `EvidenceError` or `CannotRun`."""
        protected = next(p for p in bench.card.data.protected if p.name == ask.attribute)
        column = protected.column
        read_by = tuple(c.name for c in path_of(bench) if column in c.reads)
        if column not in bench.graph.entering or not read_by:
            return Flipped(protected.name, (), 0, (), 0, ())
        return _flipped(open_game(bench), protected, read_by, sample_of_rows(bench))


def _flipped(
    game: Game, protected: Protected, read_by: tuple[str, ...], sample: "Sample | None"
) -> Flipped:
    import numpy as np

    column = game.everyone[protected.column]
    there = np.flatnonzero(~is_missing(column))
    _, first = np.unique(as_text(column[there]).astype(str), return_index=True)
    occur = column[there[first]]
    if occur.dtype.kind in "iuf":
        occur = np.sort(occur)
    values = _spread(occur, MOST_VALUES)
    chosen = _spread(there, max(1, MOST_ROWS // len(values)))
    people = rows_of(game.everyone, chosen)
    changed = _changed(game, chosen, protected.column, values)
    words, said = protected.words, {value: word for value, word in protected.values if word}
    texts = as_text(column[chosen]).tolist()
    groups = [words.get(t, t) or t for t in texts] if len(occur) <= MOST_VALUES else []
    found = _by_trees(game, people, protected.column, values)
    if sample is not None:
        sample = sample.among(np.isin(np.arange(len(column)), chosen))
    everybody = np.ones(len(chosen), bool)
    return Flipped(
        attribute=protected.name,
        groups=(
            _of("everyone", everybody, changed, sample),
            *(
                _of(label, np.array(groups) == label, changed, sample)
                for label in sorted(set(groups))
            ),
        ),
        people=len(there),
        tried=tuple(said.get(t, t) for t in as_text(values).tolist()),
        occur=len(occur),
        read_by=read_by,
        minimum=game.bench.card.minimum_cell,
        **found,
    )


def _of(
    label: str,
    which: "npt.NDArray[np.bool_]",
    changed: "npt.NDArray[np.bool_]",
    sample: "Sample | None",
) -> FlippedOf:
    if sample is not None:
        return FlippedOf(label, sample.people(which), sample.people(which & changed))
    return FlippedOf(label, int(which.sum()), int((which & changed).sum()))


def _changed(
    game: Game, chosen: "npt.NDArray[np.intp]", column: str, values: "npt.NDArray[np.generic]"
) -> "npt.NDArray[np.bool_]":
    """Return who of the chosen is decided otherwise with any of the values, run end to end.

    Nobody is asked about the value they have, nor again once another decision was found.
    """
    import numpy as np

    people, before = rows_of(game.everyone, chosen), game.answers.favourable[chosen]
    otherwise = int((game.ask_plainly(people).favourable != before).sum())
    if otherwise:
        raise EvidenceError(
            f"{otherwise:,} of {len(chosen):,} people are decided otherwise when they are asked "
            "again with nothing changed, so what an attribute alone does cannot be told; make the "
            "system answer the same case the same way first."
        )
    changed = np.zeros(len(chosen), dtype=bool)
    own = as_text(people[column])
    for place, text in enumerate(as_text(values).tolist()):
        asked = np.flatnonzero(~changed & (own != text))
        if len(asked):
            one = np.repeat(values[place : place + 1], len(asked))
            answers = game.ask({**rows_of(people, asked), column: one})
            changed[asked] = answers.favourable != before[asked]
    return changed


def _by_trees(
    game: Game, people: Any, column: str, values: "npt.NDArray[np.generic]"
) -> dict[str, Any]:
    """Return what the trees say where they alone make the score: every combination, exactly."""
    import numpy as np

    from answerable.kernels.trees.flips import flips

    trees = game.trees
    if trees is None or column not in trees.fields:
        return {}
    place, table = trees.fields.index(column), trees.model.table
    one = {field: v[:1].repeat(len(values)) for field, v in people.items()}
    codes = trees.rows({**one, column: values})[:, place]
    found = flips(table, trees.rows(people), {place: codes.tolist()}, output=trees.model.output)
    tree_of = np.repeat(np.arange(table.trees), np.diff(table.roots))
    asking = len(set(tree_of[table.feature == place].tolist()))
    return {
        "unit": trees.model.unit,
        "spread": float(found.spread().max()),
        "asking": asking,
        "trees": table.trees,
    }


def _spread(values: "npt.NDArray[np.generic]", most: int) -> "npt.NDArray[Any]":
    """Return at most so many of the values, spread evenly over them."""
    import numpy as np

    if len(values) <= most:
        return values
    return values[np.linspace(0, len(values) - 1, most).round().astype(np.intp)]


provides(Flips())
