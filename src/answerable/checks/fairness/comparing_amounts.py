"""What checks of amounts share: one entry per group beside the comparator, nobody dropped."""

from collections.abc import Callable

from answerable.checks.evidence.amounts import AmountMoments, Amounts
from answerable.checks.fairness.comparing import alone, uncounted
from answerable.stats.means import WELCH, Spread, welch
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Entry, Estimate, Key, Series, Undefined

Pick = Callable[[Amounts], Spread | None]
"""Which moments of a group a check compares."""


def compare_amounts(
    counts: AmountMoments, pick: Pick, measure: Callable[[Spread, Spread], Entry]
) -> Series:
    """Return one entry per group from its moments and those of the comparator."""
    comparator = next(group for group in counts.groups if group.label == counts.comparator)
    entries: list[tuple[Key, Entry]] = []
    for group in counts.groups:
        if group.label != comparator.label:
            entry = _compared(counts, pick(group), pick(comparator), measure)
            entries.append(((f"{group.label} with {comparator.label}", KNOWN), entry))
    if not entries:
        entries.append(((comparator.label, KNOWN), alone(comparator.label)))
    return Series(("group", PEOPLE), (*entries, *uncounted(counts.unknown)))


def mean_gap(a: Spread, b: Spread, level: float) -> Entry:
    """Return mean(a) - mean(b) with Welch's interval."""
    return Estimate(*welch(a, b, level=level), level, WELCH, a.n + b.n)


def _compared(
    counts: AmountMoments,
    a: Spread | None,
    b: Spread | None,
    measure: Callable[[Spread, Spread], Entry],
) -> Entry:
    if a is None or b is None:
        return Undefined(f"the card names no column of what {counts.field!r} should have been")
    for group in (a, b):
        if not group.n:
            return Undefined(f"no people in {group.label!r}")
        if group.n < counts.minimum:
            return Undefined(f"withheld: fewer than {counts.minimum} people in {group.label}")
    return measure(a, b)
