"""Small cells stay out of results: a count of a few people can point at one of them."""

from collections.abc import Collection
from dataclasses import replace

from answerable.stats.missing import HIGHEST, LOWEST, PEOPLE, UNKNOWN
from answerable.stats.results import Entry, Estimate, Key, Series, Undefined


def withhold_small_cells(series: Series, *, minimum: int, few: Collection[str] = ()) -> Series:
    """Return the series with every entry that rests on a group of fewer than `minimum` withheld.

    `few` are groups of whom nothing in the series is told, because a part of them that other
    numbers tell of is fewer than `minimum` people.

    A withheld entry is `Undefined` with its reason and without its counts. What the missing could
    do to a withheld entry goes with it: less those people it would be the entry itself. Of people
    whose group is not known only their number stays, so that nobody is dropped in silence.
    """
    kept = tuple((key, _withhold(entry, minimum, few)) for key, entry in series.entries)
    before, after = series.by_key, dict(kept)
    hidden = {_base(series, key) for key in before if before[key] is not after[key]}
    placed = Undefined("withheld with the number it belongs to")
    return replace(
        series,
        entries=tuple(
            (key, placed if _is_placed(series, key) and _base(series, key) in hidden else entry)
            for key, entry in kept
        ),
    )


def _is_placed(series: Series, key: Key) -> bool:
    return PEOPLE in series.keys and key[series.keys.index(PEOPLE)] in (LOWEST, HIGHEST)


def _base(series: Series, key: Key) -> Key:
    """Return the key without the place that says which people are counted."""
    if PEOPLE not in series.keys:
        return key
    place = series.keys.index(PEOPLE)
    return key[:place] + key[place + 1 :]


def _is_about(counted: str, group: str) -> bool:
    """Whether a count is of a group, or of some of its people: "men, good outcome"."""
    return counted == group or counted.startswith(f"{group}, ")


def _withhold(entry: Entry, minimum: int, few: Collection[str]) -> Entry:
    if not isinstance(entry, (Estimate, Undefined)):
        return entry
    small = [c for c in entry.counts if 0 < c.n < minimum]
    if not small:
        about = [label for label in few if any(_is_about(c.label, label) for c in entry.counts)]
        if not about:
            return entry
        return Undefined(
            f"withheld: in {min(about)} fewer than {minimum} people were selected or refused, or "
            "had a good or a bad outcome, and this would tell of them"
        )
    if (n := small[0].n) and small[0].label == UNKNOWN:
        few = "1 person" if n == 1 else f"{n} people"
        return Undefined(f"withheld: {few} whose group nobody knows: too few to say what they got")
    return Undefined(f"withheld: fewer than {minimum} people in {small[0].label}")
