"""`[[scenario]]`: an expectation written as a test."""

from typing import Literal

from pydantic import Field

from answerable.card.sections.base import AtLeastZero, Name, Numbers, Section, Text, Value, scalars
from answerable.system.expectations import Edit, Scenario


class ScenarioSection(Section):
    """An expectation about people: one person, twins, a population, or "more never hurts"."""

    name: Name
    """A sentence that should hold, such as "child support is income"."""
    form: Literal["person", "twin", "population", "monotone"]
    """person: person, expect; twin: twin and person or among; population: among, margin;
    monotone: raises, steps."""
    field: str = ""
    """The field compared; the decision when left out."""
    person: dict[str, Value] | None = None
    """The person who enters: field -> value."""
    twin: dict[str, Value] | None = None
    """What is different about the twin: field -> value."""
    among: str = ""
    """Name of a declared group, or a condition over columns; "" for everyone."""
    expect: Text | None = None
    """What the field must be (form person)."""
    margin: AtLeastZero | None = None
    """By how much the rate may be lower than that of the others (form population)."""
    raises: str = ""
    """The field that is raised (form monotone)."""
    steps: Numbers = Field(default_factory=list)
    """By how much it is raised, one after the other (form monotone)."""
    tolerance: AtLeastZero = 0.0
    """How far a number may differ and still count as the same."""
    at: str = ""
    """Component to test alone; "" for end to end."""
    reason: str = ""
    """Why this should hold."""

    def read(self, decision: str, line: int) -> Scenario:
        """Return the scenario; `decision` is the field compared when it names none."""
        return Scenario(
            name=self.name,
            form=self.form,
            field=self.field or decision,
            person=Edit(scalars(self.person)) if self.person is not None else None,
            twin=Edit(scalars(self.twin)) if self.twin is not None else None,
            among=self.among,
            expect=self.expect or "",
            margin=self.margin or 0.0,
            raises=self.raises,
            steps=tuple(self.steps),
            tolerance=self.tolerance,
            at=self.at,
            reason=self.reason,
            line=line,
        )
