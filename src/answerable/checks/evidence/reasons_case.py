"""Explains one recorded case, by its key, or an invented person, by the scenario's name."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from answerable.checks.evidence.faithful import Faithful, disputed, faithfulness
from answerable.checks.evidence.people import end_to_end
from answerable.checks.evidence.reasons_attribution import (
    Attribution,
    attribute,
    main_players,
)
from answerable.checks.evidence.reasons_curves import curves_of
from answerable.checks.evidence.reasons_game import (
    Game,
    fields_used,
    open_game,
    read_answers,
    rows_of,
)
from answerable.checks.evidence.reasons_methods import methods_of
from answerable.checks.evidence.reasons_nearest import nearest_of
from answerable.checks.evidence.reasons_person import (
    NO_PHRASE,
    ExplainedPerson,
    ReadField,
    Stated,
    UsedField,
)
from answerable.checks.evidence.reasons_trace import (
    is_same,
    replaced_ones,
    steps_of,
    value_at,
)
from answerable.checks.evidence.reasons_verify import LEAST, Moved, Verified, move, verify
from answerable.checks.evidence.recourse_plausible import open_plausible
from answerable.checks.evidence.recourse_search import Searched
from answerable.checks.evidence.recourse_solver import search_or_prove
from answerable.errors import EvidenceError
from answerable.runs.types import Batch, CannotRun, Traces
from answerable.tables.condition import parse
from answerable.tables.values import as_text

if TYPE_CHECKING:
    from answerable.card.card import Card

WHOLE_FOR_ONE = 50_000
"""Edits up to which all are run for one person: more than an audit runs for each of many."""


def explain_case(bench: Any, case: str) -> ExplainedPerson:
    """Return the explanation of a case of that key, or of the person of a scenario of that name.

    Raises `EvidenceError` when there is neither or the decision cannot be explained, `CannotRun`
    and `TrustError` where a component cannot be run.
    """
    card: Card = bench.card
    if card.data.decision is None:
        raise EvidenceError("the card has no [decision], so there is nothing to explain.")
    row, invented, not_stated = _person(bench, case)
    game = open_game(bench)
    person = {field: row[field] for field in game.entering}
    traces = bench.graph.run(row, recorded=not invented)
    again = bench.graph.run(person, until=game.last)
    answers = read_answers(card, traces, game.sign)
    (one,) = attribute(game, person, (case,))
    favourable = bool(answers.favourable[0])
    faithful = None if favourable else faithfulness(game, person, (one,))[0]
    told, withheld, cannot_say = _reasons(game, person, one, faithful)
    stated = None if favourable else _stated(game, person, traces)
    if stated and not stated.acted:
        withheld = (*withheld, (f"{stated.code}, which the system states", _why_not(stated)))
    score = card.data.decision.score
    return ExplainedPerson(
        card=card,
        key=case,
        invented=invented,
        not_stated=not_stated,
        decision=_decided(card, traces, favourable=favourable),
        favourable=favourable,
        score=game.sign * float(answers.score[0]) if score else None,
        used=_used(game, person),
        read=_read(card, game, traces),
        told=told,
        withheld=withheld,
        cannot_say=cannot_say,
        stated=stated,
        attribution=one,
        faithful=faithful,
        score_range=game.score_range,
        players=game.players,
        reference=game.explanation.reference,
        reference_people=len(game.reference),
        searched=None if favourable else _search(game, person),
        steps=steps_of(card, traces),
        not_run=traces.not_run,
        replaced=replaced_ones(bench, row, game, recorded=not invented),
        replayed=not (differs := is_same(traces, again)),
        replay_differs=differs,
        methods=methods_of(game, traces),
        nearest=None if answers.favourable[0] else nearest_of(game, person),
        curves=curves_of(game, person, one),
        files=bench.files,
        libraries=tuple(sorted(bench.graph.libraries)),
    )


def _person(bench: Any, case: str) -> tuple[Batch, bool, tuple[str, ...]]:
    """Return one row, whether it is invented, and what of it nobody stated."""
    scenarios = {s.name: s for s in bench.card.scenarios if s.person is not None}
    if case in scenarios:
        scenario = scenarios[case]
        if scenario.at:
            raise EvidenceError(f"scenario {case!r} feeds {scenario.at!r} alone: it is no person.")
        person, not_stated = end_to_end(bench, scenario, own=False).person(scenario)
        return person, True, not_stated
    batch = bench.recorded.batch()
    key = next((s.key for s in bench.card.data.sources if s.key in batch), "")
    n = len(next(iter(batch.values())))
    keys = as_text(batch[key]).tolist() if key else [str(i) for i in range(1, n + 1)]
    places = [i for i, one in enumerate(keys) if one == case]
    if len(places) > 1:
        raise EvidenceError(f"{len(places)} cases have the key {case!r}, so none is meant.")
    if not places:
        close = get_close_matches(case, scenarios, n=1)
        mend = f" Did you mean {close[0]!r}?" if close else ""
        raise EvidenceError(f"no case and no scenario with a person is called {case!r}.{mend}")
    import numpy as np

    return rows_of(batch, np.array(places)), False, ()


def _decided(card: "Card", traces: Traces, *, favourable: bool) -> str:
    decision = card.data.decision
    if decision is None:
        return ""
    if decision.threshold is not None:
        return decision.favourable if favourable else decision.unfavourable or "the other side"
    return str(as_text(traces.answer(decision.field))[0])


def _reasons(
    game: Game, person: Batch, one: Attribution, faithful: Faithful | None
) -> tuple[tuple[Verified, ...], tuple[tuple[str, str], ...], str]:
    """Return what may be told, what may not and why, and why nothing can be said at all."""
    explanation = game.explanation
    if faithful is None:
        return (), (), ""
    if one.changed > explanation.redraws_limit:
        share = f"{100 * one.changed:.0f} %"
        how = f"the two main ones differ in {share} of redraws"
        return (), (), f"its reasons cannot be separated: {how}"
    if one.gap > explanation.additivity_limit * game.score_range:
        return (), (), "the contributions do not add up to the score"
    if disputed(faithful.agreements):
        return (), (), "the methods disagree: no other one names the same first reason"
    mains = [game.players[p] for p in main_players(game, one)]
    (checked,) = verify(game, person, [[player.name for player in mains]])
    told, withheld = [], []
    for player, seen in zip(mains, checked, strict=True):
        if not seen.acted:
            withheld.append((player.name, "moving it to the reference did not raise the score"))
        elif not player.declared:
            withheld.append((player.name, NO_PHRASE))
        else:
            told.append(seen)
    return tuple(told), tuple(withheld), "" if told else _unsaid(withheld)


def _unsaid(withheld: Sequence[tuple[str, str]]) -> str:
    """Return why nothing can be told: nothing acted, or nobody has the words for what did."""
    acted = [name for name, why in withheld if why == NO_PHRASE]
    if not acted:
        return "no reason acted as it claims"
    names = ", ".join(acted)
    return f"{names} acted, and the card has no phrase for it; write a [[reason]] with one"


def _stated(game: Game, person: Batch, traces: Traces) -> Stated | None:
    """Return the reason the system wrote down, moved and run again; None where it wrote none."""
    field = game.explanation.stated
    if not field:
        return None
    try:
        code = str(as_text(traces.answer(field))[0])
    except CannotRun:
        return None
    if code not in {player.name for player in game.players if player.declared}:
        return Stated(code, known=False, acted=False, rise=0.0)
    ((seen,),) = verify(game, person, [[code]])
    return Stated(code, known=True, acted=seen.acted, rise=seen.rise)


def _why_not(stated: Stated) -> str:
    if not stated.known:
        return "the card has no [[reason]] of that code"
    return "moving its fields to the reference did not raise the score"


def _search(game: Game, person: Batch) -> Searched | None:
    if not game.explanation.actions:
        return None
    (found,) = search_or_prove(game, person, open_plausible(game), whole=WHOLE_FOR_ONE)
    return found


def _used(game: Game, person: Batch) -> tuple[UsedField, ...]:
    used = fields_used(game)
    fields = [f for f in used if f not in game.explanation.held]
    (moves,) = move(game, person, [[(field,) for field in fields]])
    effects = dict(zip(fields, moves, strict=True))
    marks = _protected(game.bench.card)
    least = LEAST * game.score_range
    found = []
    for field in used:
        one = effects.get(field, Moved(0.0, 0.0, 0, 0))
        found.append(
            UsedField(
                field=field,
                value=value_at(person[field]),
                protected=marks.get(field, ""),
                held=field in game.explanation.held,
                rise=one.rise,
                no_difference=one.largest <= least and not one.flips,
                flips=one.flips,
                of=one.of,
            )
        )
    return tuple(found)


def _protected(card: "Card") -> dict[str, str]:
    """Return field -> the protected attribute or declared group that it tells something about."""
    marks = {c: group.name for group in card.data.groups for c in parse(group.where).columns}
    return marks | {protected.column: protected.name for protected in card.data.protected}


def _read(card: "Card", game: Game, traces: Traces) -> tuple[ReadField, ...]:
    worded = {word.field for word in card.explanation.words} - {*game.entering, game.field}
    return tuple(
        ReadField(field, value_at(values), step.component)
        for step in traces.steps
        for field, values in step.wrote.items()
        if field in worded
    )
