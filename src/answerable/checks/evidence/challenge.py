"""The model in use beside simpler ones, trained on the same people and the same fields.

Nobody is scored by a challenger that learned from them: people are split into folds, clusters
whole, and every fold is scored by models trained on the others. What each model cost in CPU seconds
goes into `run.json` and never into a result.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import process_time
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.agreement import PAST_DECISIONS, TRUTH
from answerable.checks.evidence.asking import is_the_decision
from answerable.checks.evidence.challenge_boosting import Boosted, fit_boosting, library
from answerable.checks.evidence.challenge_people import Input, Learners, learners
from answerable.checks.evidence.challenge_size import (
    Size,
    size_in_use,
    size_of_boosted,
    size_of_card,
)
from answerable.checks.registry import provides
from answerable.errors import NeedsExtra
from answerable.runs.types import CannotRun
from answerable.system.system import Command, Component, Endpoint, Use

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.scorecard import Scorecard

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.int64]

T = TypeVar("T")
FOLDS = 5
IN_USE = "the model in use"
EVERYONE = "approving everyone"
BOOSTING = "an explainable boosting machine"


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """One model and what it says about everybody, out of fold for challengers."""

    name: str
    score: "Floats"
    """Higher is better for the person."""
    selected: "Flags"
    """The highest scores, as many as the system decided for; ties by the card's seed. Where people
    are weighed, as many people of the population."""

    @property
    def is_chance(self) -> bool:
        """Whether the score can be read as a probability."""
        return bool(self.score.min() >= 0 and self.score.max() <= 1)


@dataclass(frozen=True, slots=True, eq=False)
class Challenge:
    """The model in use, its challengers and the people all of them are measured on."""

    component: str
    outcome: str
    is_truth: bool
    in_use: Contender
    challengers: tuple[Contender, ...]
    absent: tuple[tuple[str, str], ...]
    """Challengers that could not be trained, with the reason."""
    people: Learners
    fold: "Ints"
    card: "Scorecard"
    """Learned from everybody: the one that is shown."""
    sizes: tuple[Size, ...]
    seed: int

    @property
    def against(self) -> str:
        """What the models are measured against, in the words every result carries."""
        return TRUTH if self.is_truth else PAST_DECISIONS

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The fields that every model read."""
        return self.people.inputs


class Challenges:
    """Makes `Challenge`, once for each use whose score a model writes."""

    makes: type = Challenge

    def __init__(self) -> None:
        self._done: WeakKeyDictionary[Any, Challenge] = WeakKeyDictionary()

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per use that decides by a model's score, or why there is none."""
        for use in card.system.uses:
            if use.decision:
                yield challenged(card, use)

    def open(self, ask: Ask, bench: Any) -> Challenge:
        """Return the trained models. Raises `EvidenceError` or `CannotRun`."""
        if bench not in self._done:
            self._done[bench] = _train(bench.card.system.component(ask.component), bench)
        return self._done[bench]


def challenged(card: Card, use: Use) -> Ask | Skip:
    """Return the ask about the model behind a use's decision, or why nothing can be compared."""
    decision, outcome = card.data.decision, card.data.outcome
    ask = Ask(use=use.name)
    if decision is None or decision.field != use.decision or not decision.score:
        mend = "Name the field of the score behind the decision under [decision]."
        return Skip(ask, "the card names no score behind the decision", mend)
    writer = next((c for c in card.system.components if decision.score in c.writes), None)
    if writer is None or writer.kind != "model":
        who = f"{writer.name!r}, which is no trained model" if writer else "no component"
        return Skip(ask, f"the score {decision.score!r} is written by {who}")
    if outcome is None or is_the_decision(card, use.decision):
        mend = "Name the column of what later happened under [outcome]."
        return Skip(ask, "no outcome besides the decision itself is recorded to learn from", mend)
    if outcome.means == "unknown":
        mend = 'Write means = "truth" or means = "past_decision" under [outcome].'
        reason = f"nobody says whether {outcome.column!r} is a truth or a past decision"
        return Skip(ask, reason, mend)
    if not card.data.sources:
        return Skip(ask, "the card names no data", "Name the cases in a [[source]].")
    return Ask(use=use.name, component=writer.name)


