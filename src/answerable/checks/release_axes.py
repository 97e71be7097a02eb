"""What a table of counts is laid out by: what the card declares about people, and nothing else."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from answerable.card.card import Card
from answerable.checks.evidence.asking import is_the_decision
from answerable.checks.evidence.split import sentinels_of_column, word_of
from answerable.errors import EvidenceError
from answerable.kernels.cube import Level
from answerable.system.data import Decision, Protected
from answerable.tables.dimensions import Bins

OTHER = "other values"
OUTCOME, DECISION = "outcome", "decision"
MOST_BINS = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks a table to be laid out by."""

    by: tuple[str, ...] = ()
    """Names of protected attributes, and columns declared as strata; () for every attribute."""
    without: tuple[str, ...] = ()
    """"outcome", "decision": left out of the table."""
    bins: int = 0
    """Equal bins of the score from 0 to 1; 0 for no score."""
    levels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Axis -> the words it may take, where the card declares none."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the table."""

    name: str
    asked: str | Bins
    """Column, or bins of one."""
    word: Callable[[str | None], Level]
    """From a value of the data to the word that is published; None where it is missing."""
    declared: tuple[str, ...] = ()
    """Words that are known without looking at the data, in order; () when there are none."""
    mend: str = ""
    """How to declare them."""

    @property
    def column(self) -> str:
        """What the cube calls it."""
        return self.asked if isinstance(self.asked, str) else self.asked.name


def axes_of(card: Card, wanted: Wanted) -> tuple[Axis, ...]:
    """Return the axes: attributes, strata, the outcome, the decision, bins of its score.

    Raises `EvidenceError` for a name the card does not declare, and where nothing is left.
    """
    axes = (*_people(card, wanted.by), *_answers(card, wanted))
    if not axes:
        raise EvidenceError(
            "there is nothing to count by: declare a [[protected]] attribute, an [outcome] or a "
            "[decision] in the card."
        )
    given = dict(wanted.levels)
    if strange := [name for name in given if name not in {axis.name for axis in axes}]:
        raise EvidenceError(
            f"--levels names {strange[0]!r}, which the table does not have; it has "
            f"{', '.join(axis.name for axis in axes)}."
        )
    named = tuple(
        Axis(axis.name, axis.asked, axis.word, given.get(axis.name, axis.declared), axis.mend)
        for axis in axes
    )
    refuse_twice([axis.name for axis in named])
    return named


def refuse_twice(names: Sequence[str]) -> None:
    """Raise `EvidenceError` where two axes have one name."""
    for name in names:
        if names.count(name) > 1:
            raise EvidenceError(
                f"two axes of the table are called {name!r}; ask for one of them, or give the "
                "attribute another name in the card."
            )


def labelled(
    axes: Sequence[Axis], names: Sequence[str], counted: Iterable[tuple[tuple[Level, ...], int]]
) -> Mapping[tuple[Level, ...], int]:
    """Return people per combination of words; `names` says which column each value is of."""
    place = [names.index(axis.column) for axis in axes]
    cells: dict[tuple[Level, ...], int] = {}
    for values, n in counted:
        cell = tuple(axis.word(values[p]) for axis, p in zip(axes, place, strict=True))
        cells[cell] = cells.get(cell, 0) + n
    return cells


def _people(card: Card, by: tuple[str, ...]) -> tuple[Axis, ...]:
    attributes = {one.name: _attribute(card, one) for one in card.data.protected}
    strata = {
        column: Axis(column, column, _same, mend=f'--levels "{column}=A,B"')
        for source in card.data.sources
        for column in source.strata
    }
    known = strata | attributes
    for name in by:
        if name not in known:
            raise EvidenceError(
                f"{name!r} is no protected attribute and no stratum of the card, which has "
                f"{', '.join(known) or 'none'}."
            )
    return tuple(known[name] for name in by or attributes)


def _attribute(card: Card, one: Protected) -> Axis:
    words, missing = one.words, sentinels_of_column(card, one.column)
    mend = f'values or bands under [[protected]], or --levels "{one.name}=A,B"'
    declared = tuple(dict.fromkeys(one.labels))
    return Axis(one.name, one.column, lambda v: word_of(v, words, missing), declared, mend)


def _answers(card: Card, wanted: Wanted) -> "tuple[Axis, ...]":
    outcome, decision = card.data.outcome, card.data.decision
    found: list[Axis] = []
    same = decision is not None and is_the_decision(card, decision.field)
    if outcome and OUTCOME not in wanted.without and not same:
        words = tuple(filter(None, (outcome.favourable, outcome.unfavourable)))
        found.append(Axis(outcome.column, outcome.column, _same, words))
    if decision and DECISION not in wanted.without:
        words = decision.classes or tuple(
            filter(None, (decision.favourable, decision.unfavourable))
        )
        found.append(Axis(decision.field, decision.field, _same, words))
    if wanted.bins:
        found.append(_bins(decision, wanted.bins))
    return tuple(found)


def _bins(decision: Decision | None, bins: int) -> Axis:
    if decision is None or not decision.score:
        raise EvidenceError(
            "the card names no score to put in bins; write score = under [decision], or leave out "
            "--bins."
        )
    if not 2 <= bins <= MOST_BINS:
        raise EvidenceError(f"{bins} bins are not between 2 and {MOST_BINS}; ask for 5 or 10.")
    edges = [f"{place / bins:.4g}" for place in range(bins + 1)]
    words = tuple(
        f"{low} to {'under ' if place < bins - 1 else ''}{high}"
        for place, (low, high) in enumerate(pairwise(edges))
    )
    asked = Bins(decision.score, bins)
    return Axis(asked.name, asked, lambda v: None if v is None else words[int(v)], words)


def _same(value: str | None) -> Level:
    return value
