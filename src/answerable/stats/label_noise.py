"""How many recorded outcomes of one group would have to be wrong for a gap to vanish: closed forms.

Outcomes are recorded by people and systems that may err more about one group than about another.
Only errors about the one group are counted: that is the smallest differential noise. People who
are weighed are counted in people of their group's mean weight.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from answerable.stats.design import design_name
from answerable.stats.design_effect import pair_left, why_not, widened
from answerable.stats.people import is_sampled, mass_of, plain, population, share_of
from answerable.stats.results import Count, Estimate, Undefined
from answerable.stats.score import difference_bounds

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

METHOD = "differential_label_noise"


@dataclass(frozen=True, slots=True)
class Error:
    """What one wrong outcome does to a rate, and how many such outcomes there are."""

    successes: int
    n: int
    most: float


@dataclass(frozen=True, slots=True)
class Turned:
    """The fewest wrong outcomes, all of one kind, with which a rate reaches its target."""

    flips: int
    error: Error


@dataclass(frozen=True, slots=True)
class Gap:
    """A group's rate beside the comparator's, and what wrong outcomes about the group could do."""

    group: Count
    comparator: Count
    people: int
    """All of the group whose outcome could be wrong."""
    errors: tuple[Error, ...]
    unit: float = 1.0
    """Mean weight of those people; `errors` are counted in people of that weight."""


def conditioned(x: float, n: float, x_outside: float, n_outside: float) -> tuple[Error, ...]:
    """Return the errors that move a rate among people with one recorded outcome, as TPR and FPR.

    `x` of `n` have the outcome asked for, `x_outside` of `n_outside` have the other one. A wrong
    outcome moves a person out of the one into the other.
    """
    return (
        Error(0, -1, n - x),
        Error(-1, -1, x),
        Error(1, 1, x_outside),
        Error(0, 1, n_outside - x_outside),
    )


def counted(x: float, n: float) -> tuple[Error, ...]:
    """Return the errors that move a rate whose successes are outcomes, as the predictive value."""
    return Error(1, 0, n - x), Error(-1, 0, x)


def turned(x: float, n: float, target: float, errors: tuple[Error, ...]) -> Turned | None:
    """Return the fewest errors of one kind with which x of n becomes `target`; None where none do.

    (x + m a) / (n + m b) = target gives m = (target n - x) / (a - target b). Rounded up.

    >>> turned(60, 100, 0.8, conditioned(60, 100, 50, 100)).flips
    25
    """
    found = []
    for error in errors:
        slope = error.successes - target * error.n
        exact = (target * n - x) / slope if slope else -1.0
        flips = ceil(exact - 1e-9)
        if exact >= 0 and flips <= error.most and n + flips * error.n > 0:
            found.append(Turned(flips, error))
    return min(found, key=lambda one: one.flips, default=None)


def noise_that_turns(
    group: Count, comparator: Count, people: int, errors: tuple[Error, ...], *, level: float = 0.95
) -> Estimate | Undefined:
    """Return the share of the group's outcomes that would have to be wrong for the gap to vanish.

    As `noises_that_turn`, for one gap between people who are counted one by one.
    """
    return noises_that_turn([Gap(group, comparator, people, errors)], level=level)[0]


def noises_that_turn(gaps: Sequence[Gap], *, level: float = 0.95) -> list[Estimate | Undefined]:
    """Return for every gap the share of outcomes that would have to be wrong for it to vanish.

    `low` is the share with which the difference could be luck (0 enters its interval; 0 where it
    is there already), `high` the share with which the difference would surely be the other way
    round, 1 where no share would. Weights and clusters widen that interval as they do the
    difference's, whatever the errors. `Undefined` without people, or where no number of errors of
    one kind would do. All gaps are searched at once.
    """
    found: list[Estimate | Undefined] = []
    searched: list[tuple[int, Gap, Turned]] = []
    for place, gap in enumerate(gaps):
        made = _turned(gap)
        if isinstance(made, Undefined):
            found.append(made)
        else:
            searched.append((place, gap, made))
            found.append(Undefined(""))
    if searched:
        ends = _ends([(gap, turn) for _, gap, turn in searched], level)
        for (place, gap, turn), (luck, other) in zip(searched, ends, strict=True):
            found[place] = _estimate(gap, turn, luck, other, level)
    return found


def _turned(gap: Gap) -> Turned | Undefined:
    """Return the fewest errors that close a gap, or why there are none."""
    group, comparator = gap.group, gap.comparator
    told = (plain(group), plain(comparator))
    empty = next((count for count in told if not count.n), None)
    if empty:
        return Undefined(f"no people in {empty.label!r}", told)
    if is_sampled(group) and (reason := why_not(group, comparator)):
        return Undefined(reason, told)
    made = turned(*_in_units(gap), share_of(comparator), gap.errors)
    if made is None:
        reason = f"no number of wrong outcomes in {group.label!r} alone would close this gap"
        return Undefined(reason, told)
    return made


def _in_units(gap: Gap) -> tuple[float, float]:
    """Return successes and people of the group, in people of its mean weight."""
    if not is_sampled(gap.group):
        return gap.group.successes, gap.group.n
    return mass_of(gap.group.successes) / gap.unit, mass_of(gap.group.n) / gap.unit


def _estimate(
    gap: Gap, turn: Turned, luck: int | None, other: int | None, level: float
) -> Estimate:
    value = turn.flips / gap.people
    low = min(value, luck / gap.people if luck is not None else value)
    high = max(value, other / gap.people if other is not None else 1.0)
    pair = (gap.group, gap.comparator)
    sampled = is_sampled(gap.group)
    method = design_name(METHOD, *pair) if sampled else METHOD
    weighed = sampled and "_weighted" in method
    return Estimate(
        value, low, high, level, method, int(gap.people), tuple(map(plain, pair)),
        population=tuple(map(population, pair)) if weighed else (),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Gaps:
    """Every gap as numbers, one position each."""

    x: "Floats"
    n: "Floats"
    error_x: "Floats"
    error_n: "Floats"
    left: "Floats"
    """People left of each by weights and clusters; 1 where all count."""
    other_x: "Floats"
    other_n: "Floats"
    up: "Flags"
    """Whether the group's rate is the higher one."""
    level: float

    def bounds(self, flips: "Ints", at: "Ints") -> "tuple[Floats, Floats]":
        """Return the interval of the difference after so many errors, for the gaps `at`."""
        import numpy as np

        x = (self.x[at] + flips * self.error_x[at]) * self.left[at]
        n = np.maximum(1.0, (self.n[at] + flips * self.error_n[at]) * self.left[at])
        x = np.clip(x, 0.0, n)
        y, m = self.other_x[at], self.other_n[at]
        low, high = difference_bounds(x, n, y, m, level=self.level)
        value = x / n - y / m
        return np.minimum(low, value), np.maximum(high, value)