def _train(component: Component, bench: Any) -> Challenge:
    import numpy as np

    from answerable.kernels.scorecard import fit_scorecard

    people, seed = learners(component, bench), bench.card.seed
    fold = _folds(people, seed)
    levels = [one.levels for one in people.inputs]
    everybody = np.full(len(people.good), True)
    card = _timed(
        bench,
        "training the scorecard",
        lambda: fit_scorecard(
            levels, people.good, everybody, weight=people.weight, cluster=people.cluster
        ),
    )
    scores = np.empty(len(people.good))
    for number in range(FOLDS):
        out = fold == number
        part = fit_scorecard(levels, people.good, ~out, weight=people.weight)
        scores[out] = part.chances(levels)[out]
    lines = f"a scorecard of {card.lines} line{'' if card.lines == 1 else 's'}"
    trained, absent, machine = [_contender(lines, scores, people, seed)], [], None
    try:
        machine, scores = _boost(bench, people, fold, seed)
        name = f"{BOOSTING} of {machine.terms} terms"
        trained.append(_contender(name, scores, people, seed))
    except NeedsExtra as missing:
        absent.append((BOOSTING, str(missing)))
    _time_decisions(component, bench, people, card, machine)
    outcome = bench.card.data.outcome
    sizes = [size_in_use(IN_USE, component, bench), size_of_card(lines, card)]
    if machine:
        sizes.append(size_of_boosted(trained[-1].name, machine))
    return Challenge(
        component=component.name,
        outcome=outcome.column,
        is_truth=outcome.means == "truth",
        in_use=_contender(IN_USE, people.score, people, seed),
        challengers=tuple(trained),
        absent=tuple(absent),
        people=people,
        fold=fold,
        card=card,
        sizes=tuple(sizes),
        seed=seed,
    )


def _boost(bench: Any, people: Learners, fold: "Ints", seed: int) -> "tuple[Boosted, Floats]":
    """Return the machine learned from everybody, and the scores of those that were not."""
    import numpy as np

    everybody = np.full(len(people.good), True)
    library()  # to import it is no training
    bench.software |= {"interpret-core", "scikit-learn"}
    machine = _timed(
        bench,
        "training the explainable boosting machine",
        lambda: fit_boosting(people, everybody, seed),
    )
    scores = np.empty(len(people.good))
    for number in range(FOLDS):
        out = fold == number
        part = fit_boosting(people, ~out, seed)
        scores[out] = part.chances(np.flatnonzero(out))
    return machine, scores


def _contender(name: str, score: "Floats", people: Learners, seed: int) -> Contender:
    import numpy as np

    tie = np.random.default_rng(seed).random(len(score))
    order = np.lexsort((tie, -score))
    best = order[: people.selected]
    if people.weight is not None:
        # As many people of the population: the number whose weights come nearest.
        reached = np.concatenate([[0.0], np.cumsum(people.weight[order])])
        best = order[: int(np.abs(reached - people.stands_selected).argmin())]
    selected = np.zeros(len(score), dtype=bool)
    selected[best] = True
    return Contender(name, score, selected)


def _folds(people: Learners, seed: int) -> "Ints":
    """Return a fold for everybody, both outcomes in each; a cluster is never split."""
    import numpy as np

    from answerable.kernels.recover import stratified_folds

    if people.cluster is None:
        return stratified_folds(people.good.astype(np.int64), seed=seed, folds=FOLDS)
    clusters = int(people.cluster.max()) + 1
    places = np.random.default_rng(seed).permutation(clusters) % FOLDS
    fold: Ints = places[people.cluster].astype(np.int64)
    for number in range(FOLDS):
        mine = people.good[fold == number]
        if not mine.any() or mine.all():
            raise CannotRun(
                "a challenger", f"{clusters} clusters are too few to train on some of them"
            )
    return fold


def _timed(bench: Any, what: str, work: Callable[[], T]) -> T:
    """Return what the work returns; its CPU seconds of all threads go into `run.json`."""
    begun = process_time()
    made = work()
    bench.cpu_s[f"challenger: {what}"] = process_time() - begun
    return made


def _time_decisions(
    component: Component, bench: Any, people: Learners, card: "Scorecard", machine: Boosted | None
) -> None:
    """Note the CPU seconds of one decision alone by each model that runs in this process."""
    import numpy as np

    from answerable.kernels.scorecard import Levels

    first = [
        Levels(one.levels.codes[:1], one.levels.n, one.levels.ordered) for one in people.inputs
    ]
    _timed(bench, "one decision of the scorecard", lambda: card.chances(first))
    if machine:
        one = np.arange(1)
        _timed(bench, "one decision of the explainable boosting machine",
               lambda: machine.chances(one))  # fmt: skip
    if isinstance(component.run, (Command, Endpoint)):
        return
    batch = bench.read.batch(list(component.reads))
    row = {name: values[people.rows[:1]] for name, values in batch.items()}
    try:
        _timed(
            bench, "one decision of the model in use", lambda: bench.graph.answer(component, row)
        )
    except CannotRun:
        return


CHALLENGES = Challenges()
provides(CHALLENGES)
