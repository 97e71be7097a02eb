"""What the owners expect of their system: limits, scenarios, the gate, waivers, warnings."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from answerable.stats.results import Scalar

Form = Literal["margin_interval", "ugesp"]
"""How a limit turns a result into a verdict.

`margin_interval`: holds when the interval lies within the limit, breached when it lies beyond.
`ugesp`: breached when the value is beyond the limit *and* the difference is significant
(29 CFR 1607.4(D): an employment rule of thumb, borrowed everywhere else).
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """A number somebody set. Only `findings` compares it with a result."""

    id: str
    check: str
    """Name of the check without or with its version: "fairness.impact_ratio"."""
    of: str
    """Attribute, declared group or component it is about; "" for all the check is asked for."""
    source: Literal["policy", "promise", "law"]
    form: Form
    at_least: float | None
    at_most: float | None
    reason: str
    who: str
    on: date | None
    outcome: str = ""
    """Column or field it is about; "" for the decision of the system."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """Field -> value to write; fields of the rows that enter the graph."""

    values: tuple[tuple[str, Scalar], ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """An expectation written as a test.

    person      `person` enters; `field` must equal `expect`
    twin        `person` and the same person with `twin` applied must get the same `field`;
                without `person`, everyone `among` is paired with their own twin
    population  the rate of the favourable decision among `among` is not lower than that of the
                others by more than `margin`
    monotone    raising `raises` by each of `steps` never turns `field` for the worse, for everyone
                `among` (all when empty)
    """

    name: str
    form: Literal["person", "twin", "population", "monotone"]
    field: str
    """The field compared; the decision unless the card says otherwise."""
    person: Edit | None = None
    twin: Edit | None = None
    among: str = ""
    """Condition over columns, or the name of a declared group; "" for everyone."""
    expect: str = ""
    margin: float = 0.0
    raises: str = ""
    steps: tuple[float, ...] = ()
    tolerance: float = 0.0
    """How far a numeric `field` may differ and still count as the same."""
    at: str = ""
    """Component to test alone; "" for end to end."""
    reason: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Waiver:
    """A named person accepts one failing requirement until a day."""

    requirement: str
    owner: str
    reason: str
    expires: date


@dataclass(frozen=True, slots=True)
class Gate:
    """What a release requires: names of checks, limits, scenarios; `*` at the end matches all."""

    requires: tuple[str, ...] = ("purpose",)
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning somebody raised. Stays open until a named person signs it away."""

    text: str
    raised_by: str
    on: date | None
    closed_by: str = ""
    closed_on: date | None = None
    closed_because: str = ""
    line: int = 0
