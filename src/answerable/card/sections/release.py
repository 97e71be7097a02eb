"""`[gate]`, `[network]`, `[[red_line]]`, `[[warning]]`: what a release needs."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from answerable.card.card import RedLine
from answerable.card.faults import quoted
from answerable.card.sections.base import Day, KnownDay, Name, Section, refuse
from answerable.system.expectations import Gate, Waiver, Warned

_ADDRESS = re.compile(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9][A-Za-z0-9.-]*)(:\d{1,5})?")


class WaiverSection(Section):
    """A named person accepts one failing requirement until a day."""

    requirement: Name
    """The requirement of the gate that is waived."""
    owner: Name
    """Who accepts it."""
    reason: Name
    """Why."""
    expires: KnownDay
    """The last day it counts."""


class GateSection(Section):
    """What a release requires."""

    requires: list[str] = Field(default_factory=lambda: list(Gate().requires))
    """"purpose", "classes", "look", "policy:ID", "promise:ID", "scenario:NAME", "check:NAME";
    a * at the end matches all."""
    waiver: list[WaiverSection] = Field(default_factory=list)
    """Requirements a named person accepts as failing, until a day."""

    def read(self) -> Gate:
        """Return the gate as the rest of the program knows it."""
        waivers = (Waiver(w.requirement, w.owner, w.reason, w.expires) for w in self.waiver)
        return Gate(tuple(self.requires), tuple(waivers))


def _address(value: object) -> object:
    if isinstance(value, str) and not _ADDRESS.fullmatch(value):
        refuse(f"{quoted(value)} is no host.", 'Write "host" or "host:port", without "https://".')
    return value


class NetworkSection(Section):
    """Addresses that components may reach; everything else is refused."""

    allow: list[Annotated[str, BeforeValidator(_address)]] = Field(default_factory=list)
    """"host" or "host:port"."""


class RedLineSection(Section):
    """A use the firm itself will not build."""

    id: Name
    """Short name."""
    when: Name
    """Condition over facts: `selects_targets_for_attack or country == US`. A fact of
    your own begins with `own_` and is answered in `[use.facts]`."""
    reason: str = ""
    """Why."""
    who: str = ""
    """Who drew the line."""

    def read(self, line: int) -> RedLine:
        """Return the red line as the rest of the program knows it."""
        return RedLine(self.id, self.when, self.reason, self.who, line)


class WarningSection(Section):
    """A warning somebody raised. It stays open until a named person closes it."""

    text: Name
    """What is feared."""
    raised_by: str = "unknown"
    """Who raised it."""
    on: Day = None
    """The day it was raised."""
    closed_by: str = ""
    """Who closed it; "" while it is open."""
    closed_on: Day = None
    """The day it was closed."""
    closed_because: str = ""
    """Why it no longer holds."""

    def read(self, line: int) -> Warned:
        """Return the warning as the rest of the program knows it."""
        return Warned(
            text=self.text,
            raised_by=self.raised_by,
            on=self.on,
            closed_by=self.closed_by,
            closed_on=self.closed_on,
            closed_because=self.closed_because,
            line=line,
        )
