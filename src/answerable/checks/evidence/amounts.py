"""A number the system sets about people, and its error: mean and variance in each group."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.amounts_sampled import columns_of, sampled_by_group, sampling_of
from answerable.checks.evidence.asking import about_groups
from answerable.checks.evidence.split import (
    refuse_many_numbers,
    sentinels_of_column,
    word_of,
)
from answerable.checks.evidence.weighing import weighing_of
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.stats.means import Spread, pooled
from answerable.stats.means_design import SampledSpread
from answerable.system.data import Group, Protected

if TYPE_CHECKING:
    from answerable.tables.door import Door

Moments = Spread | SampledSpread
_ERROR, _SQUARE = "error of the amount", "squared error of the amount"


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is known of the number in one group."""

    label: str
    amount: Moments
    error: Moments | None = None
    """Of |amount - truth|, over people with both; None where no truth is recorded."""
    square: Moments | None = None
    """Of (amount - truth) squared."""


@dataclass(frozen=True, slots=True)
class AmountMoments:
    """Moments per group: no row is held."""

    attribute: str
    field: str
    truth: str
    groups: tuple[Amounts, ...]
    comparator: str
    """The named reference, else the largest group: no value of an amount is the favourable one."""
    unknown: int = 0
    """People with an amount whose group nobody knows."""
    minimum: int = 5
    """Groups of fewer people get no number."""
    alone: tuple[Amounts, ...] = ()
    """The same groups counted one by one, where people are weighed or clustered."""
    ignoring: str = ""
    """What a number leaves out that counts them so: weights, clusters; else ""."""


class AmountsOfGroups:
    """Makes `AmountMoments` where the card declares an `[amount]`."""

    makes: type = AmountMoments

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return every group, under the use whose decision the card describes; else nothing."""
        if card.data.amount is None:
            return
        decision = card.data.decision
        uses = [u for u in card.system.uses if decision and u.decision == decision.field]
        for use in uses[:1] or card.system.uses[:1]:
            yield from about_groups(card, use.name, card.data.amount.field)

    def open(self, ask: Ask, bench: Any) -> AmountMoments:
        """Return the moments for one ask. Raises `EvidenceError` or `CannotRun`."""
        from answerable.tables.condition import quoted
        from answerable.tables.shape import computed

        card, amount, how = bench.card, bench.card.data.amount, weighing_of(bench.card)
        read = [amount.field, *([amount.truth] if amount.truth else []), *columns_of(how)]
        door: Door = bench.cases.door(read)
        columns = [amount.field]
        if amount.truth:
            gap = f"abs({door.number(amount.field)} - {door.number(amount.truth)})"
            door = computed(door, {_ERROR: (gap, "double")})
            error = quoted(_ERROR)
            door = computed(door, {_SQUARE: (f"{error} * {error}", "double")})
            columns += [_ERROR, _SQUARE]
        found = {column: _by_group(ask, card, door, column) for column in columns}
        unknown = found[amount.field].get(None)
        alone = groups = _groups(found, columns)
        if how:
            sampling = sampling_of(how, door, bench.cases)
            groups = _groups(
                {c: sampled_by_group(ask, card, door, c, sampling) for c in columns}, columns
            )
        return AmountMoments(
            attribute=ask.label,
            field=amount.field,
            truth=amount.truth,
            groups=groups,
            comparator=_comparator(ask, card, groups),
            unknown=unknown.n if unknown else 0,
            minimum=max(2, card.minimum_cell),
            alone=alone if how else (),
            ignoring=how.ignoring,
        )


def _groups(
    found: "Mapping[str, Mapping[Any, Moments]]", columns: Sequence[str]
) -> tuple[Amounts, ...]:
    """Return the moments of every known group, of the amount first, as far as there are others."""
    amount, *errors = columns
    labels = sorted(label for label in found[amount] if label is not None)
    return tuple(
        Amounts(label, found[amount][label], *(found[error].get(label) for error in errors))
        for label in labels
    )


def _by_group(ask: Ask, card: Card, door: "Door", column: str) -> dict[str | None, Spread]:
    """Return the moments of a column per group; None is the people whose group nobody knows."""
    if ask.group:
        group = next(g for g in card.data.groups if g.name == ask.group)
        return _by_condition(group, door, column)
    protected = next(p for p in card.data.protected if p.name == ask.attribute)
    return _by_value(protected, card, door, column)


def _by_value(
    protected: Protected, card: Card, door: "Door", column: str
) -> dict[str | None, Spread]:
    words, missing = protected.words, sentinels_of_column(card, protected.column)
    parts: dict[str | None, list[Spread]] = {}
    moments = door.moments(column, [protected.column])
    refuse_many_numbers(protected, (value for (value,) in moments))
    for (value,), found in moments.items():
        label = word_of(value, words, missing)
        parts.setdefault(label, []).append(_spread(label or "", found))
    return {label: pooled(label or "", held) for label, held in parts.items()}


def _by_condition(group: Group, door: "Door", column: str) -> dict[str | None, Spread]:
    sides = {group.name: group.where, group.others: f"not ({group.where})"}
    known: dict[str | None, Spread] = {
        label: _joined(label, door.moments(column, where=where).values())
        for label, where in sides.items()
    }
    everyone = _joined("", door.moments(column).values())
    left = everyone.n - sum(spread.n for spread in known.values())
    return known | {None: Spread("", left, float("nan"), float("nan"))}


def _joined(label: str, found: Any) -> Spread:
    return pooled(label, [_spread(label, one) for one in found])


def _spread(label: str, found: Any) -> Spread:
    return Spread(label, found.n, found.mean, found.variance)


def _comparator(ask: Ask, card: Card, groups: Sequence[Amounts]) -> str:
    names = [p.reference for p in card.data.protected if p.name == ask.attribute]
    others = [g.others for g in card.data.groups if g.name == ask.group and ask.group]
    named = next(iter((*names, *others)), "")
    if not groups:
        raise EvidenceError(
            f"nobody's {ask.label} is known. Name another column under [[protected]], or leave the "
            "attribute out."
        )
    if named and named not in [group.label for group in groups]:
        raise EvidenceError(
            f"the reference {named!r} of {ask.label!r} is no group of the data. "
            "Correct `reference` under [[protected]]."
        )
    return named or max(groups, key=lambda g: g.amount.n).label


provides(AmountsOfGroups())
