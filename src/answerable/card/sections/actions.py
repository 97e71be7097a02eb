"""`[[action]]`: what is in a person's power to change. Whatever is not listed is immutable."""

from typing import Literal

from pydantic import Field

from answerable.card.sections.base import AtLeastZero, Name, Number, Section, Value
from answerable.card.sections.reasons import Words, phrases
from answerable.system.explanation import Action


class ActionSection(Section):
    """One field a person could change: in which direction, how far, and what that takes."""

    field: Name
    """A field of the case."""
    direction: Literal["up", "down", "any"] = "any"
    """Which way it can be moved."""
    step: AtLeastZero = 0.0
    """Size of one step."""
    steps: int = Field(default=0, ge=0, le=50)
    """How many steps at most."""
    values: list[Value] = Field(default_factory=list)
    """The values it may be changed to, where it is no number."""
    least: Number | None = None
    """It cannot become less than this."""
    most: Number | None = None
    """It cannot become more than this."""
    coupled: dict[str, Literal["same_change", "proportional"]] = Field(default_factory=dict)
    """Fields that move along: by the same amount, or in proportion."""
    cost: AtLeastZero = 1.0
    """Cost of one step, in a unit of your own that all actions share."""
    months: AtLeastZero = 0.0
    """How long it usually takes."""
    phrase: Words
    """What the person would do, by language: { en = "ask for a smaller loan" }."""

    def read(self, line: int) -> Action:
        """Return the action as the rest of the program knows it."""
        return Action(
            field=self.field,
            direction=self.direction,
            step=self.step,
            steps=self.steps,
            values=tuple(self.values),
            least=self.least,
            most=self.most,
            coupled=tuple(self.coupled.items()),
            cost=self.cost,
            months=self.months,
            phrase=phrases(self.phrase),
            line=line,
        )
