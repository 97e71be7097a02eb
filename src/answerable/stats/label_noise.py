"""How many recorded outcomes of one group would have to be wrong for a gap to vanish: closed forms.

Outcomes are recorded by people and systems that may err more about one group than about another.
Only errors about the one group are counted: that is the smallest differential noise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from answerable.stats.rates import difference
from answerable.stats.results import Count, Estimate, Undefined

METHOD = "differential_label_noise"


@dataclass(frozen=True, slots=True)
class Error:
    """What one wrong outcome does to a rate, and how many such outcomes there are."""

    successes: int
    n: int
    most: int


@dataclass(frozen=True, slots=True)
class Turned:
    """The fewest wrong outcomes, all of one kind, with which a rate reaches its target."""

    flips: int
    error: Error


def conditioned(x: int, n: int, x_outside: int, n_outside: int) -> tuple[Error, ...]:
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


def counted(x: int, n: int) -> tuple[Error, ...]:
    """Return the errors that move a rate whose successes are outcomes, as the predictive value."""
    return Error(1, 0, n - x), Error(-1, 0, x)


def turned(x: int, n: int, target: float, errors: tuple[Error, ...]) -> Turned | None:
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

    `people` are all of the group whose outcome could be wrong. `low` is the share with which the
    difference could be luck (0 enters its interval; 0 where it is there already), `high` the share
    with which the difference would surely be the other way round, 1 where no share would.
    `Undefined` without people, or where no number of errors of one kind would do.
    """
    gap = difference(group, comparator, level=level)
    if isinstance(gap, Undefined):
        return gap
    found = turned(group.successes, group.n, comparator.rate, errors)
    if found is None:
        reason = f"no number of wrong outcomes in {group.label!r} alone would close this gap"
        return Undefined(reason, (group, comparator))
    sign = 1 if gap.value > 0 else -1

    def after(flips: int) -> Estimate:
        x = group.successes + flips * found.error.successes
        moved = difference(Count(group.label, x, group.n + flips * found.error.n), comparator,
                           level=level)  # fmt: skip
        if isinstance(moved, Undefined):
            raise AssertionError("a group keeps at least one person")  # noqa: TRY004
        return moved

    most = min(found.error.most, group.n - 1) if found.error.n < 0 else found.error.most
    luck = _first(lambda m: sign * (after(m).low if sign > 0 else after(m).high) <= 0, found.flips)
    other = _first(lambda m: sign * (after(m).high if sign > 0 else after(m).low) < 0, most)
    value = found.flips / people
    low = min(value, luck / people if luck is not None else value)
    high = max(value, other / people if other is not None else 1.0)
    return Estimate(value, low, high, level, METHOD, people, (group, comparator))


def _first(holds: Callable[[int], bool], most: int) -> int | None:
    """Return the first number up to `most` for which a condition holds that stays true."""
    if not holds(most):
        return None
    low, high = -1, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
