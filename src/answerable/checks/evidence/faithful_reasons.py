"""The faithfulness of the explanations of a sample of the refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.faithful import Faithful, faithfulness
from answerable.checks.evidence.reasons import asks_of
from answerable.checks.evidence.reasons_sampled import SAMPLES
from answerable.checks.registry import provides


@dataclass(frozen=True, slots=True)
class FaithfulReasons:
    """One `Faithful` per sampled person, without their keys."""

    cases: tuple[Faithful, ...]


class Faithfulness:
    """Makes `FaithfulReasons` where the card maps fields to reasons."""

    makes: type = FaithfulReasons

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return the use whose decision the card describes, or why its reasons are not tested."""
        yield from asks_of(card, bool(card.explanation.reasons), "reason")

    def open(self, ask: Ask, bench: Any) -> FaithfulReasons:
        """Return the measured faithfulness. Raises `EvidenceError` or `CannotRun`."""
        del ask
        sampled = SAMPLES.of(bench)
        return FaithfulReasons(faithfulness(sampled.game, sampled.people, sampled.found))


provides(Faithfulness())
