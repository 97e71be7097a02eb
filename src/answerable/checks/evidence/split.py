"""Cases split into groups of people, with everyone accounted for.

Three-valued throughout: a case whose attribute is missing belongs to no group and is kept apart as
`unknown`; so is a case about which a declared condition cannot be decided.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from answerable.card.card import Card
from answerable.checks.ask import Ask
from answerable.errors import EvidenceError
from answerable.system.data import Group, Protected

MOST_NUMBERS = 12
"""An attribute with more different numbers than this is compared in bands, or not at all."""
T = TypeVar("T", Group, Protected)
Cell = tuple[str | None, ...]
"""Values of the outcome columns as text, None when missing."""


class Countable(Protocol):
    """What a split needs of the cases."""

    def count(self, by: Sequence[str], where: str = "") -> Mapping[Cell, int]:
        """Return cases per combination of values; `where` keeps those for whom it is true."""
        ...


@dataclass(frozen=True, slots=True)
class Split:
    """Cases per outcome cell: in each group, in none because unknown, and surely elsewhere."""

    groups: tuple[tuple[str, Counter[Cell]], ...]
    unknown: Counter[Cell]
    """Cases that may belong to any of the groups."""
    elsewhere: Counter[Cell]
    """For a declared group: cases that surely do not belong although something about them is
    missing. They are no `others known`, and still are nobody to leave out."""
    reference: str
    """Group to compare with: the named or the largest one; "" for the most selected one."""


def split(ask: Ask, card: Card, cases: Countable, outcomes: Sequence[str]) -> Split:
    """Return the cases of an ask by group and by the values of `outcomes`.

    Raises `EvidenceError` when nobody's group is known or the reference has nobody.
    """
    if ask.group:
        return _by_condition(_named(card.data.groups, ask.group), cases, outcomes)
    return _by_attribute(_named(card.data.protected, ask.attribute), card, cases, outcomes)


def _by_attribute(
    protected: Protected, card: Card, cases: Countable, outcomes: Sequence[str]
) -> Split:
    words, missing = protected.words, sentinels_of_column(card, protected.column)
    groups: dict[str, Counter[Cell]] = {}
    unknown: Counter[Cell] = Counter()
    counted = cases.count([protected.column, *outcomes])
    refuse_many_numbers(protected, (value for value, *_ in counted))
    for (value, *cell), n in counted.items():
        label = word_of(value, words, missing)
        group = unknown if label is None else groups.setdefault(label, Counter())
        group[tuple(cell)] += n
    if not groups:
        raise EvidenceError(
            f"column {protected.column!r} is empty in every case, so nobody's {protected.name} is "
            "known. Name another column under [[protected]], or leave the attribute out."
        )
    if protected.reference and protected.reference not in groups:
        raise EvidenceError(
            f"the reference {protected.reference!r} of {protected.name!r} is no group of the "
            f"data, which has {', '.join(sorted(groups))}. Correct `reference` under [[protected]]."
        )
    reference = protected.reference
    if not reference and protected.compare_with == "largest":
        reference = max(groups, key=lambda label: (groups[label].total(), label))
    return Split(tuple(sorted(groups.items())), unknown, Counter(), reference)


def _by_condition(group: Group, cases: Countable, outcomes: Sequence[str]) -> Split:
    from answerable.tables.condition import parse

    outside = f"not ({group.where})"
    # True of any value, text or number, and unknown of a missing one.
    complete = "".join(f" and (`{c}` == '' or `{c}` != '')" for c in parse(group.where).columns)
    everyone = Counter(cases.count(outcomes))
    inside = Counter(cases.count(outcomes, where=group.where))
    not_inside = Counter(cases.count(outcomes, where=outside))
    others = Counter(cases.count(outcomes, where=outside + complete))
    return Split(
        ((group.name, inside), (group.others, others)),
        unknown=everyone - inside - not_inside,
        elsewhere=not_inside - others,
        reference=group.others,
    )


def _named(declared: Iterable[T], name: str) -> T:
    return next(one for one in declared if one.name == name)


def refuse_many_numbers(protected: Protected, values: Iterable[str | None]) -> None:
    """Raise `EvidenceError` where an attribute is a number with many values, and has no bands.

    As groups of their own, single ages would be compared with each other: too few people in each,
    and so many comparisons that some differ by chance.
    """
    if protected.values or protected.bands:
        return
    found = {value for value in values if value is not None}
    if len(found) > MOST_NUMBERS and all(_number(value) is not None for value in found):
        raise EvidenceError(
            f"column {protected.column!r} of {protected.name!r} has {len(found):,} different "
            "numbers, too many to be groups. Write bands under [[protected]], such as "
            "bands = [25, 40, 60], or a word for each number under values."
        )


def word_of(value: str | None, words: Mapping[str, str], missing: frozenset[float]) -> str | None:
    """Return the group a value stands for; None when nobody knows it or it is a code for that."""
    if value is None or _number(value) in missing:
        return None
    return words.get(value, value) or None


def sentinels_of_column(card: Card, column: str) -> frozenset[float]:
    """Return the codes that stand for "missing" in a column."""
    return frozenset(
        value
        for source in card.data.sources
        for name, values in source.sentinels
        if name == column
        for value in values
    )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
