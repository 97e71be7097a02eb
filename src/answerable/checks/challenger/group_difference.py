"""Whether a simpler model would treat groups more or less alike, choosing as many people."""

from collections.abc import Iterator

from answerable.checks.evidence.challenge import Contender
from answerable.checks.evidence.challenge_groups import GroupChallenge
from answerable.checks.fairness.foremost import FURTHER, foremost
from answerable.checks.registry import check
from answerable.stats.rates import difference
from answerable.stats.results import Entry, Key, Series, Undefined

WITHHELD = (
    "withheld: of one of the groups fewer than {} people have one outcome, or were refused; or "
    "with the other groups it would tell of such people"
)
MEASURES = ("selection rate", "good outcomes chosen", "bad outcomes chosen")


@check(
    "challenger.group_difference.v1",
    asks="Choosing as many people, how far apart are groups under each model?",
    source="Interval: Miettinen and Nurminen, Stat. Med. 4 (1985); rates: Hardt, Price and Srebro, "
    "NeurIPS 2016",
    does_not_show="Which difference is acceptable; groups of a few people are in no number.",
    weighs=True,
)
def group_difference(evidence: GroupChallenge, *, level: float = 0.95) -> Series:
    """Return per group and model its rate less that of the comparator, for three rates.

    The three: chosen among all, among the good outcomes, among the bad ones. Negative: the group
    is chosen less often.
    """
    challenge = evidence.challenge
    entries: list[tuple[Key, Entry]] = []
    everyone = [
        evidence.rates(challenge.in_use, label)[0]
        for label, _ in evidence.groups
        if label != evidence.comparator
    ]
    kept, further = foremost(everyone, evidence.rates(challenge.in_use, evidence.comparator)[0])
    others = [group.label for group in kept]
    for label in others:
        told = [
            (model.name, list(_differences(evidence, model, label, level)))
            for model in (challenge.in_use, *challenge.challengers)
        ]
        # Measure by measure, so that models stand beside each other.
        for place, measure in enumerate(MEASURES):
            for name, differences in told:
                key = (challenge.against, label, name, measure)
                entries.append((key, differences[place]))
    if further:
        entries.append(((challenge.against, FURTHER, "", "unknown"), further))
    if evidence.unknown:
        why = f"{evidence.unknown:,} people whose group nobody knows"
        entries.append(((challenge.against, "", "", "unknown"), Undefined(why)))
    return Series(("measured against", "group", "model", "measure"), tuple(entries))


def _differences(
    evidence: GroupChallenge, model: Contender, label: str, level: float
) -> Iterator[Entry]:
    """Yield the difference of each measure, in order, between a group and the comparator."""
    minimum = evidence.minimum
    rates = (evidence.rates(model, name) for name in (label, evidence.comparator))
    pairs = list(zip(*rates, strict=True))
    # From the rate among all and among one outcome the few of the other outcome could be told.
    few = not {label, evidence.comparator}.isdisjoint(evidence.hidden)
    for place, (mine, other) in enumerate(pairs):
        if place and few:
            yield Undefined(WITHHELD.format(minimum))
        else:
            yield difference(mine, other, level=level)
