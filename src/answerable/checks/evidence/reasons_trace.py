"""The way of one case through the components, and what another component would have changed."""

from typing import TYPE_CHECKING, Any

from answerable.checks.evidence.reasons_game import Game, read_answers
from answerable.checks.evidence.reasons_person import Replaced, Step
from answerable.errors import AnswerableError
from answerable.runs.types import Batch, CannotRun, Traces
from answerable.stats.results import Scalar
from answerable.system.system import Command, Endpoint, ModelFile, PythonCall, Recorded, RunBy
from answerable.tables.values import as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.card.card import Card


def steps_of(card: "Card", traces: Traces) -> tuple[Step, ...]:
    """Return what every component read and wrote for the one person of a run."""
    found = []
    for step in traces.steps:
        component = card.system.component(step.component)
        read = tuple((field, value_at(values)) for field, values in step.read.items())
        wrote = tuple((field, value_at(values)) for field, values in step.wrote.items())
        found.append(Step(step.component, component.kind, runs(component.run), read, wrote))
    return tuple(found)


def runs(run: RunBy) -> str:
    """Return in a few words how a component is run."""
    match run:
        case PythonCall():
            return f"Python {run.target}"
        case ModelFile():
            return f"model {run.path} ({run.format})"
        case Command():
            return f"command {run.arguments[0]}"
        case Endpoint():
            return f"endpoint {run.url}"
        case Recorded():
            return "recorded columns"
        case _:
            return "not run"


def is_same(first: Traces, again: Traces) -> tuple[str, ...]:
    """Return the fields that differ between two runs of one person; empty when identical."""
    return tuple(
        f"{step.component}: {field}"
        for step in again.steps
        for field, values in step.wrote.items()
        if (old := first.step(step.component)) is None
        or as_text(old.wrote[field])[0] != as_text(values)[0]
    )


def replaced_ones(bench: Any, row: Batch, game: Game, *, recorded: bool) -> tuple[Replaced, ...]:
    """Return per component with a reference, on the way to the decision, what it would change."""
    found = []
    for component in bench.graph.components:
        if component.reference is None:
            continue
        replaced = frozenset({component.name})
        try:
            traces = bench.graph.run(row, replaced=replaced, until=game.last, recorded=recorded)
            answers = read_answers(bench.card, traces, game.sign)
            word = game.favourable if answers.favourable[0] else f"not {game.favourable}"
            score = game.sign * float(answers.score[0])
            found.append(Replaced(component.name, word, score))
        except CannotRun as stopped:
            found.append(Replaced(component.name, "", None, stopped.reason))
        except AnswerableError as failed:
            found.append(Replaced(component.name, "", None, str(failed)))
        if component.name == game.last:
            break
    return tuple(found)


def value_at(values: "npt.NDArray[np.generic]") -> Scalar:
    """Return the value of the one person, None where it is missing."""
    item: Any = values[0]
    item = item.item() if hasattr(item, "item") else item
    if item is None or item != item:  # noqa: PLR0124 - NaN: not a number
        return None
    return item if isinstance(item, (str, int, float, bool)) else str(item)
