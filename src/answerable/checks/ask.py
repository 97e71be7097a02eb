"""What a check is asked for. One line of a plan is one check and one ask."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """Which part of the system a check looks at. Empty text means "does not apply"."""

    use: str = ""
    component: str = ""
    attribute: str = ""
    """Name of a protected attribute."""
    group: str = ""
    """Name of a declared intersection."""
    outcome: str = ""
    """The field or column that is the outcome."""
    stratum: str = ""
    scenario: str = ""

    @property
    def about(self) -> str:
        """The component, else the use: what a finding is about."""
        return self.component or self.use

    @property
    def label(self) -> str:
        """Attribute, group or scenario in words; "" when the ask is about the whole."""
        return self.attribute or self.group or self.scenario


@dataclass(frozen=True, slots=True)
class Skip:
    """Something that should be looked at and cannot be, with the reason that is printed."""

    ask: Ask
    reason: str
    mend: str = ""
    """What would make it possible, in one sentence."""
