"""How many of the people about whom something is missing would be enough to turn a verdict."""

from collections.abc import Callable, Sequence
from functools import partial

from answerable.findings.forms import by_form
from answerable.findings.types import Verdict
from answerable.stats.effective import (
    Drawn,
    compared_again,
    drawn,
    is_of_a_sample,
    usual_method,
)
from answerable.stats.rates import DIFFERENCE, RATIO, difference, ratio
from answerable.stats.results import Count, Entry, Estimate
from answerable.system.expectations import Limit

VerdictOf = Callable[[Sequence[int]], Verdict]
"""People placed in the first and in the second group -> the verdict then."""


def tipping_point(limit: Limit, known: Entry, placed: Entry) -> tuple[int, int] | None:
    """Return the fewest people whose placing turns the verdict, and how many there are.

    `known` counts the people whose group is known, `placed` the same with everybody else placed the
    worst or the best way. People are placed into the first group before the second, or the other
    way round: whichever turns the verdict sooner. None for other numbers than ratios and
    differences of two rates, where even all of them do not turn it, and where people stand in both
    groups because what is known of them is not given away. Of people who are weighed or clustered
    each is placed with the weight, and taken to tell as much, as they are and do on average.
    """
    if not isinstance(known, Estimate) or not isinstance(placed, Estimate):
        return None
    if usual_method(known.method) not in (RATIO, DIFFERENCE) or placed.method != known.method:
        return None
    start, end = known.counts[:2], placed.counts[:2]
    verdict = by_form(limit, known).verdict
    moves = [b.n - a.n for a, b in zip(start, end, strict=True)]
    if sum(moves) != placed.n - known.n:
        return None
    verdict_of = (_sampled if is_of_a_sample(known) else _counted)(limit, known, placed)
    if verdict_of is None:
        return None

    def turns(first: int, k: int) -> bool:
        in_first = min(k, moves[first])
        placed_in = [0, 0]
        placed_in[first], placed_in[1 - first] = in_first, k - in_first
        return verdict_of(placed_in) != verdict

    found = [_first(partial(turns, first), sum(moves)) for first in (0, 1)]
    fewest = min((k for k in found if k is not None), default=None)
    return None if fewest is None else (fewest, sum(moves))


def _counted(limit: Limit, known: Estimate, placed: Estimate) -> VerdictOf:
    """Return the verdict once so many people have joined either group."""
    measure = ratio if known.method == RATIO else difference
    ends = list(zip(known.counts[:2], placed.counts[:2], strict=True))

    def verdict_of(placed_in: Sequence[int]) -> Verdict:
        a, b = (_part(*each, m) for each, m in zip(ends, placed_in, strict=True))
        return by_form(limit, measure(a, b, level=known.level)).verdict

    return verdict_of


def _sampled(limit: Limit, known: Estimate, placed: Estimate) -> VerdictOf | None:
    """Return the same of people who stand for others, in proportion; None where nobody knows."""
    start, end = drawn(known), drawn(placed)
    if len(start) < 2 or len(end) < 2:
        return None
    moves = [b.n - a.n for a, b in zip(known.counts, placed.counts, strict=True)]
    whom = list(zip(_whom(known), _whom(placed), strict=True))
    is_ratio = usual_method(known.method) == RATIO

    def verdict_of(placed_in: Sequence[int]) -> Verdict:
        done = sum(placed_in) / max(1, sum(moves))
        groups = []
        for side, ((x, n), (to_x, to_n)) in enumerate(whom):
            own = placed_in[side] / max(1, moves[side])
            rate = (x + (to_x - x) * own) / (n + (to_n - n) * own)
            left = start[side].n + (end[side].n - start[side].n) * done
            groups.append(Drawn(rate * left, left))
        made = compared_again(known, *groups, ratio=is_ratio)
        return by_form(limit, made).verdict if made else "cannot_tell"

    return verdict_of


def _whom(entry: Estimate) -> Sequence[tuple[float, float]]:
    return entry.population or [(count.successes, count.n) for count in entry.counts]


def _part(start: Count, end: Count, placed: int) -> Count:
    """Return the group with the first `placed` of the people who would join it, in proportion."""
    joining = end.n - start.n
    if not joining:
        return start
    successes = round((end.successes - start.successes) * placed / joining)
    return Count(start.label, start.successes + successes, start.n + placed)


def _first(turns: Callable[[int], bool], most: int) -> int | None:
    """Return the first number up to `most` that turns it; None where the whole does not."""
    if not turns(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if turns(middle) else (middle, high)
    return high
