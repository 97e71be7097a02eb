"""Areas under the ROC curve for "is in this group", as entries of a result."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from answerable.checks.evidence.proxies import LEAST, Recoverable
from answerable.stats.auc_interval import CROSSFITTED, crossfitted_auc
from answerable.stats.missing import KNOWN
from answerable.stats.results import Entry, Estimate, Key, Undefined

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SOURCE = (
    "area under the ROC curve out of five folds: LeDell, Petersen and van der Laan, EJS 9 (2015); "
    "interval: Newcombe, Stat. Med. 25 (2006), method 5"
)


def areas(
    people: Recoverable, scores: "npt.NDArray[np.float64]", name: str, level: float
) -> Iterator[tuple[Key, Estimate]]:
    """Yield one area per group for scores with a column per group; with two groups only one.

    Telling the second of two groups from the first is the same as the reverse.
    """
    from answerable.kernels.recover import mean_auc

    found = mean_auc(scores, people.member, people.fold)
    for place in told(people):
        n = int((people.member == place).sum())
        rest = len(people.member) - n
        area = float(found[place])
        bounds = crossfitted_auc(area, n, rest, level=level)
        estimate = Estimate(area, *bounds, level, CROSSFITTED, len(people.member))
        yield (name, people.groups[place], KNOWN), estimate


def told(people: Recoverable) -> tuple[int, ...]:
    """Return the groups that get a number."""
    if len(people.groups) == 2 and not people.small[0]:
        return (1,)
    return tuple(range(len(people.groups)))


def apart(people: Recoverable) -> Iterator[tuple[Key, Entry]]:
    """Yield what is in no number: people of unknown or small groups, and fields without a value."""
    if people.unknown:
        reason = f"{people.unknown:,} people whose {people.attribute} nobody knows are in no number"
        yield ("", "", "group unknown"), Undefined(reason)
    groups, n = people.small
    if groups:
        reason = (
            f"{groups:,} groups of {people.attribute} with {n:,} people together get no number of "
            f"their own: fewer than {LEAST} people each, or beyond the largest groups"
        )
        yield ("", "", "small groups"), Undefined(reason)
    for name, why in people.left_out:
        yield (name, "", "not read"), Undefined(why)
