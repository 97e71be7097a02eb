"""What the card says about where data come from and what they are used for; no row is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.registry import provides
from answerable.system.data import Source
from answerable.system.system import Use


@dataclass(frozen=True, slots=True)
class Origins:
    """The sources as the card describes them."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class StatedPurpose:
    """One use with the purpose its owners state."""

    use: Use


class OriginsOfCard:
    """Makes `Origins`, once for the card."""

    makes: type = Origins

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask, or why there is none."""
        if card.data.sources:
            yield Ask()
        else:
            yield Skip(Ask(), "the card names no data", "Name the cases in a [[source]].")

    def open(self, ask: Ask, bench: Any) -> Origins:
        """Return every source of the card."""
        del ask
        return Origins(bench.card.data.sources)


class Purposes:
    """Makes `StatedPurpose`, one a use."""

    makes: type = StatedPurpose

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per use."""
        for use in card.system.uses:
            yield Ask(use=use.name)

    def open(self, ask: Ask, bench: Any) -> StatedPurpose:
        """Return the use."""
        return StatedPurpose(bench.card.system.use(ask.use))


provides(OriginsOfCard())
provides(Purposes())
