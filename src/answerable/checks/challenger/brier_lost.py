"""What a simpler model's chances lose in precision: the paired difference of Brier scores."""

from answerable.checks.challenger.comparing import NO_CHANCE, brier, lost
from answerable.checks.evidence.challenge import Challenge
from answerable.checks.registry import check
from answerable.stats.paired import MEAN
from answerable.stats.results import Series, Undefined


@check(
    "challenger.brier_lost.v1",
    asks="Would a simpler model, learned from the same people and fields, give chances as exact as "
    "the one in use?",
    source="Brier, Monthly Weather Review 78 (1950); interval of paired held-out errors: Bayle et "
    "al., NeurIPS 2020",
    does_not_show="Whether the model in use had learned from these very people: then its own score "
    "is too good, and the loss is overstated.",
    weighs=True,
)
def brier_lost(challenge: Challenge, *, level: float = 0.95) -> Series:
    """Return, per challenger, its Brier score less that of the model in use; positive: worse.

    `Undefined` where the model in use gives numbers that are no chances.
    """
    if not challenge.in_use.is_chance:
        names = [model.name for model in challenge.challengers]
        return Series(
            ("measured against", "model"),
            tuple(((challenge.against, name), Undefined(NO_CHANCE)) for name in names),
        )
    return lost(challenge, lambda model: brier(model, challenge), MEAN, level, sign=-1.0)