def _ends(found: Sequence[tuple[Gap, Turned]], level: float) -> list[tuple[int | None, int | None]]:
    """Return per gap the errors after which it could be luck, and after which it is turned."""
    import numpy as np

    rows = [_numbers(gap, turn, level) for gap, turn in found]
    columns = [np.array(column, np.float64) for column in zip(*rows, strict=True)]
    x, n, error_x, error_n, left, other_x, other_n = columns
    up = np.array([_is_up(gap) for gap, _ in found])
    gaps = _Gaps(x, n, error_x, error_n, left, other_x, other_n, up, level)

    def luck(flips: "Ints", at: "Ints") -> "Flags":
        low, high = gaps.bounds(flips, at)
        return np.where(gaps.up[at], low <= 0, high >= 0)

    def other(flips: "Ints", at: "Ints") -> "Flags":
        low, high = gaps.bounds(flips, at)
        return np.where(gaps.up[at], high < 0, low > 0)

    fewest = np.array([turn.flips for _, turn in found])
    most = np.array([_most(gap, turn.error) for gap, turn in found])
    return list(zip(_first(luck, fewest), _first(other, most), strict=True))


def _is_up(gap: Gap) -> bool:
    return share_of(gap.group) - share_of(gap.comparator) > 0


def _most(gap: Gap, error: Error) -> int:
    """Return how many errors of a kind there can be; a group keeps at least one person."""
    most = int(error.most)
    return min(most, int(_in_units(gap)[1]) - 1) if error.n < 0 else most


def _numbers(gap: Gap, turn: Turned, level: float) -> tuple[float, ...]:
    """Return what `_Gaps` holds of one gap, in its order."""
    (x, n), other = _in_units(gap), gap.comparator
    y, m, left = float(other.successes), float(other.n), 1.0
    if is_sampled(gap.group):
        slopes = (1.0, -1.0)
        _, n_left, y, m = widened(pair_left(gap.group, other, slopes), level)
        left = n_left / n
    return x, n, turn.error.successes, turn.error.n, left, y, m


def _first(holds: "Callable[[Ints, Ints], Flags]", most: "Ints") -> "list[int | None]":
    """Return per place the first number up to `most` from which a condition holds for good."""
    import numpy as np

    at = np.arange(len(most))
    ever = holds(most, at)
    low, high = np.full(len(most), -1), most.copy()
    at = at[ever]
    while len(at := at[high[at] - low[at] > 1]):
        middle = (low[at] + high[at]) // 2
        there = holds(middle, at)
        high[at[there]] = middle[there]
        low[at[~there]] = middle[~there]
    return [int(end) if there else None for end, there in zip(high, ever, strict=True)]
