"""The whole card as one strict model: every section under its key."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from answerable.card.sections.actions import ActionSection
from answerable.card.sections.base import LARGEST, Name, Section, refuse
from answerable.card.sections.component import ComponentSection
from answerable.card.sections.data import (
    AmountSection,
    DecisionSection,
    OutcomeSection,
    RankingSection,
    SourceSection,
)
from answerable.card.sections.party import PartySection
from answerable.card.sections.people import GroupSection, MembershipSection, ProtectedSection
from answerable.card.sections.policy import LimitSection
from answerable.card.sections.reasons import (
    ContactSection,
    ExplanationSection,
    ReasonSection,
    WordSection,
)
from answerable.card.sections.release import (
    GateSection,
    NetworkSection,
    RedLineSection,
    WarningSection,
)
from answerable.card.sections.scenario import ScenarioSection
from answerable.card.sections.use import UseSection


def _seed(value: object) -> object:
    if isinstance(value, int) and not 0 <= value <= LARGEST:
        refuse(
            f"the seed must be a number from 0 to {LARGEST}.", "Write a smaller number, such as 7."
        )
    return value


_SEED: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": LARGEST}


class CardDocument(Section):
    """`answerable.toml`: what a system is, whom it touches, what its owners promise."""

    name: Name
    """Name of the system."""
    describes: str = ""
    """One paragraph of prose for readers; no rule reads it."""
    seed: Annotated[int, BeforeValidator(_seed), WithJsonSchema(_SEED)] = 0
    """Seed of everything random in an audit."""
    minimum_cell: int = Field(default=5, ge=1, le=1000)
    """Groups of fewer people are withheld: what they got is written nowhere. Of a larger group it
    is written even where one person of it got something else, because every rate needs that."""
    multiplicity: Literal["none", "holm"] = "none"
    """holm: a limit is breached only if it still is when all claims are corrected together (Holm),
    so that one false breach among all has a chance of at most 5 %; none: each on its own."""
    party: list[PartySection] = Field(default_factory=list)
    """Firms and authorities."""
    use: list[UseSection] = Field(default_factory=list)
    """Purposes in their settings."""
    component: list[ComponentSection] = Field(default_factory=list)
    """The steps between a person and the outcome."""
    source: list[SourceSection] = Field(default_factory=list)
    """Where the cases come from."""
    outcome: OutcomeSection | None = None
    """What happened to each case."""
    decision: DecisionSection | None = None
    """What carries the decision of the system."""
    amount: AmountSection | None = None
    """A number the system sets or predicts about people."""
    ranking: RankingSection | None = None
    """Lists in which people stand in an order."""
    protected: list[ProtectedSection] = Field(default_factory=list)
    """Protected attributes to compare."""
    group: list[GroupSection] = Field(default_factory=list)
    """Declared intersections to compare."""
    membership: list[MembershipSection] = Field(default_factory=list)
    """Columns with the probability of belonging to a group nobody recorded."""
    policy: list[LimitSection] = Field(default_factory=list)
    """Limits the owners set for themselves."""
    promise: list[LimitSection] = Field(default_factory=list)
    """Limits the owners promised others."""
    scenario: list[ScenarioSection] = Field(default_factory=list)
    """Expectations written as tests."""
    explanation: ExplanationSection = Field(default_factory=ExplanationSection)
    """How decisions are explained to the people they are about."""
    reason: list[ReasonSection] = Field(default_factory=list)
    """Reasons a person can be given, and the fields they stand for."""
    action: list[ActionSection] = Field(default_factory=list)
    """What is in a person's power to change; everything else is immutable."""
    word: list[WordSection] = Field(default_factory=list)
    """What fields are called when one speaks to the person they are about."""
    contact: ContactSection | None = None
    """Whom a person writes to, and who supervises the firm."""
    gate: GateSection = Field(default_factory=GateSection)
    """What a release requires."""
    network: NetworkSection = Field(default_factory=NetworkSection)
    """Which addresses components may reach."""
    red_line: list[RedLineSection] = Field(default_factory=list)
    """Uses the firm will not build."""
    warning: list[WarningSection] = Field(default_factory=list)
    """Warnings somebody raised."""
