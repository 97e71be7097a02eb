"""`[[policy]]` and `[[promise]]`: limits somebody set, with reason, name and date."""

from typing import Literal

from answerable.card.sections.base import Day, Name, Number, Section
from answerable.system.expectations import Form, Limit


class LimitSection(Section):
    """A limit: which check, about whom, how low or high, in which form, and why."""

    id: Name
    """Short name; the gate calls it "policy:ID" or "promise:ID"."""
    check: Name
    """Name of the check, such as "fairness.impact_ratio"."""
    of: str = ""
    """Protected attribute, declared group or component it is about; "" for all."""
    outcome: str = ""
    """Field or column it is about; "" for the decision of the system."""
    at_least: Number | None = None
    """Lowest value allowed."""
    at_most: Number | None = None
    """Highest value allowed."""
    form: Form = "margin_interval"
    """margin_interval: the interval must lie within the limit; ugesp: beyond the limit and
    significant (29 CFR 1607.4(D), an employment rule of thumb)."""
    reason: str = ""
    """Why this limit."""
    who: str = ""
    """Who set it."""
    on: Day = None
    """The day it was set."""

    def read(self, source: Literal["policy", "promise"], line: int) -> Limit:
        """Return the limit as the rest of the program knows it."""
        return Limit(
            id=self.id,
            check=self.check,
            of=self.of,
            source=source,
            form=self.form,
            at_least=self.at_least,
            at_most=self.at_most,
            reason=self.reason,
            who=self.who,
            on=self.on,
            outcome=self.outcome,
            line=line,
        )
