"""How components answered when the same cases were put to them several times."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.runs.recorded_runner import is_recorded
from answerable.runs.types import CannotRun
from answerable.system.system import Component

if TYPE_CHECKING:
    from answerable.runs.types import Batch

CASES = 200
"""How many cases are asked about again, spread over all of them."""


@dataclass(frozen=True, slots=True)
class Steadiness:
    """Which components that can be run answered alike, and how the others were caught."""

    cases: int
    steady: tuple[str, ...]
    caught: tuple[tuple[str, str], ...]
    """Component and how: "the same batch twice", "another order", ..."""
    not_run: tuple[tuple[str, str], ...]
    """Component and why nobody knows."""


class Steadinesses:
    """Makes `Steadiness`, once for the card, where anything is run at all."""

    makes: type = Steadiness

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask, or why there is none."""
        yield ask_once(card)

    def open(self, ask: Ask, bench: Any) -> Steadiness:
        """Return how the components answered.

        Raises `CannotRun` with the first reason when none of them could be run, `TrustError` and
        `EvidenceError`.
        """
        from answerable.runs.determinism import unsteady

        del ask
        cases = _spread(bench.recorded.batch())
        n = len(next(iter(cases.values())))
        if not n:
            raise EvidenceError("there are no cases to ask about again.")
        caught = unsteady(bench.graph, cases, recorded=True)
        not_run = dict(bench.graph.run(cases, recorded=True).not_run)
        names = [component.name for component in executed(bench.card)]
        if all(name in not_run for name in names):
            raise CannotRun(names[0], not_run[names[0]])
        return Steadiness(
            n,
            tuple(name for name in names if name not in dict(caught) and name not in not_run),
            caught,
            tuple((name, not_run[name]) for name in names if name in not_run),
        )


def ask_once(card: Card) -> Ask | Skip:
    """Return the one ask of what is done once for a card, or why there is none: nothing runs."""
    if not card.data.sources:
        return Skip(Ask(), "the card names no data", "Name the cases in a [[source]].")
    if not executed(card):
        mend = "Let a component be run by `python`, `model`, `command` or `http`."
        return Skip(Ask(), "nothing is run: every component is recorded", mend)
    return Ask()


def executed(card: Card) -> list[Component]:
    """Return the components that are run: nothing recorded, and nobody who decides in person."""
    return [c for c in card.system.components if not is_recorded(c) and c.kind != "human"]


def _spread(batch: "Batch") -> "Batch":
    """Return at most `CASES` cases, evenly from the first to the last."""
    n = len(next(iter(batch.values())))
    step = max(1, -(-n // CASES))
    return {field: values[::step] for field, values in batch.items()}


provides(Steadinesses())
