"""What order among people is lost with a simpler model: the paired difference of areas."""

from answerable.checks.challenger.comparing import lost
from answerable.checks.evidence.challenge import Challenge, Contender
from answerable.checks.registry import check
from answerable.stats.paired import AREA, Influence, area
from answerable.stats.results import Series


@check(
    "challenger.auc_lost.v1",
    asks="Would a simpler model, learned from the same people and fields, put people in order as "
    "well as the one in use?",
    source="DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988), within folds after LeDell, "
    "Petersen and van der Laan, Electronic Journal of Statistics 9 (2015)",
    does_not_show="Whether the model in use had learned from these very people: then its own area "
    "is too good, and the loss is overstated. Challengers never score whom they learned from.",
    weighs=True,
)
def auc_lost(challenge: Challenge, *, level: float = 0.95) -> Series:
    """Return, per challenger, the area of the model in use less that of the challenger.

    Positive: the model in use is better. The interval is paired: both scored the same people.
    """

    def of(model: Contender) -> Influence:
        people = challenge.people
        return area(model.score, people.good, challenge.fold, people.weight)

    return lost(challenge, of, AREA, level, sign=1.0)
