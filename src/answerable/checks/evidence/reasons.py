"""Why refused people were refused: reasons of a sample of them, each moved and run again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.faithful import agree, disputed, walks_of
from answerable.checks.evidence.reasons_attribution import Attribution, main_players
from answerable.checks.evidence.reasons_game import Game, rows_of
from answerable.checks.evidence.reasons_sampled import SAMPLES
from answerable.checks.evidence.reasons_trees import SAMPLED
from answerable.checks.evidence.reasons_verify import Verified, verify
from answerable.checks.registry import provides
from answerable.runs.determinism import alike
from answerable.tables.values import as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class StatedReason:
    """The reason the system itself wrote for one person, and whether it acted."""

    code: str
    known: bool
    """Whether the card has a [[reason]] of that code."""
    acted: bool


@dataclass(frozen=True, slots=True)
class ExplainedCase:
    """One refused person's explanation. Holds no value of any field."""

    stable: bool
    additive: bool
    same_twice: bool
    """Whether the same person, in another order of the batch, got the same answer."""
    gap: float
    """How far the contributions fail to add up, as a share of the range of the score."""
    verified: tuple[Verified, ...]
    """The reasons that would be told, each with whether moving it moved the outcome."""
    undeclared: tuple[str, ...]
    """Main reasons that the card has no phrase for."""
    stated: StatedReason | None
    disputed: bool = False
    """Whether no other method names the same first reason."""


@dataclass(frozen=True, slots=True)
class RefusedReasons:
    """The explanations of a sample of the refused."""

    refused: int
    """How many people were refused."""
    cases: tuple[ExplainedCase, ...]
    reference: str
    stated: str
    """Field in which the system states its reason; "" for none."""
    method: str = SAMPLED
    """How the reasons were found."""


class Reasons:
    """Makes `RefusedReasons` where the card maps fields to reasons."""

    makes: type = RefusedReasons

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return the use whose decision the card describes, or why its reasons are not tested."""
        yield from asks_of(card, bool(card.explanation.reasons), "reason")

    def open(self, ask: Ask, bench: Any) -> RefusedReasons:
        """Return the reasons of a seeded sample. Raises `EvidenceError` or `CannotRun`."""
        del ask
        sampled = SAMPLES.of(bench)
        game, rows, people, found = sampled.game, sampled.rows, sampled.people, sampled.found
        agreed = agree(game, people, found, walks_of(game, people, found))
        split = [disputed(agreements) for agreements in agreed]
        mains = [
            () if doubt else main_players(game, one)
            for one, doubt in zip(found, split, strict=True)
        ]
        checked = verify(game, people, [[game.players[p].name for p in main] for main in mains])
        same = _same_twice(game, rows)
        stated = _stated(game, rows)
        cases = tuple(
            replace(
                _case(game, one, main, checked[i], same_twice=bool(same[i]), stated=stated[i]),
                disputed=split[i],
            )
            for i, (one, main) in enumerate(zip(found, mains, strict=True))
        )
        refused = int((~game.answers.favourable).sum())
        field = game.explanation.stated
        reference = game.explanation.reference
        return RefusedReasons(refused, cases, reference, field, found[0].method)


def asks_of(card: Card, declared: bool, section: str) -> Iterator[Ask | Skip]:
    """Return one ask for the use whose decision the card describes."""
    decision = card.data.decision
    for use in card.system.uses:
        if decision is None or use.decision != decision.field:
            continue
        ask = Ask(use=use.name, outcome=decision.field)
        if not card.data.sources:
            yield Skip(ask, "the card names no data", "Name the cases in a [[source]].")
        elif not declared:
            mend = f"Write a [[{section}]] for the fields a person can be told about."
            yield Skip(ask, f"the card declares no [[{section}]]", mend)
        else:
            yield ask


def _same_twice(game: Game, rows: "npt.NDArray[np.intp]") -> "npt.NDArray[np.bool_]":
    """Ask again for the same people, the other way round and without anybody else."""
    again = game.ask_plainly(rows_of(game.everyone, rows[::-1]))
    score = alike(again.score[::-1], game.answers.score[rows])
    same: npt.NDArray[np.bool_] = score & (again.favourable[::-1] == game.answers.favourable[rows])
    return same


def _stated(game: Game, rows: "npt.NDArray[np.intp]") -> list[StatedReason | None]:
    """Return whether the reason the system wrote for each person acted."""
    field = game.explanation.stated
    if not field:
        return [None] * len(rows)
    codes = as_text(game.bench.traces().answer(field))[rows]
    names = [player.name for player in game.players if player.declared]
    known = [[str(code)] if code in names else [] for code in codes]
    checked = verify(game, rows_of(game.everyone, rows), known)
    return [
        StatedReason(str(code), bool(reasons), bool(done) and done[0].acted)
        for code, reasons, done in zip(codes, known, checked, strict=True)
    ]


def _case(
    game: Game,
    one: Attribution,
    main: tuple[int, ...],
    checked: tuple[Verified, ...],
    *,
    same_twice: bool,
    stated: StatedReason | None,
) -> ExplainedCase:
    explanation = game.explanation
    gap = one.gap / game.score_range
    return ExplainedCase(
        stable=one.changed <= explanation.redraws_limit,
        additive=gap <= explanation.additivity_limit,
        same_twice=same_twice,
        gap=gap,
        verified=checked,
        undeclared=tuple(game.players[p].name for p in main if not game.players[p].declared),
        stated=stated,
    )


provides(Reasons())
