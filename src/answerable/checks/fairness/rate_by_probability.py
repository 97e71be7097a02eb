"""Selection rate of a group nobody recorded, as an interval with its assumption."""

from answerable.checks.evidence.membership import Memberships
from answerable.checks.registry import check
from answerable.stats.membership import bounded_rate, weighted_rate
from answerable.stats.membership_design import (
    bounded_rate_of_a_sample,
    weighted_rate_of_a_sample,
)
from answerable.stats.results import Entry, Key, Series, Undefined

RIGHT = "if the probabilities are right"
INDEPENDENT = "and if outcome and group are independent at equal probability"


@check(
    "fairness.rate_by_probability.v1",
    asks="How often is a group selected whose members are known only by probability?",
    source="Kallus, Mao and Zhou, Manag. Sci. 68 (2022); weighted rate: Chen et al., FAT* 2019",
    does_not_show=(
        "Whether the probabilities are right: they are the team's, and nothing here can tell. "
        "They are counted in bins of a thousandth, so that they may be off by half of one."
    ),
    weighs=True,
)
def rate_by_probability(people: Memberships, *, level: float = 0.95) -> Series:
    """Return the rates the group and everybody else can have, and the weighted ones beside them.

    The first entries assume only that the probabilities are right, the second also that the outcome
    is independent of the group among people of one probability. Nobody is put into a group.
    `Undefined` where nobody may belong.
    """
    entries: list[tuple[Key, Entry]] = []
    for name, probability in (
        (people.group, people.probability),
        (f"not {people.group}", 1 - people.probability),
    ):
        if people.sample is not None:
            whom = (probability, people.n, people.sample)
            entries.append(((name, RIGHT), bounded_rate_of_a_sample(*whom, level=level)))
            entries.append(((name, INDEPENDENT), weighted_rate_of_a_sample(*whom, level=level)))
            continue
        counts = (probability, people.successes, people.n)
        entries.append(((name, RIGHT), bounded_rate(*counts, level=level)))
        entries.append(((name, INDEPENDENT), weighted_rate(*counts, level=level)))
    if people.left_out:
        reason = f"{people.left_out:,} people without a probability or an outcome are in no rate"
        entries.append((("", "left out"), Undefined(reason)))
    return Series(("group", "assumption"), tuple(entries))
