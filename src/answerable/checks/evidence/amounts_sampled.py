"""Moments of a number in each group of a population: people weighed, of arms, in clusters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask
from answerable.checks.evidence.split import Cell, sentinels_of_column, word_of
from answerable.checks.evidence.weighing import Weighing, clusters_of, unnamed_share
from answerable.stats.means_design import Part, SampledSpread, WeighedMoments, sampled_spread

if TYPE_CHECKING:
    from answerable.tables.dimensions import Dimension
    from answerable.tables.door import Door

_ARM = "arm of the sample"


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the people behind a door were sampled."""

    how: Weighing
    unit: float
    """The mean weight: moments of weights near 1 stay within the range of whole millionths."""
    axes: "tuple[Dimension, ...]"
    """The arm and the cluster, as far as they are declared."""


def sampling_of(how: Weighing, door: "Door", cases: Any) -> Sampling:
    """Return how to ask a door for moments by weights. Raises `EvidenceError`."""
    from answerable.tables.dimensions import Apart

    axes: list[Dimension] = [Apart(how.arm, _ARM)] if how.arm else []
    if how.cluster:
        axes.append(clusters_of(cases, how.cluster))
    mean = door.moments(how.weight)[()].mean if how.weight else 1.0
    return Sampling(how, mean if mean > 0 else 1.0, tuple(axes))


def columns_of(how: Weighing) -> list[str]:
    """Return the columns a door needs beside the number."""
    return [column for column in (how.weight, how.arm, how.cluster) if column]


def sampled_by_group(
    ask: Ask, card: Card, door: "Door", column: str, sampling: Sampling
) -> dict[str, SampledSpread]:
    """Return the moments of a column per group whose people are known. Raises `EvidenceError`."""
    found = _by_group(ask, card, door, column, sampling)
    places: dict[str | None, int] = {}
    if sampling.how.cluster:
        levels = dict.fromkeys(cell[-1] for cells in found.values() for cell, _ in cells)
        places = {level: place for place, level in enumerate(levels)}
    return {
        label: sampled_spread(
            label,
            [_part(cell, moments, sampling, places) for cell, moments in cells],
            clusters=len(places),
            weighted=sampling.how.weights,
        )
        for label, cells in found.items()
    }


def _by_group(
    ask: Ask, card: Card, door: "Door", column: str, sampling: Sampling
) -> Mapping[str, list[tuple[Cell, WeighedMoments]]]:
    from answerable.tables.dimensions import Values

    def moments(by: "list[Dimension]", where: str = "") -> dict[Cell, WeighedMoments]:
        axes, weight = [*by, *sampling.axes], sampling.how.weight
        return door.weighed_moments(column, axes, weight=weight, unit=sampling.unit, where=where)

    if ask.group:
        group = next(g for g in card.data.groups if g.name == ask.group)
        sides = {group.name: group.where, group.others: f"not ({group.where})"}
        return {label: list(moments([], where).items()) for label, where in sides.items()}
    protected = next(p for p in card.data.protected if p.name == ask.attribute)
    missing = sentinels_of_column(card, protected.column)
    found: dict[str, list[tuple[Cell, WeighedMoments]]] = {}
    for (value, *rest), held in moments([Values(protected.column)]).items():
        label = word_of(value, protected.words, missing)
        if label is not None:
            found.setdefault(label, []).append((tuple(rest), held))
    return found


def _part(
    cell: Cell, moments: WeighedMoments, sampling: Sampling, places: Mapping[str | None, int]
) -> Part:
    """Return a cell with the weight of its arm and the place of its cluster."""
    shares, arm = dict(sampling.how.shares), cell[0] if sampling.how.arm else None
    if sampling.how.arm and arm not in shares:
        raise unnamed_share(sampling.how.arm, arm)
    more = 1 / shares[arm] if arm is not None else 1.0
    return moments, more, places[cell[-1]] if places else 0
