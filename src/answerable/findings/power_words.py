"""What so few people could have shown at all, beside every difference that could be luck."""

from answerable.stats.rates import DIFFERENCE, RATIO
from answerable.stats.results import Entry, Estimate
from answerable.stats.smallest_gap import highest_rate_seen_as_lower


def could_have_seen(entry: Entry) -> list[str]:
    """Return which drop these people could have shown; nothing where a difference is seen.

    Only for ratios and differences of two rates whose exact test finds none at their level.
    """
    if not isinstance(entry, Estimate) or entry.method not in (RATIO, DIFFERENCE):
        return []
    if entry.p_value is None or entry.p_value < 1 - entry.level:
        return []
    group, other = entry.counts[:2]
    rate = highest_rate_seen_as_lower(group.n, other, level=entry.level)
    these = f"with these {group.n:,} {'person' if group.n == 1 else 'people'}"
    if rate is None:
        return [f"{these} no drop below {100 * other.rate:.1f} % could have been seen"]
    return [f"{these} only a drop below {100 * rate:.1f} % could have been seen"]
