"""The people of a scenario, run through the components as often as the question needs it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import favourable_among
from answerable.checks.evidence.people import Stage, end_to_end, one_component
from answerable.checks.evidence.read_off import decided_by_score
from answerable.checks.evidence.reasons_trees import ScoreTrees, score_trees, trees_of
from answerable.checks.evidence.weighing import weighing_of
from answerable.checks.evidence.weighing_rows import sample_of_rows
from answerable.checks.registry import provides
from answerable.errors import AnswerableError, EvidenceError
from answerable.runs.trees import NoTrees
from answerable.runs.types import Batch, CannotRun, Traces
from answerable.system.data import Decision
from answerable.system.expectations import Scenario
from answerable.system.system import Component
from answerable.tables.values import is_missing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.stats.sample import Sample


@dataclass(frozen=True, slots=True, eq=False)
class ScenarioRun:
    """One scenario, ready to be run with any components replaced by their references."""

    scenario: Scenario
    stage: Stage
    people: Batch
    """Everyone the scenario is about, unedited."""
    invented: bool
    """Whether `people` is the card's invented person: only then may values be shown."""
    not_stated: tuple[str, ...]
    """Fields of the invented person that the card leaves to the typical case."""
    favourable: str
    """Value of `field` that people want, "" when the card does not say."""
    stand_for: "Sample | None" = None
    """Whom real people stand for, where they are weighed or clustered."""
    line: Decision | None = None
    """The decision, where it is what is compared and the card reads it off a score."""

    @property
    def n(self) -> int:
        """How many people there are."""
        return len(next(iter(self.people.values())))

    @property
    def path(self) -> tuple[Component, ...]:
        """The components that take part in `field`, in graph order."""
        return self.stage.path(self._written)

    @property
    def _written(self) -> str:
        """The field that a component writes: the score where the decision is read off one."""
        return self.line.score if self.line else self.scenario.field

    def people_of(self, which: "npt.NDArray[np.bool_]") -> int:
        """Return how many some of the people are, with whom they stand for where that is known."""
        return int(which.sum()) if self.stand_for is None else self.stand_for.people(which)

    def run(self, batch: Batch, replaced: frozenset[str] = frozenset()) -> Traces:
        """Return the traces of a batch of such people."""
        return self.stage.run(batch, replaced)

    def answer(self, traces: Traces) -> "npt.NDArray[np.generic]":
        """Return `field` per person. Raises `CannotRun` when the run did not get there."""
        field = self.scenario.field
        if not self.path and self.scenario.form != "population":
            # A column that nobody computes is equal for every twin, whatever the system does.
            raise EvidenceError(
                f"scenario {self.scenario.name!r} compares {field!r}, which no component writes; "
                "correct its `field`."
            )
        try:
            found = traces.answer(self._written)
            return found if self.line is None else decided_by_score(self.line, found)
        except KeyError:
            raise EvidenceError(
                f"scenario {self.scenario.name!r} compares {field!r}, which no component writes "
                "and no case has; correct its `field`."
            ) from None


@dataclass(frozen=True, slots=True)
class PersonRun:
    """A given person."""

    of: ScenarioRun


@dataclass(frozen=True, slots=True)
class TwinRun:
    """People and their twins."""

    of: ScenarioRun


@dataclass(frozen=True, slots=True)
class MonotoneRun:
    """People and themselves with more of something."""

    of: ScenarioRun
    trees: ScoreTrees | None = None
    """The trees that alone write what is compared, where they do."""


@dataclass(frozen=True, slots=True, eq=False)
class PopulationRun:
    """The card's own cases, and who of them belongs to the group."""

    of: ScenarioRun
    name: str
    others: str
    belongs: "npt.NDArray[np.object_]"
    """True, False or None (not known) per case."""
    complete: "npt.NDArray[np.bool_]"
    """Whether nothing the condition reads is missing."""
    minimum: int = 0
    """What becomes of fewer people than this is not given away, not by bounds either."""
    ignoring: str = ""
    """What a number leaves out that counts these people one by one: weights, clusters; else ""."""
    untold: "npt.NDArray[np.bool_] | None" = None
    """Whose answer is in no count, because all numbers together would tell it; None: nobody's."""


