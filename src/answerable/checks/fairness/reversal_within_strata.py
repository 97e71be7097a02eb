"""Simpson's paradox: a difference that turns round when like is compared with like."""

from collections.abc import Sequence

from answerable.checks.evidence.strata import StratumCounts
from answerable.checks.fairness.comparing import alone
from answerable.checks.fairness.conditional_parity_difference import compared, people_alone
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.rates import difference
from answerable.stats.results import Entry, Estimate, Key, Observed, Series, Undefined
from answerable.stats.strata import Pair, common_difference


@check(
    "fairness.reversal_within_strata.v1",
    asks="Does a difference between groups turn round once like is compared with like?",
    source="Simpson, JRSS B 13 (1951); Bickel, Hammel and O'Connell, Science 187 (1975)",
    does_not_show="Which of the two comparisons is the right one: that depends on the question.",
    weighs=True,
)
def reversal_within_strata(counts: StratumCounts, *, level: float = 0.95) -> Series:
    """Return yes or no per group: whether the strata turn the difference round.

    Yes when the difference without strata is clear (its interval leaves out 0) and the
    Mantel-Haenszel difference within strata has the other sign. The witness holds both.
    `Undefined` where either difference is.
    """
    entries: list[tuple[Key, Entry]] = []
    for label, pairs, crude in compared(counts):
        entries.append(((label, counts.column, KNOWN), _seen(counts.column, pairs, crude, level)))
        if counts.ignoring:
            beside = _seen(counts.column, people_alone(pairs), people_alone([crude])[0], level)
            entries.append(((label, counts.column, counts.ignoring), beside))
    if not entries:
        entries.append(((counts.comparator, counts.column, KNOWN), alone(counts.comparator)))
    return Series(("group", "stratum", PEOPLE), tuple(entries))


def _seen(column: str, pairs: Sequence[Pair], crude: Pair, level: float) -> Entry:
    whole, within = difference(*crude, level=level), common_difference(pairs, level=level)
    for one in (whole, within):
        if isinstance(one, Undefined):
            return one
    assert isinstance(whole, Estimate)
    assert isinstance(within, Estimate)
    clear = not whole.low <= 0 <= whole.high
    return Observed(
        clear and whole.value * within.value < 0,
        (
            ("group", crude[0].label),
            ("difference without strata", _points(whole)),
            (f"within {column}", _points(within)),
        ),
    )


def _points(estimate: Estimate) -> str:
    low, value, high = (100 * x for x in (estimate.low, estimate.value, estimate.high))
    return f"{value:+.1f} points ({low:+.1f} to {high:+.1f})"
