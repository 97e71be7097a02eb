"""Simpson's paradox: a difference that turns round when like is compared with like."""

from answerable.checks.evidence.strata import StratumCounts
from answerable.checks.fairness.comparing import alone
from answerable.checks.fairness.conditional_parity_difference import compared
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.rates import difference
from answerable.stats.results import Entry, Estimate, Key, Observed, Series, Undefined
from answerable.stats.strata import common_difference


@check(
    "fairness.reversal_within_strata.v1",
    asks="Does a difference between groups turn round once like is compared with like?",
    source="Simpson, JRSS B 13 (1951); Bickel, Hammel and O'Connell, Science 187 (1975)",
    does_not_show="Which of the two comparisons is the right one: that depends on the question.",
)
def reversal_within_strata(counts: StratumCounts, *, level: float = 0.95) -> Series:
    """Return yes or no per group: whether the strata turn the difference round.

    Yes when the difference without strata is clear (its interval leaves out 0) and the
    Mantel-Haenszel difference within strata has the other sign. The witness holds both.
    `Undefined` where either difference is.
    """
    entries: list[tuple[Key, Entry]] = []
    for label, pairs, crude in compared(counts):
        whole, within = difference(*crude, level=level), common_difference(pairs, level=level)
        key = (label, counts.column, KNOWN)
        if isinstance(whole, Undefined) or isinstance(within, Undefined):
            missing = whole if isinstance(whole, Undefined) else within
            assert isinstance(missing, Undefined)
            entries.append((key, missing))
            continue
        entries.append((key, _seen(label, whole, within, counts.column)))
    if not entries:
        entries.append(((counts.comparator, counts.column, KNOWN), alone(counts.comparator)))
    return Series(("group", "stratum", PEOPLE), tuple(entries))


def _seen(label: str, whole: Estimate, within: Estimate, column: str) -> Observed:
    clear = not whole.low <= 0 <= whole.high
    return Observed(
        clear and whole.value * within.value < 0,
        (
            ("group", label),
            ("difference without strata", _points(whole)),
            (f"within {column}", _points(within)),
        ),
    )


def _points(estimate: Estimate) -> str:
    low, value, high = (100 * x for x in (estimate.low, estimate.value, estimate.high))
    return f"{value:+.1f} points ({low:+.1f} to {high:+.1f})"
