"""Cases without the answers of the few people whom all other numbers together would give away.

Decided once per audit, from everybody's protected attributes and declared groups at once, and
before anything is counted: what a decision, an outcome, a score or an amount says about these few
is missing from the cases that every count is taken from. They stay among the people counted, like
anybody without a recorded answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.card.card import Card
from answerable.checks.untold_axes import Axis, axes_of, marks_of
from answerable.checks.untold_crossed import crossed
from answerable.checks.untold_few import few_of
from answerable.checks.untold_joint import joint_of
from answerable.tables.cases import Cases
from answerable.tables.condition import quoted
from answerable.tables.shape import Expressions, computed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.tables.door import Door

    Ints = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

MOST_VALUES = 1_000
"""Attributes with more values are looked at one by one: together they would make too many cells."""


@dataclass(frozen=True, slots=True)
class Untold:
    """Whose answers are in no count."""

    people: Mapping[str, int]
    """Per field, how many people have an answer in it that is left out."""
    groups: Mapping[str, frozenset[str]]
    """Per attribute or declared group, its groups of whom nothing is told."""
    crossed: Mapping[str, frozenset[str]]
    """Per attribute or declared group, its groups of whom decision and outcome are told apart and
    never together: a few were refused, say, or such a few would follow from the others."""


NOTHING = Untold({}, {}, {})


def without_untold(cases: Cases, card: Card) -> tuple[Cases, Untold]:
    """Return the cases with a few people's answers missing, and how many; the same where none are.

    Attributes that cannot be counted (a column that is not there, a component that did not run)
    are left to the checks that ask for them: those say why.
    """
    alone = len(cases.doors) == 1
    found = [_hidden(door, card, alone=alone) for door in cases.doors]
    parts = [part for each in found for part in each]
    people = dict[str, int]()
    for part in parts:
        for field, (_, n) in part.fields.items():
            people[field] = max(n, people.get(field, 0))
    untold = Untold(
        people,
        _together(part.groups for part in parts),
        _together(part.crossed for part in parts),
    )
    if not people:
        return cases, untold
    doors = [_masked(door, part) for door, part in zip(cases.doors, found, strict=True)]
    return cases.with_doors(doors), untold


def _together(parts: Iterable[Mapping[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    found = dict[str, frozenset[str]]()
    for part in parts:
        for name, words in part.items():
            found[name] = found.get(name, frozenset()) | words
    return found


def answers_of(card: Card) -> dict[str, str]:
    """Return the fields that hold what became of people, the decision first, and the good value.

    "" stands for the good value of a number.
    """
    data = card.data
    fields = {data.decision.field: data.decision.favourable} if data.decision else {}
    if data.outcome:
        fields.setdefault(data.outcome.column, data.outcome.favourable)
    numbers = (
        (data.decision.score,) if data.decision else (),
        (data.amount.field, data.amount.truth) if data.amount else (),
        (data.ranking.rank,) if data.ranking else (),
    )
    for field in (field for fields in numbers for field in fields if field):
        fields.setdefault(field, "")
    return fields


@dataclass(frozen=True, slots=True)
class _Part:
    """What is left out of some fields of one table."""

    fields: Mapping[str, tuple[str, int]]
    """Field -> for whom it is missing, as SQL, and how many these are."""
    groups: Mapping[str, frozenset[str]]
    crossed: Mapping[str, frozenset[str]]


def _masked(door: "Door", parts: Sequence[_Part]) -> "Door":
    """Return the door with the answers of those people missing, everything else as it is."""
    for part in parts:
        fields: Expressions = {
            field: (f"case when {few} then null else {quoted(field)} end", door.kinds[field])
            for field, (few, _) in part.fields.items()
        }
        door = computed(door, fields)
    return door


def _hidden(door: "Door", card: Card, *, alone: bool) -> list[_Part]:
    """Return what is left out of a table; `alone` where no other table counts the same people."""
    axes = list(axes_of(card, door))
    many = {
        axis.name
        for axis in axes
        if any(door.distinct(column) > MOST_VALUES for column in axis.columns)
    }
    together = [axis for axis in axes if axis.name not in many]
    parts: list[_Part] = []
    for some in (together, *([axis] for axis in axes if axis.name in many)):
        if some:
            parts += _of_axes(door, card, some, alone=alone)
    return parts


def _of_axes(door: "Door", card: Card, axes: Sequence[Axis], *, alone: bool) -> Iterator[_Part]:
    fields = {field: good for field, good in answers_of(card).items() if field in door.kinds}
    marks = marks_of(fields)
    joint = joint_of(door, axes, marks, fields) if fields else None
    if joint is None:
        return
    pair = None
    if card.data.decision and card.data.outcome:
        pair = card.data.decision.field, card.data.outcome.column
        pair = pair if len(set(pair) & set(fields)) == len(pair) else None
    few = few_of(joint, tuple(fields), card.minimum_cell, alone=alone)
    cross = crossed(joint, pair, few[pair[0]] | few[pair[1]], card.minimum_cell) if pair else {}
    told = {
        field: (joint.sql(door, mask), int(joint.people([field])[mask].sum()))
        for field, mask in few.items()
        if mask.any()
    }
    first = next(iter(fields))
    yield _Part(told, joint.groups(few[first], card.minimum_cell), cross)
