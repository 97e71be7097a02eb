"""What accuracy is lost when a simpler model chooses as many people."""

from answerable.checks.challenger.comparing import lost, right
from answerable.checks.evidence.challenge import Challenge, Contender
from answerable.checks.registry import check
from answerable.stats.paired import MEAN, Influence, mean
from answerable.stats.rates import paired_difference
from answerable.stats.results import Entry, Key, Series, Undefined


@check(
    "challenger.accuracy_lost.v1",
    asks="If a simpler model chose as many people as are chosen now, would it be right as often?",
    source="Newcombe, Stat. Med. 17 (1998) 2635-2650, method 10; exact test: McNemar, "
    "Psychometrika 12 (1947)",
    does_not_show="Which errors weigh more: a good case refused and a bad one chosen count alike.",
    weighs=True,
)
def accuracy_lost(challenge: Challenge, *, level: float = 0.95) -> Series:
    """Return, per challenger, how much more often the model in use is right.

    Each chooses the people it scores highest, as many as the system decided for. Where people are
    weighed or come in clusters the interval is that of weights and clusters.
    """
    if challenge.people.stand_for is not None:

        def of(model: Contender) -> Influence:
            return mean(right(model, challenge).astype(float), challenge.people.weight)

        return lost(challenge, of, MEAN, level, sign=1.0)
    first = right(challenge.in_use, challenge)
    entries: list[tuple[Key, Entry]] = []
    for model in challenge.challengers:
        second = right(model, challenge)
        pairs = [
            int((first & second).sum()),
            int((first & ~second).sum()),
            int((~first & second).sum()),
            int((~first & ~second).sum()),
        ]
        found = paired_difference(
            *pairs, first=f"{challenge.in_use.name} right", second=f"{model.name} right",
            level=level,
        )  # fmt: skip
        entries.append(((challenge.against, model.name), found))
    entries += [((challenge.against, name), Undefined(why)) for name, why in challenge.absent]
    return Series(("measured against", "model"), tuple(entries))
