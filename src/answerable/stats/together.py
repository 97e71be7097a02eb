"""Estimates made of two differences: their mean, the worse of them, one minus the other."""

from math import sqrt

from answerable.stats.results import Count, Estimate, Undefined

MEAN = "mover_mean_of_two"
DEPENDENT = "bonferroni_mean_of_two"
WORST = "bonferroni_worst_of_two"
MINUS = "mover_difference"

Bounded = tuple[float, float, float]
"""(value, low, high)."""


def mean_of_two(
    first: Estimate | Undefined, second: Estimate | Undefined, *, level: float | None = None
) -> Estimate | Undefined:
    """Return the mean of two estimates; what is undefined stays so.

    The interval of two independent ones joins both by "square and add": Zou and Donner, Stat. Med.
    27 (2008) 1693-1702. With `level` they may depend on each other, as people of one cluster do:
    both must then come with intervals at `each_of_two(level)`, whose ends are averaged.
    """
    for one in (first, second):
        if isinstance(one, Undefined):
            return one
    assert isinstance(first, Estimate)
    assert isinstance(second, Estimate)
    value = (first.value + second.value) / 2
    counts = (*first.counts, *second.counts)
    population = (*first.population, *second.population)
    if level is not None:
        low, high = (first.low + second.low) / 2, (first.high + second.high) / 2
        n = _people(counts)
        return Estimate(value, low, high, level, DEPENDENT, n, counts, population=population)
    down = sqrt((first.value - first.low) ** 2 + (second.value - second.low) ** 2) / 2
    up = sqrt((first.high - first.value) ** 2 + (second.high - second.value) ** 2) / 2
    n = _people(counts)
    return Estimate(
        value, value - down, value + up, first.level, MEAN, n, counts, population=population
    )


def worst_of_two(
    first: Estimate | Undefined, second: Estimate | Undefined, *, level: float
) -> Estimate | Undefined:
    """Return the larger of two differences without its sign: 0 when both are 0.

    Both must come with intervals at `1 - (1 - level) / 2`, so that together they hold at `level`
    (Bonferroni). The counts of the larger one come first. What is undefined stays so.
    """
    for one in (first, second):
        if isinstance(one, Undefined):
            return one
    assert isinstance(first, Estimate)
    assert isinstance(second, Estimate)
    worse, other = sorted((first, second), key=lambda e: abs(e.value), reverse=True)
    lows, highs = zip(*(_size(one) for one in (first, second)), strict=True)
    counts = (*worse.counts, *other.counts)
    return Estimate(
        abs(worse.value), max(lows), max(highs), level, WORST, _people(counts), counts,
        population=(*worse.population, *other.population),
    )  # fmt: skip


def minus(first: Bounded, second: Bounded) -> Bounded:
    """Return first - second of two independent estimates with the interval by "square and add"."""
    value = first[0] - second[0]
    down = sqrt((first[0] - first[1]) ** 2 + (second[2] - second[0]) ** 2)
    up = sqrt((first[2] - first[0]) ** 2 + (second[0] - second[1]) ** 2)
    return value, value - down, value + up


def each_of_two(level: float) -> float:
    """Return the level of each of two intervals that shall hold together at `level`."""
    return 1 - (1 - level) / 2


def _size(one: Estimate) -> tuple[float, float]:
    """Return the interval of the size of a difference, whatever its sign."""
    low = 0.0 if one.low <= 0 <= one.high else min(abs(one.low), abs(one.high))
    return low, max(abs(one.low), abs(one.high))


def _people(counts: tuple[Count, ...]) -> int:
    return sum(count.n for count in counts)
