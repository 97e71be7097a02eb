"""What checks of amounts share: one entry per group beside the comparator, nobody dropped."""

from collections.abc import Callable

from answerable.checks.evidence.amounts import AmountMoments, Amounts, Moments
from answerable.checks.fairness.comparing import alone, uncounted
from answerable.stats.means import WELCH, Spread, welch
from answerable.stats.means_design import SampledSpread, welch_of_a_sample, why_no_mean
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Entry, Estimate, Key, Series, Undefined

Pick = Callable[[Amounts], Moments | None]
"""Which moments of a group a check compares."""


def compare_amounts(
    counts: AmountMoments, pick: Pick, measure: Callable[[Moments, Moments], Entry]
) -> Series:
    """Return one entry per group from its moments and those of the comparator."""
    entries: list[tuple[Key, Entry]] = []
    for groups, way in ((counts.groups, KNOWN), (counts.alone, counts.ignoring)):
        by_label = {group.label: group for group in groups}
        for label, group in by_label.items():
            if label != counts.comparator:
                entry = _compared(counts, pick(group), pick(by_label[counts.comparator]), measure)
                entries.append(((f"{label} with {counts.comparator}", way), entry))
    if not entries:
        entries.append(((counts.comparator, KNOWN), alone(counts.comparator)))
    return Series(("group", PEOPLE), (*entries, *uncounted(counts.unknown)))


def mean_gap(a: Moments, b: Moments, level: float) -> Entry:
    """Return mean(a) - mean(b) with Welch's interval, or that of people weighed or clustered."""
    if isinstance(a, SampledSpread) and isinstance(b, SampledSpread):
        bounded = welch_of_a_sample(a, b, level)
        return Estimate(*bounded, level, f"{WELCH}{a.knows}", a.n + b.n)
    assert isinstance(a, Spread)
    assert isinstance(b, Spread)
    return Estimate(*welch(a, b, level=level), level, WELCH, a.n + b.n)


def _compared(
    counts: AmountMoments,
    a: Moments | None,
    b: Moments | None,
    measure: Callable[[Moments, Moments], Entry],
) -> Entry:
    if a is None or b is None:
        return Undefined(f"the card names no column of what {counts.field!r} should have been")
    for group in (a, b):
        if not group.n:
            return Undefined(f"no people in {group.label!r}")
        if group.n < counts.minimum:
            return Undefined(f"withheld: fewer than {counts.minimum} people in {group.label}")
    sampled = [group for group in (a, b) if isinstance(group, SampledSpread)]
    if sampled and (reason := why_no_mean(*sampled)):
        return Undefined(reason)
    return measure(a, b)
