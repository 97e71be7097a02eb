"""Small cells stay out of results: a count of a few people can point at one of them."""

from collections.abc import Collection
from dataclasses import replace

from answerable.stats.missing import HIGHEST, LOWEST, NO_OUTCOME, PEOPLE, UNKNOWN
from answerable.stats.results import Entry, Estimate, Key, Series, Undefined

FEW = (
    "withheld: in {} fewer than {} people were selected or refused, or had a good or a bad "
    "outcome, and this would tell of them"
)
GUARD = "withheld: {} would give away what fewer than {} others got, subtracted from what is told"


def withhold_small_cells(
    series: Series,
    *,
    minimum: int,
    few: Collection[str] = (),
    guards: Collection[str] = (),
    gone: Collection[str] = (),
) -> Series:
    """Return the series with every entry that rests on a group of fewer than `minimum` withheld.

    `few` are groups of whom nothing in the series is told, because a part of them that other
    numbers tell of is fewer than `minimum` people. `guards` are groups from whom this would follow,
    subtracted from others. `gone` are groups of fewer than `minimum` whose
    answers were never counted: they are withheld like the others, and are no empty groups.

    A withheld entry is `Undefined` with its reason and without its counts. What the missing could
    do to a withheld entry goes with it: less those people it would be the entry itself. Of people
    whose group is not known only their number stays, so that nobody is dropped in silence.
    """
    kept = tuple(
        (key, _gone(key, entry, minimum, gone) or _withhold(key, entry, minimum, few, guards))
        for key, entry in series.entries
    )
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


def say_untold(series: Series, people: int) -> Series:
    """Return the series where those in no rate are said to hold people whose answer is withheld."""
    one = people == 1
    who = "1 person in a very small group" if one else f"{people} people in very small groups"
    why = f"; the answers of {who} are not told"
    return replace(
        series,
        entries=tuple(
            (key, replace(entry, reason=f"{_to_tell(entry.reason)}{why}"))
            if isinstance(entry, Undefined) and NO_OUTCOME in key
            else (key, entry)
            for key, entry in series.entries
        ),
    )


def _to_tell(reason: str) -> str:
    """Return the reason where what is recorded of some is not told."""
    said = reason.replace("no recorded outcome", "no outcome that is told")
    return said.replace("a decision or an outcome:", "a decision or an outcome that is told:")


def _gone(key: Key, entry: Entry, minimum: int, gone: Collection[str]) -> Entry | None:
    """Return why nothing is said of a group whose answers were never counted; else None."""
    if not gone or not isinstance(entry, (Estimate, Undefined)):
        return None
    about = [label for label in gone if label in key] or _about(entry, gone)
    return _too_few(minimum, min(about)) if about else None


def _too_few(minimum: int, label: str) -> Undefined:
    """Return why a group is withheld; a label that says "people" or "cases" is no group's name."""
    said = label.removeprefix("people ")
    if said != label:
        return Undefined(f"withheld: fewer than {minimum} people are {said}")
    if label.startswith("cases that "):
        return Undefined(f"withheld: fewer than {minimum} {label}")
    return Undefined(f"withheld: fewer than {minimum} people in {label}")


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


def _about(entry: Estimate | Undefined, groups: Collection[str]) -> list[str]:
    """Return the groups of which an entry counts people."""
    return [label for label in groups if any(_is_about(c.label, label) for c in entry.counts)]


def _withhold(
    key: Key, entry: Entry, minimum: int, few: Collection[str], guards: Collection[str]
) -> Entry:
    if not isinstance(entry, (Estimate, Undefined)):
        return entry
    small = [c for c in entry.counts if 0 < c.n < minimum]
    if not small:
        if about := _about(entry, few):
            return Undefined(FEW.format(min(about), minimum))
        if about := [label for label in guards if label in key] or _about(entry, guards):
            return Undefined(GUARD.format(min(about), minimum))
        return entry
    if (n := small[0].n) and small[0].label == UNKNOWN:
        few = "1 person" if n == 1 else f"{n} people"
        return Undefined(f"withheld: {few} whose group nobody knows: too few to say what they got")
    return _too_few(minimum, small[0].label)
