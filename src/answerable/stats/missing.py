"""How far people whose group nobody knows could move a comparison of two groups."""

from dataclasses import dataclass, replace

from answerable.stats.results import Count

Pair = tuple[Count, Count]
Places = tuple[int, int, int]
"""People in the first group, in the second, and in nobody knows which."""

PEOPLE = "people"
"""Name of the place in a key that says which people an entry counts: one of the words below."""
KNOWN, LOWEST, HIGHEST = "known", "lowest possible", "highest possible"
"""Only people whose group is known; unknown people placed one way; and the other way."""
IGNORING = "ignoring "
"""In the same place, before what is ignored: the number without weights or clusters of people."""
NO_OUTCOME = "no outcome"
"""In the same place: how many people have no recorded outcome."""
SPELLINGS = "spellings"
"""In the same place: words that may be one group, written in several ways."""
NOBODY_KNOWS = "perhaps unknown"
"""In the same place: words that may stand for nobody knows, and are counted as groups."""
UNKNOWN, ELSEWHERE = "unknown", "elsewhere"
"""Labels of people whose group nobody knows, and of those who surely belong to the others although
something about them is missing."""


@dataclass(frozen=True, slots=True)
class Missing:
    """People who are in neither of two rates, and what is known of them."""

    unknown: Count
    """Their answer is known and their group is not."""
    elsewhere: Count
    """They belong to the second group."""
    undecided: Places = (0, 0, 0)
    """People without an answer: in the first group, in the second, and in nobody knows which."""
    could_fail: Places = (0, 0, 0)
    """People who failed or are in no rate at all: whether they are is what is missing."""
    could_succeed: Places = (0, 0, 0)
    """People who succeeded or are in no rate at all."""

    def __bool__(self) -> bool:
        return self.n > 0

    @property
    def n(self) -> int:
        """How many people are missing from the two rates."""
        places = (*self.undecided, *self.could_fail, *self.could_succeed)
        return self.unknown.n + self.elsewhere.n + sum(places)

    @property
    def failing(self) -> Places:
        """People who may have failed."""
        return _both(self.undecided, self.could_fail)

    @property
    def succeeding(self) -> Places:
        """People who may have succeeded."""
        return _both(self.undecided, self.could_succeed)

    def hidden(self, minimum: int, *, unknown: int = 0, elsewhere: int = 0) -> "Missing":
        """Return the same people with the answers of fewer than `minimum` forgotten.

        Bounds that place them every way do not need their answers, and do not give them away.
        `unknown` and `elsewhere` are all such people where the counts are those of a part: that
        somebody is in the part is one of their answers. Where one of the two kinds is forgotten the
        other is too: everybody less the known and less that kind would be the few.
        """
        first, second, either = self.undecided
        all_unknown = unknown if unknown > self.unknown.n else self.unknown.n
        all_elsewhere = elsewhere if elsewhere > self.elsewhere.n else self.elsewhere.n
        kept_unknown, kept_elsewhere = self.unknown, self.elsewhere
        if any(
            0 < n < minimum for n in (all_unknown, all_elsewhere, self.unknown.n, self.elsewhere.n)
        ):
            kept_unknown = Count(self.unknown.label, 0, 0)
            kept_elsewhere = Count(self.elsewhere.label, 0, 0)
            either += all_unknown if all_unknown < minimum else self.unknown.n
            second += all_elsewhere if all_elsewhere < minimum else self.elsewhere.n
        undecided = (first, second, either)
        return replace(self, unknown=kept_unknown, elsewhere=kept_elsewhere, undecided=undecided)


def _both(one: Places, other: Places) -> Places:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2])


def bounds(a: Count, b: Count, missing: Missing) -> tuple[Pair, Pair]:
    """Return two pairs of rates between whose comparisons every placing of the missing lies.

    People without an answer got the unfavourable one in one pair and the favourable one in the
    other. Those without a group either stand in both groups of a pair, each time the way that
    moves the comparison most: where they really stand lies between. Source: as for `extremes`.
    """
    first, second, either = missing.failing
    good_first, good_second, good_either = missing.succeeding
    sure = _join(b, missing.elsewhere.successes, missing.elsewhere.n - missing.elsewhere.successes)
    (low_a, low_b), (high_a, high_b) = extremes(a, sure, missing.unknown)
    lowest = (_join(low_a, 0, first + either), _join(low_b, good_second + good_either, 0))
    highest = (_join(high_a, good_first + good_either, 0), _join(high_b, 0, second + either))
    return lowest, highest


def extremes(a: Count, b: Count, unknown: Count) -> tuple[Pair, Pair]:
    """Return the two ways of placing the unknown people that make rate(a) lowest and highest.

    The first pair has every unknown success in `b` and every other unknown person in `a`, the
    second the reverse. Each person moves the ratio and the difference of the two rates one way
    only, whatever the others do, so no other placing lies outside. Source: the no-assumptions
    bounds of Horowitz and Manski, JASA 95 (2000), for a group label in place of an outcome.
    """
    failures = unknown.n - unknown.successes
    lowest = (_join(a, 0, failures), _join(b, unknown.successes, 0))
    highest = (_join(a, unknown.successes, 0), _join(b, 0, failures))
    return lowest, highest


def _join(group: Count, successes: int, failures: int) -> Count:
    return Count(group.label, group.successes + successes, group.n + successes + failures)
