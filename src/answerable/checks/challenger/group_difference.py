"""Whether a simpler model would treat groups more or less alike, choosing as many people."""

from collections.abc import Iterator

from answerable.checks.evidence.challenge_groups import GroupChallenge
from answerable.checks.registry import check
from answerable.stats.rates import difference
from answerable.stats.results import Count, Entry, Key, Series, Undefined

MEASURES = ("selection rate", "good outcomes chosen", "bad outcomes chosen")


@check(
    "challenger.group_difference.v1",
    asks="Choosing as many people, how far apart are groups under each model?",
    source="Interval: Miettinen and Nurminen, Stat. Med. 4 (1985); rates: Hardt, Price and Srebro, "
    "NeurIPS 2016",
    does_not_show="Which difference is acceptable; groups of a few people are in no number.",
)
def group_difference(evidence: GroupChallenge, *, level: float = 0.95) -> Series:
    """Return per group and model its rate less that of the comparator, for three rates.

    The three: chosen among all, among the good outcomes, among the bad ones. Negative: the group
    is chosen less often.
    """
    challenge = evidence.challenge
    entries: list[tuple[Key, Entry]] = []
    others = [label for label, _ in evidence.groups if label != evidence.comparator]
    for label in others:
        for model in (challenge.in_use, *challenge.challengers):
            pairs = zip(
                evidence.rates(model, label), evidence.rates(model, evidence.comparator),
                strict=True,
            )  # fmt: skip
            for measure, entry in _differences(list(pairs), evidence.minimum, level):
                key = (challenge.against, label, model.name, measure)
                entries.append((key, entry))
    if evidence.unknown:
        why = f"{evidence.unknown:,} people whose group nobody knows"
        entries.append(((challenge.against, "", "", "unknown"), Undefined(why)))
    return Series(("measured against", "group", "model", "measure"), tuple(entries))


def _differences(
    pairs: list[tuple[Count, Count]], minimum: int, level: float
) -> Iterator[tuple[str, Entry]]:
    # From the rate among all and among one outcome the few of the other outcome could be told.
    few = any(0 < count.n < minimum for pair in pairs[1:] for count in pair)
    for place, (measure, (mine, other)) in enumerate(zip(MEASURES, pairs, strict=True)):
        if place and few:
            why = f"withheld: fewer than {minimum} people of one outcome in {mine.label}"
            yield measure, Undefined(why)
        else:
            yield measure, difference(mine, other, level=level)
