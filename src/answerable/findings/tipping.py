"""How many of the people about whom something is missing would be enough to turn a verdict."""

from collections.abc import Callable
from functools import partial

from answerable.findings.forms import by_form
from answerable.findings.types import Verdict
from answerable.stats.rates import DIFFERENCE, RATIO, difference, ratio
from answerable.stats.results import Count, Entry, Estimate
from answerable.system.expectations import Limit


def tipping_point(limit: Limit, known: Entry, placed: Entry) -> tuple[int, int] | None:
    """Return the fewest people whose placing turns the verdict, and how many there are.

    `known` counts the people whose group is known, `placed` the same with everybody else placed the
    worst or the best way. People are placed into the first group before the second, or the other
    way round: whichever turns the verdict sooner. None for other numbers than ratios and
    differences of two rates, where even all of them do not turn it, and where people stand in both
    groups because what is known of them is not given away.
    """
    if not isinstance(known, Estimate) or not isinstance(placed, Estimate):
        return None
    if known.method not in (RATIO, DIFFERENCE) or placed.method != known.method:
        return None
    start, end = known.counts[:2], placed.counts[:2]
    verdict = by_form(limit, known).verdict
    moves = [b.n - a.n for a, b in zip(start, end, strict=True)]
    if sum(moves) != placed.n - known.n:
        return None

    def turns(first: int, k: int) -> bool:
        in_first = min(k, moves[first])
        placed_in = [0, 0]
        placed_in[first], placed_in[1 - first] = in_first, k - in_first
        here = [_part(a, b, m) for a, b, m in zip(start, end, placed_in, strict=True)]
        return _verdict(limit, known, here[0], here[1]) != verdict

    found = [_first(partial(turns, first), sum(moves)) for first in (0, 1)]
    fewest = min((k for k in found if k is not None), default=None)
    return None if fewest is None else (fewest, sum(moves))


def _part(start: Count, end: Count, placed: int) -> Count:
    """Return the group with the first `placed` of the people who would join it, in proportion."""
    joining = end.n - start.n
    if not joining:
        return start
    successes = round((end.successes - start.successes) * placed / joining)
    return Count(start.label, start.successes + successes, start.n + placed)


def _verdict(limit: Limit, like: Estimate, a: Count, b: Count) -> Verdict:
    measure = ratio if like.method == RATIO else difference
    return by_form(limit, measure(a, b, level=like.level)).verdict


def _first(turns: Callable[[int], bool], most: int) -> int | None:
    """Return the first number up to `most` that turns it; None where the whole does not."""
    if not turns(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if turns(middle) else (middle, high)
    return high
