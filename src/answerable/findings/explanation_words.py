"""Whether reasons add up, and whether answers repeat, as a person would say it."""

from collections.abc import Sequence

from answerable.checks.ask import Ask
from answerable.stats.results import Entry, Key, Observed, Scalar
from answerable.system.expectations import Limit

Told = Sequence[tuple[Key, Entry]]


def adds_up(ask: Ask, told: Told, limit: Limit | None) -> str:
    """Return about how many refused people the reasons add up to the score, and the largest gap."""
    del ask, limit
    seen = _seen(told)
    people, failed = _count(seen, "people"), _count(seen, "people whose reasons do not add up")
    gap = f"{float(str(seen.get('largest gap, share of the range of the score', 0))):.2g}"
    how = f"({seen.get('method', 'sampled')}); the largest gap is {gap} of the range of the score"
    if failed:
        return f"the reasons of {failed:,} of {people:,} refused people do not add up {how}"
    return f"the reasons of all {people:,} refused people who were looked at add up {how}"


def answered_twice(ask: Ask, told: Told, limit: Limit | None) -> str:
    """Return how many refused people got another answer when they were asked about again."""
    del ask, limit
    seen = _seen(told)
    people, other = _count(seen, "people"), _count(seen, "answered otherwise")
    asked = "asked again, in another order and beside other people,"
    if other:
        return f"{asked} the system answered otherwise about {other:,} of {people:,} refused people"
    return f"{asked} the system answered the same about all {people:,} refused people"


def _seen(told: Told) -> dict[str, Scalar]:
    return next((dict(e.witness) for _, e in told if isinstance(e, Observed)), {})


def _count(seen: dict[str, Scalar], what: str) -> int:
    return int(str(seen.get(what, 0)))