class Scenarios:
    """Makes the evidence of one form of scenario."""

    def __init__(self, form: str, makes: type) -> None:
        self.form = form
        self.makes = makes

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per scenario of this form, or why it cannot be asked."""
        for scenario in card.scenarios:
            if scenario.form != self.form:
                continue
            ask = Ask(
                use=_use_of(scenario, card),
                component=scenario.at,
                outcome=scenario.field,
                scenario=scenario.name,
            )
            if scenario.person is None and not card.data.sources:
                yield Skip(ask, "the card names no data", "Name the cases in a [[source]].")
            else:
                yield ask

    def open(self, ask: Ask, bench: Any) -> object:
        """Return the people of one scenario. Raises `EvidenceError` or `TrustError`."""
        scenario = next(s for s in bench.card.scenarios if s.name == ask.scenario)
        stage_of = one_component if scenario.at else end_to_end
        stage = stage_of(bench, scenario, own=self.form == "population")
        favourable, line = _favourable(bench, scenario), _line(bench.card, scenario)
        if scenario.person is not None:
            people, not_stated = stage.person(scenario)
            of = ScenarioRun(scenario, stage, people, True, not_stated, favourable, line=line)
            return self._made(of, bench)
        name, where, others = _among(bench.card, scenario)
        belongs = bench.recorded.where_mask(where)
        if self.form == "population":
            everyone, sample = stage.everyone(), sample_of_rows(bench)
            of = ScenarioRun(scenario, stage, everyone, False, (), favourable, sample, line)
            complete, minimum = _complete(bench, where), bench.card.minimum_cell
            left = weighing_of(bench.card).ignoring
            return PopulationRun(of, name, others, belongs, complete, minimum, left, _untold(bench))
        chosen = _those(belongs)
        if not chosen.any():
            raise EvidenceError(f"nobody among the cases meets {where!r}.")
        people = {field: values[chosen] for field, values in stage.everyone().items()}
        sample = sample_of_rows(bench)
        those = None if sample is None else sample.among(chosen)
        of = ScenarioRun(scenario, stage, people, False, (), favourable, those, line)
        return self._made(of, bench)

    def _made(self, of: ScenarioRun, bench: Any) -> object:
        if self.makes is MonotoneRun:
            return MonotoneRun(of, _trees(bench, of.scenario))
        return self.makes(of)


def _trees(bench: Any, scenario: Scenario) -> ScoreTrees | None:
    """Return the trees that alone write what a scenario compares; None where there are none."""
    if not bench.card.data.sources:
        return None
    try:
        if not scenario.at:
            return score_trees(bench, scenario.field, bench.traces())
        component = bench.card.system.component(scenario.at)
        model = trees_of(bench, component, scenario.field, bench.traces())
        return ScoreTrees(model, model.fields)
    except (NoTrees, AnswerableError, CannotRun):
        return None


def _use_of(scenario: Scenario, card: Card) -> str:
    """The use whose decision is compared, else the first that has the component writing it."""
    for use in card.system.uses:
        if use.decision == scenario.field:
            return use.name
    writers = {c.name for c in card.system.components if scenario.field in c.writes}
    named = (use.name for use in card.system.uses if writers & set(use.components))
    return next(named, card.system.uses[0].name if card.system.uses else "")


def _favourable(bench: Any, scenario: Scenario) -> str:
    """Return the favourable value of the field compared, "" when the card names none.

    Raises `EvidenceError` when the decisions about the cases never have it: nobody could lose it.
    """
    decision = bench.card.data.decision
    if not decision or decision.field != scenario.field:
        return ""
    favourable: str = decision.favourable
    if not bench.card.data.sources:
        return favourable
    try:
        decided = bench.cases.count([scenario.field])
    except (AnswerableError, CannotRun):
        return favourable
    return favourable_among(bench.card, scenario.field, (value for (value,) in decided))


def _line(card: Card, scenario: Scenario) -> Decision | None:
    """Return the decision where a scenario compares it and it is read off a score."""
    decision = card.data.decision
    if decision is None or decision.threshold is None or scenario.at:
        return None
    return decision if decision.field == scenario.field else None


def _among(card: Card, scenario: Scenario) -> tuple[str, str, str]:
    """Return name, condition and the word for the others."""
    for group in card.data.groups:
        if group.name == scenario.among:
            return group.name, group.where, group.others
    return scenario.among or "everyone", scenario.among, "others"


def _untold(bench: Any) -> "npt.NDArray[np.bool_] | None":
    """Return whose decision is missing from the cases that are counted; None for nobody's."""
    decision = bench.card.data.decision
    try:
        told = bench.read
    except (AnswerableError, CannotRun):
        return None
    if not decision or decision.field not in bench.untold.people:
        return None
    return is_missing(told.batch([decision.field])[decision.field])


def _complete(bench: Any, where: str) -> "npt.NDArray[np.bool_]":
    import numpy as np

    from answerable.tables.condition import parse

    complete = np.full(bench.recorded.n, True)
    if where:
        for values in bench.recorded.batch(parse(where).columns).values():
            complete &= ~is_missing(values)
    return complete


def _those(belongs: "npt.NDArray[np.object_]") -> "npt.NDArray[np.bool_]":
    import numpy as np

    return np.array([answer is True for answer in belongs.tolist()], dtype=bool)


provides(Scenarios("person", PersonRun))
provides(Scenarios("twin", TwinRun))
provides(Scenarios("population", PopulationRun))
provides(Scenarios("monotone", MonotoneRun))
