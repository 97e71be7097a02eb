"""`[[party]]`: who is who, since when."""

from typing import Literal

from pydantic import Field

from answerable.card.sections.base import Country, Day, Name, Section, YesNo
from answerable.system.system import Party, Role


class RoleSection(Section):
    """What a party is to a use or a component."""

    role: Name
    """"provider", "deployer", "importer", "distributor", "product_manufacturer", ..."""
    of: Name
    """Name of a use or of a component."""
    since: Day = None
    """The day the role began, such as 2026-01-15; "unknown" if nobody knows."""


class PartySection(Section):
    """A firm or an authority. Duties and fines fall on parties."""

    name: Name
    """The name in the commercial register or the statute."""
    country: Country = "unknown"
    """ISO 3166 code of the country it is established in ("DE", "GB", "GR"), or "unknown"."""
    size: Literal["micro", "small", "medium", "smc", "large", "unknown"] = "unknown"
    """Size class as in Recommendation 2003/361/EC; "smc" is a small mid-cap."""
    roles: list[RoleSection] = Field(default_factory=list)
    """What it is to which use or component, since when."""
    public_authority: YesNo = False
    """true for an authority or a body acting for one."""

    def read(self) -> Party:
        """Return the party as the rest of the program knows it."""
        roles = tuple(Role(r.role, r.of, r.since) for r in self.roles)
        return Party(self.name, self.country, self.size, roles, self.public_authority)
