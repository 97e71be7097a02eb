"""How good each model is by itself, and how good it would be to have none."""

from collections.abc import Iterator

from answerable.checks.challenger.comparing import NO_CHANCE, brier, right
from answerable.checks.evidence.challenge import EVERYONE, Challenge, Contender
from answerable.checks.registry import check
from answerable.stats.paired import AREA, MEAN, area, estimate, mean
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Series, Undefined

NO_ORDER = "it puts nobody before anybody"


@check(
    "challenger.quality.v1",
    asks="How good are the model in use, simpler ones, and no model at all, on the same people?",
    source="Area: DeLong et al., Biometrics 44 (1988), within folds; Brier, Monthly Weather Review "
    "78 (1950); share right: Wilson, J. Am. Stat. Assoc. 22 (1927)",
    does_not_show="Whether what the models agree with is right: past decisions may be wrong.",
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
    ordered = area(model.score, people.good, challenge.fold)
    yield "AUC", estimate(ordered, AREA, cluster=people.cluster, level=level)
    n = int(right(model, challenge).sum())
    yield "right", rate(Count(f"{model.name} right", n, len(people.good)), level=level)
    if model.is_chance:
        found = estimate(brier(model, challenge), MEAN, cluster=people.cluster, level=level)
        yield "Brier score", found
    else:
        yield "Brier score", Undefined(NO_CHANCE)


def _without(challenge: Challenge, level: float) -> Iterator[tuple[str, Entry]]:
    """Yield the null option: nobody is scored, everybody is approved."""
    import numpy as np

    good, fold = challenge.people.good, challenge.fold
    yield "AUC", Undefined(NO_ORDER)
    yield "right", rate(Count(f"{EVERYONE} right", int(good.sum()), len(good)), level=level)
    base = np.empty(len(good))
    for number in np.unique(fold):
        base[fold == number] = good[fold != number].mean()
    parts = mean((base - good) ** 2)
    yield "Brier score", estimate(parts, MEAN, cluster=challenge.people.cluster, level=level)


def _left_out(challenge: Challenge) -> Iterator[tuple[str, str]]:
    people = challenge.people
    if len(people.good) < people.of:
        drawn = f"{len(people.good):,} of {people.of:,} people, drawn by seed {challenge.seed}"
        yield "sample", f"models were trained and measured on {drawn}"
    if people.incomplete:
        yield "incomplete", f"{people.incomplete:,} people without score, decision or outcome"
    for name, why in people.left_out:
        yield f"field {name}", why
