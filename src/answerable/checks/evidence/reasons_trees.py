"""The score as a tree ensemble, where one alone makes it: then nothing about it is sampled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.checks.evidence.people import upstream
from answerable.errors import AnswerableError
from answerable.runs.trees import NoTrees, TreeModel, tree_model
from answerable.runs.types import Batch, CannotRun, Traces
from answerable.system.system import Component, NotRun, Recorded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.trees.shapley import Explainer

    Numbers = npt.NDArray[np.float64]

EXACT = "exact, path enumeration"
SAMPLED = "sampled, through the whole graph"

REDRAWN = 256
"""Reference people, spread evenly, of whom each alone is compared with: for the redraws."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTrees:
    """The trees that make the score, and which field of the case each of their features is."""

    model: TreeModel
    fields: tuple[str, ...]
    """Entering fields, in the order of the table's features."""

    def rows(self, people: Batch) -> "Numbers":
        """Return rows x features of people given by their entering fields."""
        renamed = dict(zip(self.model.fields, self.fields, strict=True))
        return self.model.rows({own: people[field] for own, field in renamed.items()})

    def scores(self, people: Batch) -> "Numbers":
        """Return the score of the trees, one a person."""
        renamed = dict(zip(self.model.fields, self.fields, strict=True))
        return self.model.scores({own: people[field] for own, field in renamed.items()})


def score_trees(bench: Any, field: str, traces: Traces) -> ScoreTrees:
    """Return the trees that alone make a field of the case's own columns.

    Raises `NoTrees` with the reason where another component has a part in it.
    """
    path = upstream(bench.graph.components, field)
    columns: dict[str, str] = {}
    makers: list[Component] = []
    for component in path:
        passed = passed_on(component)
        if passed is None:
            makers.append(component)
        columns |= passed or {}
    if len(makers) != 1:
        names = ", ".join(component.name for component in makers)
        raise NoTrees(f"several components act on {field}: {names}" if makers else "nothing acts")
    (maker,) = makers
    model = trees_of(bench, maker, field, traces)
    return ScoreTrees(model, tuple(columns.get(own, own) for own in model.fields))


def trees_of(bench: Any, component: Component, field: str, traces: Traces) -> TreeModel:
    """Return a field that a component writes as trees, compared with what it answered in a run.

    Raises `NoTrees`.
    """
    step = traces.step(component.name)
    if step is None:
        raise NoTrees("it was not run")
    try:
        return tree_model(bench.graph, component, field, step.read)
    except CannotRun as stopped:
        raise NoTrees(stopped.reason) from None
    except AnswerableError as failed:
        raise NoTrees(str(failed).rstrip(".")) from None


def passed_on(component: Component) -> dict[str, str] | None:
    """Return field -> column where a component only hands columns on; None where it acts."""
    if component.kind != "input":
        return None
    if isinstance(component.run, NotRun):
        return {field: field for field in component.writes}
    return dict(component.run.columns) if isinstance(component.run, Recorded) else None


def explain_rows(
    model: TreeModel,
    players: Sequence[Iterable[int]],
    people: "Numbers",
    background: "Numbers",
) -> "list[tuple[Explainer, Numbers, Numbers]]":
    """Return per person: what explains them, the values of the players, and those against each.

    `players` are groups of features; a feature in none of them keeps the person's value in every
    row of the background. The last part has one line for each of at most `REDRAWN` strangers.
    """
    import numpy as np

    from answerable.kernels.trees.shapley import explainer

    groups = [tuple(group) for group in players]
    held = sorted(set(range(len(model.fields))) - {f for group in groups for f in group})
    everybody = [*groups, tuple(held)] if held else groups
    spread = np.linspace(0, len(background) - 1, min(REDRAWN, len(background))).round()
    made, found = None, []
    for person in people:
        strangers = background
        if held:
            strangers = background.copy()
            strangers[:, held] = person[held]
        if made is None or held:
            made = explainer(
                model.table, background=strangers, output=model.output, players=everybody
            )
        row = model.table.codes(person[None])
        some = model.table.codes(strangers[spread.astype(np.intp)])
        values = made.values(row)[0, : len(groups)]
        found.append((made, values, made.against_each(row, some)[:, : len(groups)]))
    return found
