"""Whom nothing in their power would help, and what it costs the others, by group."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import about_groups
from answerable.checks.evidence.reasons import asks_of
from answerable.checks.evidence.reasons_game import open_game, rows_of
from answerable.checks.evidence.reasons_sampled import sample_refused
from answerable.checks.evidence.recourse_plausible import open_plausible
from answerable.checks.evidence.recourse_search import Searched
from answerable.checks.evidence.recourse_solver import search_or_prove
from answerable.checks.evidence.split import sentinels_of_column, word_of
from answerable.checks.registry import provides
from answerable.stats.missing import UNKNOWN
from answerable.stats.small_parts import guarded_parts
from answerable.tables.values import as_text


@dataclass(frozen=True, slots=True)
class RecourseOf:
    """Refused people of one group."""

    label: str
    n: int
    without: int
    """People for whom it is certain that no declared edit of any number of fields helps."""
    not_certain: int
    """People for whom nothing was found and not everything could be tried."""
    only_unlike: int
    """People whom only an edit helps that leads away from everybody who was accepted."""
    costs: tuple[float, ...]
    """Cost of the cheapest plausible recourse, one a person who has one."""


@dataclass(frozen=True, slots=True)
class RecourseByGroup:
    """A sample of the refused, everybody and by group."""

    attribute: str
    """Protected attribute or declared group; "" when only everybody is counted."""
    groups: tuple[RecourseOf, ...]
    edits: int
    """Most edits that were run for one of those who have none."""
    certificates: tuple[tuple[str, int], ...]
    """Kind of certificate and for how many people it says that no action exists."""
    minimum: int = 5
    """Of fewer people with recourse no cost is told."""

    @property
    def guards(self) -> frozenset[str]:
        """Groups to withhold: few people, and those from whom these would follow.

        People whose group nobody knows are no group.
        """
        groups = [group for group in self.groups if group.label != UNKNOWN]
        gone = guarded_parts([group.n for group in groups], self.minimum)
        return frozenset(groups[place].label for place in gone)


class Recourses:
    """Makes `RecourseByGroup` where the card declares actions."""

    makes: type = RecourseByGroup

    def __init__(self) -> None:
        self._done: WeakKeyDictionary[Any, tuple[Any, list[Searched]]] = WeakKeyDictionary()

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return everybody, then every group of the use whose decision the card describes."""
        for ask in asks_of(card, bool(card.explanation.actions), "action"):
            yield ask
            if isinstance(ask, Ask) and (card.data.protected or card.data.groups):
                yield from about_groups(card, ask.use, ask.outcome)

    def open(self, ask: Ask, bench: Any) -> RecourseByGroup:
        """Return the counts for one ask; the search itself is done once a bench."""
        rows, found = self._searched(bench)
        words = _groups(ask, bench, rows)
        labels = sorted({word for word in words if word is not None})
        groups = [
            _of(label, [one for one, word in zip(found, words, strict=True) if word == label])
            for label in labels
        ]
        unknown = [one for one, word in zip(found, words, strict=True) if word is None]
        if unknown:
            groups.append(_of(UNKNOWN, unknown))
        tried = max((one.tried for one in found if not one.found), default=0)
        kinds = Counter(one.certificate for one in found if one.none_exists)
        return RecourseByGroup(
            ask.label, tuple(groups), tried, tuple(sorted(kinds.items())), bench.card.minimum_cell
        )

    def _searched(self, bench: Any) -> tuple[Any, list[Searched]]:
        if bench not in self._done:
            game = open_game(bench)
            rows = sample_refused(game, game.explanation.recourse_cases, "recourse")
            found = search_or_prove(game, rows_of(game.everyone, rows), open_plausible(game))
            self._done[bench] = rows, found
        return self._done[bench]


def _groups(ask: Ask, bench: Any, rows: Any) -> list[str | None]:
    """Return the group of every sampled person, None where nobody knows."""
    card = bench.card
    if ask.attribute:
        one = next(p for p in card.data.protected if p.name == ask.attribute)
        words, missing = one.words, sentinels_of_column(card, one.column)
        texts = as_text(bench.recorded.batch()[one.column][rows]).tolist()
        return [word_of(text, words, missing) for text in texts]
    if ask.group:
        group = next(g for g in card.data.groups if g.name == ask.group)
        mask = bench.recorded.where_mask(group.where)[rows].tolist()
        return [None if m is None else group.name if m else group.others for m in mask]
    return ["refused people"] * len(rows)


def _of(label: str, found: list[Searched]) -> RecourseOf:
    bests = [one.best for one in found]
    return RecourseOf(
        label=label,
        n=len(found),
        without=sum(one.none_exists for one in found),
        not_certain=sum(not one.found and not one.certificate for one in found),
        only_unlike=sum(bool(one.found) and one.best is None for one in found),
        costs=tuple(best.cost for best in bests if best is not None),
    )


provides(Recourses())
