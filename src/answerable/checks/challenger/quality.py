"""How good each model is by itself, and how good it would be to have none."""

from collections.abc import Iterator

from answerable.checks.challenger.comparing import NO_CHANCE, brier, right
from answerable.checks.evidence.challenge import EVERYONE, Challenge, Contender
from answerable.checks.evidence.challenge_people import Learners
from answerable.checks.registry import check
from answerable.stats.paired import AREA, MEAN, Influence, area, estimate, mean
from answerable.stats.rates import rate
from answerable.stats.results import Entry, Key, Series, Undefined

NO_ORDER = "it puts nobody before anybody"


@check(
    "challenger.quality.v1",
    asks="How good are the model in use, simpler ones, and no model at all, on the same people?",
    source="Area: DeLong et al., Biometrics 44 (1988), within folds; Brier, Monthly Weather Review "
    "78 (1950); share right: Wilson, J. Am. Stat. Assoc. 22 (1927)",
    does_not_show="Whether what the models agree with is right: past decisions may be wrong.",
    weighs=True,
)
def quality(challenge: Challenge, *, level: float = 0.95) -> Series:
    """Return area, share right and Brier score of each model, and of approving everyone.

    Every model chooses as many people as the system decided for; approving everyone chooses all.
    After them, who and what is in no number.
    """
    models = [
        (model.name, list(_measures(model, challenge, level)))
        for model in (challenge.in_use, *challenge.challengers)
    ]
    models.append((EVERYONE, list(_without(challenge, level))))
    # Measure by measure, so that models stand beside each other.
    entries: list[tuple[Key, Entry]] = [
        ((challenge.against, name, measures[place][0]), measures[place][1])
        for place in range(3)
        for name, measures in models
    ]
    for name, why in challenge.absent:
        entries.append(((challenge.against, name, "not trained"), Undefined(why)))
    for what, why in _left_out(challenge):
        entries.append(((challenge.against, "", what), Undefined(why)))
    return Series(("measured against", "model", "measure"), tuple(entries))


def _measures(model: Contender, challenge: Challenge, level: float) -> Iterator[tuple[str, Entry]]:
    people = challenge.people
    ordered = area(model.score, people.good, challenge.fold, people.weight)
    yield "AUC", _estimated(people, ordered, AREA, level)
    yield "right", rate(people.count(f"{model.name} right", right(model, challenge)), level=level)
    if model.is_chance:
        yield "Brier score", _estimated(people, brier(model, challenge), MEAN, level)
    else:
        yield "Brier score", Undefined(NO_CHANCE)


def _without(challenge: Challenge, level: float) -> Iterator[tuple[str, Entry]]:
    """Yield the null option: nobody is scored, everybody is approved."""
    import numpy as np

    people, fold = challenge.people, challenge.fold
    good, weight = people.good, people.weight
    yield "AUC", Undefined(NO_ORDER)
    yield "right", rate(people.count(f"{EVERYONE} right", good), level=level)
    base = np.empty(len(good))
    for number in np.unique(fold):
        others = fold != number
        of = None if weight is None else weight[others]
        base[fold == number] = mean(good[others].astype(float), of).value
    yield "Brier score", _estimated(people, mean((base - good) ** 2, weight), MEAN, level)


def _estimated(people: Learners, one: Influence, method: str, level: float) -> Entry:
    return estimate(one, method, cluster=people.cluster, weight=people.weight, level=level)


def _left_out(challenge: Challenge) -> Iterator[tuple[str, str]]:
    people = challenge.people
    if len(people.good) < people.of:
        drawn = f"{len(people.good):,} of {people.of:,} people, drawn by seed {challenge.seed}"
        yield "sample", f"models were trained and measured on {drawn}"
    if people.incomplete:
        weight = "" if people.weight is None else ", or who stand for nobody"
        without = f"people without score, decision or outcome{weight}"
        yield "incomplete", f"{people.incomplete:,} {without}"
    for name, why in people.left_out:
        yield f"field {name}", why
