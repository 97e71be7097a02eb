"""One decision explained: everything the letter and the engineer's page are drawn from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.evidence.faithful import Faithful
from answerable.checks.evidence.reasons_attribution import Attribution
from answerable.checks.evidence.reasons_game import Player
from answerable.checks.evidence.reasons_nearest import Nearest
from answerable.checks.evidence.reasons_verify import Verified
from answerable.checks.evidence.recourse_search import Searched
from answerable.runs.types import FileRead
from answerable.stats.results import Scalar

if TYPE_CHECKING:
    from answerable.card.card import Card


NO_PHRASE = "it acted, and the card has no phrase for it"
"""Why a reason that acted is withheld: nobody wrote what the person is to be told."""


@dataclass(frozen=True, slots=True)
class UsedField:
    """One field of the case that the decision can depend on, moved alone to the reference."""

    field: str
    value: Scalar
    protected: str
    """Protected attribute or declared group it belongs to; "" for none."""
    held: bool
    """A technical field: it keeps its value and is not moved."""
    rise: float
    """Mean rise of the score when it becomes the reference's."""
    no_difference: bool
    """Whether no reference person's value moves the score."""
    flips: int
    of: int
    """With how many of how many reference people the decision turned."""


@dataclass(frozen=True, slots=True)
class ReadField:
    """Something a component read or worked out, for which the card has words."""

    field: str
    value: Scalar
    component: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one component read and wrote for this person."""

    component: str
    kind: str
    runs: str
    """How it is run, in words."""
    read: tuple[tuple[str, Scalar], ...]
    wrote: tuple[tuple[str, Scalar], ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """What would come out if one component answered by its reference."""

    component: str
    decision: str
    score: float | None
    reason: str = ""
    """Why that is not known."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The one reason the system itself wrote for this person, put to the same test."""

    code: str
    known: bool
    """Whether the card has a [[reason]] of that code."""
    acted: bool
    rise: float
    """Mean rise of the score when its fields become the reference's; 0 for an unknown code."""


@dataclass(frozen=True, slots=True)
class ComponentMethod:
    """By which method one component on the way was explained, and what that gave for it alone."""

    component: str
    method: str
    because: str
    """Why no exact method applies; "" where one does."""
    field: str = ""
    """What it writes; the values below are about this."""
    unit: str = ""
    people: int = 0
    """Reference people whose inputs of this component it is explained against: all of them."""
    base: float = 0.0
    """Their mean."""
    score: float = 0.0
    values: tuple[tuple[str, float], ...] = ()
    """Field it reads and the exact Shapley value; with `base` they add up to `score`."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Where the score is one number: from `low` up to, not including, `high`, or at one value."""

    low: float | None
    high: float | None
    """None for a word."""
    score: float
    favourable: bool | None = None
    """What was decided when it was run; None where nobody was decided about."""
    word: str = ""
    """The value itself, where the field is a choice."""


@dataclass(frozen=True, slots=True)
class FieldCurve:
    """One field of one person, moved alone."""

    field: str
    value: Scalar
    """The person's own."""
    at: float | None
    """The same as a number; None for a word or a missing value."""
    score: float
    favourable: bool
    kind: str
    """"steps" (exact, of trees), "asked" (at some values) or "choices"."""
    pieces: tuple[Piece, ...]
    mean: tuple[Piece, ...] = ()
    """The mean of the curves of people of the reference, as finely as it is drawn; may be empty."""
    people: int = 0
    """How many of them."""

    @property
    def spread(self) -> float:
        """The highest less the lowest score on the curve."""
        found = [piece.score for piece in self.pieces]
        return max(found) - min(found)


@dataclass(frozen=True, slots=True, eq=False)
class ExplainedPerson:
    """One case, or one invented person, with the reasons that acted."""

    card: "Card"
    key: str
    invented: bool
    not_stated: tuple[str, ...]
    """Fields of an invented person that the card leaves to the typical case."""
    decision: str
    favourable: bool
    score: float | None
    used: tuple[UsedField, ...]
    read: tuple[ReadField, ...]
    told: tuple[Verified, ...]
    """Reasons that are sent: main, stable, with a phrase, and verified."""
    withheld: tuple[tuple[str, str], ...]
    """Reasons that are not sent, each with why."""
    cannot_say: str
    """Why nobody can say why; "" when it can be said."""
    stated: Stated | None
    """The reason the system itself wrote down; None where the card names no such field."""
    attribution: Attribution
    faithful: Faithful | None
    """How faithful the explanation is, measured; None when the decision is favourable."""
    score_range: float
    """Highest less lowest score among everybody."""
    players: tuple[Player, ...]
    reference: str
    reference_people: int
    searched: Searched | None
    """What would change it; None when the decision is favourable or no action is declared."""
    steps: tuple[Step, ...]
    not_run: tuple[tuple[str, str], ...]
    replaced: tuple[Replaced, ...]
    replayed: bool
    """Whether a second run of this person alone gave every field the identical value."""
    replay_differs: tuple[str, ...]
    files: tuple[FileRead, ...]
    libraries: tuple[str, ...] = ()
    """Installed packages that models, and the card's code, were run by."""
    methods: tuple[ComponentMethod, ...] = ()
    """One for each automated component on the way to the decision, in graph order."""
    nearest: Nearest | None = None
    """The nearest other outcome on the trees, where they alone decide."""
    curves: tuple[FieldCurve, ...] = ()
    """How the score goes as one field moves alone: fields of the main reasons first."""

    @property
    def unworded(self) -> tuple[str, ...]:
        """Main reasons that acted and cannot be told, because the card has no phrase for them."""
        return tuple(reason for reason, why in self.withheld if why == NO_PHRASE)

    @property
    def outcome(self) -> str:
        """The favourable value, or that it was not reached."""
        decided = self.card.data.decision
        favourable = decided.favourable if decided else ""
        return favourable if self.favourable else f"not {favourable}"

    @property
    def undone_by(self) -> tuple[str, ...]:
        """Components whose reference, in their place, leads to another outcome."""
        return tuple(r.component for r in self.replaced if r.decision not in ("", self.outcome))
