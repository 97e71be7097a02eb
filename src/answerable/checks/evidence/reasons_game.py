"""The decision as a game: what the whole graph answers when some fields are a reference's."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.checks.evidence.alike import distinct
from answerable.checks.evidence.people import upstream
from answerable.checks.evidence.reasons_trees import ScoreTrees, score_trees
from answerable.errors import EvidenceError
from answerable.runs.trees import NoTrees
from answerable.runs.types import Batch, CannotRun
from answerable.system.explanation import Explanation
from answerable.system.system import Component, Recorded
from answerable.tables.values import as_number, as_text, is_missing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

ROWS = 20_000
"""Rows run at once: enough for speed, few enough for memory."""


@dataclass(frozen=True, slots=True)
class Player:
    """Fields that are moved together: those of one reason, or a field that no reason names."""

    name: str
    fields: tuple[str, ...]
    declared: bool
    """Whether a [[reason]] of the card has a phrase for it."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What came out, per case."""

    score: "Numbers"
    """Higher is better for the person: the score turned where needed, or 1 and 0."""
    favourable: "Flags"


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """The automated components up to the decision, and the people it is explained against."""

    bench: Any
    field: str
    favourable: str
    last: str
    """Component that writes the decision."""
    entering: tuple[str, ...]
    """Fields of the case that the decision can depend on."""
    players: tuple[Player, ...]
    sign: float
    """-1 where a low score is the better one."""
    everyone: Batch
    """All cases with the entering fields."""
    answers: Answers
    """What the system answered to everyone."""
    reference: "npt.NDArray[np.intp]"
    """Rows of the people it is explained against."""
    score_range: float
    trees: ScoreTrees | None = None
    """The trees that alone make the score, where they do: then reasons are exact."""
    why_sampled: str = ""
    """Why the reasons are sampled, where they are."""

    @property
    def explanation(self) -> Explanation:
        """What the card says about reasons."""
        explanation: Explanation = self.bench.card.explanation
        return explanation

    @property
    def background(self) -> Batch:
        """The reference people."""
        return rows_of(self.everyone, self.reference)

    def ask(self, batch: Batch) -> Answers:
        """Return what the components answer to a batch; equal rows are run once."""
        import numpy as np

        first, where = distinct(batch, self.entering)
        scores, wins = [], []
        for start in range(0, len(first), ROWS):
            part = rows_of(batch, first[start : start + ROWS])
            answers = self.ask_plainly({name: part[name] for name in self.entering})
            scores.append(answers.score)
            wins.append(answers.favourable)
        return Answers(np.concatenate(scores)[where], np.concatenate(wins)[where])

    def ask_plainly(self, batch: Batch) -> Answers:
        """Return the same with every row run, in the order given."""
        traces = self.bench.graph.run(batch, until=self.last)
        return read_answers(self.bench.card, traces, self.sign)


def open_game(bench: Any) -> Game:
    """Return the game of the card's decision.

    Raises `CannotRun` where a component on the way has no answer for an invented person, and
    `EvidenceError` where nobody was decided either way.
    """
    import numpy as np

    card = bench.card
    decision = card.data.decision
    path = path_of(bench)
    needed = {field for component in path for field in component.reads}
    entering = tuple(field for field in bench.graph.entering if field in needed)
    everyone = {field: bench.recorded.batch()[field] for field in entering}
    traces = bench.graph.run(everyone, until=path[-1].name)
    sign = _sign(card, read_answers(card, traces, 1.0))
    answers = read_answers(card, traces, sign)
    if answers.favourable.all() or not answers.favourable.any():
        raise EvidenceError("everybody gets the same decision, so there is nothing to explain.")
    complete = np.full(len(answers.score), True)
    for values in everyone.values():
        complete &= ~is_missing(values)
    known = answers.score[~np.isnan(answers.score)]
    trees, why = _trees(bench, traces, entering)
    return Game(
        bench=bench,
        field=decision.field,
        favourable=decision.favourable,
        last=path[-1].name,
        entering=entering,
        players=_players(card.explanation, entering),
        sign=sign,
        everyone=everyone,
        answers=answers,
        reference=_reference(card.explanation, answers, complete),
        score_range=float(known.max() - known.min()) or 1.0,
        trees=trees,
        why_sampled=why,
    )


