"""What so few people could have shown at all, beside every difference that could be luck."""

from answerable.stats.effective import design_effect, drawn, is_of_a_sample, usual_method
from answerable.stats.rates import DIFFERENCE, RATIO
from answerable.stats.results import Entry, Estimate
from answerable.stats.smallest_gap import highest_rate_seen_as_lower


def could_have_seen(entry: Entry) -> list[str]:
    """Return which drop these people could have shown; nothing where a difference is seen.

    Only for ratios and differences of two rates whose test finds none at their level. People who
    are weighed or clustered count as the fewer that would tell as much, and the words say so.
    """
    if not isinstance(entry, Estimate) or usual_method(entry.method) not in (RATIO, DIFFERENCE):
        return []
    if not drawn(entry):
        return []
    if entry.p_value is None or entry.p_value < 1 - entry.level:
        return []
    group, (effective, other) = entry.counts[0], drawn(entry)[:2]
    rate = highest_rate_seen_as_lower(effective.n, other, level=entry.level)
    these = f"with these {group.n:,} {'person' if group.n == 1 else 'people'}"
    if is_of_a_sample(entry):
        these += f" (design effect {design_effect(entry):.1f})"
    if rate is None:
        return [f"{these} no drop below {100 * other.rate:.1f} % could have been seen"]
    return [f"{these} only a drop below {100 * rate:.1f} % could have been seen"]
