"""How each component on the way to a decision is explained, and exactly where it is trees."""

from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_game import Game, path_of
from answerable.checks.evidence.reasons_person import ComponentMethod
from answerable.checks.evidence.reasons_trees import (
    EXACT,
    SAMPLED,
    explain_rows,
    passed_on,
    trees_of,
)
from answerable.checks.evidence.reasons_whole import WHOLE, can_run_whole
from answerable.errors import AnswerableError
from answerable.runs.trees import NoTrees
from answerable.runs.types import Traces

if TYPE_CHECKING:
    from answerable.runs.trees import TreeModel
    from answerable.system.system import Component


def methods_of(game: Game, traces: Traces) -> tuple[ComponentMethod, ...]:
    """Return one method a component, for the one person of a run.

    A component that is trees is explained alone, over the fields it reads itself, against what
    reached it for the reference people; that is exact, and it says nothing about the others.
    """
    reference = game.bench.graph.run(game.background, until=game.last)
    return tuple(
        _method(game, component, traces, reference)
        for component in path_of(game.bench)
        if passed_on(component) is None
    )


def _method(
    game: Game, component: "Component", traces: Traces, reference: Traces
) -> ComponentMethod:
    step = traces.step(component.name)
    because = "it was not run for this case"
    for field in component.writes if step else ():
        try:
            model = _model(game, component, field, reference)
            return _exact(model, traces, reference)
        except NoTrees as none:
            because = str(none)
        except AnswerableError as failed:
            because = str(failed).rstrip(".")
    method = WHOLE if game.trees is None and can_run_whole(game) else SAMPLED
    return ComponentMethod(component.name, method, because)


def _model(game: Game, component: "Component", field: str, reference: Traces) -> "TreeModel":
    known = game.trees.model if game.trees else None
    if known and (known.component, known.field) == (component.name, field):
        return known
    return trees_of(game.bench, component, field, reference)


def _exact(model: "TreeModel", traces: Traces, reference: Traces) -> ComponentMethod:
    mine, theirs = traces.step(model.component), reference.step(model.component)
    if mine is None or theirs is None:
        raise NoTrees("it was not run for the reference people")
    rows, background = model.rows(mine.read), model.rows(theirs.read)
    ((made, values, _),) = explain_rows(model, [[i] for i in range(len(rows[0]))], rows, background)
    return ComponentMethod(
        component=model.component,
        method=EXACT,
        because="",
        field=model.field,
        unit=model.unit,
        people=len(background),
        base=made.base,
        score=float(model.scores(mine.read)[0]),
        values=tuple((name, float(v)) for name, v in zip(model.fields, values, strict=True)),
    )