def fields_used(game: Game) -> tuple[str, ...]:
    """Return the entering fields that something behind the forms reads.

    What a recorded form only hands on, and nobody takes, was used by nobody.
    """
    path = path_of(game.bench)
    forms = [c for c in path if c.kind == "input" and isinstance(c.run, Recorded)]
    read = {field for component in path if component not in forms for field in component.reads}
    read |= {
        column
        for form in forms
        if isinstance(form.run, Recorded)
        for field, column in form.run.columns
        if field in read
    }
    return tuple(field for field in game.entering if field in read)


def path_of(bench: Any) -> tuple[Component, ...]:
    """Return the components on the way to what the decision is, or is read off.

    Raises `EvidenceError` where no component writes it.
    """
    decision = bench.card.data.decision
    target = decision.score if decision.threshold is not None else decision.field
    path = upstream(bench.graph.components, target)
    if not path:
        raise EvidenceError(f"no component writes {target!r}, so nothing can be moved and run.")
    return path


def _trees(bench: Any, traces: Any, entering: tuple[str, ...]) -> tuple[ScoreTrees | None, str]:
    """Return the trees that alone make the score, or why there are none."""
    score = bench.card.data.decision.score
    if not score:
        return None, "the card names no score"
    try:
        found = score_trees(bench, score, traces)
    except NoTrees as none:
        return None, str(none)
    strange = sorted(set(found.fields) - set(entering))
    if strange:
        return None, f"the trees read {', '.join(strange)}, on which the decision does not depend"
    return found, ""


def read_answers(card: Any, traces: Any, sign: float) -> Answers:
    """Return score and decision of a run. Raises `CannotRun`."""
    import numpy as np

    decision = card.data.decision
    raw = as_number(traces.answer(decision.score)) if decision.score else None
    if decision.threshold is not None:
        if raw is None:
            raise CannotRun("the decision", "the card names no score beside its threshold")
        above = raw >= decision.threshold
        wins = above if decision.favourable_side == "at_least" else ~above & ~np.isnan(raw)
    else:
        wins = as_text(traces.answer(decision.field)) == decision.favourable
    wins = np.asarray(wins, dtype=bool)
    return Answers(wins.astype(np.float64) if raw is None else sign * raw, wins)


def rows_of(batch: Batch, rows: "npt.NDArray[np.generic]") -> Batch:
    """Return some rows of a batch."""
    return {field: values[rows] for field, values in batch.items()}


def _sign(card: Any, answers: Answers) -> float:
    """Return -1 when those who are decided for have the lower scores."""
    import numpy as np

    if not card.data.decision.score:
        return 1.0
    yes = np.nanmean(answers.score[answers.favourable]) if answers.favourable.any() else 0.0
    no = np.nanmean(answers.score[~answers.favourable]) if (~answers.favourable).any() else 0.0
    return 1.0 if yes >= no else -1.0


def _players(explanation: Explanation, entering: tuple[str, ...]) -> tuple[Player, ...]:
    found = []
    taken = set(explanation.held)
    for reason in explanation.reasons:
        fields = tuple(f for f in reason.fields if f in entering and f not in taken)
        taken |= set(reason.fields)
        if fields:
            found.append(Player(reason.code, fields, declared=True))
    found += [Player(f, (f,), declared=False) for f in entering if f not in taken]
    return tuple(found)


def _reference(
    explanation: Explanation, answers: Answers, complete: "Flags"
) -> "npt.NDArray[np.intp]":
    """Return the rows to explain against; people with missing fields are nobody's reference."""
    import numpy as np

    fit = complete & ~np.isnan(answers.score)
    chosen = fit if explanation.reference == "all" else fit & answers.favourable
    rows = np.flatnonzero(chosen)
    if not len(rows):
        raise EvidenceError(
            f"nobody belongs to the reference {explanation.reference!r}, so no decision can be "
            "explained against it; choose another [explanation] reference."
        )
    if explanation.reference == "approved_near_threshold":
        # Just above the threshold: the lowest scores that were still decided for.
        nearest = np.argsort(answers.score[rows], kind="stable")[: explanation.near]
        rows = np.sort(rows[nearest])
    return rows
